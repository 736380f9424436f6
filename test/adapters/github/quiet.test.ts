import { describe, expect, it } from 'vitest';
import { AddedChanges } from '../../../src/hub/changes/added-changes.ts';
import { ChangeFeed } from '../../../src/hub/changes/change-feed.ts';
import { DemoRepository } from '../../../src/sim/github/repository.ts';
import { MemoryLog } from '../../rigs/memory-log.ts';
import { ago, asOf, githubRig, PLACE } from './rig.ts';

const DAY = 24 * 60;
const QUIET_MINUTES = 30;

/** Two services in one repository, each with an environment of its own, one in another; all deployed. */
async function quietShop() {
  const rig = await githubRig({}, (time) => [new DemoRepository('acme/search', time, 7_002)]);
  rig.live('One', ['a.ts'], 300);
  rig.live('Two', ['b.ts'], 20);
  const [, search] = rig.repositories;
  for (const [repo, environment] of [
    [rig.repo, 'staging'],
    [search, 'production'],
  ] as const) {
    const { sha } = repo?.push('Three', 'ito', ['c.ts'], ago(90)) ?? { sha: '' };
    const deployment = repo?.deploy(sha, environment, 'ito', { at: ago(80) });
    if (deployment) repo?.status(deployment, 'success', ago(70));
  }
  const places = [
    PLACE,
    { ...PLACE, name: 'checkout-staging', environment: 'staging' },
    { ...PLACE, name: 'search', repository: 'acme/search' },
  ];
  const time = { now: () => rig.at.ms, after: () => () => {} };
  const feed = new ChangeFeed({
    services: places.map(({ name }) => ({ name, aliases: [] })),
    sources: [rig.reader(places).changes],
    added: new AddedChanges(new MemoryLog(), time),
    time,
  });
  return { rig, feed };
}

describe('requests to GitHub while nothing changes', () => {
  it('CHG-860 are one a repository and minute over half an hour, each answered by 304, however many look', async () => {
    const { rig, feed } = await quietShop();
    const first = await feed.known(null, asOf(DAY));
    expect(first.changes.map(({ service }) => service).toSorted()).toEqual([
      ...['checkout', 'checkout', 'checkout-staging', 'search'],
    ]);
    const before = rig.server.calls.length;
    for (let minute = 1; minute <= QUIET_MINUTES; minute += 1) {
      // A session's own look, the views of two people, and another session that looks back further.
      for (let look = 0; look < 6; look += 1) {
        rig.later(1 / 6);
        await feed.known(null, asOf(DAY));
        await feed.known(null, asOf(3 * DAY));
      }
      await feed.known(['checkout'], asOf(DAY));
    }
    const calls = rig.server.calls.slice(before);
    const count = (repository: string) =>
      calls.filter(({ path }) => path === `/repos/${repository}/deployments`).length;
    expect({ checkout: count('acme/checkout'), search: count('acme/search') }).toEqual({
      checkout: QUIET_MINUTES,
      search: QUIET_MINUTES,
    });
    // Releases and tags are a hint where there are deployments: they are read every ten minutes.
    const hints = calls.filter(({ path }) => /\/(?:releases|tags)$/.test(path));
    expect(calls).toHaveLength(2 * QUIET_MINUTES + hints.length);
    expect(hints.length).toBeLessThanOrEqual(0.2 * 2 * QUIET_MINUTES);
    expect(new Set(calls.map(({ status }) => status))).toEqual(new Set([304]));
    expect(calls.every(({ headers }) => headers['if-none-match'] !== undefined)).toBe(true);
    const last = await feed.known(null, asOf(DAY));
    // What is said to be complete is what was read, not what was asked for.
    expect(last.coverage.every(({ completeTo }) => Date.parse(completeTo ?? '') > rig.at.ms - 61_000)).toBe(
      true,
    );
  });

  it('CHG-860 with another token the first of them is answered whole: an ETag belongs to a token', async () => {
    const { rig } = await quietShop();
    rig.server.tokens.add('ghp_second');
    const places = [PLACE];
    const one = rig.reader(places).changes;
    const other = rig.reader(places, { auth: { token: 'ghp_second' } }).changes;
    await one.changes('checkout', asOf(DAY), asOf(0));
    rig.later(1);
    await one.changes('checkout', asOf(DAY), asOf(-1));
    await other.changes('checkout', asOf(DAY), asOf(-1));
    rig.later(1);
    await other.changes('checkout', asOf(DAY), asOf(-2));
    const lists = rig.server.calls.filter(({ path }) => path.endsWith('/deployments'));
    expect(lists.map(({ token, status }) => [token, status])).toEqual([
      ['ghp_local', 200],
      ['ghp_local', 304],
      ['ghp_second', 200],
      ['ghp_second', 304],
    ]);
    const [, , whole] = lists;
    expect(whole?.headers['if-none-match']).toBeUndefined();
  });

  it('CHG-861 what was read some seconds ago is complete up to then, and no later', async () => {
    const rig = await githubRig();
    rig.live('One', ['a.ts'], 20);
    const { changes } = rig.reader();
    await changes.changes('checkout', asOf(DAY), asOf(0));
    rig.later(0.5);
    const told = await changes.changes('checkout', asOf(DAY), asOf(-5));
    expect(told.completeTo).toBe(asOf(0));
  });

  it('CHG-862 of a long list only its first page is asked for again, and all of it once something is new', async () => {
    const rig = await githubRig();
    const { sha } = rig.repo.push('One', 'ito', ['a.ts'], ago(3 * DAY));
    for (let n = 0; n < 130; n += 1) {
      const deployment = rig.repo.deploy(sha, 'production', 'ito', { at: ago(2 * DAY - n) });
      rig.repo.status(deployment, 'success', ago(2 * DAY - n));
    }
    const { changes } = rig.reader();
    const pages = async () => {
      const before = rig.server.calls.length;
      const told = await changes.changes('checkout', asOf(3 * DAY), asOf(-60));
      const asked = rig.server.calls.slice(before).filter(({ path }) => path.endsWith('/deployments'));
      return [told.changes.length, asked.map(({ query }) => query.get('page'))];
    };
    expect(await pages()).toEqual([130, ['1', '2']]);
    rig.later(1);
    expect(await pages()).toEqual([130, ['1']]);
    rig.later(1);
    rig.repo.status(rig.repo.deploy(sha, 'production', 'ito'), 'success');
    expect(await pages()).toEqual([131, ['1', '2']]);
  });

  it('CHG-863 where previews fill the list, the environment of a service is asked for by itself', async () => {
    const rig = await githubRig();
    rig.live('One', ['a.ts'], 10 * DAY);
    const { sha } = rig.repo.push('Two', 'ito', ['b.ts'], ago(2 * DAY));
    for (let n = 0; n < 520; n += 1) rig.repo.deploy(sha, 'preview', 'ito', { at: ago(DAY - n) });
    const places = [PLACE, { ...PLACE, name: 'staging', environment: 'staging' }];
    const { changes } = rig.reader(places);
    const told = await changes.changes('checkout', asOf(12 * DAY), asOf(0));
    expect([told.changes.length, told.gaps]).toEqual([1, []]);
  });
});
