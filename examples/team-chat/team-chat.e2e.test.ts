import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@roomful/sdk';
import pg from 'pg';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { hasChromium, launchChromium, noChromium } from '../../scripts/test/chromium.js';
import { startBackend } from '../../scripts/test/rooms.js';
import { type Cable, layCable } from '../demo/src/cable.js';
import { draftOf } from './src/draft.js';

const postgres = process.env['ROOMFUL_TEST_DATABASE_URL'];
if (!hasChromium) console.warn(`The team chat is ${noChromium}`);
else if (postgres === undefined) console.warn('The team chat is tried on PGlite only: no PostgreSQL answers.');

const within = { timeout: 20_000 };

/** Creates a database, and returns its address and a function that drops it. */
const createDatabase = async (server: string): Promise<{ url: string; drop(): Promise<void> }> => {
  const name = `team_chat_${process.pid}_${Date.now()}`;
  const run = async (sql: string) => {
    const client = new pg.Client({ connectionString: server });
    await client.connect();
    await client.query(sql);
    await client.end();
  };
  await run(`create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => run(`drop database ${name} with (force)`) };
};

/** A user with their own device. */
const openAs = async (browser: Browser, url: string, user: string): Promise<Page> => {
  const context = await browser.newContext();
  const page = await context.newPage();
  page.setDefaultTimeout(within.timeout);
  page.on('pageerror', (error) => console.error(`an error in the page of ${user}:`, error));
  await page.goto(`${url}/?user=${user}`);
  await roomOf(page, 'general').waitFor();
  return page;
};

const roomOf = (page: Page, name: string): Locator =>
  page.getByRole('navigation').getByRole('link', { name: new RegExp(`\\b${name}\\b`) });
const badgeOf = (page: Page, name: string): Locator => roomOf(page, name).locator('.badge');
const enter = async (page: Page, name: string): Promise<void> => {
  await roomOf(page, name).click();
  await page.getByRole('textbox', { name: /^Message / }).waitFor();
};
const leave = (page: Page): Promise<void> => page.evaluate(() => location.assign('#/'));

const field = (page: Page): Locator => page.getByRole('textbox', { name: /^Message / });
const say = async (page: Page, ...texts: string[]): Promise<void> => {
  for (const text of texts) {
    await field(page).fill(text);
    await field(page).press('Enter');
  }
};
/** The messages in the room, without those of a thread. */
const lines = (page: Page): Locator => page.getByRole('log', { name: 'Messages', exact: true }).locator('.message');
/** A message by its own text, not by what it quotes. */
const line = (page: Page, text: string): Locator =>
  lines(page)
    .filter({ has: page.locator('.text, .code', { hasText: text }) })
    .last();
const act = async (message: Locator, ...labels: (string | RegExp)[]): Promise<void> => {
  await message.hover();
  for (const name of labels) await message.getByRole('toolbar').getByRole('button', { name, exact: true }).click();
};
const textsOf = async (page: Page): Promise<string[]> =>
  (await lines(page).locator('.text').allInnerTexts()).map((text) => text.trim());
const gone = (locator: Locator) => expect.poll(() => locator.count(), within).toBe(0);

/** Whether an element has the focus. */
const hasFocus = (locator: Locator) => () => locator.evaluate((element) => element === document.activeElement);

test('a message mentions the chosen users whose names are still in it as words', () => {
  const [ben, carter, otherBen] = [
    { id: 'ben', name: 'Ben' },
    { id: 'carter', name: 'Ben Carter (QA)' },
    { id: 'ben2', name: 'Ben' },
  ];
  const mentions = (written: string, ...chosen: { id: string; name: string }[]) =>
    draftOf(written, chosen, false).mentions ?? [];
  for (const text of ['@Ben', 'hello (@Ben)', "that is @Ben's", '@Ben.']) expect(mentions(text, ben)).toEqual(['ben']);
  for (const text of ['x@Benson.org', 'x@Ben.org', '@Benson', '@Ben-Ari', 'Ben'])
    expect(mentions(text, ben)).toEqual([]);
  expect(mentions('@Ben Carter (QA) knows', ben, carter)).toEqual(['carter']);
  expect(mentions('@Ben Carter (QA) and @Ben', ben, carter)).toEqual(['ben', 'carter']);
  expect(mentions('@Ben and @Ben', ben, otherBen)).toEqual(['ben', 'ben2']);
});

describe.each([
  { database: 'PGlite', runs: hasChromium },
  { database: 'PostgreSQL', runs: hasChromium && postgres !== undefined },
])('the team chat on $database', ({ database, runs }) => {
  const closing: (() => unknown)[] = [];
  let [url, browser, cable, ana, ben] = [] as unknown as [string, Browser, Cable, Page, Page];

  beforeAll(async () => {
    if (!runs) return;
    const dir = await mkdtemp(join(tmpdir(), 'roomful-team-chat-'));
    closing.push(() => rm(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }));
    const own = database === 'PostgreSQL' && postgres !== undefined ? await createDatabase(postgres) : null;
    if (own) closing.push(own.drop);
    const env = { TEAM_CHAT_DIR: dir, TEAM_CHAT_EMPTY: '1', ...(own && { DATABASE_URL: own.url }) };
    const app = await startBackend(process.execPath, [join(import.meta.dirname, 'server.js')], env);
    closing.push(app.stop);
    ({ url } = app);
    cable = await layCable(url);
    closing.push(cable.close);
    browser = await launchChromium();
    closing.push(() => browser.close());
    [ana, ben] = [await openAs(browser, url, 'ana'), await openAs(browser, cable.url, 'ben')];
    await enter(ana, 'general');
    await enter(ben, 'general');
  });
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return;
    for (const page of [ana, ben])
      console.error(`${task.name}; the page at ${page.url()} shows:\n${await page.locator('body').innerText()}`);
  });
  afterAll(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  test.runIf(runs)('one signs in by choosing a name', async () => {
    const page = await (await browser.newContext()).newPage();
    await page.goto(url);
    await page.getByRole('button', { name: 'Chloe' }).click();
    await roomOf(page, 'general').waitFor();
    await page.context().close();
  });

  test.runIf(runs)('an address that is none is refused, and the server goes on', async () => {
    const { hostname, port } = new URL(url);
    const [line] = await new Promise<string[]>((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => socket.end('GET // HTTP/1.1\r\nhost: x\r\n\r\n'));
      socket.setEncoding('utf8').once('data', (data: string) => resolve(data.split('\r\n')));
      socket.once('error', reject);
    });
    expect(line).toBe('HTTP/1.1 400 Bad Request');
    expect((await fetch(`${url}/people`)).status).toBe(200);
  });

  test.runIf(runs)('what one says the other sees, and a reply quotes it', async () => {
    await say(ana, 'who has the keys?');
    await act(line(ben, 'who has the keys?'), 'Reply');
    await say(ben, 'I do');
    const answer = line(ana, 'I do');
    await answer.waitFor();
    expect(await answer.locator('.quote').innerText()).toContain('Ana who has the keys?');
    expect(await lines(ana).locator('.note').count()).toBe(0);
  });

  test.runIf(runs)('a thread stands beside the room, which tells how many answers it has', async () => {
    await act(line(ana, 'who has the keys?'), 'Reply in a thread');
    const write = ana.getByRole('textbox', { name: 'Reply in the thread' });
    await write.fill('since yesterday');
    await write.press('Enter');
    await line(ben, 'who has the keys?')
      .getByRole('button', { name: /^1 reply/ })
      .click();
    const answers = ben.getByRole('log', { name: 'Messages of the thread' });
    await answers.getByText('since yesterday').waitFor();
    const back = ben.getByRole('textbox', { name: 'Reply in the thread' });
    await back.fill('thank you');
    await back.press('Enter');
    await ana.getByRole('log', { name: 'Messages of the thread' }).getByText('thank you').waitFor();
    await line(ana, 'who has the keys?')
      .getByRole('button', { name: /^2 replies/ })
      .waitFor();
    expect(await textsOf(ben)).not.toContain('since yesterday');
    for (const page of [ana, ben]) await page.getByRole('button', { name: 'Close thread' }).click();
  });

  test.runIf(runs)('by keyboard, a thread has the focus from when it is opened to when it is closed', async () => {
    await line(ana, 'who has the keys?').focus();
    await ana.keyboard.press('t');
    const write = ana.getByRole('textbox', { name: 'Reply in the thread' });
    await expect.poll(hasFocus(write), within).toBe(true);
    await ana.keyboard.press('Escape');
    await gone(ana.getByRole('complementary', { name: 'Thread' }));
    expect(await hasFocus(line(ana, 'who has the keys?'))()).toBe(true);
    // The same for a panel without a field.
    const members = ana.getByRole('button', { name: /members/ });
    await members.press('Enter');
    const panel = ana.getByRole('complementary', { name: 'Members' });
    await expect.poll(hasFocus(panel), within).toBe(true);
    await ana.keyboard.press('Escape');
    await gone(panel);
    expect(await hasFocus(members)()).toBe(true);
  });

  test.runIf(runs)('in a narrow window, the buttons of the room still have their names', async () => {
    const size = ana.viewportSize() ?? { width: 1280, height: 720 };
    await ana.setViewportSize({ width: 400, height: 700 });
    await ana.getByRole('button', { name: /^\d+ members$/ }).waitFor();
    await ana.setViewportSize(size);
  });

  test.runIf(runs)('a long thread is opened at its end, and goes on there', async () => {
    const client = createClient({ url, token: await (await fetch(`${url}/session?user=ana`)).text() });
    const slug = 'long-answers';
    const { room } = await client.rooms.create({ slug, name: slug, visibility: 'private', messagesPerMinute: 0 });
    const { message } = await client.messages.send({ room: room.id, text: 'tell me' });
    const answers = Array.from({ length: 60 }, (_, n) => `answer ${n + 1}.`);
    for (const text of answers) await client.messages.send({ room: room.id, text, threadOf: message.id });
    client.close();
    await enter(ana, slug);
    await line(ana, 'tell me')
      .getByRole('button', { name: /^60 replies/ })
      .click();
    const thread = ana.getByRole('log', { name: 'Messages of the thread' });
    await thread.getByText('answer 60.').waitFor();
    expect(await thread.getByText('answer 1.').count()).toBe(0);
    const write = ana.getByRole('textbox', { name: 'Reply in the thread' });
    await write.fill('mine');
    await write.press('Enter');
    await thread.getByText('mine', { exact: true }).waitFor();
    await thread.getByRole('button', { name: 'Older replies' }).click();
    await thread.getByText('answer 1.').waitFor();
    await ana.getByRole('button', { name: 'Close thread' }).click();
    await enter(ana, 'general');
  });

  test.runIf(runs)('reactions are counted, and taken back', async () => {
    const [hers, his] = [line(ana, 'I do'), line(ben, 'I do')];
    await act(hers, 'React with 👍');
    await his.getByRole('button', { name: '👍 1' }).click();
    await hers.getByRole('button', { name: '👍 2', pressed: true }).waitFor();
    await act(his, 'Add a reaction');
    const any = ben.getByRole('textbox', { name: 'Any other emoji' });
    await any.fill('🦜');
    await any.press('Enter');
    await hers.getByRole('button', { name: '🦜 1', pressed: false }).waitFor();
    await hers.getByRole('button', { name: '👍 2' }).click();
    await his.getByRole('button', { name: '👍 1', pressed: true }).waitFor();
  });

  test.runIf(runs)('a message is edited, and deleted for everybody', async () => {
    await say(ana, 'meet at nin');
    await gone(ana.getByText('Sending…'));
    await line(ana, 'meet at nin').waitFor();
    await field(ana).press('ArrowUp');
    const edit = ana.getByRole('textbox', { name: 'Edit the message' });
    await edit.fill('meet at nine');
    await edit.press('Enter');
    expect(await line(ben, 'meet at nine').innerText()).toContain('(edited)');
    await act(line(ana, 'meet at nine'), 'Delete', 'Delete it');
    await line(ben, 'This message was deleted.').waitFor();
    await gone(line(ben, 'meet at nine'));
    // Messages of others: she is the owner here, he is a member.
    await line(ana, 'I do').hover();
    await line(ana, 'I do').getByRole('button', { name: 'Delete', exact: true }).waitFor();
    await line(ben, 'who has the keys?').hover();
    await line(ben, 'who has the keys?').getByRole('toolbar').waitFor();
    expect(await line(ben, 'who has the keys?').getByRole('button', { name: 'Delete', exact: true }).count()).toBe(0);
  });

  test.runIf(runs)('after an edit one writes on where one was', async () => {
    const edit = ben.getByRole('textbox', { name: 'Edit the message' });
    for (const key of ['Enter', 'Escape']) {
      await field(ben).press('ArrowUp');
      await edit.press('End');
      await edit.press('!');
      await edit.press(key);
      await gone(edit);
      await expect.poll(hasFocus(field(ben)), within).toBe(true);
    }
    await line(ben, 'I do!').focus();
    await ben.keyboard.press('e');
    await edit.press('Escape');
    await gone(edit);
    await expect.poll(hasFocus(line(ben, 'I do!')), within).toBe(true);
  });

  test.runIf(runs)('a pinned message is in the list of them, until it is taken out', async () => {
    await act(line(ana, 'who has the keys?'), 'Pin');
    await ben.getByRole('button', { name: /pinned/ }).click();
    const list = ben.getByRole('complementary', { name: 'Pinned' });
    await list.getByText('who has the keys?').waitFor();
    await act(line(ana, 'who has the keys?'), 'Unpin');
    await list.getByText('No pinned messages.').waitFor();
    await ben.getByRole('button', { name: 'Close pinned' }).click();
  });

  test.runIf(runs)('typing is shown, and ends by itself', async () => {
    await field(ben).pressSequentially('hm');
    await ana.getByText('Ben is typing…').waitFor();
    await gone(ana.getByText('Ben is typing…'));
    await field(ben).fill('');
  });

  test.runIf(runs)('code, a track, a mention', async () => {
    await say(ana, '```ts\nconst keys = 2;\n```');
    expect(await line(ben, 'const keys').locator('figcaption').innerText()).toBe('ts');
    await say(ana, '/track Blue in Green - Miles Davis');
    await line(ben, 'Blue in Green').locator('.track').getByText('Miles Davis').waitFor();
    await field(ana).pressSequentially('hello @be');
    await ana.getByRole('option', { name: '@Ben' }).waitFor();
    await field(ana).press('Enter');
    await field(ana).press('Enter');
    await line(ben, 'hello @Ben').waitFor();
    expect(await line(ben, 'hello @Ben').getAttribute('class')).toContain('names-me');
  });

  test.runIf(runs)('who writes faster than the names come mentions nobody else', async () => {
    await field(ben).pressSequentially('@');
    await ben.getByRole('option', { name: '@Ana' }).waitFor();
    // From here on no answers arrive.
    cable.unplug();
    await field(ben).pressSequentially('Em');
    await field(ben).press('Tab');
    expect(await field(ben).inputValue()).toBe('@Emil ');
    await field(ben).fill('@nobody');
    await field(ben).press('Enter');
    await line(ben, '@nobody').getByText('Sending…').waitFor();
    cable.plugIn();
    await line(ana, '@nobody').waitFor();
    await gone(ben.getByText('You are offline.'));
  });

  test.runIf(runs)('one dialog makes one room, and goes on where not everybody could be added', async () => {
    await ana.route('**/people', (route) => route.fulfill({ json: { ben: 'Ben', 'no such id': 'Ghost' } }));
    await ana.getByRole('button', { name: 'Create a room' }).click();
    const dialog = ana.getByRole('dialog', { name: 'New room' });
    await dialog.getByRole('textbox', { name: 'Name' }).fill('設計');
    for (const name of ['Ben', 'Ghost']) await dialog.getByRole('checkbox', { name }).check();
    await dialog.getByRole('button', { name: 'Create' }).dblclick();
    const again = dialog.getByRole('button', { name: 'Add them' });
    await again.waitFor();
    await dialog.getByRole('checkbox', { name: 'Ghost' }).uncheck();
    await again.dblclick();
    await field(ana).waitFor();
    await gone(dialog);
    await ana.getByRole('button', { name: /^2 members$/ }).waitFor();
    const client = createClient({ url, token: await (await fetch(`${url}/session?user=ana`)).text() });
    const { rooms } = await client.rooms.list({ scope: 'mine' });
    client.close();
    const made = rooms.flatMap(({ room }) => (room.name === '設計' ? room.slug : []));
    expect(made).toEqual([expect.stringMatching(/^room-[0-9a-f]{8}$/)]);
    await ana.unroute('**/people');
    await enter(ana, 'general');
  });

  test.runIf(runs)('a room that was joined from the list is followed as long as it is shown', async () => {
    const client = createClient({ url, token: await (await fetch(`${url}/session?user=ana`)).text() });
    const room = await client.rooms.follow('random');
    const people = () => room.state.getSnapshot().people;
    await ben.getByRole('button', { name: 'Browse channels' }).click();
    await ben
      .getByRole('dialog')
      .getByRole('button', { name: /^#random/ })
      .click();
    await field(ben).waitFor();
    await expect.poll(people, within).toBe(2);
    await enter(ben, 'general');
    await expect.poll(people, within).toBe(1);
    client.close();
  });

  test.runIf(runs)('who is muted keeps what was refused, and sends it again afterwards', async () => {
    await ana.getByRole('button', { name: /members/ }).click();
    const more = ana.getByRole('listitem').filter({ hasText: 'Ben' }).locator('.more');
    await more.locator('summary').click();
    await more.getByRole('button', { name: 'Mute for 10 minutes' }).click();
    await more.getByRole('button', { name: 'Unmute' }).waitFor();
    await say(ben, 'can you hear me?');
    await ben.getByText(/^Not sent: /).waitFor();
    expect(await textsOf(ana)).not.toContain('can you hear me?');
    await more.getByRole('button', { name: 'Unmute' }).click();
    await more.getByRole('button', { name: 'Mute for 10 minutes' }).waitFor();
    await ben.getByRole('button', { name: 'Try again' }).click();
    await line(ana, 'can you hear me?').waitFor();
    await gone(ben.getByText(/^Not sent: /));
    await ana.getByRole('button', { name: 'Close members' }).click();
  });

  test.runIf(runs)('a direct room has a dot: on while the other one is there, off when the tab is closed', async () => {
    // Collect every title that the room shows, however briefly.
    const titles = await ana.evaluateHandle(() => {
      const seen = new Set<string>();
      const look = () => seen.add(document.querySelector('h1')?.textContent ?? '');
      new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
      return seen;
    });
    await ana.getByRole('button', { name: 'New direct message' }).click();
    await ana.getByRole('dialog').getByRole('button', { name: 'Chloe' }).click();
    await ana.getByRole('textbox', { name: 'Message Chloe' }).waitFor();
    expect((await titles.evaluate((seen) => [...seen])).filter((title) => title.includes('dm-'))).toEqual([]);
    const dot = roomOf(ana, 'Chloe').locator('.dot');
    await expect.poll(() => dot.getAttribute('class'), within).toBe('dot offline');
    const chloe = await openAs(browser, url, 'chloe');
    await expect.poll(() => dot.getAttribute('class'), within).toBe('dot online');
    await say(ana, 'are you there?');
    await expect.poll(() => badgeOf(chloe, 'Ana').allInnerTexts(), within).toEqual(['1']);
    await enter(chloe, 'Ana');
    await ana.getByText('Read by Chloe').waitFor();
    await chloe.context().close();
    await expect.poll(() => dot.getAttribute('class'), within).toBe('dot offline');
    await enter(ana, 'general');
  });

  test.runIf(runs)('what one device has read is read on the other', async () => {
    const second = await openAs(browser, url, 'ana');
    await leave(ana);
    await say(ben, 'unread one', 'unread two');
    for (const page of [ana, second])
      await expect.poll(() => badgeOf(page, 'general').allInnerTexts(), within).toEqual(['2']);
    await say(ben, '@ana look');
    await enter(ana, 'general');
    await gone(badgeOf(second, 'general'));
    await second.context().close();
  });

  test.runIf(runs)('a mention in a thread is counted, and read with its room', async () => {
    await leave(ana);
    await act(line(ben, 'unread one'), 'Reply in a thread');
    const write = ben.getByRole('textbox', { name: 'Reply in the thread' });
    await write.pressSequentially('look here @an');
    await ben.getByRole('option', { name: '@Ana' }).waitFor();
    await write.press('Enter');
    await write.press('Enter');
    await expect.poll(() => badgeOf(ana, 'general').allInnerTexts(), within).toEqual(['@1']);
    await write.press('Escape');
    await gone(ben.getByRole('complementary', { name: 'Thread' }));
    await enter(ana, 'general');
    await line(ana, 'unread one')
      .getByRole('button', { name: /^1 reply/ })
      .waitFor();
    const second = await openAs(browser, url, 'ana');
    await gone(badgeOf(second, 'general'));
    await second.context().close();
  });

  test.runIf(runs)('who opens the page in a room sees where the unread begins', async () => {
    await leave(ana);
    await say(ben, 'while she was away');
    await expect.poll(() => badgeOf(ana, 'general').allInnerTexts(), within).toEqual(['1']);
    const address = await roomOf(ana, 'general').getAttribute('href');
    await ana.evaluate((hash) => history.replaceState(null, '', `/?user=ana${hash}`), address);
    await ana.reload();
    await ana.getByText('New', { exact: true }).waitFor();
    await line(ana, 'while she was away').waitFor();
  });

  test.runIf(runs)('what is half written waits in its room and its thread', async () => {
    await field(ana).fill('half a thought');
    await act(line(ana, 'unread two'), 'Reply');
    await act(line(ana, 'unread one'), 'Reply in a thread');
    const inThread = ana.getByRole('textbox', { name: 'Reply in the thread' });
    await inThread.fill('half an answer');
    await enter(ana, 'Chloe');
    expect(await field(ana).inputValue()).toBe('');
    await enter(ana, 'general');
    await expect.poll(() => field(ana).inputValue(), within).toBe('half a thought');
    await ana.getByText('Replying to Ben').waitFor();
    await act(line(ana, 'unread one'), 'Reply in a thread');
    expect(await inThread.inputValue()).toBe('half an answer');
    await inThread.fill('');
    await ana.getByRole('button', { name: 'Close thread' }).click();
    await ana.getByRole('button', { name: 'Cancel the reply' }).click();
    await field(ana).fill('');
  });

  test.runIf(runs)('who is cut off writes on, and nothing is lost or doubled', async () => {
    cable.unplug();
    await ben.getByText('You are offline.').waitFor();
    const before = (await textsOf(ana)).length;
    await say(ben, 'from the train', 'still in the tunnel');
    await expect.poll(() => ben.getByText('Sending…').count(), within).toBe(2);
    await field(ben).press('ArrowUp');
    expect(await ben.getByRole('textbox', { name: 'Edit the message' }).count()).toBe(0);
    await say(ana, 'first of ana', 'second of ana', 'third of ana');
    await expect.poll(() => textsOf(ana), within).toHaveLength(before + 3);
    cable.plugIn();
    await expect.poll(() => textsOf(ana), within).toHaveLength(before + 5);
    await gone(ben.getByText('Sending…'));
    await gone(ben.getByText('You are offline.'));
    const all = await textsOf(ana);
    expect(all.slice(before)).toEqual([
      'first of ana',
      'second of ana',
      'third of ana',
      'from the train',
      'still in the tunnel',
    ]);
    await expect.poll(() => textsOf(ben), within).toEqual(all);
    const later = await openAs(browser, url, 'ben');
    await enter(later, 'general');
    await expect.poll(() => textsOf(later), within).toEqual(all);
  });

  test.runIf(runs)('what is written offline is sent, though one left the room and came back meanwhile', async () => {
    cable.unplug();
    await ben.getByText('You are offline.').waitFor();
    await say(ben, 'before the next room');
    await ben.getByText('Sending…').waitFor();
    await leave(ben);
    await ben.getByText('Choose a room, or start a conversation.').waitFor();
    await roomOf(ben, 'general').click();
    await ben.getByText('Sending…').waitFor();
    // The message would be lost with the client, so signing out asks first.
    const asked = new Promise<string>((resolve) => {
      ben.once('dialog', (dialog) => {
        resolve(dialog.message());
        void dialog.dismiss();
      });
    });
    await ben.getByLabel('change status').click();
    await ben.getByRole('button', { name: 'Sign out' }).click();
    expect(await asked).toContain('A message has not been sent yet.');
    cable.plugIn();
    await line(ana, 'before the next room').waitFor();
    await gone(ben.getByText('Sending…'));
  });
});
