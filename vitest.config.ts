import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'src/**/*.test.ts'],
    // These need tools, or data, that a machine with Node alone does not have; `.ci/run` runs them.
    exclude: ['test/real/**', 'test/external/**'],
  },
});
