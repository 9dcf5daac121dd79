import { type RefObject, type UIEvent, useLayoutEffect, useState } from 'react';

const nearPx = 60;

/** Whether the end of a list is visible. If so, it stays visible when the list grows; otherwise the scroll position stays. */
export const useEnd = (list: RefObject<HTMLElement | null>) => {
  const [atEnd, setAtEnd] = useState(true);

  useLayoutEffect(() => {
    const { current } = list;
    if (!atEnd || !current) return;
    // The height changes if a message arrives, a reaction is added, or the window shrinks.
    const follow = () => current.scrollTo({ top: current.scrollHeight });
    const grows = new MutationObserver(follow);
    const shrinks = new ResizeObserver(follow);
    grows.observe(current, { childList: true, subtree: true, characterData: true });
    shrinks.observe(current);
    follow();
    return () => {
      grows.disconnect();
      shrinks.disconnect();
    };
  }, [atEnd, list]);

  const onScroll = ({ currentTarget: at }: UIEvent<HTMLElement>) =>
    setAtEnd(at.scrollHeight - at.scrollTop - at.clientHeight < nearPx);
  /** Keeps the visible part in place while older messages are added before it. */
  const prepend = async (load: () => Promise<unknown>) => {
    const { current } = list;
    const below = current ? current.scrollHeight - current.scrollTop : 0;
    await load();
    requestAnimationFrame(() => current?.scrollTo({ top: current.scrollHeight - below }));
  };
  return { atEnd, toEnd: () => setAtEnd(true), onScroll, prepend };
};
