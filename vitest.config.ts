import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Generous: on a busy machine a test is slow, not wrong. `npm run bench` measures speed.
    testTimeout: 60_000,
    // By default one core is kept free, which on two cores halves the speed.
    maxWorkers: '100%',
    hookTimeout: 60_000,
    include: ['test/**/*.test.ts', 'src/**/*.test.ts'],
    // These need tools, or data, that a machine with Node alone does not have; `.ci/run` runs them.
    exclude: ['test/real/**', 'test/external/**'],
  },
});
