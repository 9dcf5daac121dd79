import type { Socket } from 'socket.io';
import { type EngineConnection, engineOf, isOpen, waitingBytes } from './privateFields.js';

/** How many bytes are sent to a stream's followers between two checks of their buffers. */
const lookEveryBytes = 262_144;
const sweepMs = 500;
/** Smaller answers are not counted, bytes. */
const smallAnswer = 16_384;

/** Answers may also wait, up to this many times the limit for events and signals. */
const answersShare = 8;

/**
 * Drops connections that read too slowly: Socket.IO's buffer is unbounded, and a polite disconnect would keep it until the ping
 * timeout. The client reconnects and resumes.
 */
export const createSlowReaderGuard = (maxBytes: number, onEvicted: () => void) => {
  const sentSince = new Map<string, number>();
  const suspects = new Map<string, () => Socket[]>();
  /** Bytes of answers that may still be waiting for a connection: requesting much data does not make a client slow. */
  const owed = new WeakMap<EngineConnection, number>();
  const maxAnswers = answersShare * maxBytes;

  const drop = (engine: EngineConnection): void => {
    const raw = engine.transport?.socket;
    if (!raw || !isOpen(raw)) return;
    raw.terminate();
    onEvicted();
  };
  const owedOf = (engine: EngineConnection, waiting: number): number => Math.min(owed.get(engine) ?? 0, waiting);

  const look = (stream: string): void => {
    const sockets = suspects.get(stream)?.() ?? [];
    suspects.delete(stream);
    sentSince.delete(stream);
    for (const socket of sockets) {
      const engine = engineOf(socket);
      const waiting = waitingBytes(engine, maxBytes + maxAnswers);
      const answers = owedOf(engine, waiting);
      owed.set(engine, answers);
      if (waiting - answers > maxBytes) drop(engine);
    }
  };

  const count = (stream: string, bytes: number, followers: () => Socket[]): void => {
    const sent = (sentSince.get(stream) ?? 0) + bytes;
    sentSince.set(stream, sent);
    suspects.set(stream, followers);
    if (sent >= lookEveryBytes) look(stream);
  };

  const timer = setInterval(() => {
    for (const stream of [...suspects.keys()]) look(stream);
  }, sweepMs);
  timer.unref();

  return {
    /** Counts the bytes sent to a stream's followers, and checks their buffers after many. */
    afterBroadcast: count,
    /** Writes an answer, or drops the connection if too many bytes already wait for it. */
    answer: (socket: Socket, write: () => void): void => {
      const engine = engineOf(socket);
      const before = waitingBytes(engine, maxAnswers);
      if (before > maxAnswers) {
        drop(engine);
        return;
      }
      write();
      const written = waitingBytes(engine, maxAnswers) - before;
      if (written > smallAnswer) owed.set(engine, owedOf(engine, before) + written);
    },
    close: () => clearInterval(timer),
  };
};
