import { describe, expect, it } from 'vitest';
import type { DemoRun } from '../../../src/sim/github/repository.ts';
import { ago, asOf, type GithubRig, githubRig, PLACE } from './rig.ts';

const DAY = 24 * 60;
const DONE = { status: 'completed', conclusion: 'success' };

/** A run with its deployment, both begun and done so many minutes ago; what is said of it on its page. */
function deployed(
  { repo }: GithubRig,
  reviews: DemoRun['reviews'],
  { minutes = 20, ends = 'success' } = {},
): DemoRun {
  const { sha } = repo.push('Reuse connections', 'kato', ['a.ts'], ago(minutes + 30));
  const at = { createdAt: ago(minutes + 20), startedAt: ago(minutes + 2), updatedAt: ago(minutes) };
  const run = repo.run('deploy.yml', sha, 'kato', { ...DONE, ...at, reviews });
  const deployment = repo.deploy(sha, 'production', 'kato', { at: ago(minutes + 20), run });
  repo.status(deployment, 'waiting', ago(minutes + 20));
  if (ends !== 'waiting') repo.status(deployment, ends, ago(minutes));
  return run;
}

const review = (by: string, { state = 'approved', environment = 'production' } = {}) => ({
  ...{ state, by, environment, comment: '' },
});

const asked = ({ server }: GithubRig) => server.calls.filter(({ path }) => path.endsWith('/approvals'));

/** Of each change of a day who approved it; undefined: that is not known. */
async function approvers(rig: GithubRig, place = PLACE, source = rig.reader([place]).changes) {
  const { changes, gaps } = await source.changes(place.name, asOf(DAY), asOf(-10));
  expect(gaps).toEqual([]);
  return changes.map(({ approvedBy }) => approvedBy);
}

describe('who approved a deployment', () => {
  it('CHG-949 is shown beside its author, as the reviews of its run say', async () => {
    const rig = await githubRig();
    deployed(rig, [review('suzuki', { environment: 'staging' }), review('sato')]);
    const { changes } = await rig.reader().changes.changes('checkout', asOf(DAY), asOf(0));
    expect(changes).toMatchObject([{ by: 'kato', approvedBy: 'sato' }]);
  });

  it('CHG-949 is known of a run that has no deployment', async () => {
    const rig = await githubRig();
    const { sha } = rig.repo.push('One', 'kato', ['a.ts'], ago(60));
    const at = { createdAt: ago(40), startedAt: ago(30), updatedAt: ago(20) };
    rig.repo.run('deploy.yml', sha, 'kato', { ...DONE, ...at, reviews: [review('sato')] });
    expect(await approvers(rig, { ...PLACE, workflow: 'deploy.yml' })).toEqual(['sato']);
  });

  it.each([
    ['nobody reviewed it', []],
    ['it was rejected', [review('sato', { state: 'rejected' })]],
    ['another environment was approved', [review('sato', { environment: 'staging' })]],
    ['several approved it, as in several attempts', [review('sato'), review('suzuki')]],
  ])('CHG-949 is not known where %s', async (_, reviews) => {
    const rig = await githubRig();
    deployed(rig, reviews);
    expect(await approvers(rig)).toEqual([undefined]);
    expect(asked(rig)).toHaveLength(1);
  });

  it('CHG-949 is not known where one approval has two deployments of a run', async () => {
    const rig = await githubRig();
    const run = deployed(rig, [review('sato')], { minutes: 60 });
    const again = rig.repo.deploy(run.sha, 'production', 'kato', { at: ago(20), run });
    rig.repo.status(again, 'success', ago(10));
    expect(await approvers(rig)).toEqual([undefined, undefined]);
    run.reviews.push(review('sato'));
    expect(await approvers(rig)).toEqual(['sato', 'sato']);
  });

  it('CHG-949 is not known where the token may not read runs, nor of a run elsewhere; the changes come all the same', async () => {
    const lacking = await githubRig();
    lacking.server.lacks.add('actions');
    deployed(lacking, [review('sato')]);
    const source = lacking.reader().changes;
    expect(await approvers(lacking, PLACE, source)).toEqual([undefined]);
    lacking.later(2);
    expect(await approvers(lacking, PLACE, source)).toEqual([undefined]);
    expect(asked(lacking)).toHaveLength(1);
    const rig = await githubRig();
    const run = deployed(rig, [review('sato')]);
    const logUrl = `https://github.com/acme/deploys/actions/runs/${run.id}`;
    for (const one of rig.repo.deployments)
      for (const status of one.statuses) Object.assign(status, { logUrl });
    expect(await approvers(rig)).toEqual([undefined]);
    expect(asked(rig)).toEqual([]);
  });

  it('CHG-950 is asked once of what has ended, and of nothing that waits or went out before the time asked for', async () => {
    const rig = await githubRig();
    deployed(rig, [review('sato')], { minutes: 3 * DAY });
    deployed(rig, [review('ito')], { minutes: 60 });
    const waits = deployed(rig, [], { minutes: 20, ends: 'waiting' });
    const source = rig.reader().changes;
    expect(await approvers(rig, PLACE, source)).toEqual([undefined, 'ito']);
    rig.later(2);
    await approvers(rig, PLACE, source);
    expect(asked(rig)).toHaveLength(1);
    rig.repo.approve(waits, 'suzuki');
    const [, , deployment] = rig.repo.deployments;
    if (deployment) rig.repo.status(deployment, 'success');
    rig.later(2);
    expect(await approvers(rig, PLACE, source)).toEqual(['suzuki', 'ito']);
    rig.later(2);
    expect(await approvers(rig, PLACE, source)).toEqual(['suzuki', 'ito']);
    expect(asked(rig)).toHaveLength(2);
  });

  it('CHG-950 while GitHub does not answer for one, no other is asked; the changes come all the same, and the next look asks again', async () => {
    const rig = await githubRig();
    const run = deployed(rig, [review('sato')]);
    deployed(rig, [review('ito')], { minutes: 60 });
    rig.server.fail(`/repos/acme/checkout/actions/runs/${run.id}/approvals`, { kind: 'status', status: 502 });
    const source = rig.reader().changes;
    expect(await approvers(rig, PLACE, source)).toEqual([undefined, undefined]);
    expect(asked(rig)).toHaveLength(1);
    rig.later(2);
    expect(await approvers(rig, PLACE, source)).toEqual(['sato', 'ito']);
  });

  it('CHG-950 one look asks at most thirty new ones; the next looks ask the rest', async () => {
    const rig = await githubRig();
    for (let n = 0; n < 34; n += 1) deployed(rig, [review('sato')], { minutes: 100 + n });
    const source = rig.reader().changes;
    expect((await approvers(rig, PLACE, source)).filter((who) => who === 'sato')).toHaveLength(30);
    expect(asked(rig)).toHaveLength(30);
    rig.later(2);
    expect((await approvers(rig, PLACE, source)).filter((who) => who === 'sato')).toHaveLength(34);
    expect(asked(rig)).toHaveLength(34);
  });
});
