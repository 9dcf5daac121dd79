import { createClient, type LiveRoom } from '@roomful/sdk';

const find = <T extends HTMLElement>(id: string): T => document.getElementById(id) as T;
const [status, log, older] = [find('status'), find('log'), find<HTMLButtonElement>('older')];

const explain = (error: unknown): void => {
  status.textContent = error instanceof Error ? error.message : String(error);
};

const bubble = (name: string, text: string | null, ...classes: string[]): HTMLLIElement => {
  const item = document.createElement('li');
  const author = document.createElement('b');
  author.textContent = name;
  item.classList.add(...classes);
  item.append(author, text ?? 'deleted');
  return item;
};

/** Shows the current state of a room. Called after each change. */
const show = (room: LiveRoom, user: string): void => {
  const { messages, pending, hasBefore, memberCount, status: connection, room: about } = room.state.getSnapshot();
  const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
  find('title').textContent = about.name;
  status.textContent = connection === 'live' ? `${memberCount} members` : connection;
  older.hidden = !hasBefore;
  log.replaceChildren(
    ...messages.map(({ author, text }) => bubble(author.name, text, author.id === user ? 'mine' : 'other')),
    ...pending.map(({ text, state }) => bubble(user, text, 'mine', state)),
  );
  if (atEnd) log.scrollTop = log.scrollHeight;
};

const join = async (user: string): Promise<void> => {
  const getToken = async (): Promise<string> => (await fetch(`/token?user=${user}`)).text();
  const client = createClient({ url: location.origin, getToken });
  const room = await client.rooms.join('lobby');
  find('join').hidden = true;
  find('chat').hidden = false;
  room.state.subscribe(() => show(room, user));
  show(room, user);

  older.addEventListener('click', () => room.messages.loadOlder().catch(explain));
  find('say').addEventListener('submit', (event) => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    // A refused message stays in `pending`, with its error.
    room.messages.send({ text: String(new FormData(form).get('text')) }).catch(explain);
    form.reset();
  });
};

find('join').addEventListener('submit', (event) => {
  event.preventDefault();
  join(String(new FormData(event.target as HTMLFormElement).get('user'))).catch(explain);
});
