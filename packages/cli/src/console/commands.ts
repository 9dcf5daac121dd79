import { Misuse, required, split } from './arguments.js';
import { describe } from './errors.js';
import { togglePanel } from './panel.js';
import { readOnlyText } from './rights.js';
import { send } from './sending.js';
import type { SlashCommand, SlashContext } from './state.js';

/** Slash commands of the console itself. All others come from features. */
export const ownCommands: readonly SlashCommand[] = [
  {
    name: 'search',
    args: '<text>',
    help: 'search the loaded messages; n and N find more',
    run: (argument, { search }) => search(required(argument).trim()),
  },
  {
    name: 'help',
    args: '',
    help: 'show or hide the list of commands',
    run: (_, context) => togglePanel('help', context),
  },
  { name: 'keys', args: '', help: 'show or hide the list of keys', run: (_, context) => togglePanel('keys', context) },
  { name: 'quit', args: '', help: 'leave the console; you stay a member', run: (_, { quit }) => quit() },
];

/** Sends a text as a message, or runs it as a command if it begins with a slash (`//` sends a slash). */
export const submitText = async (text: string, context: SlashContext): Promise<void> => {
  if (text.trim() === '') return;
  const line = /^\/(?!\/)([^\s/]*)([\s\S]*)$/.exec(text);
  const { readOnly } = context.state();
  if (!line && readOnly) return context.say(readOnlyText, 'error');
  if (!line) return send({ text: text.startsWith('//') ? text.slice(1) : text }, context);
  const [, name = '', argument = ''] = line;
  const { commands } = context.state().features;
  const [verb, rest] = split(argument);
  const derived = commands.find((one) => one.name === `${name} ${verb}`);
  const command = derived ?? commands.find((one) => one.name === name);
  const verbs = commands.filter((one) => one.name.startsWith(`${name} `)).map((one) => `/${one.name}`);
  if (!command && verbs.length > 0) return context.say(`usage: ${verbs.join(', ')}`, 'error');
  if (!command) return context.say(`no command /${name}; see /help, or write // to send a slash`, 'error');
  if (readOnly && (command.writes ?? command.needs !== undefined)) return context.say(readOnlyText, 'error');
  try {
    await command.run(derived ? rest : argument.trimStart(), context);
  } catch (error) {
    const answer = error instanceof Misuse ? `usage: /${command.name} ${command.args}`.trimEnd() : describe(error);
    context.say(answer, 'error');
  }
};
