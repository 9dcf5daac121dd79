/**
 * A plugin of esbuild. The SDK speaks WebSocket and nothing else, yet Socket.IO's index of transports holds on to the others:
 * without them a page is more than 2 kB smaller.
 */
export const webSocketOnly = {
  name: 'websocket-only',
  setup: ({ onLoad }: { onLoad: (what: { filter: RegExp }, load: () => { contents: string }) => void }) =>
    onLoad({ filter: /engine\.io-client\/build\/esm\/transports\/(polling-\w+|webtransport)(\.node)?\.js$/ }, () => ({
      contents: 'export const XHR = undefined, Fetch = undefined, WT = undefined;',
    })),
};
