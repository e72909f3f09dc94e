import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'src/**/*.test.ts'],
    // These need tools that a machine with Node alone does not have; `npm run test:real` runs them.
    exclude: ['test/real/**'],
  },
});
