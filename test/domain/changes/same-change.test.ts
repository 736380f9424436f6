import { describe, expect, it } from 'vitest';
import { isSameChange, mergeChanges } from '../../../src/domain/changes/same-change.ts';
import { asSeen, type SystemChange } from '../../../src/domain/changes/system-change.ts';
import { change, type Given, minute } from './make-change.ts';

const SHA = '7be2c0ffee';
const github = (n: number, at: number, given: Given = {}) =>
  change(`github:deployment:${n}`, 'api', at, { sha: SHA, ...given });
const run = (n: number, at: number, given: Given = {}) =>
  change(`github:run:4${n}:1`, 'api', at, { sha: SHA, ...given });
const page = (id: string, at: number, given: Given = {}) =>
  change(`pagerduty:${id}`, 'api', at, { sha: SHA, origins: ['pagerduty'], ...given });
const hand = (id: string, at: number, given: Given = {}) =>
  change(`hand:${id}`, 'api', at, { sha: SHA, origins: ['hand'], ...given });
const ids = (...lists: readonly (readonly SystemChange[])[]) => mergeChanges(lists).map(({ id }) => id);

describe('whether two sources tell of one change', () => {
  const base = github(1, -5);
  it.each<readonly [string, SystemChange, boolean]>([
    ['the same id, whatever else differs', github(1, -500, { sha: null }), true],
    ['one version in one environment', page('X', -4), true],
    ['a short hash of it', page('X', -4, { sha: '7be2c0f' }), true],
    ['a longer hash of it', page('X', -4, { sha: `${SHA}11` }), true],
    ['another version that ends like it', page('X', -4, { sha: '0ffee' }), false],
    ['no version', page('X', -4, { sha: null }), false],
    ['an environment that is not known', page('X', -4, { environment: null }), true],
    ['another environment', page('X', -4, { environment: 'staging' }), false],
    ['an hour before', page('X', -65), true],
    ['more than an hour before', page('X', -65.01), false],
    ['more than an hour later', page('X', 55.01), false],
    ['another service', { ...page('X', -4), services: [{ service: 'web', reach: 'own' }] }, false],
    [
      'that service among others',
      {
        ...page('X', -4),
        services: [
          { service: 'web', reach: 'own' },
          { service: 'api', reach: 'path' },
        ],
      },
      true,
    ],
    ['a deployment of its own', github(2, -5), false],
    ['a run that made the deployment', run(1, -5), true],
  ])('CHG-797 of a deployment and %s: %j', (_, other, same) => {
    expect(isSameChange(base, other)).toBe(same);
    expect(isSameChange(other, base)).toBe(same);
  });

  it('CHG-797 two runs are two changes, and so are two attempts of one', () => {
    expect(isSameChange(run(1, -5), run(2, -5))).toBe(false);
    expect(isSameChange(run(1, -5), { ...run(1, -5), id: 'github:run:41:2' })).toBe(false);
  });

  it.each([
    ['https://g/a/actions/runs/4', 'https://g/a/actions/runs/4/job/9', true],
    ['https://g/a/actions/runs/4', 'https://g/a/actions/runs/4/attempts/2?pr=1', true],
    ['https://g/a/actions/runs/4#step:1', 'https://g/a/actions/runs/4/jobs/123', true],
    ['https://g/a/actions/runs/4', 'https://g/a/actions/runs/5', false],
    ['https://g/a/actions/runs/4/job/x', 'https://g/a/actions/runs/4', false],
    ['https://g/a/actions/runs/4/job/9/log', 'https://g/a/actions/runs/4/log', false],
    ['https://g/a/actions/runs/4/job/9/log', 'https://g/a/actions/runs/4', false],
  ])('CHG-797 of %s and %s are one page: %j', (url, other, same) => {
    const apart = { sha: null, environment: 'staging' } as const;
    expect(isSameChange(github(1, -5, { ...apart, url }), page('X', -5, { url: other }))).toBe(same);
    expect(isSameChange(github(1, -5, { ...apart, url }), page('X', -5, { url: null }))).toBe(false);
  });

  it('CHG-797 a change stored by an earlier version belongs to the service that it names', () => {
    const { services: _, ...kept } = asSeen(page('X', -4));
    expect(isSameChange(github(1, -5), kept)).toBe(true);
    expect(isSameChange(github(1, -5), { ...kept, service: 'web' })).toBe(false);
    expect(isSameChange(github(1, -5), { ...kept, services: [] })).toBe(true);
  });
});

describe('changes of several sources', () => {
  it('CHG-797 are in order of time, the newest first, and of one time by their ids', () => {
    const apart = { sha: null } as const;
    const all = [hand('b', -5, apart), hand('a', -5, apart), hand('c', -9, apart), hand('d', -1, apart)];
    for (const list of [all, all.toReversed()])
      expect(ids(list)).toEqual(['hand:d', 'hand:a', 'hand:b', 'hand:c']);
    expect(ids([hand('e', -3, { ...apart, state: 'waiting' }), hand('f', -8, apart)])).toEqual([
      'hand:e',
      'hand:f',
    ]);
  });

  it('CHG-797 that are one are called as by the source that knows most', () => {
    const three = [hand('H', -5), page('P', -5), run(1, -5), github(1, -5)];
    for (const list of [three, three.toReversed()]) {
      expect(ids(list)).toEqual(['github:deployment:1']);
      expect(ids(...list.map((one) => [one]))).toEqual(['github:deployment:1']);
    }
    expect(ids([run(1, -3)], [github(1, -5)])).toEqual(['github:deployment:1']);
    expect(ids([hand('H', -1, { sha: null })], [github(1, -5)])).toEqual(['hand:H', 'github:deployment:1']);
    expect(ids([hand('H', -5)], [page('P', -5)])).toEqual(['pagerduty:P']);
    expect(ids([page('P', -5)], [run(1, -5)])).toEqual(['github:run:41:1']);
  });

  it('CHG-797 of two that it may be, it is the one that is nearer in time', () => {
    const merged = (at: number) =>
      mergeChanges([[github(1, -40), github(2, -10)], [page('P', at, { by: 'Kato' })]])
        .filter(({ by }) => by === 'Kato')
        .map(({ id }) => id);
    expect(merged(-30)).toEqual(['github:deployment:1']);
    expect(merged(-20)).toEqual(['github:deployment:2']);
    // As near to both: the newer one.
    expect(merged(-25)).toEqual(['github:deployment:2']);
  });

  it('CHG-797 have what either of them knows, and where both know it what the first says', () => {
    const [first, other] = [
      github(1, -5, { environment: null, startedAt: null, commits: [], by: 'a', files: ['a.ts'] }),
      page('P', -4, {
        ...{ environment: 'prod', by: 'b', title: 'T', pr: 8, url: 'u', packages: ['pg'], files: ['b.ts'] },
        ...{ commits: [{ sha: SHA, title: 't', pr: 8, author: null }], compareUrl: 'c' },
      }),
    ];
    const [row] = mergeChanges([[other], [first]]);
    expect(row).toMatchObject({
      ...{ origins: ['github', 'pagerduty'], environment: 'prod', startedAt: minute(-6), liveAt: minute(-5) },
      ...{ by: 'a', title: 'T', pr: 8, url: 'u', compareUrl: 'c', files: ['a.ts'], packages: ['pg'] },
      commits: other?.commits,
    });
    const full = { title: 'F', pr: 1, url: 'f', packages: ['f'], commits: [], compareUrl: 'f' };
    expect(mergeChanges([[github(1, -5, full)], [page('P', -4, { title: 'T', pr: 8 })]])[0]).toMatchObject(
      full,
    );
    const twice = mergeChanges([[github(1, -5)], [github(1, -5, { by: 'x' })]]);
    expect(twice).toMatchObject([{ origins: ['github'], by: 'x' }]);
    const parts = [github(1, -5, { by: 'a' }), github(1, -5, { by: 'b', title: 't' })];
    expect(mergeChanges([parts])).toMatchObject([{ by: 'a', title: 't' }]);
    const commit = (title: string) => ({ sha: SHA, title, pr: null, author: null });
    const [both] = mergeChanges([
      [github(1, -5, { commits: [commit('a')], reach: 'unknown' })],
      [
        {
          ...page('P', -4, { commits: [commit('b')], files: ['b.ts'] }),
          services: [
            { service: 'api', reach: 'common' as const },
            { service: 'web', reach: 'path' as const },
          ],
        },
      ],
    ]);
    expect(both).toMatchObject({
      ...{ commits: [commit('a')], files: ['b.ts'], service: 'web' },
      services: [
        { service: 'api', reach: 'common' },
        { service: 'web', reach: 'path' },
      ],
    });
  });

  it('CHG-797 of one that waits it is not said that it is live; of a release without that time it is', () => {
    const live = page('P', -4);
    const waits = github(1, -5, { state: 'waiting', startedAt: minute(-5), liveAt: null });
    expect(mergeChanges([[waits], [live]])).toMatchObject([{ state: 'waiting', liveAt: null }]);
    const unknown = github(1, -5, { liveAt: null });
    expect(mergeChanges([[unknown], [live]])).toMatchObject([{ state: 'live', liveAt: minute(-4) }]);
    const release: Given = { kind: 'release', state: 'waiting', startedAt: minute(-9), liveAt: null };
    const late = { state: 'live', startedAt: minute(-6), liveAt: minute(-4), kind: 'release' };
    expect(mergeChanges([[github(1, -5, release)], [live]])).toMatchObject([late]);
    const failed = page('P', -4, { state: 'failed', liveAt: null, startedAt: minute(-7) });
    expect(mergeChanges([[github(1, -5, release)], [failed]])).toMatchObject([
      { state: 'waiting', startedAt: minute(-9), failedAt: null },
    ]);
    const out: Given = { kind: 'release', liveAt: minute(-5), startedAt: minute(-8) };
    expect(mergeChanges([[github(1, -5, out)], [live]])).toMatchObject([{ startedAt: minute(-8) }]);
  });
});
