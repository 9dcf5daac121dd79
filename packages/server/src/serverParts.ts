import type { Server as HttpServer } from 'node:http';
import type { Writable } from 'node:stream';
import type { ContractShape } from '@roomful/protocol';
import type { Database } from './database/connection.js';
import type { AnyHandlers } from './pipeline/context.js';
import type { Interceptor } from './pipeline/interceptors.js';

/** A running server. */
export interface RoomfulServer {
  /**
   * The URL of the server, such as http://127.0.0.1:7400, or of the app's own HTTP server. @throws Error until the app's server
   * listens, and if it listens on a Unix socket
   */
  readonly url: string;
  /** The port of `url`. @throws Error as `url` does */
  readonly port: number;
  /** `embedded` or `postgres`. */
  readonly database: Database['kind'];
  /** Whether the server can run commands now, as `/ready` reports. */
  ready(): Promise<boolean>;
  /** The Prometheus metrics, as `/metrics` reports. */
  metrics(): Promise<string>;
  /**
   * Writes a backup of the database at one instant, as `/backup` does, while the server keeps running. `restoreBackup` reads
   * it.
   */
  backup(out: Writable): Promise<void>;
  /**
   * Cuts the connections of a user without closing them properly, as a broken link does. The user's clients reconnect and
   * resume.
   */
  drop(userId: string): void;
  /**
   * Stops accepting commands, answers waiting calls, notifies the clients, and closes everything except an app's own HTTP
   * server. Resolves within 10 s.
   */
  close(): Promise<void>;
}

/** Parts that tests and embedders may replace. */
export interface ServerParts {
  /** The contract to serve. Default: roomful's. */
  contract?: ContractShape;
  /** A handler for each read and write of the contract. Default: roomful's. */
  handlers?: AnyHandlers;
  /**
   * The app's own HTTP server to run on, instead of listening on `host` and `port`. Roomful takes `/socket.io/` and
   * `/v1/<command>` there; all other paths, including `/health`, `/ready` and `/metrics`, stay with the app. If the app has a
   * Socket.IO server, that one needs another path. Default: a server of roomful's own.
   */
  http?: HttpServer;
  /**
   * Set this once, at the first start after the database was set back to an earlier state by other means than `restoreBackup`.
   * Clients that had seen more then get a fresh snapshot. Default: false.
   */
  restored?: boolean;
  /** Functions around every command, for example for tracing; the first is the outermost. Default: none. */
  interceptors?: readonly Interceptor[];
  /** How far the clock is ahead of the database's, milliseconds. Default: 0. */
  clockOffsetMs?: () => number;
  /** Users whose handshakes and calls are answered with `unavailable`, as if the network were down. Default: none. */
  unreachable?: ReadonlySet<string>;
}
