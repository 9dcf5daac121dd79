/** The protocol's version: the major changes when an old client would break. */
export const protocolVersion = '1.0';
