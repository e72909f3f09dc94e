import { defineConfig } from 'vitest/config';

/** Suites over data that is not part of the repository; each says which environment variable names its data. */
export default defineConfig({
  test: { include: ['test/external/**/*.test.ts'], testTimeout: 120_000 },
});
