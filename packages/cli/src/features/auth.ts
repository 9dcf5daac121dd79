import type { CliFeature } from './feature.js';

export const auth = {
  refusals: {
    token_expired: {
      hint: () => 'roomful login <url> with a newer token, or put it into ROOMFUL_TOKEN or the token file',
    },
  },
} satisfies CliFeature;
