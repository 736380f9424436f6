import { expect, it } from 'vitest';
import { CliError } from '../../../src/cli/base/errors.ts';
import { readPastPages } from '../../../src/cli/session/past-pages.ts';

const SPAN = { since: '2026-11-01T00:00:00.000Z', until: '2026-11-02T00:00:00.000Z', acknowledged: false };

it('CLI-635 a hub that limits how often one person reads is asked again, and any other refusal is passed on', async () => {
  let asked = 0;
  const api = (refusal: string, times: number) => ({
    pastPages: async () => {
      asked += 1;
      if (asked <= times) throw new CliError('refused', { refusal });
      return { pages: [], next: null };
    },
  });
  await expect(readPastPages(api('too-fast', 2), SPAN)).resolves.toEqual([]);
  expect(asked).toBe(3);
  asked = 0;
  await expect(readPastPages(api('not-allowed', 1), SPAN)).rejects.toMatchObject({ kind: 'refused' });
  expect(asked).toBe(1);
});
