const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Encodes the position of a row as an opaque cursor. */
export const encodeText = (position: string): string => Buffer.from(position).toString('base64url');

/** Decodes a cursor; undefined if it is none. */
export const decodeText = (cursor: string): string | undefined => {
  const bytes = Buffer.from(cursor, 'base64url');
  if (bytes.toString('base64url') !== cursor) return undefined;
  try {
    return strict.decode(bytes);
  } catch {
    return undefined;
  }
};
