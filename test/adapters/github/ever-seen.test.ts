import { describe, expect, it } from 'vitest';
import type { ServicePlace } from '../../../src/adapters/github/options.ts';
import { coveredOf } from '../../../src/domain/changes/coverage.ts';
import { coverageSentences } from '../../../src/text/coverage-text.ts';
import { ago, asOf, type GithubRig, githubRig, PLACE } from './rig.ts';

const DAY = 24 * 60;

/** What is said of a service that has this place, and its rows. */
async function told(
  rig: GithubRig,
  place: Partial<ServicePlace> = {},
  reader = rig.reader([{ ...PLACE, ...place }]),
) {
  const to = new Date(rig.at.ms).toISOString();
  const answer = await reader.changes.changes('checkout', asOf(DAY), to);
  const { completeTo, changes, gaps, basis } = answer;
  const covered = coveredOf(
    { service: 'checkout', origins: ['github'], completeTo, basis },
    changes,
    gaps,
    to,
  );
  const time = (iso: string) => iso.slice(11, 16);
  const said = (lang: 'en' | 'ja') =>
    coverageSentences({ coverage: [covered], gaps, hours: 24 }, lang, time).map(({ text }) => text);
  return {
    said: said('en'),
    ja: said('ja'),
    rows: changes.map(({ kind, version, state }) => [kind, version, state]),
  };
}

const deployed = (rig: GithubRig, environment: string, minutes: number): void => {
  const deployment = rig.repo.deploy(rig.repo.head?.sha ?? '', environment, 'ito', { at: ago(minutes) });
  rig.repo.status(deployment, 'success', ago(minutes));
};

describe('where a service is deployed', () => {
  it('CHG-934 an environment that never had a deployment is not known to be quiet: the names that are there are said, the nearest first', async () => {
    const rig = await githubRig();
    rig.repo.push('One', 'kato', ['a.ts'], ago(900));
    for (const name of ['staging', 'qa', 'preview', 'production', 'demo', 'load']) deployed(rig, name, 600);
    rig.repo.environments.push('prodction');
    expect((await told(rig, { environment: 'prodction' })).said).toEqual([
      'checkout has never had a deployment in `prodction`. Seen there: production, preview, demo, load, 2 more.',
    ]);
    expect((await told(rig, { environment: 'prodct*' })).said).toEqual([
      expect.stringMatching(/^checkout has never had a deployment in `prodct\*`. Seen there: production, /),
    ]);
    expect((await told(rig, { environment: 'prodction' })).ja).toEqual([
      'checkout: `prodction` へのデプロイは一度もありません。あるもの: production、preview、demo、load、ほか2件。',
    ]);
  });

  it('CHG-934 a quiet environment that had one before is, however long ago, and whatever fills the list', async () => {
    const rig = await githubRig();
    rig.live('One', ['a.ts'], 300 * DAY);
    for (let n = 0; n < 520; n += 1) deployed(rig, 'preview', DAY - n);
    expect((await told(rig)).said).toEqual([
      'Nothing went out for checkout in 24 h (GitHub, production, to 03:12).',
    ]);
    // By a glob the list is read, and it is said how far.
    expect((await told(rig, { environment: 'prod*' })).said).toEqual([
      'checkout: nothing is known of before 03:32. GitHub has more than can be read.',
    ]);
  });

  it('CHG-934 all environments of a glob are counted', async () => {
    const rig = await githubRig();
    rig.repo.push('One', 'kato', ['a.ts'], ago(5 * DAY));
    for (const name of ['prod-eu', 'prod-us', 'prod-ap']) deployed(rig, name, 3 * DAY);
    expect((await told(rig, { environment: 'prod-*' })).said).toEqual([
      'Nothing went out for checkout in 24 h (GitHub, all 3 environments, to 03:12).',
    ]);
  });

  it('CHG-934 it is not known where the names of environments may not be read', async () => {
    const rig = await githubRig();
    rig.repo.push('One', 'kato', ['a.ts'], ago(5 * DAY));
    deployed(rig, 'staging', 600);
    rig.server.lacks.add('actions');
    expect((await told(rig, { environment: 'prod-*' })).said).toEqual([
      'checkout: whether there ever was a deployment in `prod-*` is not known.',
    ]);
    expect((await told(rig, { environment: 'prodction' })).said).toEqual([
      'checkout has never had a deployment in `prodction`, nor in any other environment.',
    ]);
  });

  it('CHG-934 a service with a workflow alone is quiet once the workflow ran, and unknown before', async () => {
    const rig = await githubRig();
    const { sha } = rig.repo.push('One', 'kato', ['a.ts'], ago(90 * DAY));
    const run = rig.repo.run('deploy.yml', sha, 'kato', {
      ...{ createdAt: ago(89 * DAY), startedAt: ago(89 * DAY), updatedAt: ago(89 * DAY) },
      ...{ status: 'completed', conclusion: 'success' },
    });
    expect((await told(rig, { workflow: 'deploy.yml' })).said).toEqual([
      'Nothing went out for checkout in 24 h (GitHub, deploy.yml, to 03:12).',
    ]);
    rig.repo.runs.splice(rig.repo.runs.indexOf(run), 1);
    rig.repo.run('deploy.yml', sha, 'kato', { event: 'pull_request', createdAt: ago(DAY) });
    expect((await told(rig, { workflow: 'deploy.yml' })).said).toEqual([
      'checkout has never had a deployment in `production` or by deploy.yml, nor in any other environment.',
    ]);
  });
});

describe('releases and tags', () => {
  it('CHG-935 are what went out of a repository without deployments, with their files, and when they went live is not known', async () => {
    const rig = await githubRig();
    const tag = (name: string, minutes: number, released: boolean, ...files: string[]) =>
      rig.repo.tag(
        name,
        rig.repo.push(`To ${name}`, 'kato', files, ago(minutes)).sha,
        ago(minutes),
        released,
      );
    tag('v3.9', 9 * DAY, true, 'a.ts');
    tag('v4.0', 300, false, 'src/b.ts');
    tag('v4.1', 18, true, 'src/c.ts', 'db/migrate/1_drop.rb');
    const { said, rows } = await told(rig);
    expect(said).toEqual([
      'checkout has never had a deployment in `production`, nor in any other environment. Releases: v4.1 02:54, v4.0 22:12.',
    ]);
    expect(rows).toEqual([
      ['release', 'v4.1', 'going-out'],
      ['release', 'v4.0', 'going-out'],
    ]);
    const { changes } = await rig.reader().changes.changes('checkout', asOf(DAY), asOf(0));
    expect(changes[0]).toMatchObject({
      ...{
        startedAt: asOf(18),
        liveAt: null,
        files: ['src/c.ts', 'db/migrate/1_drop.rb'],
        service: 'checkout',
      },
    });
  });

  it('CHG-935 wait where there are deployments, are no row once they were deployed, and are said beside the deployments', async () => {
    const rig = await githubRig();
    const out = rig.live('One', ['a.ts'], 3 * DAY);
    rig.repo.tag('v1.0', out, ago(2 * DAY));
    const reader = rig.reader();
    const tag = (name: string, minutes: number) =>
      rig.repo.tag(name, rig.repo.push(`To ${name}`, 'kato', ['b.ts'], ago(minutes)).sha, ago(minutes));
    tag('v1.1', 200);
    const two = tag('v1.2', 18);
    const first = await told(rig, {}, reader);
    expect(first.said).toEqual([
      'No deployment of checkout in 24 h; 2 releases without one (v1.2 02:54, v1.1 23:52).',
    ]);
    expect(first.rows).toEqual([
      ['release', 'v1.2', 'waiting'],
      ['release', 'v1.1', 'waiting'],
    ]);
    const deployment = rig.repo.deploy(two.sha, 'production', 'ito', { at: ago(2), ref: 'v1.2' });
    rig.repo.status(deployment, 'success', ago(1));
    rig.later(1);
    expect((await told(rig, {}, reader)).rows).toEqual([
      ['deploy', 'v1.2', 'live'],
      ['release', 'v1.1', 'waiting'],
    ]);
  });

  it('CHG-935 cost two requests in ten minutes where there are deployments, and are left out where contents may not be read', async () => {
    const rig = await githubRig();
    rig.live('One', ['a.ts'], 300);
    rig.repo.tag('v2', rig.repo.push('Two', 'kato', ['b.ts'], ago(20)).sha, ago(20));
    const reader = rig.reader();
    await told(rig, {}, reader);
    const before = rig.server.calls.length;
    for (let minute = 0; minute < 20; minute += 1) {
      rig.later(1);
      await told(rig, {}, reader);
    }
    const calls = rig.server.calls.slice(before);
    expect(calls.filter(({ path }) => path.endsWith('/deployments'))).toHaveLength(20);
    expect(calls).toHaveLength(24);
    expect(calls.every(({ status }) => status === 304)).toBe(true);
    rig.server.lacks.add('contents');
    expect((await told(rig)).rows).toEqual([['deploy', 'main', 'live']]);
  });

  it.each([
    ['that are released alone, once more a minute', true, 2],
    ['that have neither, no more', false, 1],
  ])('CHG-935 are read of repositories without deployments %s', async (_what, isReleased, each) => {
    const rig = await githubRig();
    const { sha } = rig.repo.push('One', 'kato', ['a.ts'], ago(500));
    if (isReleased) rig.repo.tag('v1', sha, ago(400));
    const reader = rig.reader();
    await told(rig, {}, reader);
    const before = rig.server.calls.length;
    for (let minute = 0; minute < 30; minute += 1) {
      rig.later(1);
      await told(rig, {}, reader);
    }
    const calls = rig.server.calls.slice(before).filter(({ status }) => status === 304);
    expect(calls).toHaveLength(rig.server.calls.length - before);
    // The names of environments, whether there is a deployment after all, and the other lists, every ten minutes.
    expect(calls.length).toBeGreaterThanOrEqual(30 * each);
    expect(calls.length).toBeLessThanOrEqual(30 * each + 3 * 4);
  });
});
