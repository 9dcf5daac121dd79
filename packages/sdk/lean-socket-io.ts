import { readFileSync } from 'node:fs';

type Load = (what: { filter: RegExp }, load: (module: { path: string }) => { contents: string }) => void;

/** Modules whose contents are replaced in bundles for pages. */
const replaced: readonly (readonly [RegExp, string])[] = [
  // Transports other than WebSocket.
  [
    /engine\.io-client\/build\/esm\/transports\/(polling-\w+|webtransport)(\.node)?\.js$/,
    'export const XHR = undefined, Fetch = undefined, WT = undefined;',
  ],
  // Binary data: commands, frames and signals are JSON.
  [
    /socket\.io-parser\/build\/esm\/(is-)?binary\.js$/,
    `
      export const isBinary = () => false, hasBinary = isBinary;
      export const deconstructPacket = undefined, reconstructPacket = undefined;
    `,
  ],
  [/engine\.io-parser\/build\/esm\/contrib\/base64-arraybuffer\.js$/, 'export const decode = undefined;'],
  // The waits of a reconnection that is switched off.
  [/socket\.io-client\/build\/esm\/contrib\/backo2\.js$/, 'export class Backoff { reset() {} }'],
  // A second event emitter: the SDK's own, which has the same methods, does the work of both.
  [
    /@socket\.io\/component-emitter\/lib\/esm\/index\.js$/,
    `
      import { EventEmitter } from 'eventemitter3';
      export class Emitter extends EventEmitter {
        emitReserved(...args) { return super.emit(...args); }
      }
    `,
  ],
];

/**
 * A plugin for esbuild that makes a page about 4 kB smaller: it leaves out parts of Socket.IO that the SDK never uses but
 * Socket.IO's modules import, and bundles one event emitter as an ES module instead of two, one of them in CommonJS.
 */
export const leanSocketIo = {
  name: 'lean-socket-io',
  setup: ({ onLoad }: { onLoad: Load }) => {
    for (const [filter, contents] of replaced) onLoad({ filter }, () => ({ contents }));
    onLoad({ filter: /eventemitter3\/index\.mjs$/ }, ({ path }) => {
      const commonJs = readFileSync(path.replace(/mjs$/, 'js'), 'utf8');
      return {
        contents: `${commonJs.replace(/if \('undefined' !== typeof module\).*$/s, '')}export { EventEmitter };`,
      };
    });
  },
};
