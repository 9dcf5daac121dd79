const ciNames = /^(?:CI|CONTINUOUS_INTEGRATION|CI_.*)$/;

/**
 * To be called before Ink is loaded, which looks at the environment then. Where it sees a CI it draws nothing until the
 * end, even on a terminal, and even where `CI` is set and empty; React's development build is slower.
 */
export const prepareEnvironment = (env: NodeJS.ProcessEnv): void => {
  for (const name of Object.keys(env)) if (ciNames.test(name)) delete env[name];
  env['NODE_ENV'] ??= 'production';
};
