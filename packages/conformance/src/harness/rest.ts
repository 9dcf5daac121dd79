import { type Ack, errors } from '@roomful/protocol';
import { type Caller, type CallOptions, defaultTimeoutMs, NoAnswer } from './caller.js';

export interface RestOptions {
  url: string;
  /** Absent: no `Authorization` header. */
  token?: string | undefined;
  /** Calls by GET with a query instead of POST. Default: POST. */
  get?: boolean;
  headers?: Record<string, string>;
}

const queryOf = (input: unknown): string => {
  const fields = Object.entries(input ?? {}).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  return fields.length === 0 ? '' : `?${new URLSearchParams(fields as [string, string][])}`;
};

/** Checks a REST answer beyond its body: the status of the error table, and JSON. */
const statusProblem = (status: number, ack: Ack): string | null => {
  if (typeof ack !== 'object' || ack === null || typeof ack.ok !== 'boolean') return 'the body is no ack';
  const expected = ack.ok ? 200 : errors[ack.error.code]?.httpStatus;
  return status === expected ? null : `the status is ${status}, the table of errors says ${expected}`;
};

/** Calls over HTTP, each in a separate request. */
export const createRest = ({ url, token, get = false, headers = {} }: RestOptions): Caller => ({
  transport: 'rest',
  call: async (name, input, { key, timeoutMs = defaultTimeoutMs }: CallOptions = {}) => {
    const sent = {
      ...headers,
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(key === undefined ? {} : { 'idempotency-key': key }),
      ...(get ? {} : { 'content-type': 'application/json' }),
    };
    const signal = AbortSignal.timeout(timeoutMs);
    const target = `${url}/v1/${name}`;
    let response: Response;
    let text: string;
    try {
      response = await (get
        ? fetch(`${target}${queryOf(input)}`, { headers: sent, signal })
        : fetch(target, { method: 'POST', headers: sent, body: JSON.stringify(input ?? {}), signal }));
      text = await response.text();
    } catch (cause) {
      throw new NoAnswer(`no answer to ${name}`, { cause });
    }
    let ack: Ack;
    try {
      ack = JSON.parse(text) as Ack;
    } catch (cause) {
      throw new Error(`${name} answered ${response.status} with something else than JSON: ${text.slice(0, 200)}`, {
        cause,
      });
    }
    const problem = statusProblem(response.status, ack);
    if (problem) throw new Error(`${name} answered ${text.slice(0, 200)}; ${problem}`);
    return ack;
  },
  close: () => {},
});
