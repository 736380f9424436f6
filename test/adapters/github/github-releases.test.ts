import { describe, expect, it } from 'vitest';
import { ago, asOf, githubRig, PLACE } from './rig.ts';

const RELEASED = { ...PLACE, workflow: 'release.yml' };

describe('what a release puts out', () => {
  it('CHG-815 is read by its tag: version, the one that is live, pull requests and migrations', async () => {
    const rig = await githubRig();
    const live = rig.live('One (#1)', ['a.ts'], 300);
    rig.repo.push('Two (#2)', 'ito', ['db/migrate/20261126_drop_legacy_col.rb'], ago(200));
    const head = rig.repo.push('Three (#3)', 'kato', ['c.ts'], ago(100));
    rig.repo.tag('v2026.11.26', head.sha, ago(90));
    const plan = await rig.reader([RELEASED]).releases.plan('checkout', 'v2026.11.26');
    expect(plan).toMatchObject({
      tag: 'v2026.11.26',
      sha: head.sha,
      previous: { sha: live, tag: null },
      isPart: false,
    });
    expect(plan.commits.map(({ pr }) => pr)).toEqual([2, 3]);
    expect(plan.migrations).toEqual(['db/migrate/20261126_drop_legacy_col.rb']);
    await expect(rig.reader([RELEASED]).releases.plan('checkout', 'v9')).rejects.toMatchObject({
      kind: 'rejected',
    });
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
