import { settings } from '../packages/server/src/config.js';

const cell = (text: string): string => text.replaceAll('|', '\\|');

/** The page of the server's settings: their table is the server's own. */
export const settingsPage = (): string => {
  const rows = Object.entries(settings).map(([name, { env, schema, about }]) => {
    const fallback = schema.safeParse(undefined);
    const value = fallback.success && fallback.data !== undefined ? JSON.stringify(fallback.data) : undefined;
    return `| \`${name}\` | \`${env}\` | ${value === undefined ? '' : `\`${cell(value)}\``} | ${cell(about)} |`;
  });
  return [
    '# Settings of the server',
    '<!-- Generated from the server by `npm run generate`. Do not edit. -->',
    ['| Key | Environment | Default | What it is for |', '| --- | --- | --- | --- |', ...rows].join('\n'),
  ]
    .join('\n\n')
    .concat('\n');
};
