import { defineConfig } from 'vitest/config';

/** The tests that belong to what is mutated: `run.mjs` names them. Modules are loaded once a worker, as in `vitest.config.ts`. */
export default defineConfig({
  test: {
    include: JSON.parse(process.env.ONCALL_MUTATE_TESTS ?? '[]') as string[],
    isolate: false,
    setupFiles: ['test/seed.ts'],
    // A change that makes a test wait for ever fails it soon, and its worker goes on.
    testTimeout: 10_000,
    hookTimeout: 10_000,
    update: 'none',
  },
});
