import { expect, it } from 'vitest';
import { reloadingPager } from '../../../src/cli/hub/reloading-pager.ts';
import type { Pager } from '../../../src/ports/pager.ts';
import { PagerError } from '../../../src/ports/pager-error.ts';

const answering = (work: () => Promise<readonly string[]>) => ({ abilities: work }) as unknown as Pager;

it('PDY-83 a token that was refused gives way to the one that is kept instead', async () => {
  let kept: Pager | null = null;
  let opens = 0;
  const pager = reloadingPager(async () => {
    opens += 1;
    return kept;
  });
  await expect(pager.abilities()).rejects.toMatchObject({ kind: 'not-configured' });
  kept = answering(() => Promise.reject(new PagerError('unauthorised')));
  await expect(pager.abilities()).rejects.toMatchObject({ kind: 'unauthorised' });
  kept = answering(async () => ['teams']);
  // Two at once share one.
  expect(await Promise.all([pager.abilities(), pager.abilities()])).toEqual([['teams'], ['teams']]);
  expect(opens).toBe(3);
  kept = answering(() => Promise.reject(new PagerError('unreachable')));
  expect(await pager.abilities()).toEqual(['teams']);
});
