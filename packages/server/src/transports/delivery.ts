import { type ErrorCode, type Frame, streamId, wire } from '@roomful/protocol';
import type { Follower } from '../following/follower.js';
import type { FollowRules } from '../following/following.js';
import type { Endings } from '../pipeline/endings.js';
import type { RevokedBy } from '../pipeline/revoked.js';
import type { Audience } from './audience.js';
import type { SocketConnection } from './socketConnection.js';

export interface DeliveryDeps {
  audience: Pick<Audience, 'followersOf' | 'send'>;
  follower: Pick<Follower, 'positions'>;
  /** The events that end memberships. */
  endings: Endings;
  /** The rights that events take away. */
  revokedBy: RevokedBy;
  /** Who may follow, by the kind of stream. A kind without rules belongs to its followers alone, such as a user's own stream. */
  rules: Readonly<Record<string, FollowRules>>;
  report(error: unknown): void;
}

/** Sends frames to followers. A follower whose membership ends with an event gets that event and is then detached. */
export const createDelivery = (deps: DeliveryDeps) => {
  const { audience, follower, endings, revokedBy, report } = deps;
  const rulesOf = (stream: string): FollowRules | undefined => deps.rules[stream.slice(0, stream.indexOf(':'))];
  /** Frames of streams whose followers are being checked again. */
  const held = new Map<string, Frame[]>();

  const detach = (connection: SocketConnection, stream: string, code: ErrorCode, seq: number): void => {
    connection.detach(stream);
    connection.socket.emit(wire.signal, { type: 'server.detached', data: { stream, code, seq } });
  };

  /** Checks the followers of a stream that some may no longer read. Frames wait until those are detached. */
  const recheck = async (stream: string, seq: number, rules: FollowRules): Promise<void> => {
    const followers = audience.followersOf(stream);
    const users = followers.map(({ principal }) => principal);
    const allowed = await rules.allowed(streamId(stream), users).catch((error: unknown) => {
      report(error);
      return undefined;
    });
    for (const connection of followers) {
      if (allowed?.has(connection.principal.id) || !connection.follows(stream)) continue;
      detach(connection, stream, allowed ? rules.refusal : 'unavailable', seq);
    }
    const waiting = held.get(stream) ?? [];
    held.delete(stream);
    for (const frame of waiting) emit(frame);
  };

  /** Sends a frame to the followers of its stream. */
  const emit = (frame: Frame): void => {
    const { stream, events } = frame;
    const holding = held.get(stream);
    if (holding) {
      holding.push(frame);
      return;
    }
    let start = 0;
    for (const [i, event] of events.entries()) {
      const ending = endings.get(event.type);
      const rules = revokedBy(event)?.reading ? rulesOf(stream) : undefined;
      if (!ending && !rules) continue;
      audience.send(frame, events.slice(start, i + 1));
      start = i + 1;
      if (ending?.whose === 'everybody') {
        for (const connection of audience.followersOf(stream)) detach(connection, stream, ending.code, event.seq);
        return;
      }
      if (rules && audience.followersOf(stream).length > 0) {
        held.set(stream, [{ ...frame, events: events.slice(start) }]);
        void recheck(stream, event.seq, rules);
        return;
      }
      if (!ending) continue;
      const userId = ending.userOf(event);
      for (const connection of audience.followersOf(stream)) {
        const judgedAt = connection.streams.get(stream) ?? 0;
        if (connection.principal.id === userId && judgedAt < event.seq)
          detach(connection, stream, ending.code, event.seq);
      }
    }
    audience.send(frame, start === 0 ? events : events.slice(start));
  };

  /** Checks a connection again after its user's role changed: an operator may have followed what a user may not see. */
  const rejudge = async (connection: SocketConnection): Promise<void> => {
    for (const stream of [...connection.streams.keys()]) {
      const rules = rulesOf(stream);
      if (!rules) continue;
      const allowed = await rules.allowed(streamId(stream), [connection.principal]);
      if (allowed.has(connection.principal.id) || !connection.follows(stream)) continue;
      detach(connection, stream, rules.refusal, follower.positions().get(stream) ?? 0);
    }
  };

  return { emit, rejudge };
};

export type Delivery = ReturnType<typeof createDelivery>;
