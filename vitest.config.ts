import { availableParallelism } from 'node:os';
import { configDefaults, defineConfig } from 'vitest/config';

const STORIES = 'test/stories/**/*.test.ts';
/** Much of it waits for sockets, processes and the disk: as many workers as cores leave them half idle. */
const WORKERS = availableParallelism() + 1;

export default defineConfig({
  test: {
    globalSetup: './test/packed.ts',
    reporters: ['default', './test/summary-reporter.ts'],
    // Limits end what hangs. They are no measure of speed, so a busy machine does not reach them.
    hookTimeout: 60_000,
    // A golden that is missing fails, here as in CI; `vitest run -u` writes it.
    update: 'none',
    projects: [
      {
        extends: true,
        test: {
          name: 'parts',
          include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
          exclude: [...configDefaults.exclude, STORIES],
          setupFiles: ['test/seed.ts'],
          testTimeout: 180_000,
          maxWorkers: WORKERS,
        },
      },
      {
        // Real terminals and hubs wait more than they compute: among the rest they fill what it leaves idle.
        extends: true,
        test: {
          name: 'stories',
          include: [STORIES],
          testTimeout: 180_000,
          maxWorkers: WORKERS,
        },
      },
    ],
  },
});
