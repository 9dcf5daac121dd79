import { commands } from '@roomful/protocol/names';
import { bundleLimits } from './packages/sdk/bundle-limits.js';

const limits = bundleLimits(Object.keys(commands).length);

const file = (name: string, path: string, bytes: number) => ({ name, path, limit: `${bytes} B`, gzip: true });

export default [
  file('a client with all features, in a page', 'node_modules/.cache/roomful-pages/whole.js', limits.whole),
  file(
    'a client for chat alone, from @roomful/sdk/core, in a page',
    'node_modules/.cache/roomful-pages/chat.js',
    limits.chat,
  ),
  file('the SDK for pages without a bundler', 'packages/sdk/dist/roomful.browser.js', limits.everything),
  file('the hooks for React, beside the SDK', 'packages/sdk/dist/react.js', limits.react),
];
