import type { Server as HttpServer } from 'node:http';
import type { Writable } from 'node:stream';
import type { ContractShape } from '@roomful/protocol';
import type { Database } from './database/connection.js';
import type { AnyHandlers } from './pipeline/context.js';
import type { Interceptor } from './pipeline/interceptors.js';

/** A running server. */
export interface RoomfulServer {
  /** Where it listens, such as http://127.0.0.1:7400; an app's own HTTP server says where. @throws Error until that one listens, and if it listens on a Unix socket */
  readonly url: string;
  /** The port of `url`. @throws Error as `url` does */
  readonly port: number;
  /** `embedded` or `postgres`. */
  readonly database: Database['kind'];
  /** Whether it can serve commands now: what `/ready` answers. */
  ready(): Promise<boolean>;
  /** Prometheus metrics: what `/metrics` answers. */
  metrics(): Promise<string>;
  /** Writes a backup of the database at one instant while everything goes on: what `/backup` answers. `restoreBackup` reads it. */
  backup(out: Writable): Promise<void>;
  /** Drops the connections of a user without a word, as a broken link does; the user's clients come back and resume. */
  drop(userId: string): void;
  /**
   * Stops taking commands, answers those that wait, tells the clients, and closes everything but an app's own HTTP
   * server. Resolves within 10 s.
   */
  close(): Promise<void>;
}

/** What tests and embedders may replace. */
export interface ServerParts {
  /** The contract to serve. Default: roomful's. */
  contract?: ContractShape;
  /** A handler for each read and write of the contract. Default: roomful's. */
  handlers?: AnyHandlers;
  /**
   * The app's own HTTP server to live on, instead of listening on `host` and `port`. Roomful takes `/socket.io/` and
   * `/v1/<command>` there; everything else stays the app's (`/health`, `/ready` and `/metrics` too). If the app has a
   * Socket.IO server, that one needs another path. Default: a server of roomful's own.
   */
  http?: HttpServer;
  /**
   * The database was set back to an earlier state by other means than `restoreBackup`: clients that had seen more get a
   * fresh snapshot. Say it once, at the first start after that. Default: false.
   */
  restored?: boolean;
  /** Stand around every command, such as tracing; the first is the outermost. Default: none. */
  interceptors?: readonly Interceptor[];
  /** Milliseconds that the clock is ahead of the database's. Default: 0. */
  clockOffsetMs?: () => number;
  /** Users whose handshakes and calls are answered `unavailable`, as if the network were down. Default: none. */
  unreachable?: ReadonlySet<string>;
}
