import { typingCommands } from '@roomful/protocol/names';
import type { OwnTyping, RoomView } from '../live-room.js';
import type { RoomContext, SdkFeature } from './feature.js';
import { createOwnTyping } from './typing/own-typing.js';

/** After how long without news a user no longer counts as typing, milliseconds. The server repeats it every 2.5 s. */
const typingMs = 6_000;
const nobody: RoomView['typing'] = { users: [], count: 0 };

/** The typing users without the viewer. */
const others = ({ users, count }: RoomView['typing'], viewerId: string): RoomView['typing'] => {
  const rest = users.filter(({ id }) => id !== viewerId);
  return { users: rest, count: count - users.length + rest.length };
};

const room = ({ roomId, viewerId, state, set, publish, status, send }: RoomContext) => {
  let shown = nobody;
  let timer: ReturnType<typeof setTimeout> | undefined;

  /** Signals are not folded: the last one counts until it is too old. */
  const show = (typing: RoomView['typing']) => {
    set({ ...state(), live: { ...state().live, typing: { users: [...typing.users], count: typing.count } } });
    shown = others(typing, viewerId);
    clearTimeout(timer);
    if (typing.count > 0) timer = setTimeout(heard, typingMs, nobody);
  };
  const heard = (typing: RoomView['typing']) => {
    show(typing);
    publish();
  };

  const own = createOwnTyping((name) => {
    // A refusal (the user is muted, say) or a lost connection needs no report.
    send(name, { room: roomId }, { bound: true }).catch(() => {});
  });
  const commands: OwnTyping = {
    keystroke: () => status() === 'live' && own.keystroke(),
    stop: () => status() === 'live' && own.stop(),
  };
  return {
    commands,
    view: () => ({ typing: shown }),
    replaced: () => show(state().live.typing),
    signals: { 'typing.changed': heard },
    called: { 'messages.send': own.sent },
    closed: () => show(nobody),
  };
};

/** Typing: the users who are typing, and the user's own keystrokes. */
export const typing = {
  noun: 'typing',
  commands: typingCommands,
  empty: { live: { typing: { users: [], count: 0 } } },
  room,
} satisfies SdkFeature<'typing'>;
