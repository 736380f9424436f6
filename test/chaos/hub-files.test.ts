import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { harmFiles } from './hub-files.ts';

// `npm run chaos -- files --harms 1000` goes on.
it('SEC-743 a changed bit or a cut end of any file that a hub keeps is found, in one clear line, or does no harm', async () => {
  const root = mkdtempSync(join(tmpdir(), 'oncall-files-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const { counts, bad } = await harmFiles({ seed: 732, harms: 40, data: join(root, 'data') });
  expect(bad).toEqual([]);
  expect(Object.keys(counts)).toHaveLength(8);
  expect(Object.values(counts).reduce((sum, { found }) => sum + found, 0)).toBeGreaterThan(10);
});
