import { compose, contract, errors, eventsOf, limits, permissions } from '@roomful/protocol';
import { schemas } from '@roomful/protocol/documents';
import { tables } from '../../packages/server/src/features/index.js';
import { pascal, snake, type Words } from './words.js';

/** What there is that a new feature might be called like. Values name it for people. */
const taken = (): Map<string, string> => {
  const names = new Map<string, string>();
  const add = (kind: string, of: Iterable<string>, about: string) => {
    for (const name of of) names.set(`${kind} ${name}`, `${about} ${name}`);
  };
  const { state, me } = compose(contract).roomSnapshot.shape as Record<string, { shape: object }>;
  const before = (name: string) => name.split('.')[0] ?? name;
  add('noun', Object.keys(contract), 'the feature');
  add('type', Object.keys(schemas(contract, '').$defs ?? {}), 'the type');
  add('prefix', [...eventsOf(contract).keys()].map(before), 'events of');
  add('prefix', Object.keys(permissions).map(before), 'rights of');
  add('error', Object.keys(errors), 'the error');
  add('limit', Object.keys(limits), 'the limit');
  add('table', tables.keys(), 'the table');
  add('state', Object.keys(state?.shape ?? {}), 'the part of the state');
  add('me', Object.keys(me?.shape ?? {}), 'the part of `me`');
  return names;
};

/** The names that a new feature would have, of the kinds above. */
const wanted = ({ plural, singular }: Words): string[] => [
  `noun ${plural}`,
  `noun ${singular}`,
  `type ${pascal(singular)}`,
  `prefix ${snake(singular)}`,
  `error ${snake(singular)}_not_found`,
  `error ${snake(plural)}_full`,
  `limit ${plural}PerRoom`,
  `table ${snake(plural)}`,
  `table ${snake(singular)}_rings`,
  `state ${plural}`,
  `me ${singular}Rings`,
];

/** Code without its comments. */
const codeOf = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');

/** What the product has that a new noun is called like. */
export const clashesWithProduct = (words: Words): string[] => {
  const there = taken();
  return wanted(words).flatMap((name) => there.get(name) ?? []);
};

/** The texts in which a new noun would stand beside another name that is the same. */
export const clashesWithCode = ({ plural, singular }: Words, texts: Readonly<Record<string, string>>): string[] => {
  const same = new RegExp(`\\b(${plural}|${singular})\\b`);
  return Object.entries(texts).flatMap(([path, text]) => {
    const found = same.exec(codeOf(text));
    return found ? [`the name ${found[1]} in ${path}`] : [];
  });
};
