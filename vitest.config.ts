import { availableParallelism } from 'node:os';
import { configDefaults, defineConfig } from 'vitest/config';

const STORIES = 'test/stories/**/*.test.ts';

export default defineConfig({
  test: {
    reporters: ['default', './test/summary-reporter.ts'],
    hookTimeout: 30_000,
    // A golden that is missing fails, here as in CI; `vitest run -u` writes it.
    update: 'none',
    projects: [
      {
        extends: true,
        test: {
          name: 'parts',
          include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
          exclude: [...configDefaults.exclude, STORIES],
          testTimeout: 60_000,
          // Much of it waits for sockets, processes and the disk: one worker leaves even two cores half idle.
          maxWorkers: Math.max(2, availableParallelism() - 1),
        },
      },
      {
        // Real terminals and hubs want the machine to themselves: after all else, one file at a time.
        extends: true,
        test: {
          name: 'stories',
          include: [STORIES],
          fileParallelism: false,
          testTimeout: 90_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
