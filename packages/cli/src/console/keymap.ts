import type { Act, Shortcut, Toggle } from './acts.js';
import type { Edit } from './composer.js';

/** The meaning of a key depends on the mode: writing, scrolling, selecting or answering a question. */
export type Mode = 'write' | 'scroll' | 'select' | 'confirm';

/** The actions of keys, besides edits of the text. */
export type Action =
  | 'send'
  | 'complete'
  | 'escape'
  | 'writeMode'
  | 'lineUp'
  | 'lineDown'
  | 'pageUp'
  | 'pageDown'
  | 'top'
  | 'bottom'
  | 'selectMode'
  | 'selectUp'
  | 'selectDown'
  | 'matchUp'
  | 'matchDown'
  | 'roomBefore'
  | 'roomAfter'
  | 'confirm'
  | 'cancel'
  | 'interrupt'
  | 'suspend'
  | 'redraw';

export interface Binding {
  mode: Mode | 'any';
  keys: readonly string[];
  do: { action: Action } | { edit: Edit } | { act: string } | { toggle: string } | { shortcut: string };
  /** The description in the list of keys. */
  help: string;
}

const edit = (name: Edit): Binding['do'] => ({ edit: name });
const action = (name: Action): Binding['do'] => ({ action: name });

/** All keys, including those of features. The first matching row wins. */
export const keymapOf = (
  shortcuts: Readonly<Record<string, Pick<Shortcut, 'keys' | 'help'>>>,
  toggles: Readonly<Record<string, Toggle>>,
  acts: Readonly<Record<string, Act>>,
): readonly Binding[] => [
  { mode: 'any', keys: ['pageup'], do: action('pageUp'), help: 'page up' },
  { mode: 'any', keys: ['pagedown'], do: action('pageDown'), help: 'page down' },
  { mode: 'any', keys: ['shift+up', 'ctrl+up'], do: action('lineUp'), help: 'scroll up a line' },
  { mode: 'any', keys: ['shift+down', 'ctrl+down'], do: action('lineDown'), help: 'scroll down a line' },
  { mode: 'any', keys: ['alt+up'], do: action('roomBefore'), help: 'previous room' },
  { mode: 'any', keys: ['alt+down'], do: action('roomAfter'), help: 'next room' },
  { mode: 'any', keys: ['ctrl+c'], do: action('interrupt'), help: 'clear the text; if it is empty, quit' },
  { mode: 'any', keys: ['ctrl+z'], do: action('suspend'), help: 'suspend (fg resumes)' },
  { mode: 'any', keys: ['ctrl+l'], do: action('redraw'), help: 'redraw the screen' },

  { mode: 'scroll', keys: ['up', 'k'], do: action('lineUp'), help: 'scroll up a line' },
  { mode: 'scroll', keys: ['down', 'j'], do: action('lineDown'), help: 'scroll down a line' },
  { mode: 'scroll', keys: ['home', 'g'], do: action('top'), help: 'go to the oldest line' },
  { mode: 'scroll', keys: ['end', 'G'], do: action('bottom'), help: 'go to the newest line' },
  {
    mode: 'scroll',
    keys: ['escape', 'enter', 'q', 'i'],
    do: action('writeMode'),
    help: 'back to the newest line and the composer',
  },

  { mode: 'scroll', keys: ['s'], do: action('selectMode'), help: 'select a message' },

  { mode: 'select', keys: ['up', 'k'], do: action('selectUp'), help: 'previous message' },
  { mode: 'select', keys: ['down', 'j'], do: action('selectDown'), help: 'next message' },
  { mode: 'select', keys: ['n'], do: action('matchUp'), help: 'previous match' },
  { mode: 'select', keys: ['N'], do: action('matchDown'), help: 'next match' },
  ...Object.entries(shortcuts).map(
    ([name, { keys, help }]): Binding => ({ mode: 'select', keys, do: { shortcut: name }, help }),
  ),
  ...Object.entries(toggles).map(
    ([name, { key, help }]): Binding => ({ mode: 'select', keys: [key], do: { toggle: name }, help }),
  ),
  ...Object.entries(acts).map(
    ([name, { key, help }]): Binding => ({ mode: 'select', keys: [key], do: { act: name }, help }),
  ),
  {
    mode: 'select',
    keys: ['escape', 'q', 'i'],
    do: action('writeMode'),
    help: 'back to the newest line and the composer',
  },

  { mode: 'confirm', keys: ['y'], do: action('confirm'), help: 'yes' },
  { mode: 'confirm', keys: ['n', 'escape', 'q'], do: action('cancel'), help: 'no' },

  { mode: 'write', keys: ['ctrl+s'], do: action('selectMode'), help: 'select a message' },
  {
    mode: 'write',
    keys: ['escape'],
    do: action('escape'),
    help: 'close the panel, or scroll with the arrow keys',
  },
  { mode: 'write', keys: ['enter'], do: action('send'), help: 'send' },
  { mode: 'write', keys: ['alt+enter'], do: edit('newline'), help: 'new line' },
  { mode: 'write', keys: ['tab'], do: action('complete'), help: 'complete a command or a nick' },
  { mode: 'write', keys: ['up', 'ctrl+p'], do: edit('historyBack'), help: 'previous text in the history' },
  { mode: 'write', keys: ['down', 'ctrl+n'], do: edit('historyForth'), help: 'next text in the history' },
  { mode: 'write', keys: ['left', 'ctrl+b'], do: edit('left'), help: 'move left' },
  { mode: 'write', keys: ['right', 'ctrl+f'], do: edit('right'), help: 'move right' },
  { mode: 'write', keys: ['ctrl+left', 'alt+left', 'alt+b'], do: edit('wordLeft'), help: 'move a word left' },
  { mode: 'write', keys: ['ctrl+right', 'alt+right', 'alt+f'], do: edit('wordRight'), help: 'move a word right' },
  { mode: 'write', keys: ['home', 'ctrl+a'], do: edit('lineStart'), help: 'go to the start of the line' },
  { mode: 'write', keys: ['end', 'ctrl+e'], do: edit('lineEnd'), help: 'go to the end of the line' },
  { mode: 'write', keys: ['backspace'], do: edit('eraseLeft'), help: 'delete the character to the left' },
  { mode: 'write', keys: ['delete', 'ctrl+d'], do: edit('eraseRight'), help: 'delete the character to the right' },
  { mode: 'write', keys: ['ctrl+w', 'alt+backspace'], do: edit('eraseWord'), help: 'delete the word to the left' },
  { mode: 'write', keys: ['ctrl+u'], do: edit('eraseToStart'), help: 'delete to the start of the line' },
  { mode: 'write', keys: ['ctrl+k'], do: edit('eraseToEnd'), help: 'delete to the end of the line' },
];

/** The binding of a key in a mode; undefined if it has none. */
export const bindingOf = (keymap: readonly Binding[], mode: Mode, key: string): Binding | undefined =>
  keymap.find((binding) => (binding.mode === 'any' || binding.mode === mode) && binding.keys.includes(key));
