import type { Command } from 'commander';
import { complete } from '../completion/complete.js';
import type { Carry } from '../plumbing/nouns.js';
import { addServerOptions, optionValues } from '../program/options.js';
import * as backup from './backup.js';
import * as completion from './completion.js';
import * as doctor from './doctor/doctor.js';
import * as join from './join.js';
import * as login from './login.js';
import * as profile from './profile.js';
import * as record from './record.js';
import * as replay from './replay.js';
import * as restore from './restore.js';
import * as send from './send.js';
import * as tail from './tail/tail.js';
import * as token from './token.js';
import * as up from './up/up.js';

type Add = (program: Command, carry: Carry) => void;

const group = 'Run and talk:';

const client = (parent: Command, name: string, define: (command: Command) => Command): Command => {
  const command = define(parent.command(name)).helpGroup(group);
  addServerOptions(command);
  return command;
};

/** The hand-written commands, in the order of the help. */
export const porcelain: readonly Add[] = [
  (program, carry) => {
    const command = up.define(program.command('up')).helpGroup(group);
    command.action((flags: up.UpFlags) => carry((io) => up.run(flags, io)));
  },
  (program, carry) => {
    const command = client(program, 'join', join.define);
    command.action((room: string | undefined) => carry((io) => join.run({ room, flags: optionValues(command) }, io)));
  },
  (program, carry) => {
    const command = client(program, 'send', send.define);
    command.action((room: string, words: string[]) => {
      const text = words.length === 0 ? undefined : words.join(' ');
      return carry((io) => send.run({ room, text, flags: optionValues(command) }, io));
    });
  },
  (program, carry) => {
    const command = client(program, 'tail', tail.define);
    command.action((room: string | undefined) => carry((io) => tail.run({ room, flags: optionValues(command) }, io)));
  },
  (program, carry) => {
    const command = client(program, 'replay', replay.define);
    command.action((file: string, room: string) =>
      carry((io) => replay.run({ file, room, flags: optionValues(command) }, io)),
    );
  },
  (program, carry) => {
    const command = client(program, 'record', record.define);
    command.action((room: string) => carry((io) => record.run({ room, flags: optionValues(command) }, io)));
  },
  (program, carry) => {
    const command = client(program, 'doctor', doctor.define);
    command.action((room: string | undefined) => carry((io) => doctor.run({ room, flags: optionValues(command) }, io)));
  },
  (program, carry) => {
    const command = client(program, 'login', login.define);
    command.action((url: string) => carry((io) => login.run({ url, flags: optionValues(command) }, io)));
  },
  (program, carry) => {
    const parent = program
      .command('profile')
      .summary('list, use, show and remove saved servers')
      .helpCommand(false)
      .helpGroup(group);
    const verb = (name: profile.Verb): Command => profile.define(parent.command(name), name);
    const list = verb('list');
    list.action(() => carry((io) => profile.list(optionValues(list), io)));
    const use = verb('use');
    use.action((name: string) => carry((io) => profile.use({ name, flags: optionValues(use) }, io)));
    const show = verb('show');
    show.action((name?: string) => carry((io) => profile.show({ name, flags: optionValues(show) }, io)));
    const remove = verb('remove');
    remove.action((name: string) => carry((io) => profile.remove({ name, flags: optionValues(remove) }, io)));
  },
  (program, carry) => {
    const command = client(program, 'backup', backup.define);
    command.action(() => carry((io) => backup.run(optionValues(command), io)));
  },
  (program, carry) => {
    const command = restore.define(program.command('restore')).helpGroup(group);
    command.action((file: string) => carry((io) => restore.run(file, optionValues(command), io)));
  },
  (program, carry) => {
    const parent = program.command('token').summary('sign tokens').helpCommand(false).helpGroup(group);
    const command = client(parent, 'mint', token.define);
    command.action(() => carry((io) => token.run(optionValues(command), io)));
  },
  (program, carry) => {
    const command = completion.define(program.command('completion')).helpGroup(group);
    command.action((shell: completion.Shell) => carry((io) => completion.run(shell, io)));
  },
  (program, carry) => {
    completion.hidden(program).action((words: string[]) =>
      carry(async (io) => {
        await complete(program, words, io);
        return 'ok';
      }),
    );
  },
];
