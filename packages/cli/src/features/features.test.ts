import { expect, test } from 'vitest';
import { events } from '../events.js';
import { manifest } from '../manifest.js';
import type { CliFeature } from './feature.js';
import { features } from './index.js';

const all = Object.entries(features) as [string, CliFeature][];

test.each(all)('%s names only verbs, fields and events that exist', (noun, feature) => {
  const verbs = manifest.nouns[noun]?.verbs ?? {};
  const { lists, retype, checks, arrange, strangers, lines, negations } = feature;
  for (const table of [lists, retype, checks, arrange]) {
    expect(Object.keys(verbs)).toEqual(expect.arrayContaining(Object.keys(table ?? {})));
  }
  expect(Object.keys(verbs)).toEqual(expect.arrayContaining([...(strangers ?? [])]));
  expect(Object.keys(events)).toEqual(expect.arrayContaining(Object.keys(lines ?? {})));
  const booleans = Object.values(verbs).flatMap(({ params }) =>
    params.flatMap((p) => (p.type === 'boolean' ? p.name : [])),
  );
  expect(Object.keys(negations ?? {}).sort()).toEqual([...new Set(booleans)].sort());
});

test.each(all)('%s says what is lost for every command that asks for a name', (noun, { retype = {} }) => {
  const asking = Object.entries(manifest.nouns[noun]?.verbs ?? {}).filter(([, row]) => row.destructive === 'retype');
  expect(Object.keys(retype).sort()).toEqual(asking.map(([verb]) => verb).sort());
});

test('cells, slash commands, keys and panels have unique names across features', async () => {
  const screens = await Promise.all(all.flatMap(([, { console }]) => (console ? [console()] : [])));
  const names = [
    ...all.flatMap(([, { cells = {} }]) => Object.keys(cells).map((name) => `cell ${name}`)),
    ...screens.flatMap(({ screen: { commands = [], panels = {}, acts = {}, toggles = {}, shortcuts = {} } }) => [
      ...commands.map(({ name }) => `/${name}`),
      ...Object.keys(panels).map((name) => `panel ${name}`),
      ...Object.values({ ...acts, ...toggles }).map(({ key }) => `key ${key}`),
      ...Object.values(shortcuts).flatMap(({ keys }) => keys.map((key) => `key ${key}`)),
    ]),
  ];
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
});
