import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** Builds the command, since end-to-end tests start the built one. */
export const setup = (): void => {
  execFileSync('npm', ['run', '--silent', 'build:fast'], {
    cwd: join(import.meta.dirname, '..', '..'),
    stdio: 'inherit',
  });
};
