import type { Act, Shortcut, Toggle } from './acts.js';
import type { Edit } from './composer.js';

/** Keys mean one thing while writing, another while reading back, selecting or answering a question. */
export type Mode = 'write' | 'scroll' | 'select' | 'confirm';

/** What a key can ask for besides changing the text. */
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
  /** For the help panel; several bindings of one row may share it. */
  help: string;
}

const edit = (name: Edit): Binding['do'] => ({ edit: name });
const action = (name: Action): Binding['do'] => ({ action: name });

/** The keys, with those of the features. The first row that fits wins. */
export const keymapOf = (
  shortcuts: Readonly<Record<string, Pick<Shortcut, 'keys' | 'help'>>>,
  toggles: Readonly<Record<string, Toggle>>,
  acts: Readonly<Record<string, Act>>,
): readonly Binding[] => [
  { mode: 'any', keys: ['pageup'], do: action('pageUp'), help: 'a page up' },
  { mode: 'any', keys: ['pagedown'], do: action('pageDown'), help: 'a page down' },
  { mode: 'any', keys: ['shift+up', 'ctrl+up'], do: action('lineUp'), help: 'a line up' },
  { mode: 'any', keys: ['shift+down', 'ctrl+down'], do: action('lineDown'), help: 'a line down' },
  { mode: 'any', keys: ['alt+up'], do: action('roomBefore'), help: 'the room before' },
  { mode: 'any', keys: ['alt+down'], do: action('roomAfter'), help: 'the room after' },
  { mode: 'any', keys: ['ctrl+c'], do: action('interrupt'), help: 'clear what is written; again: quit' },
  { mode: 'any', keys: ['ctrl+z'], do: action('suspend'), help: 'stop for a while (fg comes back)' },
  { mode: 'any', keys: ['ctrl+l'], do: action('redraw'), help: 'draw the screen again' },

  { mode: 'scroll', keys: ['up', 'k'], do: action('lineUp'), help: 'a line up' },
  { mode: 'scroll', keys: ['down', 'j'], do: action('lineDown'), help: 'a line down' },
  { mode: 'scroll', keys: ['home', 'g'], do: action('top'), help: 'to the oldest line' },
  { mode: 'scroll', keys: ['end', 'G'], do: action('bottom'), help: 'to the newest line' },
  {
    mode: 'scroll',
    keys: ['escape', 'enter', 'q', 'i'],
    do: action('writeMode'),
    help: 'write again, at the newest line',
  },

  { mode: 'scroll', keys: ['s'], do: action('selectMode'), help: 'select a message' },

  { mode: 'select', keys: ['up', 'k'], do: action('selectUp'), help: 'the message before' },
  { mode: 'select', keys: ['down', 'j'], do: action('selectDown'), help: 'the message after' },
  { mode: 'select', keys: ['n'], do: action('matchUp'), help: 'the match before' },
  { mode: 'select', keys: ['N'], do: action('matchDown'), help: 'the match after' },
  ...Object.entries(shortcuts).map(
    ([name, { keys, help }]): Binding => ({ mode: 'select', keys, do: { shortcut: name }, help }),
  ),
  ...Object.entries(toggles).map(
    ([name, { key, help }]): Binding => ({ mode: 'select', keys: [key], do: { toggle: name }, help }),
  ),
  ...Object.entries(acts).map(
    ([name, { key, help }]): Binding => ({ mode: 'select', keys: [key], do: { act: name }, help }),
  ),
  { mode: 'select', keys: ['escape', 'q', 'i'], do: action('writeMode'), help: 'write again, at the newest line' },

  { mode: 'confirm', keys: ['y'], do: action('confirm'), help: 'do it' },
  { mode: 'confirm', keys: ['n', 'escape', 'q'], do: action('cancel'), help: 'do not' },

  { mode: 'write', keys: ['ctrl+s'], do: action('selectMode'), help: 'select a message' },
  {
    mode: 'write',
    keys: ['escape'],
    do: action('escape'),
    help: 'close the panel, or read back with the arrow keys',
  },
  { mode: 'write', keys: ['enter'], do: action('send'), help: 'send' },
  { mode: 'write', keys: ['alt+enter'], do: edit('newline'), help: 'a new line' },
  { mode: 'write', keys: ['tab'], do: action('complete'), help: 'complete a command or a nick' },
  { mode: 'write', keys: ['up', 'ctrl+p'], do: edit('historyBack'), help: 'what was sent before' },
  { mode: 'write', keys: ['down', 'ctrl+n'], do: edit('historyForth'), help: 'what was sent after it' },
  { mode: 'write', keys: ['left', 'ctrl+b'], do: edit('left'), help: 'left' },
  { mode: 'write', keys: ['right', 'ctrl+f'], do: edit('right'), help: 'right' },
  { mode: 'write', keys: ['ctrl+left', 'alt+left', 'alt+b'], do: edit('wordLeft'), help: 'a word left' },
  { mode: 'write', keys: ['ctrl+right', 'alt+right', 'alt+f'], do: edit('wordRight'), help: 'a word right' },
  { mode: 'write', keys: ['home', 'ctrl+a'], do: edit('lineStart'), help: 'to the start of the line' },
  { mode: 'write', keys: ['end', 'ctrl+e'], do: edit('lineEnd'), help: 'to the end of the line' },
  { mode: 'write', keys: ['backspace'], do: edit('eraseLeft'), help: 'erase to the left' },
  { mode: 'write', keys: ['delete', 'ctrl+d'], do: edit('eraseRight'), help: 'erase to the right' },
  { mode: 'write', keys: ['ctrl+w', 'alt+backspace'], do: edit('eraseWord'), help: 'erase a word' },
  { mode: 'write', keys: ['ctrl+u'], do: edit('eraseToStart'), help: 'erase to the start of the line' },
  { mode: 'write', keys: ['ctrl+k'], do: edit('eraseToEnd'), help: 'erase to the end of the line' },
];

/** What a key does in a mode; undefined = nothing. */
export const bindingOf = (keymap: readonly Binding[], mode: Mode, key: string): Binding | undefined =>
  keymap.find((binding) => (binding.mode === 'any' || binding.mode === mode) && binding.keys.includes(key));
