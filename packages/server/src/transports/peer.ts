import { type Frame, wire } from '@roomful/protocol';
import type { Socket } from 'socket.io';
import { clockToleranceMs } from '../access/authenticate.js';
import type { Follower } from '../following/follower.js';
import type { Connection } from '../pipeline/connection.js';
import type { Principal } from '../pipeline/context.js';

/** Before its token ends a connection is told, so that it can refresh it. */
const expiryNoticeMs = 60_000;
const settled = Promise.resolve();

/** What a connection needs of the transport; one for all of them. */
export interface PeerHost {
  follower: Pick<Follower, 'open' | 'close'>;
  /** Told when a connection starts and stops to follow a stream. */
  changed(peer: Peer, stream: string, follows: boolean): void;
  /** Told when a refreshed token gives a connection another role. */
  changedRole(peer: Peer): void;
}

/**
 * A caller's socket. A class, because there is one for each connection: methods are shared, closures and timers would be
 * held by each.
 */
export class Peer implements Connection {
  /** Followed streams, with the seq at which the caller's standing was judged. */
  readonly streams = new Map<string, number>();
  turn: Promise<unknown> = settled;
  #noticed = false;
  #forgotten = false;
  /** Calls that are not answered yet. */
  #calls = 0;

  constructor(
    readonly socket: Socket,
    public principal: Principal,
    private readonly host: PeerHost,
  ) {}

  get id(): string {
    return this.socket.id;
  }

  get connected(): boolean {
    return this.socket.connected;
  }

  follows(stream: string): boolean {
    return this.streams.has(stream);
  }

  attach(stream: string, judgedAt: number): void {
    if (!this.connected) return;
    if (!this.streams.has(stream)) {
      void this.host.follower.open(stream).catch(() => undefined);
      this.host.changed(this, stream, true);
    }
    this.streams.set(stream, judgedAt);
  }

  detach(stream: string): void {
    if (!this.streams.delete(stream)) return;
    this.host.changed(this, stream, false);
    this.host.follower.close(stream);
  }

  deliver(frame: Frame): void {
    this.socket.emit(wire.frame, frame);
  }

  become(next: Principal): void {
    const { role } = this.principal;
    this.principal = next;
    this.#noticed = false;
    this.watchExpiry(Date.now());
    if (role !== next.role) this.host.changedRole(this);
  }

  /**
   * Tells the client that its token is about to end, once, and ends the connection when that is past its end for the
   * handshake too: sooner, whoever comes back with it would be let in and put out, over and over.
   */
  watchExpiry(nowMs: number): void {
    const { expiresAt } = this.principal;
    if (nowMs >= expiresAt + clockToleranceMs) this.socket.disconnect(true);
    else if (!this.#noticed && nowMs >= expiresAt - expiryNoticeMs) {
      this.#noticed = true;
      this.socket.emit(wire.signal, { type: 'auth.expiring', data: { expiresAt } });
    }
  }

  /** Whether its user was erased. */
  get forgotten(): boolean {
    return this.#forgotten;
  }

  /** Takes a call; false: none are taken any more. */
  begin(): boolean {
    if (this.#forgotten) return false;
    this.#calls += 1;
    return true;
  }

  /** A call was answered. */
  end(): void {
    this.#calls -= 1;
    this.#endIfForgotten();
  }

  /** The user was erased: takes no more calls, and ends when those under way are answered. */
  forget(): void {
    this.#forgotten = true;
    this.#endIfForgotten();
  }

  #endIfForgotten(): void {
    if (this.#forgotten && this.#calls === 0) this.socket.disconnect(true);
  }

  close(): void {
    for (const stream of this.streams.keys()) {
      this.host.changed(this, stream, false);
      this.host.follower.close(stream);
    }
    this.streams.clear();
  }
}
