import { about, aboutFirst, at } from '../../law/choose.js';
import { action, type LawFeature, type Stage } from '../../law/types.js';

// Mostly the same one, since only existing reactions can be removed.
const emoji = (n: number): string => at(['👍', '👍', '👍', '❤️', '👀', '🎉'], n) ?? '👍';

const learnMessage = (stage: Stage, { message }: { message: { id: number } }): void =>
  stage.learn('message', message.id);

export const law: LawFeature = {
  isCore: true,
  setUp: async (stage) => {
    const { room, players } = stage;
    const { owner, leaver } = players;
    learnMessage(stage, await owner.live.ok('messages.send', { room, text: 'first' }));
    const message = stage.known('message')[0] ?? 0;
    await owner.live.ok('messages.react', { room, message, emoji: '👍' });
    await owner.live.ok('messages.pin', { room, message });
    learnMessage(stage, await leaver.live.ok('messages.send', { room, text: 'second' }));
  },
  actions: [
    action(
      'messages.send',
      10,
      (stage, { a, b }) => {
        const earlier = at(stage.known('message'), b);
        return {
          room: stage.room,
          text: `t${a}`,
          ...(a % 3 === 0 ? { metadata: { n: b, s: `${a}`, t: true, z: null } } : {}),
          ...(a % 4 === 0 && earlier ? { replyTo: earlier } : {}),
          ...(a % 3 === 1 && earlier ? { threadOf: earlier } : {}),
          ...(a % 5 === 0 ? { kind: 'action' as const } : {}),
          ...(a % 5 === 1 ? { kind: 'code' as const, language: 'c++' } : {}),
          ...(a % 5 === 2 ? { kind: 'track' as const, track: { title: `t${b}`, url: 'https://example.org/t' } } : {}),
          ...(b % 6 === 1
            ? {
                mentions: Object.values(stage.players)
                  .map(({ id }) => id)
                  .slice(0, 1 + (b % 3)),
              }
            : {}),
          ...(b % 8 === 3 ? { here: true } : {}),
        };
      },
      learnMessage,
    ),
    action(
      'messages.repost',
      2,
      (stage, { a }) => about(stage, 'message', a, (message) => ({ room: stage.room, from: stage.room, message })),
      learnMessage,
    ),
    action('messages.react', 8, (stage, choice) =>
      aboutFirst(stage, 'message', choice, (message) => ({ room: stage.room, message, emoji: emoji(choice.b) })),
    ),
    action('messages.unreact', 7, (stage, choice) =>
      aboutFirst(stage, 'message', choice, (message) => ({ room: stage.room, message, emoji: emoji(choice.b) })),
    ),
    action('messages.clearReactions', 3, (stage, choice) =>
      aboutFirst(stage, 'message', choice, (message) => ({
        room: stage.room,
        message,
        ...(choice.b % 2 ? { emoji: emoji(choice.b >> 1) } : {}),
      })),
    ),
    action('messages.pin', 4, (stage, choice) =>
      aboutFirst(stage, 'message', choice, (message) => ({ room: stage.room, message })),
    ),
    action('messages.unpin', 4, (stage, choice) =>
      aboutFirst(stage, 'message', choice, (message) => ({ room: stage.room, message })),
    ),
    action('messages.bookmark', 6, (stage, choice) =>
      aboutFirst(stage, 'message', choice, (message) => ({ room: stage.room, message })),
    ),
    action('messages.unbookmark', 9, (stage, choice) =>
      aboutFirst(stage, 'message', choice, (message) => ({ room: stage.room, message })),
    ),
    action('messages.edit', 5, (stage, { a, b }) =>
      about(stage, 'message', a, (message) => ({ room: stage.room, message, text: `e${b}` })),
    ),
    action('messages.delete', 2, (stage, { a }) =>
      about(stage, 'message', a, (message) => ({ room: stage.room, message })),
    ),
  ],
  withoutEffect: {
    'message.bookmarked': 'bookmarks are listed, not in the snapshot',
    'message.unbookmarked': 'bookmarks are listed, not in the snapshot',
  },
};
