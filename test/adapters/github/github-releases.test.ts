import { describe, expect, it } from 'vitest';
import { mayBeOf } from '../../../src/domain/changes/system-change.ts';
import { ago, asOf, githubRig, PLACE } from './rig.ts';

const RELEASED = { ...PLACE, workflow: 'release.yml' };

describe('what a release puts out', () => {
  it('CHG-815 is read by its tag: version, the one that is live, pull requests and migrations', async () => {
    const rig = await githubRig();
    const live = rig.live('One (#1)', ['a.ts'], 300);
    rig.repo.push('Two (#2)', 'ito', ['db/migrate/20261126_drop_legacy_col.rb'], ago(200));
    const head = rig.repo.push('Three (#3)', 'kato', ['c.ts'], ago(100));
    rig.repo.tag('v2026.11.26', head.sha, ago(90));
    rig.repo.run('release.yml', head.sha, 'ito', { createdAt: ago(80) });
    const plan = await rig.reader([RELEASED]).releases.plan('checkout', 'v2026.11.26');
    expect(plan).toMatchObject({
      tag: 'v2026.11.26',
      sha: head.sha,
      previous: { sha: live, tag: null, isLive: true },
      standing: 'ahead',
      isPart: false,
    });
    expect(plan.commits.map(({ pr }) => pr)).toEqual([2, 3]);
    expect(plan.migrations).toEqual(['db/migrate/20261126_drop_legacy_col.rb']);
    await expect(rig.reader([RELEASED]).releases.plan('checkout', 'v9')).rejects.toMatchObject({
      kind: 'rejected',
    });
  });

  it('CHG-954 tells what is live of each service of a repository, and of another repository nothing', async () => {
    const rig = await githubRig();
    const own = rig.live('Own (#1)', ['cart/a.ts'], 300);
    const places = [
      { ...PLACE, name: 'cart' },
      { ...PLACE, name: 'web', environment: 'web-production' },
    ];
    const { releases } = rig.reader(places);
    const told = await releases.live(PLACE.repository.toUpperCase());
    expect(told.map(({ service, change }) => [service, change?.sha ?? null])).toEqual([
      ['cart', own],
      ['web', null],
    ]);
    expect(await releases.live('acme/other')).toEqual([]);
  });

  it('CHG-936 of a service with a workflow alone is compared with the version of its last successful run', async () => {
    const rig = await githubRig();
    const old = rig.repo.push('One (#1)', 'ito', ['a.ts'], ago(90_000)).sha;
    rig.repo.run('release.yml', old, 'ito', {
      ...{ createdAt: ago(80_000), startedAt: ago(80_000), updatedAt: ago(79_990) },
      ...{ status: 'completed', conclusion: 'success' },
    });
    rig.repo.tag('v1', old, ago(89_000));
    rig.repo.push('Two (#2)', 'ito', ['db/migrate/20261126_drop_legacy_col.rb'], ago(200));
    const head = rig.repo.push('Three (#3)', 'kato', ['c.ts'], ago(100));
    rig.repo.tag('v2', head.sha, ago(90));
    const failed = rig.repo.run('release.yml', head.sha, 'ito', { createdAt: ago(60), updatedAt: ago(50) });
    Object.assign(failed, { status: 'completed', conclusion: 'failure' });
    const plan = () => rig.reader([RELEASED]).releases.plan('checkout', 'v2');
    expect(await plan()).toMatchObject({
      previous: { sha: old, tag: 'v1', isLive: true },
      ...{ standing: 'ahead', isPart: false, migrations: ['db/migrate/20261126_drop_legacy_col.rb'] },
    });
    expect((await plan()).commits.map(({ pr }) => pr)).toEqual([2, 3]);
    rig.repo.rerun(failed, ago(30));
    Object.assign(failed, { status: 'completed', conclusion: 'success', updatedAt: ago(20) });
    expect(await plan()).toMatchObject({ previous: { sha: head.sha, tag: 'v2' }, standing: 'identical' });
  });

  it('CHG-936 takes the newest live, not the newest that was made', async () => {
    const rig = await githubRig();
    const one = rig.repo.push('One (#1)', 'ito', ['a.ts'], ago(900)).sha;
    const two = rig.repo.push('Two (#2)', 'ito', ['b.ts'], ago(800)).sha;
    rig.repo.push('Three (#3)', 'ito', ['db/migrate/3.rb'], ago(700));
    // Made first, and live last: it waited for its approval.
    const waited = rig.repo.deploy(two, 'production', 'ito', { at: ago(600) });
    const quick = rig.repo.deploy(one, 'production', 'ito', { at: ago(500) });
    rig.repo.status(quick, 'success', ago(490));
    rig.repo.status(waited, 'success', ago(60));
    const plan = await rig.reader([PLACE]).releases.plan('checkout', null);
    expect(plan).toMatchObject({ previous: { sha: two, isLive: true }, migrations: ['db/migrate/3.rb'] });
    expect(plan.commits.map(({ pr }) => pr)).toEqual([3]);
  });

  it('CHG-936 of one repository for several services takes what is live of the service, as the list of changes has it', async () => {
    const rig = await githubRig();
    const own = rig.live('Own (#1)', ['cart/a.ts'], 300);
    rig.live('Other (#2)', ['web/b.ts'], 100);
    rig.repo.push('Next (#3)', 'ito', ['cart/db/migrate/3.rb'], ago(50));
    const places = ['cart', 'web'].map((name) => ({ ...PLACE, name, paths: [`${name}/**`] }));
    for (const given of [places, places.toReversed()]) {
      const { releases, changes } = rig.reader(given);
      const { changes: listed } = await changes.changes('cart', asOf(1_440), asOf(0));
      const plan = await releases.plan('cart', null);
      expect(plan.previous?.sha).toBe(own);
      expect(listed.find((change) => mayBeOf(change, 'cart'))?.sha).toBe(own);
      expect(plan.commits.map(({ pr }) => pr)).toEqual([2, 3]);
    }
  });

  it('CHG-936 what is live is not known: compared with the release before, else with nothing', async () => {
    const rig = await githubRig();
    const one = rig.repo.push('One (#1)', 'ito', ['a.ts'], ago(9_000)).sha;
    const plan = (tag: string | null) => rig.reader([RELEASED]).releases.plan('checkout', tag);
    rig.repo.run('release.yml', one, 'ito', { createdAt: ago(9_000), status: 'queued' });
    expect(await plan(null)).toMatchObject({ previous: null, standing: null, isPart: true });
    rig.repo.tag('v1.9', one, ago(8_000), false);
    const two = rig.repo.push('Two (#2)', 'ito', ['db/migrate/2_drop.rb'], ago(700)).sha;
    rig.repo.tag('v1.10', two, ago(600), false);
    const before = {
      previous: { tag: 'v1.9', sha: one, isLive: false },
      migrations: ['db/migrate/2_drop.rb'],
    };
    expect(await plan('v1.10')).toMatchObject({ ...before, isPart: false, standing: 'ahead' });
    rig.repo.push('Three (#3)', 'ito', ['c.ts'], ago(500));
    expect(await plan(null)).toMatchObject({ previous: { tag: 'v1.10', isLive: false }, migrations: [] });
    expect(await plan('v1.9')).toMatchObject({ previous: null });
  });

  it('CHG-937 a version that is older than what is live takes back; one beside it lacks a part of it', async () => {
    const rig = await githubRig();
    const one = rig.repo.push('One (#1)', 'ito', ['a.ts'], ago(900)).sha;
    rig.repo.tag('v1', one, ago(890));
    rig.live('Two (#2)', ['db/migrate/2_drop.rb', 'b.ts'], 300);
    const aside = rig.repo.push('Fix (#3)', 'ito', ['fix.ts'], ago(100), { parent: one });
    rig.repo.tag('v1.1', aside.sha, ago(90));
    const plan = (tag: string) => rig.reader([PLACE]).releases.plan('checkout', tag);
    const back = await plan('v1');
    expect(back).toMatchObject({ standing: 'behind', migrations: ['db/migrate/2_drop.rb'], isPart: false });
    expect(back.commits.map(({ pr }) => pr)).toEqual([2]);
    const parted = await plan('v1.1');
    expect(parted).toMatchObject({ standing: 'diverged', migrations: ['db/migrate/2_drop.rb'] });
    expect(parted.commits.map(({ pr }) => pr)).toEqual([3]);
  });

  it('CHG-816 follows its run: jobs, who may approve, who did, and a run that came after', async () => {
    const rig = await githubRig();
    const { sha } = rig.repo.push('One', 'kato', ['a.ts'], ago(100));
    const { releases } = rig.reader([RELEASED]);
    rig.repo.run('release.yml', sha, 'sato', { createdAt: ago(400) });
    expect(await releases.run('checkout', [sha], asOf(60))).toBeNull();
    const run = rig.repo.run('release.yml', sha, 'sato', {
      ...{
        createdAt: ago(10),
        status: 'waiting',
        waits: { environment: 'production', reviewers: ['tanaka', 'suzuki'] },
      },
      jobs: [
        { name: 'build', status: 'completed', conclusion: 'success', startedAt: ago(9), completedAt: ago(7) },
        { name: 'deploy', status: 'waiting', conclusion: null, startedAt: null, completedAt: null },
      ],
    });
    rig.later(1);
    const waiting = await releases.run('checkout', [sha], asOf(60));
    expect(waiting).toMatchObject({
      ...{ number: run.number, by: 'sato', status: 'waiting', replacedBy: null, name: 'release.yml' },
      approvals: [{ environment: 'production', reviewers: ['tanaka', 'suzuki'] }],
    });
    expect(waiting?.jobs.map(({ name, status }) => [name, status])).toEqual([
      ['build', 'completed'],
      ['deploy', 'waiting'],
    ]);
    rig.repo.approve(run, 'tanaka', 'go');
    rig.repo.run('release.yml', sha.replace(/^./, '0'), 'ito');
    rig.later(1);
    const approved = await releases.run('checkout', [sha], asOf(60));
    expect(approved).toMatchObject({
      ...{ status: 'in_progress', approvals: [], replacedBy: run.number + 1 },
      reviews: [{ state: 'approved', by: 'tanaka', comment: 'go' }],
    });
  });

  it('CHG-879 is that of the first version that has one, else the newest that a person started', async () => {
    const rig = await githubRig();
    const frozen = rig.repo.push('One', 'kato', ['a.ts'], ago(100)).sha;
    const added = rig.repo.push('Two', 'kato', ['b.ts'], ago(90)).sha;
    const main = rig.repo.push('Three', 'kato', ['c.ts'], ago(80)).sha;
    const { releases } = rig.reader([RELEASED]);
    const found = async () => {
      rig.later(1);
      return (await releases.run('checkout', [added, frozen], asOf(60)))?.sha;
    };
    rig.repo.run('release.yml', main, 'ito', { createdAt: ago(20), event: 'push' });
    expect(await found()).toBeUndefined();
    rig.repo.run('release.yml', main, 'sato', { createdAt: ago(15) });
    expect(await found()).toBe(main);
    rig.repo.run('release.yml', frozen, 'sato', { createdAt: ago(10) });
    expect(await found()).toBe(frozen);
    rig.repo.run('release.yml', added, 'sato', { createdAt: ago(5) });
    expect(await found()).toBe(added);
  });

  it('CHG-886 of a service without a workflow no run can be followed, and GitHub is not asked', async () => {
    const rig = await githubRig();
    rig.live('One', ['a.ts'], 20);
    await expect(rig.reader([PLACE]).releases.run('checkout', ['a'], asOf(60))).rejects.toMatchObject({
      kind: 'no-workflow',
    });
    expect(rig.server.calls).toEqual([]);
  });
});
