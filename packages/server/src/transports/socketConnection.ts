import { type Frame, wire } from '@roomful/protocol';
import type { Socket } from 'socket.io';
import { clockToleranceMs } from '../access/authenticate.js';
import type { Follower } from '../following/follower.js';
import type { Leaving } from '../live/liveStore.js';
import type { Connection } from '../pipeline/connection.js';
import type { Principal } from '../pipeline/context.js';

/** How long before its token expires a client is notified, so that it can refresh the token. */
const expiryNoticeMs = 60_000;
const settled = Promise.resolve();

/** The transport's side of all connections. */
export interface ConnectionHost {
  follower: Pick<Follower, 'open' | 'close'>;
  /** Called when a connection starts or stops to follow a stream. `how`: how the connection ended, if that is why. */
  changed(connection: SocketConnection, stream: string, follows: boolean, how?: Leaving): void;
  /** Called when a refreshed token gives a connection another role. */
  changedRole(connection: SocketConnection): void;
}

/**
 * A caller's socket. It is a class because there are many: connections share methods, but each would hold its own closures.
 */
export class SocketConnection implements Connection {
  /** Followed streams, with the seq at which the caller's rights were checked. */
  readonly streams = new Map<string, number>();
  turn: Promise<unknown> = settled;
  #noticed = false;
  #forgotten = false;
  /** The number of unanswered calls. */
  #calls = 0;

  constructor(
    readonly socket: Socket,
    public principal: Principal,
    private readonly host: ConnectionHost,
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
   * Notifies the client once when its token is about to expire, and ends the connection when a handshake would refuse the
   * token. If it ended sooner, a client with that token would connect and be disconnected over and over.
   */
  watchExpiry(nowMs: number): void {
    const { expiresAt } = this.principal;
    if (nowMs >= expiresAt + clockToleranceMs) this.socket.disconnect(true);
    else if (!this.#noticed && nowMs >= expiresAt - expiryNoticeMs) {
      this.#noticed = true;
      this.socket.emit(wire.signal, { type: 'auth.expiring', data: { expiresAt } });
    }
  }

  /** Whether the user was erased. */
  get forgotten(): boolean {
    return this.#forgotten;
  }

  /** Begins a call. Returns false if the connection takes no more calls. */
  begin(): boolean {
    if (this.#forgotten) return false;
    this.#calls += 1;
    return true;
  }

  /** Notes that a call was answered. */
  end(): void {
    this.#calls -= 1;
    this.#endIfForgotten();
  }

  /** Takes no more calls, as the user was erased, and ends once the running calls are answered. */
  forget(): void {
    this.#forgotten = true;
    this.#endIfForgotten();
  }

  #endIfForgotten(): void {
    if (this.#forgotten && this.#calls === 0) this.socket.disconnect(true);
  }

  close(how: Leaving): void {
    for (const stream of this.streams.keys()) {
      this.host.changed(this, stream, false, how);
      this.host.follower.close(stream);
    }
    this.streams.clear();
  }
}
