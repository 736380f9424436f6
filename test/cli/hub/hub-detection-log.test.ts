import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { hubDetectionLog } from '../../../src/cli/hub/hub-detection-log.ts';

it('DET-906 exclusions that are added at the same moment have names of their own', async () => {
  const data = await mkdtemp(join(tmpdir(), 'names-'));
  const log = hubDetectionLog({ data }, {});
  const wish = (query: string) => ({
    ...{ id: null, rule: null, source: null, owner: 'aoi', reason: 'known' },
    match: { by: 'query', query } as const,
    sure: false,
    until: new Date(Date.now() + 3_600_000).toISOString(),
  });
  const made = await Promise.all(['a:b', 'a-b', 'a b'].map((query) => log.add(wish(query), 'aoi')));
  expect(made.map(({ id }) => id)).toEqual(['a-b', 'a-b-2', 'a-b-3']);
  expect((await log.review()).map(({ exclusion }) => exclusion.id).sort()).toEqual(['a-b', 'a-b-2', 'a-b-3']);
  await log.close();
  await rm(data, { recursive: true, force: true });
});
