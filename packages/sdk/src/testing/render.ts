import { PassThrough } from 'node:stream';
import { render as renderInk } from 'ink';
import { createElement, type ReactNode, StrictMode } from 'react';

/** A component that is rendered with React in StrictMode, on an invisible terminal. */
export interface Rendered {
  /** Renders something else in its place. */
  update(element: ReactNode): void;
  unmount(): void;
}

export const render = (element: ReactNode): Rendered => {
  const strict = (inner: ReactNode) => createElement(StrictMode, null, inner);
  const stdout = Object.assign(new PassThrough(), { columns: 80, rows: 24 }) as unknown as NodeJS.WriteStream;
  const ink = renderInk(strict(element), { stdout, patchConsole: false, exitOnCtrlC: false });
  return { update: (next) => ink.rerender(strict(next)), unmount: ink.unmount };
};

/** A component that calls a hook and renders nothing; `seen` has the result of each render. */
export const probe = <T>(use: () => T): { element: ReactNode; seen: T[]; last(): T } => {
  const seen: T[] = [];
  const Probe = () => {
    seen.push(use());
    return null;
  };
  return { element: createElement(Probe), seen, last: () => seen.at(-1) as T };
};
