/** Text in a cell of a table. */
const cell = (text: string): string => text.replace(/\|/g, '\\|').replace(/\n/g, ' ');

const row = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;

/** A table, or nothing where it has no rows. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  rows.length === 0 ? '' : [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');

export const code = (text: string): string => `\`${text}\``;

export const fence = (language: string, text: string): string => `\`\`\`${language}\n${text}\n\`\`\``;

/** A page of the parts that are not empty. */
export const page = (title: string, ...parts: readonly string[]): string =>
  [`# ${title}`, '<!-- Generated from the contract by `npm run generate`. Not edited by hand. -->', ...parts]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n');
