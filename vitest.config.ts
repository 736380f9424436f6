import { globSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { configDefaults, defineConfig } from 'vitest/config';
import LongestFirst from './test/longest-first.ts';

const STORIES = 'test/stories/**/*.test.ts';
/**
 * Much of it waits for sockets, processes and the disk. With two workers a core, 4 % of two cores were idle; with three workers
 * in all, a quarter.
 */
const WORKERS = availableParallelism() * 2;
/** A module that is replaced is replaced for all files of a worker, so these have one each. */
const REPLACES = globSync('test/**/*.test.{ts,tsx}').filter((file) =>
  readFileSync(file, 'utf8').includes('vi.mock('),
);

export default defineConfig({
  test: {
    globalSetup: './test/packed.ts',
    reporters: ['default', './test/summary-reporter.ts'],
    // Limits end what hangs. They are no measure of speed, so a busy machine does not reach them.
    hookTimeout: 60_000,
    // A golden that is missing fails, here as in CI; `vitest run -u` writes it.
    update: 'none',
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'parts',
          include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
          exclude: [...configDefaults.exclude, STORIES, ...REPLACES],
          // A worker loads a module once for all its files: a third of the time of most of them is loading.
          isolate: false,
          setupFiles: ['test/seed.ts'],
          testTimeout: 300_000,
          maxWorkers: WORKERS,
        },
      },
      {
        extends: true,
        test: {
          name: 'replaced',
          include: REPLACES,
          setupFiles: ['test/seed.ts'],
          testTimeout: 300_000,
          maxWorkers: WORKERS,
        },
      },
      {
        // Real terminals and hubs wait more than they compute: among the rest they fill what it leaves idle.
        extends: true,
        test: {
          name: 'stories',
          include: [STORIES],
          testTimeout: 300_000,
          maxWorkers: WORKERS,
        },
      },
    ],
  },
});
