import { createSign, generateKeyPairSync, type JsonWebKey, type KeyObject } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An RSA key as a token issuer has it. */
export interface IssuerKey {
  kid: string;
  jwk: JsonWebKey;
  /** The public key as PEM: what an attacker has, too. */
  pem: string;
  /** Signs with RS256. Claims as they are: nothing is added. */
  sign(claims: object, header?: object): string;
}

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const signer =
  (key: KeyObject, kid: string) =>
  (claims: object, header: object = {}): string => {
    const text = `${part({ alg: 'RS256', typ: 'JWT', kid, ...header })}.${part(claims)}`;
    return `${text}.${createSign('RSA-SHA256').update(text).sign(key).toString('base64url')}`;
  };

export const createIssuerKey = (kid: string): IssuerKey => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid, alg: 'RS256', use: 'sig' };
  const pem = publicKey.export({ format: 'pem', type: 'spki' }).toString();
  return { kid, jwk, pem, sign: signer(privateKey, kid) };
};

/** Serves keys where a server looks for them. */
export const serveKeys = async (keys: readonly IssuerKey[]): Promise<{ url: string; close(): void }> => {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ keys: keys.map(({ jwk }) => jwk) }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`, close: () => server.close() };
};
