// The content when the demo starts for the first time: rooms, with conversations in them.
import { createClient } from '@roomful/sdk';
import { people } from './people.js';

const rooms = [
  { slug: 'general', name: 'general', topic: 'Everything that everybody should know', tags: ['team'] },
  { slug: 'design', name: 'design', topic: 'How it looks, how it feels', tags: ['team'] },
  { slug: 'random', name: 'random', topic: 'Coffee, music, weather', tags: ['off-topic'] },
];

const code = `const { messages, send } = useMessages('general');
const unread = messages.filter(({ id }) => id > readUpTo);`;

/** A morning in the team. */
const talk = async (by) => {
  const { ana, ben, chloe, dora, emil } = by;
  const general = (user) => user.rooms.join('general');
  const [a, b, c, d] = [await general(ana), await general(ben), await general(chloe), await general(dora)];
  await general(emil);

  const plan = await a.messages.send({ text: 'Good morning! The beta goes out on Thursday, here is what is left:' });
  await a.messages.send({ text: '1. the empty state of the inbox\n2. the dark theme\n3. release notes' });
  await a.messages.pin({ message: plan.id });
  const dark = await b.messages.send({ text: 'I take the dark theme, half of it is done already', replyTo: plan.id });
  await c.messages.send({ text: 'Release notes are mine. @Dora can you read them tonight?', mentions: ['dora'] });
  await d.messages.send({ text: 'Sure, send them over' });
  await b.messages.send({ kind: 'code', language: 'typescript', text: code });
  const question = await c.messages.send({ text: 'Does the badge count what was said in threads too?' });
  await b.messages.send({ text: 'No, only mentions do', threadOf: question.id });
  await a.messages.send({ text: 'Threads are quiet on purpose', threadOf: question.id });
  await c.messages.send({ text: 'Makes sense, thank you', threadOf: question.id });
  for (const room of [a, c, d]) await room.messages.react({ message: dark.id, emoji: '🌙' });
  for (const room of [b, c]) await room.messages.react({ message: plan.id, emoji: '👍' });
  await d.messages.react({ message: plan.id, emoji: '🚀' });
  await d.messages.send({ kind: 'action', text: 'opens a window, it is spring' });

  const [r, s] = [await emil.rooms.join('random'), await chloe.rooms.join('random')];
  for (const user of [ana, ben, dora]) await user.rooms.join('random');
  await r.messages.send({
    kind: 'track',
    text: 'for the long afternoon',
    track: { title: 'Blue in Green', artist: 'Miles Davis', durationMs: 337_000 },
  });
  await s.messages.send({ text: 'Perfect for reviewing pull requests' });

  const e = await chloe.rooms.join('design');
  for (const user of [ana, ben]) await user.rooms.join('design');
  await e.messages.send({ text: 'New icons are in the shared folder. @Ana what do you think?', mentions: ['ana'] });

  const { room: launch } = await ana.rooms.create({ slug: 'launch-party', kind: 'group', name: 'Launch party' });
  const party = await ana.rooms.join(launch.id);
  for (const user of ['ben', 'chloe']) await party.members.add({ user });
  await (await ben.rooms.join(launch.id)).messages.send({ text: 'I know a place with a terrace' });

  const { room: pair } = await ana.rooms.direct({ user: 'ben' });
  await (await ana.rooms.follow(pair.id)).messages.send({ text: 'Do you have five minutes before lunch?' });
  await (await ben.rooms.follow(pair.id)).messages.send({ text: 'Of course, come over' });
  const { room: other } = await dora.rooms.direct({ user: 'ana' });
  await (await dora.rooms.follow(other.id)).messages.send({ text: 'The tickets are booked' });
};

/** @param options `talk`: add conversations; without it the rooms are empty */
export const seed = async (url, tokenOf, options) => {
  const clientOf = (user) => createClient({ url, getToken: () => tokenOf(user) });
  const clients = Object.fromEntries(Object.keys(people).map((user) => [user, clientOf(user)]));
  try {
    for (const room of rooms) await clients.ana.rooms.create(room);
    if (options.talk) await talk(clients);
    else for (const client of Object.values(clients)) await client.rooms.join('general');
  } catch (error) {
    // After a restart the rooms already exist.
    if (error.code !== 'room_slug_taken') throw error;
  } finally {
    for (const client of Object.values(clients)) client.close();
  }
};
