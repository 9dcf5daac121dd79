import type { Server } from 'socket.io';

interface EncodingAdapter {
  _encode(packet: unknown, options: { wsPreEncodedFrame?: Buffer[] }): unknown;
}

/**
 * Socket.IO encodes a broadcast's WebSocket frame once, but as a head and a body, which every connection then writes as two
 * buffers. Joined once, they are one write a connection, the cheaper kind. Where a later Socket.IO has no such method or
 * frame, nothing changes.
 */
export const joinBroadcastFrames = (io: Server): void => {
  const adapter = io.of('/').adapter as unknown as Partial<EncodingAdapter>;
  const encode = adapter._encode?.bind(adapter);
  if (!encode) return;
  adapter._encode = (packet, options) => {
    const encoded = encode(packet, options);
    const frame = options.wsPreEncodedFrame;
    if (frame && frame.length > 1) options.wsPreEncodedFrame = [Buffer.concat(frame)];
    return encoded;
  };
};
