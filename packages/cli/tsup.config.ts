import { defineConfig } from 'tsup';

export default defineConfig({
  entry: ['src/main.ts'],
  format: ['esm'],
  target: 'node20',
  // Dynamic imports become chunks of their own, so that help and one-shot commands load neither Ink nor the server.
  splitting: true,
  sourcemap: true,
});
