import { type ComponentProps, type RefObject, useLayoutEffect } from 'react';

type Props = Omit<ComponentProps<'textarea'>, 'ref'> & { field: RefObject<HTMLTextAreaElement | null>; value: string };

/** A field that grows with its text, up to the limit of the style. */
export const TextArea = ({ field, value, ...rest }: Props) => {
  // biome-ignore lint/correctness/useExhaustiveDependencies: measures again when the text changes.
  useLayoutEffect(() => {
    const { current } = field;
    if (!current || CSS.supports('field-sizing', 'content')) return;
    current.style.height = 'auto';
    current.style.height = `${current.scrollHeight + current.offsetHeight - current.clientHeight}px`;
  }, [field, value]);
  return <textarea {...rest} ref={field} value={value} rows={1} dir="auto" />;
};
