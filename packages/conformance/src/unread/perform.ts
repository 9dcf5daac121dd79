import type { Ack, RoomfulEvent, UserSnapshot } from '@roomful/protocol';
import type { Person } from '../cases/types.js';
import { NoAnswer } from '../harness/caller.js';
import type { Device } from './device.js';
import type { Deed } from './schedule.js';

export interface Look {
  head: number;
  snapshot: UserSnapshot;
}

/** The users of one schedule, and its results. */
export interface Play {
  me: string;
  devices: readonly [Device, Device];
  /** The user over REST, under one name and another. */
  faces: readonly [Person, Person];
  owner: Person;
  moderator: Person;
  service: Person;
  rooms: readonly string[];
  /** Each room's log as an observer received it, before anything was blanked. */
  logs: ReadonlyMap<string, RoomfulEvent[]>;
  messages: Map<string, number[]>;
  looks: Look[];
}

const at = <T>(list: readonly T[], n: number): T | undefined => list[n % Math.max(1, list.length)];

/** Takes a snapshot as the caller. */
export const lookAs = async (person: Person): Promise<Look> => {
  const answer = await person.ok('users.follow', {});
  if (answer.recovered) throw new Error('a follow without a position must not be a resume');
  return { head: answer.head, snapshot: answer.snapshot as UserSnapshot };
};

/** Makes a call whose outcome does not matter: many are refused, and a disconnect loses the answer. */
const tryTo = async (person: Person, name: string, input: unknown): Promise<Ack | null> => {
  try {
    return await person.caller.call(name, input);
  } catch (error) {
    if (error instanceof NoAnswer) return null;
    throw error;
  }
};

/** Does one deed. Many are refused. */
export const perform = async (play: Play, { kind, a, b }: Deed): Promise<void> => {
  const { me, devices, faces, owner, moderator, service, rooms, messages, looks } = play;
  const room = at(rooms, a) as string;
  const device = at(devices, b) as Device;
  const mine = device.person ?? faces[0];
  const other = at([owner, moderator], b) as Person;
  const known = messages.get(room) ?? [];
  const message = at(known, b >> 1) ?? 1;
  const say = async (person: Person, more: object) => {
    const ack = await tryTo(person, 'messages.send', { room, text: `t${a}`, ...more });
    if (ack?.ok) known.push((ack.result as { message: { id: number } }).message.id);
  };
  const acts: Record<Deed['kind'], () => Promise<unknown>> = {
    send: () => say(other, {}),
    mention: () => say(other, { mentions: [me, ...(b % 2 ? ['somebody'] : [])] }),
    here: () => say(other, { here: true }),
    system: () => say(service, { kind: 'system', ...(b % 2 ? { mentions: [me] } : {}) }),
    thread: () => say(other, { threadOf: message, ...(b % 3 === 0 ? { mentions: [me] } : {}) }),
    ownSend: () => say(mine, b % 2 ? { mentions: [me] } : {}),
    delete: () => tryTo(other, 'messages.delete', { room, message }),
    moderatorDelete: () => tryTo(owner, 'moderation.delete', { room, message }),
    edit: () => tryTo(other, 'messages.edit', { room, message, text: `e${a}` }),
    react: () => tryTo(other, 'messages.react', { room, message, emoji: '👍' }),
    read: () => tryTo(mine, 'receipts.read', { room, upTo: message + (a % 7 === 0 ? 1_000 : 0) }),
    readAll: () => tryTo(mine, 'receipts.read', { room }),
    leave: () => tryTo(mine, 'rooms.leave', { room }),
    kick: () => tryTo(owner, 'moderation.kick', { room, user: me }),
    join: () => tryTo(mine, 'rooms.join', { room }),
    block: () => tryTo(mine, 'users.block', { user: 'u' }),
    unblock: () => tryTo(mine, 'users.unblock', { user: 'u' }),
    cut: async () => device.cut(),
    connect: () => device.connect(),
    look: async () => looks.push(await lookAs(at(faces, a) as Person)),
  };
  await acts[kind]();
};
