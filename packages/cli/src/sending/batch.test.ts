import { expect, test } from 'vitest';
import { type FakeOptions, type FakeRequest, fakeIo, networkError, ok, refused } from '../../test/fake-io.js';
import { manifest } from '../manifest.js';
import { runProgram } from '../program/program.js';

const run = async (argv: readonly string[], options: FakeOptions) => {
  const io = fakeIo(options);
  const status = await runProgram(argv, io, manifest);
  return { status, ...io.written, requests: io.requests, slept: io.slept };
};

const numbered = (_: FakeRequest, count: number) => ok({ message: { id: count, text: 'x' } });
const eachLine = ['send', 'lobby', '--each-line'];
const texts = (requests: FakeRequest[]) => requests.map(({ input }) => input['text']);

test('sends a text and prints its id, or the message with --json', async () => {
  const one = await run(['send', 'lobby', 'hello', 'all'], { server: numbered });
  expect(one).toMatchObject({
    status: 0,
    out: '1\n',
    err: '',
    requests: [{ input: { room: 'lobby', text: 'hello all' } }],
  });
  const json = await run(['send', 'lobby', 'hi', '--reply-to', '7', '--json'], { server: numbered });
  expect(json).toMatchObject({ out: '{"message":{"id":1,"text":"x"}}\n', requests: [{ input: { replyTo: 7 } }] });
});

test.each([[['send', 'lobby', '-']], [['send', 'lobby']]])('%j sends the piped input as one text', async (argv) => {
  const { requests } = await run(argv, { server: numbered, input: 'one\ntwo\n' });
  expect(texts(requests)).toEqual(['one\ntwo']);
});

test('refuses a blank text', async () => {
  expect(await run(['send', 'lobby', '-'], { input: ' \n' })).toMatchObject({ status: 2, requests: [] });
});

test('joins the room first if needed; if joining is refused, reports the original error', async () => {
  const server = ({ name }: FakeRequest, count: number) =>
    name === 'messages.send' && count === 1 ? refused('forbidden') : ok({ message: { id: 9 } });
  const joined = await run(['send', 'lobby', 'hi'], { server });
  expect(joined).toMatchObject({ status: 0, out: '9\n' });
  expect(joined.requests.map(({ name, headers }) => [name, headers['idempotency-key']])).toEqual([
    ['messages.send', 'key-1'],
    ['rooms.join', 'key-1.join'],
    ['messages.send', 'key-1'],
  ]);
  const full = await run(['send', 'lobby', 'hi'], {
    server: ({ name }) => refused(name === 'rooms.join' ? 'room_full' : 'forbidden'),
  });
  expect(full).toMatchObject({ status: 4, err: expect.stringContaining('error[forbidden]') });
});

test('a rate limit is an error for one message, and waited out for many', async () => {
  const limited = (_: FakeRequest, count: number) =>
    count === 2 ? refused('rate_limited', { retryAfterMs: 2_500 }) : ok({ message: { id: count } });
  const one = await run(['send', 'lobby', 'hi'], { server: () => refused('rate_limited', { retryAfterMs: 2_500 }) });
  expect(one).toMatchObject({ status: 6, err: expect.stringContaining('try again in 3 s') });
  const many = await run(eachLine, { server: limited, input: 'a\nb\nc\n' });
  expect(many).toMatchObject({ status: 0, slept: [2_500] });
  expect(texts(many.requests)).toEqual(['a', 'b', 'b', 'c']);
});

test('sends each line in order with its own key, and skips blank lines', async () => {
  const { status, out, requests } = await run([...eachLine, '--idempotency-key', 'ci'], {
    server: numbered,
    input: 'a\n\n  \nb\r\nc',
  });
  expect(status).toBe(0);
  expect(texts(requests)).toEqual(['a', 'b', 'c']);
  expect(requests.map(({ headers }) => headers['idempotency-key'])).toEqual(['ci.1', 'ci.4', 'ci.5']);
  expect(out).toBe('1\n2\n3\n');
});

test('skips a line whose content is refused, and exits with 8 if others were sent', async () => {
  const server = ({ input }: FakeRequest, count: number) =>
    input['text'] === 'bad' ? refused('invalid_input') : ok({ message: { id: count } });
  const some = await run(eachLine, { server, input: 'a\nbad\nc\n' });
  expect(some).toMatchObject({ status: 8, out: '1\n3\n' });
  expect(some.err).toContain('error[invalid_input]: line 2: ');
  expect(some.err).toContain('2 sent, 1 failed, up to line 3');
  expect((await run(eachLine, { server, input: 'bad\n' })).status).toBe(2);
});

test('stops if the sender is refused', async () => {
  const server = (_: FakeRequest, count: number) => (count === 1 ? ok({ message: { id: 1 } }) : refused('banned'));
  const stopped = await run(eachLine, { server, input: 'a\nb\nc\n' });
  expect(stopped.status).toBe(8);
  expect(texts(stopped.requests)).toEqual(['a', 'b']);
  expect((await run(eachLine, { server: () => refused('banned'), input: 'a\nb\n' })).status).toBe(4);
});

test('waits up to a minute for an unreachable server, and retries with the same key', async () => {
  const back = await run(eachLine, {
    server: (_, count) => (count < 4 ? networkError('ECONNREFUSED') : ok({ message: { id: 1 } })),
    input: 'a\n',
  });
  expect(back.status).toBe(0);
  expect(new Set(back.requests.map(({ headers }) => headers['idempotency-key']))).toEqual(new Set(['key-1.1']));
  const away = await run(eachLine, { server: () => networkError('ECONNREFUSED'), input: 'a\nb\n' });
  expect(away.status).toBe(7);
  expect(texts(away.requests)).not.toContain('b');
});

test('a signal stops it between two messages, and it says how many were sent', async () => {
  const io = fakeIo({
    input: 'a\nb\nc\n',
    server: (_, count) => {
      if (count === 2) io.raise('SIGINT');
      return ok({ message: { id: count } });
    },
  });
  const status = await runProgram(eachLine, io, manifest);
  expect(status).toBe(130);
  expect(texts(io.requests)).toEqual(['a', 'b']);
  expect(io.written.err).toContain('stopped: 2 sent, 0 failed, up to line 2');
});
