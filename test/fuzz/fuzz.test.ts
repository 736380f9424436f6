import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DOORS } from './doors.ts';
import { fuzz } from './fuzz.ts';

/** Inputs of each door; `npm run fuzz -- --minutes 20` goes on. */
const INPUTS = 100;

describe('what takes bytes from outside', () => {
  it.each(DOORS.map((open) => [open.name, open] as const))(
    'SEC-740 takes anything without a crash, a hang or a stack: %s',
    async (_name, open) => {
      const { inputs, findings } = await fuzz(await open(), {
        seed: 740,
        guided: false,
        goesOn: (n) => n < INPUTS,
      });
      expect(
        findings.map(
          ({ bytes, why }) => `${why}\n${JSON.stringify(bytes.toString('latin1').slice(0, 2_000))}`,
        ),
      ).toEqual([]);
      expect(inputs).toBeGreaterThanOrEqual(INPUTS);
    },
  );

  it('SEC-741 is tried by inputs that get further each time: a mistake behind three words that must follow each other is found', () => {
    const args = ['--import', 'tsx', join(import.meta.dirname, 'run.ts'), '--planted', '--seed', '2'];
    const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    expect(stdout).toMatch(/^planted: .* found 1$/m);
    expect(stdout).toContain('Error: planted');
  });
});
