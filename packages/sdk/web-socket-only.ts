type Load = (what: { filter: RegExp }, load: () => { contents: string }) => void;

/**
 * A plugin for esbuild that leaves out parts of Socket.IO that the SDK never uses but Socket.IO's modules import: the
 * transports other than WebSocket, and attachments of binary data (commands, frames and signals are JSON). It makes a page
 * about 3 kB smaller.
 */
export const webSocketOnly = {
  name: 'websocket-only',
  setup: ({ onLoad }: { onLoad: Load }) => {
    onLoad({ filter: /engine\.io-client\/build\/esm\/transports\/(polling-\w+|webtransport)(\.node)?\.js$/ }, () => ({
      contents: 'export const XHR = undefined, Fetch = undefined, WT = undefined;',
    }));
    onLoad({ filter: /socket\.io-parser\/build\/esm\/(is-)?binary\.js$/ }, () => ({
      contents: `
        export const isBinary = () => false, hasBinary = isBinary;
        export const deconstructPacket = undefined, reconstructPacket = undefined;
      `,
    }));
  },
};
