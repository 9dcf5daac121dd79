import type { EventDraft, Frame, RoomfulEvent } from '@roomful/protocol';
import { spaceStream } from '@roomful/protocol/names';
import { emptySpace, reduceSpace } from '../state.js';
import type { FakeServer } from './fakeServer.js';

export const spaceId = 'course:js-101';

/** A space of the viewer's, on a fake server. The log ends at 2. */
export const createFakeSpace = (server: FakeServer, viewerId = 'ana') => {
  const stream = spaceStream(spaceId);
  const epoch = 's1';
  let log: RoomfulEvent[] = [];
  let memberCount = 0;
  const following = new Set<number>();
  const { handlers } = server;

  handlers['spaces.follow'] = (input, { link }) => {
    following.add(link);
    const since = input['since'] as { epoch: string; seq: number } | undefined;
    const head = log.length;
    if (since?.epoch === epoch && since.seq <= head)
      return { result: { recovered: true, epoch, head, events: log.slice(since.seq) } };
    const snapshot = log.reduce((state, event) => reduceSpace(state, event, viewerId), emptySpace());
    return { result: { recovered: false, epoch, head, snapshot } };
  };
  handlers['spaces.unfollow'] = (_, { link }) => {
    following.delete(link);
    return { result: {} };
  };
  handlers['spaces.events'] = (input) => {
    const events = log.slice(Number(input['after']));
    return { result: { epoch, events, next: log.length, head: log.length } };
  };

  const append = (draft: EventDraft) => {
    const event = { seq: log.length + 1, at: 1, actor: null, key: null, ...draft } as RoomfulEvent;
    log = [...log, event];
    const frame: Frame = { stream, epoch, from: event.seq, to: event.seq, events: [event] };
    for (const connection of server.connections)
      if (connection.open && following.has(connection.id))
        server.faults.frame(frame, (late) => connection.open && connection.events.frame(late));
  };
  const add = (id: string, role: 'member' | 'owner' = 'member') => {
    const member = { user: { id, name: id }, role, joinedAt: 1 };
    memberCount++;
    append({ type: 'space.member_added', data: { member, memberCount } });
  };
  append({
    type: 'space.created',
    data: { space: { id: spaceId, name: 'JavaScript 101', metadata: {}, createdAt: 1 } },
  });
  add(viewerId, 'owner');
  return {
    add,
    remove: (userId: string) => {
      memberCount--;
      append({ type: 'space.member_removed', data: { userId, memberCount } });
    },
    /** The server tells its followers that they no longer follow the space. */
    detach: (code: 'forbidden' | 'space_not_found') =>
      server.signal({ type: 'server.detached', data: { stream, code, seq: log.length } }),
  };
};
