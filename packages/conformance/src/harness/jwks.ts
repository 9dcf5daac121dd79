import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, exportSPKI, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';

/** An RSA key of a token issuer. */
export interface IssuerKey {
  kid: string;
  jwk: JWK;
  /** The public key as PEM. An attacker knows it too. */
  pem: string;
  privateKey: CryptoKey;
  /** Signs with RS256, and adds no claims. `header` replaces fields of the header. */
  sign(claims: JWTPayload, header?: object): Promise<string>;
}

export const createIssuerKey = async (kid: string): Promise<IssuerKey> => {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
  return {
    kid,
    jwk: { ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' },
    pem: await exportSPKI(publicKey),
    privateKey,
    sign: (claims, header) =>
      new SignJWT(claims).setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid, ...header }).sign(privateKey),
  };
};

/** Serves keys as a JWKS. */
export const serveKeys = async (keys: readonly IssuerKey[]): Promise<{ url: string; close(): void }> => {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ keys: keys.map(({ jwk }) => jwk) }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`, close: () => server.close() };
};
