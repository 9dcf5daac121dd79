/**
 * How large bundles for browsers may be, gzipped, in bytes. A client has the features that it is composed of, so the default
 * one may grow with each new feature of the contract; a client for chat alone may not.
 *
 * @param features the number of features in the contract
 */
export const bundleLimits = (features: number) => ({
  /** A client with all features. */
  whole: 19_500 + 500 * features,
  /** A client for chat alone. */
  chat: 24_000,
  /** Everything that the SDK exports. */
  everything: 25_000 + 500 * features,
  /** The hooks for React, beside the SDK. */
  react: 6_000,
});
