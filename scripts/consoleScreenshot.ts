// Writes docs/guides/console.svg: the console in a terminal, with a server of its own. Needs a build.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { spawn as spawnPty } from '@lydell/node-pty';
import { type Client, createClient } from '@roomful/sdk';
import headless from '@xterm/headless';
import { mintToken } from '../packages/cli/src/config/token.js';

const root = join(import.meta.dirname, '..');
const bin = join(root, 'packages', 'cli', 'bin', 'roomful.js');
const columns = 100;
const rows = 22;
const secret = 'the-secret-of-a-server-that-lives-for-a-picture';
const cell = { width: 8.5, height: 19 };
const padding = 14;
const paint = { back: '#16181d', text: '#d7dae0', dim: '#7f8692' };
const palette = ['#16181d', '#e06c75', '#98c379', '#e5c07b', '#61afef', '#c678dd', '#56b6c2', '#d7dae0'];
const timeoutMs = 20_000;

type Terminal = InstanceType<typeof headless.Terminal>;

/** Escapes text for XML, including spaces, which would otherwise collapse. */
const escapeXml = (text: string): string =>
  text.replace(/[&<> ]/g, (one) => `&#${one === ' ' ? 160 : one.charCodeAt(0)};`);

/** The screen of a terminal as SVG, with a text element for each run of cells of the same style. */
const svgOf = ({ buffer: { active } }: Terminal): string => {
  const parts: string[] = [];
  for (let y = 0; y < rows; y++) {
    const line = active.getLine(active.baseY + y);
    let run = { at: 0, look: '', text: '', cells: 0 };
    const end = (): void => {
      const text = run.look.endsWith('back') ? run.text : run.text.trimEnd();
      if (text === '') return;
      const [fill = paint.text, bold, back] = run.look.split('|');
      const x = padding + run.at * cell.width;
      const top = padding + y * cell.height;
      const width = (run.cells - (run.text.length - text.length)) * cell.width;
      if (back) parts.push(`<rect x="${x}" y="${top}" width="${width}" height="${cell.height}" fill="${paint.text}"/>`);
      const weight = bold ? ' font-weight="bold"' : '';
      parts.push(
        `<text x="${x}" y="${top + 14}" textLength="${width}" fill="${fill}"${weight}>${escapeXml(text)}</text>`,
      );
    };
    for (let x = 0; x < columns; x++) {
      const one = line?.getCell(x);
      const inverse = Boolean(one?.isInverse());
      const own = one?.isFgPalette()
        ? palette[one.getFgColor() % palette.length]
        : one?.isDim()
          ? paint.dim
          : paint.text;
      const look = `${inverse ? paint.back : own}|${one?.isBold() ? 'bold' : ''}|${inverse ? 'back' : ''}`;
      // The second cell of a wide character. Each wide character gets its own element, since fonts differ in its width.
      if (one?.getWidth() === 0) continue;
      const cells = one?.getWidth() ?? 1;
      if (look !== run.look || cells > 1 || run.cells > run.text.length) {
        end();
        run = { at: x, look, text: '', cells: 0 };
      }
      run.text += one?.getChars() || ' ';
      run.cells += cells;
    }
    end();
  }
  const width = Math.ceil(2 * padding + columns * cell.width);
  const height = 2 * padding + rows * cell.height;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="ui-monospace, 'DejaVu Sans Mono', Menlo, monospace" font-size="14">
<title>The console of roomful in a terminal</title>
<rect width="${width}" height="${height}" rx="8" fill="${paint.back}"/>
${parts.join('\n')}
</svg>
`;
};

/** Fills the room before the picture is taken. */
const fillRoom = async (clientOf: (sub: string) => Client): Promise<void> => {
  const [ana, ben, chloe, mod] = (['ana', 'ben', 'chloe', 'mod'] as const).map(clientOf);
  if (!ana || !ben || !chloe || !mod) throw new Error('unable to fill the room');
  await ana.rooms.create({ slug: 'late-night-jazz', topic: 'records, requests, no spoilers' });
  await ana.rooms.create({ slug: 'backstage', topic: 'for the crew' });
  await mod.rooms.join('backstage');
  const lobby = await ana.rooms.join('late-night-jazz');
  const others = await Promise.all([ben, chloe, mod].map((client) => client.rooms.join('late-night-jazz')));
  await lobby.members.setRole({ user: 'mod', role: 'moderator' });
  await lobby.queue.open({ title: 'Tonight' });
  for (const title of ['So What', 'Blue in Green', 'Naima']) await lobby.queue.add({ title });
  await others[0]?.queue.vote({ item: 2, vote: 'up' });
  await others[1]?.queue.vote({ item: 2, vote: 'up' });
  await others[1]?.queue.vote({ item: 3, vote: 'up' });
  const { id } = await lobby.messages.send({ text: 'good evening, the first record starts at nine' });
  await others[0]?.messages.send({ text: 'is there a place for requests?', replyTo: id });
  await lobby.messages.pin({ message: id });
  for (const one of others) await one.messages.react({ message: id, emoji: '🎉' });
  await others[1]?.messages.react({ message: id, emoji: '👍' });
  const { id: how } = await lobby.messages.send({ text: 'in the queue: /add, then everybody votes' });
  await others[0]?.messages.send({ text: 'and if two have as many?', threadOf: how });
  await lobby.messages.send({ text: 'then the older one', threadOf: how });
  await others[1]?.messages.send({ text: 'pours a coffee', kind: 'action' });
  await others[1]?.messages.send({ text: '@mod the microphone hums', mentions: ['mod'] });
  await others[0]?.messages.send({ text: 'Blue in Green then, it has been a long week' });
};

const folder = await mkdtemp(join(tmpdir(), 'roomful-picture-'));
const env = {
  ...process.env,
  XDG_CONFIG_HOME: folder,
  ROOMFUL_JWT_SECRET: secret,
  TERM: 'xterm-256color',
  LANG: 'C.UTF-8',
};
const up = ['up', '--port', '0', '--data-dir', join(folder, 'data'), '--no-profile', '--json'];
const server = spawn(process.execPath, [bin, ...up], { env, stdio: ['ignore', 'pipe', 'inherit'] });
const clients: Client[] = [];
try {
  const [line] = (await once(createInterface(server.stdout), 'line')) as [string];
  const { url } = JSON.parse(line) as { url: string };
  const tokenOf = (sub: string): string =>
    mintToken(secret, { sub, name: sub, role: 'user', ttlMs: 600_000 }, Date.now());
  const clientOf = (sub: string): Client => {
    const client = createClient({ url, token: tokenOf(sub) });
    clients.push(client);
    return client;
  };
  await fillRoom(clientOf);
  const terminal = new headless.Terminal({ cols: columns, rows, allowProposedApi: true });
  const pty = spawnPty(process.execPath, [bin, 'join', 'late-night-jazz', '--url', url], {
    cols: columns,
    rows,
    env: { ...env, ROOMFUL_TOKEN: tokenOf('mod'), CI: '' },
  });
  pty.onData((data) => terminal.write(data));
  const shows = async (text: RegExp): Promise<void> => {
    const until = Date.now() + timeoutMs;
    for (;;) {
      const { active } = terminal.buffer;
      const screen = Array.from({ length: rows }, (_, y) => active.getLine(active.baseY + y)?.translateToString(true));
      if (text.test(screen.join('\n'))) return;
      if (Date.now() > until) throw new Error(`the console does not show ${text}:\n${screen.join('\n')}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  await shows(/long week/);
  pty.write('/queue\r');
  await shows(/Naima/);
  await clientOf('ana')
    .rooms.join('backstage')
    .then((room) => room.messages.send({ text: '@mod five minutes', mentions: ['mod'] }));
  await shows(/#backstage 1 @1/);
  pty.write('\x13');
  await shows(/selected #\d+ ben/);
  await writeFile(join(root, 'docs', 'guides', 'console.svg'), svgOf(terminal));
  pty.kill();
} finally {
  for (const client of clients) client.close();
  server.kill('SIGTERM');
  await once(server, 'exit');
  await rm(folder, { recursive: true, force: true });
}
