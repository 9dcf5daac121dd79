import { validate } from '@readme/openapi-parser';
import { describe, expect, test } from 'vitest';
import { contract } from '../contract.js';
import type { ContractShape } from '../define.js';
import { commandsOf, eventsOf, signalsOf } from '../derive.js';
import { errors } from '../errors.js';
import { permissions } from '../permissions.js';
import { asyncapi } from './asyncapi.js';
import { manifest } from './manifest.js';
import { namesModules } from './names.js';
import { openapi } from './openapi.js';
import { reference } from './reference.js';
import { schemas } from './schemas.js';
import { toy } from './toy.fixture.js';
import { typesModule } from './types.js';

const contracts = { product: contract, toy };

describe('contract law: documents depend only on the contract that they are given', () => {
  const documents = {
    openapi: JSON.stringify(openapi(toy, '9.9')),
    asyncapi: JSON.stringify(asyncapi(toy, '9.9')),
    schemas: JSON.stringify(schemas(toy, '9.9')),
    manifest: JSON.stringify(manifest(toy, '9.9')),
    names: Object.values(namesModules(toy)).join(''),
    types: typesModule(toy),
    reference: Object.values(reference(toy, '9.9')).join(''),
  };
  const namesOf = (of: ContractShape) => [...commandsOf(of).map(({ name }) => name), ...eventsOf(of).keys()];
  // Permission names are the product's in every document, and some equal a command name. The product may have bells too.
  const foreign = namesOf(contract).filter((name) => !Object.hasOwn(permissions, name) && !namesOf(toy).includes(name));

  test.each(Object.entries(documents))('%s', (_, text) => {
    expect(text).toMatch(/bells/);
    expect(foreign.filter((name) => text.includes(name))).toEqual([]);
  });
});

describe('openapi', () => {
  test.each(Object.entries(contracts))('the document of the %s contract is valid', async (_, of) => {
    const result = await validate(structuredClone(openapi(of, '1.0')) as Parameters<typeof validate>[0]);
    expect(result).toMatchObject({ valid: true });
  });

  test('every command has a POST, reads also a GET, writes take an idempotency key', () => {
    const { paths } = openapi(contract, '1.0');
    expect(Object.keys(paths)).toEqual(commandsOf(contract).map(({ name }) => `/v1/${name}`));
    for (const { name, row } of commandsOf(contract)) {
      expect('get' in (paths[`/v1/${name}`] ?? {})).toBe(row.kind === 'read');
      expect(JSON.stringify(paths[`/v1/${name}`]).includes('idempotencyKey')).toBe(row.kind === 'write');
    }
  });

  test('every error is in a response with its status', () => {
    const { responses } = openapi(contract, '1.0').components;
    for (const [code, { httpStatus }] of Object.entries(errors))
      expect(responses[`failure${httpStatus}`]?.description).toContain(code);
  });
});

describe('asyncapi', () => {
  const document = asyncapi(contract, '1.0');

  test('every command is a channel with an operation and a reply', () => {
    for (const { name } of commandsOf(contract)) {
      expect(document.channels).toHaveProperty([name]);
      expect(document.operations).toHaveProperty([name, 'reply']);
    }
  });

  test('every event is in the frame, every signal is a message', () => {
    const text = JSON.stringify(document.channels);
    for (const type of [...eventsOf(contract).keys(), ...signalsOf(contract).keys()])
      expect(text).toContain(`"#/components/schemas/${type}"`);
  });
});

describe.each([
  ['openapi', openapi(contract, '1.0')],
  ['asyncapi', asyncapi(contract, '1.0')],
  ['schemas', schemas(contract, '1.0')],
])('%s', (_, document) => {
  test('every reference resolves', () => {
    const at = (pointer: string) =>
      pointer
        .slice(2)
        .split('/')
        .reduce<unknown>((part, key) => (part as Record<string, unknown> | undefined)?.[key], document);
    const pointers = [...JSON.stringify(document).matchAll(/"\$ref":"(.*?)"/g)].map((match) => match[1] ?? '');
    expect(pointers.length).toBeGreaterThan(0);
    expect(pointers.filter((pointer) => at(pointer) === undefined)).toEqual([]);
  });
});

describe('names', () => {
  test('the module holds the names and kinds of the contract', () => {
    const modules = namesModules(toy);
    expect(modules['bells.ts']).toContain('ring: writeInRoom,');
    expect(modules['bells.ts']).toContain('count: read,');
    expect(modules['bells.ts']).toContain("import { read, writeInRoom } from './command-kinds.js';");
    expect(modules['command-kinds.ts']).toContain('export const writeInRoom = {"kind":"write","room":true} as const;');
    expect(modules['index.ts']).toContain('export const events = ["bell.rang"] as const;');
    expect(modules['index.ts']).toContain('export const signals = ["bell.swinging"] as const;');
  });
});

describe('types', () => {
  const text = typesModule(toy);

  test('every input, output and payload has a named type with descriptions', () => {
    expect(text).toContain('export interface BellsRingInput {');
    expect(text).toContain('/** The tone. */ tone: "high" | "low";');
    expect(text).toContain('/** The length, milliseconds. */ durationMs?: number | undefined;');
    expect(text).toContain('export interface BellsRingOutput {');
    expect(text).toContain('export interface BellRangData {');
  });

  test('a handler gets defaults filled in', () => {
    expect(text).toMatch(/interface BellsRingParsed \{[^}]*durationMs: number;/);
    expect(text).toContain("readonly ring: Command<'write', BellsRingInput, BellsRingParsed, BellsRingOutput>;");
  });
});

describe('reference', () => {
  const pages = reference(contract, '1.0');

  test('every command, event, signal and error has its section', () => {
    for (const { name } of commandsOf(contract)) expect(pages['commands.md']).toContain(`## ${name}\n`);
    for (const type of [...eventsOf(contract).keys(), ...signalsOf(contract).keys()])
      expect(pages['events.md']).toContain(`### ${type}\n`);
    for (const code of Object.keys(errors)) expect(pages['errors.md']).toContain(`| \`${code}\` |`);
  });

  test('every command has a curl line that posts, every read also one with a query', () => {
    const lines = pages['rest.md']?.split('\n') ?? [];
    for (const { name, row } of commandsOf(contract)) {
      const own = lines.filter((line) => line.includes(`"$URL/v1/${name}"`) || line.includes(`"$URL/v1/${name}?`));
      expect(own.map((line) => line.includes('--json'))).toEqual(row.kind === 'read' ? [true, false] : [true]);
    }
  });

  test('every link to a type leads to its section', () => {
    const links = Object.values(pages).flatMap((text) => [...text.matchAll(/\(types\.md#(\w+)\)/g)]);
    const sections = [...(pages['types.md'] ?? '').matchAll(/^## (\w+)$/gm)].map((match) => match[1]?.toLowerCase());
    expect(links.length).toBeGreaterThan(0);
    expect(links.filter((match) => !sections.includes(match[1]))).toEqual([]);
  });
});
