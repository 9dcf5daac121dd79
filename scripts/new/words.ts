/** A noun in the forms that a feature needs. */
export interface Words {
  /** As in the contract, plural: `fireBells`. */
  plural: string;
  /** One of them: `fireBell`. */
  singular: string;
}

const singularOf = (plural: string): string | undefined => {
  if (/[^aeiou]ies$/.test(plural)) return plural.replace(/ies$/, 'y');
  if (/(s|x|z|ch|sh)es$/.test(plural)) return plural.replace(/es$/, '');
  return /[^su]s$/.test(plural) ? plural.replace(/s$/, '') : undefined;
};

const isIdentifier = (name: string): boolean => {
  try {
    new Function(`'use strict'; const ${name} = 0;`);
    return name !== 'await';
  } catch {
    return false;
  }
};

/**
 * The forms of a noun.
 *
 * @param singular for nouns that do not form it as most do. Default: by the usual rules of English
 * @throws Error with what to write instead
 */
export const wordsOf = (plural: string, singular = singularOf(plural)): Words => {
  const form = /^[a-z]+([A-Z][a-z]+)*$/;
  if (!form.test(plural)) {
    throw new Error(`unable to use "${plural}" as a noun; write it in lower camel case, such as bells or fireBells`);
  }
  if (singular === undefined || singular === plural) {
    throw new Error(
      `unable to find the singular of "${plural}"; write the noun in the plural, or both forms, such as: npm run new -- mice mouse`,
    );
  }
  if (!form.test(singular)) {
    throw new Error(`unable to use "${singular}" as a singular; write it in lower camel case, such as fireBell`);
  }
  for (const name of [plural, singular]) {
    if (!isIdentifier(name))
      throw new Error(`unable to use "${name}"; it is a word of JavaScript. Choose another noun`);
  }
  return { plural, singular };
};

const separate = (camel: string, by: string): string =>
  camel.replace(/[A-Z]/g, (letter) => `${by}${letter.toLowerCase()}`);
const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** As in tables, errors, events: `fire_bell`. */
export const snake = (camel: string): string => separate(camel, '_');
/** As in the names of types: `FireBell`. */
export const pascal = capital;
/** As in sentences: `fire bell`. */
const spaced = (camel: string): string => separate(camel, ' ');

/**
 * Puts a noun in the place of that of the templates, which are about bells: `bells`, `Bell` are names of the code, `BELLS`
 * and `BELL` those of tables, events and errors, and `«bells»` are words in sentences.
 */
export const fill = (template: string, { plural, singular }: Words): string => {
  const article = /^[aeiou]/.test(singular) ? 'an' : 'a';
  return template
    .replace(/\ba (?=«bell»)/g, `${article} `)
    .replaceAll('«Bells»', capital(spaced(plural)))
    .replaceAll('«bells»', spaced(plural))
    .replaceAll('«bell»', spaced(singular))
    .replace(/BELLS|BELL|Bells|Bell|bells|bell/g, (word) => {
      const form = /s$/i.test(word) ? plural : singular;
      if (word === word.toUpperCase()) return snake(form);
      return word === word.toLowerCase() ? form : pascal(form);
    });
};
