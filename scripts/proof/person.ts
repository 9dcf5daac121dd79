import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface Edit {
  path: string;
  find: string;
  replace: string;
}

/** A field of kind `person` in the payload of the skeleton: for whom the bell rings. Nothing else is told of it. */
const edits: readonly Edit[] = [
  {
    path: 'packages/protocol/src/features/bells.ts',
    find: "nameText, roomRef } from '../fields.js'",
    replace: "nameText, roomRef, userId } from '../fields.js'",
  },
  {
    path: 'packages/protocol/src/features/bells.ts',
    find: "ownRings: rings.describe('How often the actor has rung it.'),",
    replace:
      "ownRings: rings.describe('How often the actor has rung it.'), for: actor.optional().describe('For whom it rang. Absent: for everybody.'),",
  },
  {
    path: 'packages/protocol/src/features/bells.ts',
    find: '(rung {rings} times)',
    replace: '(rung {rings} times)[ for {for}]',
  },
  {
    path: 'packages/protocol/src/features/bells.ts',
    find: 'input: z.object({ room: roomRef, bell: which }),',
    replace:
      "input: z.object({ room: roomRef, bell: which, for: userId.optional().describe('For whom. Default: everybody.') }),",
  },
  {
    path: 'packages/protocol/src/features/bells.ts',
    find: "after it rang.') }),",
    replace: "after it rang.'), for: actor.optional().describe('For whom it rang. Absent: for everybody.') }),",
  },
  {
    path: 'packages/server/src/features/bells/handlers.ts',
    find: 'const bell = { ...before, rings: before.rings + 1 };',
    replace: `const bell = { ...before, rings: before.rings + 1 };
    const { for: id } = call.input;
    const person = id === undefined ? undefined : await memberOf(db, inRoom(call).gate, id);
    const forWhom = person ? { for: { id: person.userId, name: person.name } } : {};`,
  },
  {
    path: 'packages/server/src/features/bells/handlers.ts',
    find: 'result: { bell },\n      events',
    replace: 'result: { bell, ...forWhom },\n      events',
  },
  {
    path: 'packages/server/src/features/bells/handlers.ts',
    find: 'ownRings: own + 1 } }]',
    replace: 'ownRings: own + 1, ...forWhom } }]',
  },
  {
    path: 'packages/server/src/features/bells/handlers.ts',
    find: "import { inRoom } from '../../pipeline/context.js';",
    replace: "import { inRoom } from '../../pipeline/context.js';\nimport { memberOf } from '../memberships.js';",
  },
];

/** Adds a person to a payload of the skeleton called bells. */
export const addPerson = (directory: string): void => {
  for (const { path, find, replace } of edits) {
    const file = join(directory, path);
    const text = readFileSync(file, 'utf8');
    assert.equal(text.split(find).length, 2, `the skeleton has "${find}" once in ${path}`);
    writeFileSync(
      file,
      text.replace(find, () => replace),
    );
  }
};

/** Asserts that the new person is in the documents, without a word about it anywhere else. */
export const assertDocumented = (directory: string): void => {
  const read = (path: string) => readFileSync(join(directory, path), 'utf8');
  const { $defs } = JSON.parse(read('packages/protocol/documents/schemas.json')) as {
    $defs: Record<string, { properties: { data: { properties: Record<string, { $ref?: string }> } } }>;
  };
  assert.equal($defs['bell.rung']?.properties.data.properties['for']?.$ref, '#/$defs/Actor');
  assert.match(read('packages/protocol/src/generated/types.ts'), /For whom it rang[^\n]*for\?: Actor/);
  const { nouns } = JSON.parse(read('packages/cli/src/manifest.json')) as {
    nouns: Record<string, { verbs: Record<string, { params: { name: string; type: string }[] }> }>;
  };
  const events = JSON.parse(read('packages/cli/src/events.json')) as Record<string, { sentence: unknown }>;
  const param = nouns['bells']?.verbs['ring']?.params.find(({ name }) => name === 'for');
  assert.equal(param?.type, 'user', 'the shell completes and resolves it as a user');
  assert.match(JSON.stringify(events['bell.rung']?.sentence ?? null), /"for"/);
  assert.match(read('docs/reference/events.md'), /For whom it rang/);
  assert.match(read('docs/reference/commands.md'), /For whom\. Default: everybody/);
};
