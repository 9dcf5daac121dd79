const ciNames = /^(?:CI|CONTINUOUS_INTEGRATION|CI_.*)$/;

/**
 * Call this before loading Ink, which reads the environment then. If Ink detects a CI, it draws nothing until the end, even
 * on a terminal, and even if `CI` is set but empty. NODE_ENV avoids React's slower development build.
 */
export const prepareEnvironment = (env: NodeJS.ProcessEnv): void => {
  for (const name of Object.keys(env)) if (ciNames.test(name)) delete env[name];
  env['NODE_ENV'] ??= 'production';
};
