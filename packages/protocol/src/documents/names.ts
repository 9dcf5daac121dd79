import { compose } from '../compose.js';
import type { ContractShape, Feature } from '../define.js';
import { errorsOf, eventsOf, limitsOf, namesRoom } from '../derive.js';
import { pathsOf } from '../kinds.js';
import { parseSentence } from './sentence.js';

const key = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : `'${name}'`);

const header = '// Generated from the contract by `npm run generate`. Not edited by hand.\n';

/** A value as a constant of a module. */
const constant = (name: string, about: string, value: unknown): string =>
  `/** ${about} */\nexport const ${name} = ${JSON.stringify(value)} as const;\n`;

/** A record as a constant with a line for each entry. */
const table = (name: string, about: string, record: Readonly<Record<string, unknown>>): string => {
  const rows = Object.entries(record).map(([field, value]) => `  ${key(field)}: ${JSON.stringify(value)},\n`);
  return `/** ${about} */\nexport const ${name} = {${rows.length === 0 ? '' : `\n${rows.join('')}`}} as const;\n`;
};

/** A constant of those of all features, which a bundler leaves out if nothing uses it. */
const gathered = (name: string, about: string, parts: readonly string[]): string =>
  `/** ${about} */\nexport const ${name} = /* @__PURE__ */ (() => ({ ${parts.map((part) => `...${part}`).join(', ')} }))();\n`;

const commandsOfFeature = (feature: Feature): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(feature.commands).map(([verb, row]) => [
      verb,
      { kind: row.kind, room: namesRoom(row), ...(row.activity === false ? { activity: false } : {}) },
    ]),
  );

const sentencesOfFeature = (feature: Feature): Record<string, unknown> =>
  Object.fromEntries(
    Object.values(feature.events).flatMap((row) => {
      const sentence = parseSentence(row);
      return sentence === null ? [] : [[row.type, sentence]];
    }),
  );

const featureModule = (noun: string, feature: Feature): string =>
  [
    header,
    table(
      `${noun}Commands`,
      'Its commands: how each is carried out, whether it names a room, and if it is no sign of activity.',
      commandsOfFeature(feature),
    ),
    table(`${noun}Errors`, 'Its errors.', feature.errors ?? {}),
    table(`${noun}Permissions`, 'Its rights: who holds each.', feature.permissions ?? {}),
    table(`${noun}Limits`, 'Its limits; the name says the unit.', feature.limits ?? {}),
    table(`${noun}Sentences`, 'What its events say to people, for `fillSentence`.', sentencesOfFeature(feature)),
  ].join('\n');

const pick = (
  contract: ContractShape,
  test: (row: NonNullable<ReturnType<ReturnType<typeof eventsOf>['get']>>) => boolean,
) => [...eventsOf(contract).values()].filter(test).map(({ type }) => type);

const indexModule = (contract: ContractShape): string => {
  const nouns = Object.keys(contract);
  const departures = Object.fromEntries(
    [...eventsOf(contract)].flatMap(([type, { ends }]) => (ends ? [[type, ends]] : [])),
  );
  const core = (all: Readonly<Record<string, unknown>>, of: 'errors' | 'limits'): Record<string, unknown> => {
    const own = new Set(Object.values(contract).flatMap((feature) => Object.keys(feature[of] ?? {})));
    return Object.fromEntries(Object.entries(all).filter(([name]) => !own.has(name)));
  };
  return [
    header,
    ...nouns.map(
      (noun) =>
        `import { ${['Commands', 'Errors', 'Limits', 'Permissions', 'Sentences'].map((what) => `${noun}${what}`).join(', ')} } from './${noun}.js';`,
    ),
    '',
    ...nouns.map((noun) => `export * from './${noun}.js';`),
    '',
    `/** Every command by noun and verb: how it is carried out, whether it names a room, and if it is no sign of activity. */\nexport const commands = {\n${nouns.map((noun) => `  ${key(noun)}: ${noun}Commands,\n`).join('')}} as const;\n`,
    constant('events', 'Every kind of event.', [...eventsOf(contract).keys()]),
    constant(
      'moderationEvents',
      'The kinds of events of the moderation log.',
      pick(contract, ({ moderation }) => moderation === true),
    ),
    constant(
      'roomLineEvents',
      'The kinds of events that change what a list of rooms shows of their room.',
      pick(contract, ({ roomLine }) => roomLine === true),
    ),
    table('departures', 'The kinds of events that end a membership: whose, and with which error.', departures),
    constant(
      'people',
      'Where a snapshot of a room names people; `*` stands for every element of a list or record.',
      pathsOf(compose(contract).roomSnapshot, ['person']),
    ),
    constant(
      'signals',
      'Every kind of signal.',
      Object.values(contract).flatMap((feature) => Object.values(feature.signals).map(({ type }) => type)),
    ),
    table('coreErrors', 'Errors that no feature brings.', core(errorsOf(contract), 'errors')),
    gathered('errors', 'Every error by its code.', ['coreErrors', ...nouns.map((noun) => `${noun}Errors`)]),
    gathered(
      'permissions',
      'Every right, and who holds it.',
      nouns.map((noun) => `${noun}Permissions`),
    ),
    table('coreLimits', 'Limits that no feature brings.', core(limitsOf(contract), 'limits')),
    gathered('limits', 'Every limit of the protocol; the name says the unit.', [
      'coreLimits',
      ...nouns.map((noun) => `${noun}Limits`),
    ]),
    gathered(
      'sentences',
      'What each kind of event says to people, for `fillSentence`.',
      nouns.map((noun) => `${noun}Sentences`),
    ),
  ].join('\n');
};

/**
 * The source texts of a contract's names, without its schemas: one module a feature, and an index.
 *
 * @example
 * for (const [file, text] of Object.entries(namesModules(contract))) writeFileSync(file, text)
 */
export const namesModules = (contract: ContractShape): Record<string, string> => ({
  'index.ts': indexModule(contract),
  ...Object.fromEntries(
    Object.entries(contract).map(([noun, feature]) => [`${noun}.ts`, featureModule(noun, feature)]),
  ),
});
