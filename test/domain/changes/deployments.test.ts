import { describe, expect, it } from 'vitest';
import { isSameFile } from '../../../src/domain/changes/attributed-patterns.ts';
import { coveredOf } from '../../../src/domain/changes/coverage.ts';
import {
  changeOfDeployment,
  changeOfRelease,
  changeOfRun,
  type Deployment,
  type DeployStatus,
  type GoesOut,
  type Standing,
  type WorkflowRun,
  withDifference,
  withKinds,
} from '../../../src/domain/changes/deployments.ts';
import { reachesOf } from '../../../src/domain/changes/reach.ts';
import { isSameChange, mergeChanges } from '../../../src/domain/changes/same-change.ts';
import type { Basis } from '../../../src/domain/changes/system-change.ts';
import { isDocsOnly, touchesOf } from '../../../src/domain/changes/touched-files.ts';
import { change, minute } from './make-change.ts';

const [A, B] = ['1c9e000000', '7be2000000'];
const status = (state: string, at: number): DeployStatus => ({
  state,
  at: minute(at),
  environment: null,
  url: null,
});
const deployment = (
  id: string,
  sha: string,
  requested: number,
  ...statuses: readonly DeployStatus[]
): Deployment => ({
  ...{ id, sha, ref: 'main', environment: 'production', by: 'Kato', url: null, statuses },
  requestedAt: minute(requested),
});
const API = { name: 'api', paths: [] };
const goes: GoesOut = { repository: 'acme/api', all: [API], services: [API] };
const told = (...given: readonly Deployment[]) =>
  withKinds(given.map((one) => changeOfDeployment(() => goes, one)));
const run = (attempt: number, given: Partial<WorkflowRun> = {}): WorkflowRun => ({
  ...{ id: '482', attempt, sha: A, ref: 'main', status: 'completed', conclusion: 'success' },
  ...{
    createdAt: minute(-10_000),
    startedAt: minute(-10),
    updatedAt: minute(-4),
    by: 'Sato',
    title: null,
    url: null,
  },
  ...given,
});

describe('when a change went live', () => {
  it('CHG-794 is its first success: not its creation, and not its last status', () => {
    const [waited] = told(
      deployment(
        '1',
        A,
        -300,
        status('inactive', -1),
        status('success', -20),
        status('in_progress', -23),
        status('waiting', -299),
      ),
    );
    expect(waited).toMatchObject({
      state: 'live',
      startedAt: minute(-23),
      liveAt: minute(-20),
      failedAt: null,
    });
  });

  it('CHG-794 does not come for what waits, failed, or was replaced before it was live', () => {
    const states = told(
      deployment('1', A, -300, status('waiting', -300)),
      deployment('2', A, -299, status('in_progress', -290), status('failure', -280)),
      deployment('3', A, -298, status('queued', -298), status('inactive', -200)),
      deployment('4', A, -297, status('in_progress', -297)),
      deployment('5', A, -296),
    );
    expect(
      Object.fromEntries(states.map(({ id, state, liveAt }) => [id.slice(-1), [state, liveAt]])),
    ).toEqual({
      1: ['waiting', null],
      2: ['failed', null],
      3: ['superseded', null],
      4: ['going-out', null],
      5: ['waiting', null],
    });
  });

  it('CHG-795 tells a rollback, the same version again, and each environment by itself', () => {
    const live = (id: string, sha: string, at: number, environment = 'production') => ({
      ...deployment(id, sha, at, status('success', at)),
      environment,
    });
    const kinds = told(
      live('1', A, -50),
      live('2', B, -40),
      live('3', B, -30),
      live('4', A, -20),
      live('5', A, -10, 'staging'),
    );
    expect(kinds.map(({ id, kind, previousSha }) => [id.slice(-1), kind, previousSha])).toEqual([
      ['5', 'deploy', null],
      ['4', 'rollback', B],
      ['3', 'redeploy', B],
      ['2', 'deploy', A],
      ['1', 'deploy', null],
    ]);
  });

  it('CHG-795 takes the version that was deployed, not the branch, which may have moved, and trusts a comparison that says behind', () => {
    const [one] = told(deployment('1', B, -5, status('success', -5)));
    expect(one).toMatchObject({ sha: B, version: 'main' });
    const difference = {
      standing: 'behind' as const,
      commits: [],
      files: [],
      packages: [],
      isPart: false,
      url: null,
    };
    expect(withDifference(one as never, difference, goes).kind).toBe('rollback');
  });

  it('CHG-948 names who wrote the change where a program put it out, and the person where one did', () => {
    const [one] = told(deployment('1', B, -5, status('success', -5)));
    const commits = [{ sha: B, title: 'x', pr: null, author: 'suzuki' }];
    const difference = {
      standing: 'ahead' as const,
      commits,
      files: [],
      packages: [],
      isPart: false,
      url: null,
    };
    const by = (name: string | null, given = difference) =>
      withDifference({ ...one, by: name } as never, given as never, goes).by;
    expect([by('github-actions[bot]'), by('sato'), by(null)]).toEqual(['suzuki', 'sato', 'suzuki']);
    // Nobody else is known.
    expect(by('github-actions[bot]', { ...difference, commits: [] })).toBe('github-actions[bot]');
  });

  it('CHG-796 of a run that is run again is when that attempt ended, long after the run was made', () => {
    expect(changeOfRun(goes, 'production', run(3))).toMatchObject({
      ...{ id: 'github:run:482:3', state: 'live' },
      ...{ requestedAt: minute(-10), startedAt: minute(-10), liveAt: minute(-4) },
    });
    expect(changeOfRun(goes, null, run(1, { status: 'waiting', conclusion: null }))?.state).toBe('waiting');
    expect(changeOfRun(goes, null, run(1, { conclusion: 'cancelled' }))).toBeNull();
    expect(changeOfRun(goes, null, run(1, { conclusion: 'failure' }))).toMatchObject({
      state: 'failed',
      liveAt: null,
    });
  });
});

describe('what a forge says of a deployment', () => {
  const [first] = told(deployment('1', A, -300));

  it.each<readonly [string, readonly DeployStatus[], object]>([
    [
      'that failed twice',
      [status('failure', -9), status('error', -7)],
      { state: 'failed', failedAt: minute(-7) },
    ],
    [
      'that goes out again after it failed',
      [status('in_progress', -5), status('failure', -9)],
      { state: 'going-out', startedAt: minute(-5), failedAt: null, liveAt: null },
    ],
    [
      'that was live before it failed',
      [status('success', -9), status('failure', -7)],
      { state: 'live', liveAt: minute(-9), failedAt: null },
    ],
    ['that failed and waits again', [status('error', -9), status('queued', -7)], { state: 'failed' }],
    ['that failed and was replaced', [status('error', -9), status('inactive', -7)], { state: 'superseded' }],
    ['with a word that is not known', [status('napping', -9)], { state: 'waiting', startedAt: null }],
    [
      'that went on for long',
      [status('in_progress', -5), status('in_progress', -9)],
      { startedAt: minute(-9) },
    ],
  ])('CHG-794 one %s has this state and these times', (_, statuses, found) => {
    expect(told(deployment('1', A, -300, ...statuses))).toMatchObject([found]);
  });

  it('CHG-794 its environment is that of its success, its page that of the status that says most', () => {
    const at = (state: string, minutes: number, url: string | null = state) => ({
      ...{ ...status(state, minutes), environment: `${state}-here`, url },
    });
    const of = (...statuses: readonly DeployStatus[]) => {
      const given = { ...deployment('1', A, -300, ...statuses), url: 'own' };
      const { environment, url } = changeOfDeployment(() => goes, given);
      return [environment, url];
    };
    const [began, failed, live] = [at('in_progress', -9), at('failure', -8), at('success', -7)];
    expect(of()).toEqual(['production', 'own']);
    expect(of(began)).toEqual(['production', 'in_progress']);
    expect(of(began, failed)).toEqual(['production', 'failure']);
    expect(of(began, failed, live)).toEqual(['success-here', 'success']);
    expect(of(began, failed, at('success', -7, null))).toEqual(['success-here', 'failure']);
    const web: GoesOut = { ...goes, services: [{ name: 'web', paths: [] }] };
    const goesTo = (environment: string) => (environment === 'success-here' ? web : goes);
    expect(changeOfDeployment(goesTo, deployment('1', A, -300, live)).service).toBe('web');
  });

  it('CHG-794 CHG-795 changes of the same time are in the order of the log', () => {
    const both = [status('failure', -5), status('in_progress', -5)];
    expect(told(deployment('1', A, -300, ...both))[0]?.state).toBe('going-out');
    expect(told(deployment('1', A, -300, ...both.toReversed()))[0]?.state).toBe('failed');
    const kinds = withKinds(['a', 'b', 'c'].map((id) => change(id, 'api', -5, { sha: A })));
    expect(kinds.map(({ id, kind }) => [id, kind])).toEqual([
      ['c', 'redeploy'],
      ['b', 'redeploy'],
      ['a', 'deploy'],
    ]);
  });

  it('CHG-803 has its version, who asked for it, and no more before it was compared', () => {
    expect(first).toEqual({
      ...{ id: 'github:deployment:1', origins: ['github'], kind: 'deploy', state: 'waiting', sha: A },
      ...{ version: 'main', environment: 'production', by: 'Kato', url: null, previousSha: null },
      ...{ requestedAt: minute(-300), startedAt: null, liveAt: null, failedAt: null, title: null, pr: null },
      ...{ service: 'api', services: [{ service: 'api', reach: 'own' }], commits: [], files: [] },
      ...{ packages: [], isPart: false, compareUrl: null },
    });
  });

  it.each<readonly [Partial<WorkflowRun>, object | null]>([
    [{}, { state: 'live', requestedAt: minute(-10_000), startedAt: minute(-10), liveAt: minute(-4) }],
    [{ attempt: 2 }, { requestedAt: minute(-10), failedAt: null }],
    [
      { status: 'in_progress', conclusion: null },
      { state: 'going-out', startedAt: minute(-10), liveAt: null, failedAt: null },
    ],
    [
      { status: 'queued', conclusion: null },
      { state: 'waiting', startedAt: null, liveAt: null },
    ],
    [{ conclusion: 'timed_out' }, { state: 'failed', liveAt: null, failedAt: minute(-4) }],
    [{ conclusion: null }, null],
    [{ conclusion: 'skipped' }, null],
  ])('CHG-796 a run with %j has this state and these times', (given, found) => {
    const change = changeOfRun(goes, null, run(1, given));
    expect(change).toEqual(found === null ? null : expect.objectContaining(found));
  });

  it('CHG-815 a release without a deployment waits for it where there are any, else it may have gone out', () => {
    const version = { name: 'v4.1', sha: A, at: minute(-9), by: 'Kato', url: 'u' };
    const released = (isDeployed: boolean) => changeOfRelease(goes, 'prod', version, B, isDeployed);
    const known = {
      ...{ id: 'github:release:acme/api:v4.1@prod', kind: 'release', version: 'v4.1', environment: null },
      ...{
        sha: A,
        previousSha: B,
        requestedAt: minute(-9),
        liveAt: null,
        failedAt: null,
        by: 'Kato',
        url: 'u',
      },
      ...{ service: 'api', origins: ['github'] },
    };
    expect(released(true)).toMatchObject({ ...known, state: 'waiting', startedAt: null });
    expect(released(false)).toMatchObject({ ...known, state: 'going-out', startedAt: minute(-9) });
  });

  it('CHG-795 only what was live counts as the version before, and what is known of it stays', () => {
    const live = (id: string, sha: string | null, at: number, given: object = {}) => ({
      ...change(id, 'api', at, { sha, version: null }),
      ...given,
    });
    const kinds = withKinds([
      live('g', A, -4, { startedAt: minute(-90), state: 'going-out', liveAt: null }),
      live('f', B, -5, { kind: 'release' }),
      live('e', null, -6),
      live('d', B, -7, { previousSha: 'abcdef0' }),
      live('c', A, -8, { liveAt: null, startedAt: null, state: 'failed', requestedAt: minute(-8) }),
      live('b', A, -9),
    ]);
    expect(kinds.map(({ id, kind, previousSha }) => [id, kind, previousSha])).toEqual([
      ['f', 'release', null],
      ['e', 'deploy', null],
      ['d', 'deploy', 'abcdef0'],
      ['c', 'redeploy', A],
      ['b', 'deploy', null],
      ['g', 'deploy', null],
    ]);
  });

  it('CHG-803 compared with the version before it has its commits, files and services, and is called by the last commit', () => {
    const web = { name: 'web', paths: ['web/**'] };
    const own = { name: 'api', paths: ['api/**'] };
    const commits = [
      { sha: A, title: 'One', pr: 7, author: 'a' },
      { sha: B, title: 'Two', pr: null, author: null },
    ];
    const compared = (standing: Standing, given: object = {}) =>
      withDifference(
        { ...change('x', 'api', -1, { title: 'Deploy' }), ...given },
        { standing, commits, files: ['web/a.ts'], packages: ['pg'], isPart: true, url: 'u' },
        { repository: 'acme/api', all: [own, web] },
      );
    expect(compared('ahead')).toMatchObject({
      ...{
        kind: 'deploy',
        title: 'Two',
        pr: 7,
        commits,
        files: ['web/a.ts'],
        packages: ['pg'],
        isPart: true,
      },
      ...{ compareUrl: 'u', service: 'api', services: [{ service: 'api', reach: 'unknown' }] },
    });
    const both = [own, web].map(({ name }) => ({ service: name, reach: 'own' as const }));
    expect(compared('ahead', { services: both }).service).toBe('web');
    expect(compared('ahead', { pr: 3 }).pr).toBe(3);
    expect(compared('behind')).toMatchObject({ kind: 'rollback', title: 'Deploy', pr: null });
    expect(compared('behind', { pr: 3, kind: 'redeploy' })).toMatchObject({ kind: 'redeploy', pr: 3 });
    expect(compared('ahead', { by: 'x[bot]' }).by).toBe('x[bot]');
  });
});

describe('the same change from two sources', () => {
  const github = change('github:deployment:1', 'api', -5, {
    sha: '7be2c0ffee',
    url: 'https://g/acme/api/actions/runs/4/job/9',
  });

  it('CHG-797 is one row with what each of them knows', () => {
    const other = change('pagerduty:X', 'api', -4, {
      sha: '7be2c0f',
      environment: null,
      by: 'Kato',
      origins: ['pagerduty'],
    });
    const [row, ...rest] = mergeChanges([[github], [other]]);
    expect(rest).toEqual([]);
    expect(row).toMatchObject({
      id: github.id,
      origins: ['github', 'pagerduty'],
      by: 'Kato',
      environment: 'production',
    });
    const page = { sha: null, url: 'https://g/acme/api/actions/runs/4', origins: ['pagerduty' as const] };
    expect(mergeChanges([[change('pagerduty:Y', 'api', -5, page)], [github]])).toHaveLength(1);
  });

  it('CHG-797 is two rows for two deploys of one version, another service, another environment, another day', () => {
    const again = change('github:deployment:2', 'api', -2, { sha: '7be2c0ffee' });
    const apart = { sha: '7be2c0f', origins: ['pagerduty' as const] };
    for (const other of [
      again,
      change('pagerduty:X', 'web', -4, apart),
      change('pagerduty:X', 'api', -4, { ...apart, environment: 'staging' }),
      change('pagerduty:X', 'api', -400, apart),
    ])
      expect(isSameChange(github, other), other.id).toBe(false);
  });
});

describe('files of a change', () => {
  it('CHG-798 are named by what they are, and documents alone are said to be no more', () => {
    expect(
      touchesOf(['db/migrate/1_add.rb', 'package-lock.json', 'helm/values-prod.yaml', 'flags.yaml']),
    ).toEqual([...['migration', 'config', 'dependencies', 'flag']]);
    expect(touchesOf(['docs/config/x.md', 'src/a.ts'])).toEqual([]);
    expect(isDocsOnly(['README.md', 'test/a.test.ts'])).toBe(true);
    expect(isDocsOnly(['README.md', 'src/a.ts'])).toBe(false);
    expect(isDocsOnly([])).toBe(false);
  });

  it('CHG-798 are those of a stack where name and folder agree', () => {
    expect(isSameFile('/app/services/cart/total.ts', 'services/cart/total.ts')).toBe(true);
    expect(isSameFile('total.ts', 'services/cart/total.ts')).toBe(true);
    expect(isSameFile('com/acme/cart/Cart.java', 'src/main/java/com/acme/cart/Cart.java')).toBe(true);
    expect(isSameFile('/app/mail/index.ts', 'services/cart/index.ts')).toBe(false);
  });
});

describe('a service without a change', () => {
  const basis: Basis = {
    ...{ asked: 'prod', workflow: null, environments: ['prod'], isSeen: true, lastRelease: null },
    elsewhere: { names: [], more: 0 },
  };
  const covered = { service: 'api', completeTo: minute(0), origins: ['github' as const], basis };
  const silenceOf = (...given: Parameters<typeof coveredOf>) => coveredOf(...given).silence;

  it('CHG-799 had nothing go out only where its sources are complete up to now', () => {
    const gap = { origin: 'github' as const, service: null, from: null, kind: 'unreachable', params: {} };
    expect(silenceOf(covered, [], [], minute(1))).toBe('nothing-went-out');
    expect(silenceOf(covered, [], [], minute(12))).toBe('nothing-known');
    expect(silenceOf(covered, [], [gap], minute(1))).toBe('nothing-known');
    expect(silenceOf({ ...covered, completeTo: null }, [], [], minute(1))).toBe('unknown');
    expect(silenceOf(covered, [change('x', 'api', -5)], [], minute(1))).toBe('changed');
    expect(silenceOf(covered, [change('x', 'web', -5)], [], minute(1))).toBe('nothing-went-out');
  });
});

it('CHG-805 a file list that is cut proves of no service that it was not touched', () => {
  const services = [
    { name: 'api', paths: ['api/**'] },
    { name: 'web', paths: ['web/**'] },
  ];
  const reaches = (files: readonly string[], isPart: boolean) =>
    reachesOf(services, services, { files, isPart }).map(({ reach }) => reach);
  expect(reaches(['api/a.ts'], false)).toEqual(['path', 'none']);
  expect(reaches(['api/a.ts'], true)).toEqual(['path', 'unknown']);
  expect(reaches(['lib/a.ts'], false)).toEqual(['common', 'common']);
  expect(reaches(['lib/a.ts'], true)).toEqual(['unknown', 'unknown']);
});
