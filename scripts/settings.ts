import { settings } from '../packages/server/src/config.js';

const cell = (text: string): string => text.replaceAll('|', '\\|');

/** The page of the server's settings, generated from the server's own table. */
export const settingsPage = (): string => {
  const rows = Object.entries(settings).map(([name, { env, schema, about }]) => {
    const fallback = schema.safeParse(undefined);
    const value = fallback.success && fallback.data !== undefined ? JSON.stringify(fallback.data) : undefined;
    return `| \`${name}\` | \`${env}\` | ${value === undefined ? '' : `\`${cell(value)}\``} | ${cell(about)} |`;
  });
  return [
    '# Server settings',
    '<!-- Generated from the server by `npm run generate`. Do not edit. -->',
    ['| Key | Environment | Default | Description |', '| --- | --- | --- | --- |', ...rows].join('\n'),
  ]
    .join('\n\n')
    .concat('\n');
};
