import { Misuse, required } from './arguments.js';
import { describe } from './errors.js';
import { togglePanel } from './panel.js';
import { readOnlyText } from './rights.js';
import { send } from './sending.js';
import type { SlashCommand, SlashContext } from './state.js';

/** Slash commands about the console itself; all others are their features'. */
export const ownCommands: readonly SlashCommand[] = [
  {
    name: 'search',
    args: '<text>',
    help: 'find a text in what is loaded; n and N go on',
    run: (argument, { search }) => search(required(argument).trim()),
  },
  { name: 'help', args: '', help: 'show or hide the commands', run: (_, context) => togglePanel('help', context) },
  { name: 'keys', args: '', help: 'show or hide the keys', run: (_, context) => togglePanel('keys', context) },
  { name: 'quit', args: '', help: 'leave the console; you stay a member', run: (_, { quit }) => quit() },
];

/** Carries out what was written: a message, or a command where it begins with a slash (`//` sends a slash). */
export const submitText = async (text: string, context: SlashContext): Promise<void> => {
  if (text.trim() === '') return;
  const line = /^\/(?!\/)([^\s/]*)([\s\S]*)$/.exec(text);
  const { readOnly } = context.state();
  if (!line && readOnly) return context.say(readOnlyText, 'error');
  if (!line) return send({ text: text.startsWith('//') ? text.slice(1) : text }, context);
  const [, name = '', argument = ''] = line;
  const command = context.state().features.commands.find((one) => one.name === name);
  if (!command) return context.say(`there is no command /${name}; /help lists them, // sends a slash`, 'error');
  if (readOnly && command.needs !== undefined) return context.say(readOnlyText, 'error');
  try {
    await command.run(argument.trimStart(), context);
  } catch (error) {
    const told = error instanceof Misuse ? `usage: /${command.name} ${command.args}` : describe(error);
    context.say(told, 'error');
  }
};
