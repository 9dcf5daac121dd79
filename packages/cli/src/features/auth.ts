import type { CliFeature } from './feature.js';

export const auth = {
  refusals: {
    token_expired: {
      hint: () => 'get a new token, then run roomful login <url>, or update ROOMFUL_TOKEN or the token file',
    },
  },
} satisfies CliFeature;
