import type { Ack, CommandEnvelope, ErrorBody, Frame, RoomfulSignal } from '@roomful/protocol';
import { wire } from '@roomful/protocol/names';
import { io, type Socket } from 'socket.io-client';
import type { Transport } from './transport.js';

interface ServerToClient {
  [wire.frame]: (frame: Frame) => void;
  [wire.signal]: (signal: RoomfulSignal) => void;
}
interface ClientToServer {
  [command: string]: (envelope: CommandEnvelope, ack: (answer: Ack) => void) => void;
}

/**
 * Socket.IO over WebSocket. Each connection has its own socket without reconnection, so that nothing buffered for one
 * connection is ever sent on another. The SDK itself reconnects and resends.
 */
export const socketIo: Transport = ({ url, token, hello }, events) => {
  const { origin, pathname } = new URL(url);
  const socket: Socket<ServerToClient, ClientToServer> = io(origin, {
    path: `${pathname.replace(/\/+$/, '')}/socket.io`,
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    auth: { token, ...hello },
  });
  socket.on('connect', events.open);
  // Node explains the failure in `description`, such as ECONNREFUSED; browsers do not.
  socket.on('connect_error', (error: Error & { data?: ErrorBody; description?: { message?: string } }) =>
    events.refused(error.data ?? null, error.description?.message ?? error.message),
  );
  socket.on('disconnect', (reason) => events.closed(reason));
  socket.on(wire.frame, events.frame);
  socket.on(wire.signal, events.signal);
  return {
    send: (name, envelope, ack) => void socket.emit(name, envelope, ack),
    close: () => {
      socket.removeAllListeners();
      socket.disconnect();
    },
  };
};
