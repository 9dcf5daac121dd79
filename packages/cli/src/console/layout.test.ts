import './testing/environment.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extendItems, type Item, mergeItems, type Notice } from './items.js';
import { createLineCache, itemLines, type LayoutContext } from './layout.js';
import { type Line, plainLine, span } from './lines.js';
import { messageOf, noon, pendingOf } from './testing/room.js';
import { textWidth } from './text.js';

const itemOf = (...args: Parameters<typeof messageOf>): Item => {
  const message = messageOf(...args);
  return { kind: 'message', seq: message.id, sub: 0, message };
};
const context = (width: number, ...messages: ReturnType<typeof messageOf>[]): LayoutContext => ({
  width,
  find: (id) => messages.find((message) => message.id === id),
  viewerId: 'ana',
  mine: () => undefined,
});
const shown = (lines: readonly Line[]) => lines.map(plainLine);

const notice = (seq: number, sub: number, text: string): Notice => ({ seq, sub, at: noon + seq, tone: 'system', text });

const bob = { id: 'bob', name: 'bob' };

describe('the lines of an item', () => {
  it("shows reactions below the text, with the viewer's own in brackets, and wraps them", () => {
    const reactions = { '👍': 3, '❤️': 1, '🎉': 12 };
    const withMine: LayoutContext = { ...context(24), mine: (id) => (id === 1 ? ['❤️'] : undefined) };
    expect(shown(itemLines(itemOf(1, 'hi', { reactions }), withMine)).map((line) => line.trimEnd())).toEqual([
      '12:00 #1 ana: hi',
      '      👍 3  [❤️ 1]',
      '      🎉 12',
    ]);
  });

  it('shows the number of answers in a thread, except inside the thread', () => {
    const item = itemOf(1, 'shall we?', { thread: { count: 2, lastAt: noon } });
    expect(shown(itemLines(item, context(60)))[1]).toBe('      └ 2 answers (/thread 1)');
    expect(itemLines(item, { ...context(60), threadOf: 1 })).toHaveLength(1);
  });

  it('shows code apart and verbatim', () => {
    const item = itemOf(1, 'let a;\n  a = 1;', { kind: 'code', language: 'ts', pinnedAt: noon });
    expect(shown(itemLines(item, context(40)))).toEqual([
      '12:00 #1 ana: ts (pinned)',
      '      | let a;',
      '      |   a = 1;',
    ]);
  });

  it('shows a track below the text, and the author of a repost above it', () => {
    const track = { title: 'So What', artist: 'Miles', durationMs: 125_400, url: 'https://a.example/1' };
    const repostOf = { roomId: null, messageId: 3, author: bob };
    expect(shown(itemLines(itemOf(1, 'hear', { kind: 'track', track, repostOf }), context(70)))).toEqual([
      '      from bob:',
      '12:00 #1 ana: hear',
      '      ♪ Miles: So What (2:05)  https://a.example/1',
    ]);
  });

  it('highlights mentions, and also the time if the viewer is mentioned', () => {
    const tones = (item: Item) => itemLines(item, context(60))[0]?.map(({ tone, text }) => [tone, text]);
    const text = 'hi @ana and @"Ben O", a@b';
    expect(tones(itemOf(1, text, { author: bob, mentions: ['ana', 'ben'] }))).toEqual([
      ['mention', '12:00 #1 '],
      [expect.stringMatching(/^nick/), 'bob'],
      ['plain', ': '],
      ['plain', 'hi '],
      ['mention', '@ana'],
      ['plain', ' and '],
      ['mention', '@"Ben O"'],
      ['plain', ', a@b'],
    ]);
    expect(tones(itemOf(1, text, { author: bob, mentions: ['ben'] }))?.[0]).toEqual(['dim', '12:00 #1 ']);
    expect(tones(itemOf(1, text, { author: bob }))?.at(-1)).toEqual(['plain', text]);
    expect(tones(itemOf(1, 'all', { author: bob, here: true }))?.[0]).toEqual(['mention', '12:00 #1 ']);
  });

  it('indents wrapped lines below the time', () => {
    expect(shown(itemLines(itemOf(1, 'one two three four'), context(24)))).toEqual([
      '12:00 #1 ana: one two',
      '      three four',
    ]);
  });

  it('puts a mark on its own line if it does not fit', () => {
    expect(shown(itemLines(itemOf(1, 'one two th', { editedAt: 1 }), context(24)))).toEqual([
      '12:00 #1 ana: one two th',
      '      (edited)',
    ]);
  });

  it('quotes the message replied to, even if it is deleted or not loaded', () => {
    const reply = itemOf(9, 'yes', { replyTo: 7 });
    expect(shown(itemLines(reply, context(40, messageOf(7, 'really?\nreally'))))[0]).toBe('      ↳ #7 ana: really?…');
    expect(shown(itemLines(reply, context(40, messageOf(7, '', { deletedAt: 1 }))))[0]).toBe(
      '      ↳ #7 ana: (deleted)',
    );
    expect(shown(itemLines(reply, context(40)))[0]).toBe('      ↳ #7 (not loaded)');
  });

  it('survives instants that are not valid dates', () => {
    expect(shown(itemLines(itemOf(1, 'x', { createdAt: 1e99 }), context(40)))).toEqual(['--:-- #1 ana: x']);
    expect(
      mergeItems({ messages: [messageOf(1, 'x', { createdAt: 1e99 })], hasBefore: false, pending: [] }, []),
    ).toHaveLength(2);
  });

  it('is never too wide and always safe, for random messages', () => {
    const hostile = fc.string({ unit: 'binary', maxLength: 60 });
    fc.assert(
      fc.property(
        hostile,
        hostile,
        hostile,
        fc.boolean(),
        fc.integer({ min: 19, max: 60 }),
        (name, text, id, action, width) => {
          const message = messageOf(1, text, {
            author: { id, name },
            kind: action ? 'action' : 'text',
            replyTo: 1,
            editedAt: 1,
          });
          const item: Item = { kind: 'message', seq: 1, sub: 0, message };
          const system: Item = { kind: 'notice', seq: 1, sub: 0, notice: notice(1, 0, text) };
          const failed = pendingOf('k', text, {
            state: 'failed',
            error: { code: 'muted', message: name, retryable: false },
          });
          const all = [item, system, { kind: 'pending', seq: 1, sub: 0, pending: failed } as const];
          for (const line of all.flatMap((one) => itemLines(one, context(width, message)))) {
            expect(textWidth(plainLine(line))).toBeLessThanOrEqual(width);
            // biome-ignore lint/suspicious/noControlCharactersInRegex: the forbidden characters
            expect(plainLine(line)).not.toMatch(/[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]|\p{Surrogate}/u);
          }
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('is cached by width and quoted message', () => {
    const cached = createLineCache();
    const first = messageOf(1, 'question');
    const reply = itemOf(2, 'answer', { replyTo: 1 });
    const lines = cached(reply, context(40, first));
    expect(cached(reply, context(40, first))).toBe(lines);
    expect(cached(reply, context(30, first))).not.toBe(lines);
    expect(shown(cached(reply, context(40, { ...first, text: 'edited' })))[0]).toContain('edited');
  });
});

describe('the order of the timeline', () => {
  it('puts notices where they happened, and pending messages last', () => {
    const messages = [messageOf(3, 'three'), messageOf(5, 'five')];
    const notices = [
      notice(1, 0, 'one'),
      notice(4, 0, 'four'),
      notice(5, 1, 'own'),
      notice(5, 2, 'own too'),
      notice(9, 0, 'nine'),
    ];
    const items = mergeItems({ messages, hasBefore: false, pending: [pendingOf('k', 'soon')] }, notices);
    expect(items.map(({ kind, seq, sub }) => `${kind} ${seq}.${sub}`).slice(1, -1)).toEqual([
      'notice 1.0',
      'message 3.0',
      'notice 4.0',
      'message 5.0',
      'notice 5.1',
      'notice 5.2',
      'notice 9.0',
    ]);
    expect(items[0]?.kind).toBe('day');
    expect(items.at(-1)?.kind).toBe('pending');
  });

  it('leaves out notices from before the oldest loaded message', () => {
    const sources = { messages: [messageOf(3, 'three')], hasBefore: true, pending: [] };
    expect(mergeItems(sources, [notice(1, 0, 'one')]).map(({ kind }) => kind)).toEqual(['day', 'message']);
  });

  it('starts each day with a line', () => {
    const messages = [messageOf(1, 'x'), messageOf(2, 'x'), messageOf(3, 'x', { createdAt: noon + 86_400_000 })];
    const kinds = mergeItems({ messages, hasBefore: false, pending: [] }, []).map(({ kind }) => kind);
    expect(kinds).toEqual(['day', 'message', 'message', 'day', 'message']);
  });

  it('gives the same result when extended as when merged again', () => {
    const messages = [0, 1, 1, 2, 5, 5].map((days, i) =>
      messageOf(i + 3, 'x', { createdAt: noon + days * 86_400_000 }),
    );
    const notices = [notice(1, 0, 'one'), notice(4, 0, 'four')];
    const merge = (count: number) =>
      mergeItems({ messages: messages.slice(0, count), hasBefore: false, pending: [] }, notices);
    for (let count = 2; count < messages.length; count++) {
      const before = { messages: messages.slice(0, count), items: merge(count) };
      expect(extendItems(before, messages)).toEqual(merge(messages.length));
    }
  });

  it.each([
    ['an edit', [messageOf(3, 'edited'), messageOf(5, 'five'), messageOf(6, 'six')], []],
    ['an older page', [messageOf(1, 'one'), messageOf(3, 'three'), messageOf(5, 'five')], []],
    ['a notice later than the new message', undefined, [notice(9, 0, 'nine')]],
  ])('is merged again after %s', (_what, changed, notices) => {
    const messages = [messageOf(3, 'three'), messageOf(5, 'five')];
    const before = { messages, items: mergeItems({ messages, hasBefore: false, pending: [] }, notices) };
    expect(extendItems(before, changed ?? [...messages, messageOf(6, 'six')])).toBeUndefined();
  });
});

describe('span', () => {
  it('makes text safe', () => {
    expect(span('plain', 'a\x1b[2J\nb').text).toBe('a^[[2J^Jb');
  });
});
