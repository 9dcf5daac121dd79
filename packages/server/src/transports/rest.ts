import cors from '@fastify/cors';
import { type Ack, type ContractShape, commandsOf, type ErrorCode, errors, RoomfulError } from '@roomful/protocol';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import * as z from 'zod';
import type { Door } from '../access/door.js';
import type { Principal } from '../pipeline/context.js';
import type { Execute } from '../pipeline/execute.js';

export interface RestDeps extends Door {
  contract: ContractShape;
  execute: Execute;
  /** Called with every caller whose token was verified. */
  greet(principal: Principal): void;
  report(error: unknown): void;
  /** Adds routes other than commands, such as /health and /metrics. */
  extend(app: FastifyInstance): void;
}

/** A body may be larger than a command, so that too large a command gets the contract's own error. */
const bodyLimitBytes = 262_144;

/** Returns the bearer token of a request. */
export const bearer = (request: FastifyRequest): string | undefined =>
  /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];

const send = (reply: FastifyReply, ack: Ack): FastifyReply => {
  if (!ack.ok && ack.error.retryAfterMs !== undefined) {
    reply.header('retry-after', Math.ceil(ack.error.retryAfterMs / 1_000));
  }
  return reply.status(ack.ok ? 200 : errors[ack.error.code].httpStatus).send(ack);
};

const refuse = (reply: FastifyReply, code: ErrorCode, message?: string): FastifyReply =>
  send(reply, { ok: false, error: new RoomfulError(code, message).toJSON() });

const typeOf = (schema: z.core.JSONSchema._JSONSchema | undefined): string | undefined => {
  if (typeof schema !== 'object') return undefined;
  if (typeof schema.type === 'string') return schema.type;
  return schema.anyOf?.map(typeOf).find((type) => type !== 'null');
};

const readers: Record<string, (text: string) => unknown> = {
  integer: Number,
  number: Number,
  boolean: (text) => ({ true: true, false: false })[text] ?? text,
  object: (text) => JSON.parse(text),
  array: (text) => (text.startsWith('[') ? JSON.parse(text) : text.split(',')),
};

/** Returns a function that converts the text fields of a query to a command's input, by the types of the schema. */
const fromQuery = (input: z.ZodObject): ((query: Record<string, unknown>) => Record<string, unknown>) => {
  const properties = z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }).properties ?? {};
  const types = new Map(Object.entries(properties).map(([name, schema]) => [name, typeOf(schema)]));
  return (query) =>
    Object.fromEntries(
      Object.entries(query).map(([name, value]) => {
        const read = readers[types.get(name) ?? ''];
        return [name, read && typeof value === 'string' ? read(value) : value];
      }),
    );
};

/** Serves the contract over HTTP: `POST /v1/<noun>.<verb>` for every command, `GET` with a query for reads. */
export const createRest = async (deps: RestDeps): Promise<FastifyInstance> => {
  const app = Fastify({
    bodyLimit: bodyLimitBytes,
    logger: false,
    forceCloseConnections: true,
    frameworkErrors: (error, _request, reply) => {
      void refuse(reply as FastifyReply, 'invalid_input', `unable to read the request; ${error.message}`);
    },
  });
  await app.register(cors, {
    origin: (origin, decide) => decide(null, deps.originAllowed(origin)),
    methods: ['GET', 'POST'],
    maxAge: 600,
  });

  const answer = async (
    request: FastifyRequest,
    reply: FastifyReply,
    name: string,
    anonymous: boolean,
    input: unknown,
  ) => {
    deps.checkOrigin(request.headers);
    await deps.chargeAddress(deps.addressOf(request.raw));
    const token = bearer(request);
    let caller: Principal | null = null;
    if (token !== undefined || !anonymous) {
      caller = await deps.authenticate(token);
      deps.greet(caller);
    }
    return send(
      reply,
      await deps.execute({ name, input, key: request.headers['idempotency-key'], caller, connection: null }),
    );
  };

  for (const { name, row } of commandsOf(deps.contract)) {
    const anonymous = row.anonymous === true;
    app.post(`/v1/${name}`, (request, reply) => answer(request, reply, name, anonymous, request.body ?? {}));
    if (row.kind !== 'read') continue;
    const read = fromQuery(row.input);
    app.get(`/v1/${name}`, (request, reply) =>
      answer(request, reply, name, anonymous, read(request.query as Record<string, unknown>)),
    );
  }
  deps.extend(app);

  app.setNotFoundHandler((request, reply) =>
    refuse(
      reply,
      'unknown_command',
      `there is nothing at ${request.method} ${request.url.split('?')[0]?.slice(0, 100)}`,
    ),
  );
  app.setErrorHandler((thrown, _request, reply) => {
    if (thrown instanceof RoomfulError) return send(reply, { ok: false, error: thrown.toJSON() });
    const status = (thrown as { statusCode?: number }).statusCode ?? (thrown instanceof SyntaxError ? 400 : 500);
    if (status === 413) return refuse(reply, 'payload_too_large');
    if (status < 500) return refuse(reply, 'invalid_input', `unable to read the request; ${(thrown as Error).message}`);
    deps.report(thrown);
    return refuse(reply, 'internal');
  });
  return app;
};
