import { expect, it } from 'vitest';
import { RoomfulError as ClientError, clientErrors } from './client-errors.js';
import { type ErrorCode, errors, isRoomfulError, RoomfulError } from './errors.js';

const codes = Object.keys(errors) as ErrorCode[];

it('is as retryable as its code; a client knows it of the errors that it raises itself', () => {
  for (const code of codes) expect(new RoomfulError(code).retryable, code).toBe(errors[code].retryable);
  for (const code of Object.keys(clientErrors) as (keyof typeof clientErrors)[])
    expect(new ClientError(code).retryable, code).toBe(errors[code].retryable);
  expect(new RoomfulError('rate_limited', undefined, { retryable: false }).retryable).toBe(false);
});

it('has the default message of its code; a client without that message uses the code in words', () => {
  for (const code of codes) expect(new RoomfulError(code).message).toBe(errors[code].message);
  for (const code of Object.keys(clientErrors) as (keyof typeof clientErrors)[])
    expect(new ClientError(code).message).toBe(errors[code].message);
  expect(new ClientError('pins_full').message).toBe('pins full');
});

it('survives JSON, even with a code of a newer server', () => {
  const body = { ...new RoomfulError('muted', 'be quiet', { details: { until: 5 } }).toJSON(), retryAfterMs: 7 };
  for (const kind of [ClientError, RoomfulError]) {
    const error = kind.from(body);
    expect(error).toMatchObject({ name: 'RoomfulError', code: 'muted', message: 'be quiet', retryAfterMs: 7 });
    expect(error.toJSON()).toEqual(body);
    expect(isRoomfulError(error)).toBe(true);
    const newer = kind.from({ code: 'too_new' as ErrorCode, message: 'news', retryable: true });
    expect(newer).toMatchObject({ code: 'too_new', message: 'news', retryable: true });
  }
});
