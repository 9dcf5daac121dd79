/** Escapes text for a table cell. */
const cell = (text: string): string => text.replace(/\|/g, '\\|').replace(/\n/g, ' ');

const row = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;

/** A table; empty text if there are no rows. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  rows.length === 0 ? '' : [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');

export const code = (text: string): string => `\`${text}\``;

export const fence = (language: string, text: string): string => `\`\`\`${language}\n${text}\n\`\`\``;

/** A page of its non-empty parts. */
export const page = (title: string, ...parts: readonly string[]): string =>
  [`# ${title}`, '<!-- Generated from the contract by `npm run generate`. Do not edit. -->', ...parts]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n');
