import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { titleOf } from '../../../src/adapters/github/lists.ts';
import type { GithubFault } from '../../../src/sim/github/server.ts';
import { ago, asOf, githubRig, PLACE } from './rig.ts';

const DAY = 24 * 60;

describe("GitHub's deployments as changes", () => {
  it('CHG-803 went out at their first success, with commits, files and the pull request', async () => {
    const rig = await githubRig();
    const first = rig.live('Show stock', ['src/stock.ts'], 600);
    const second = rig.live('Reuse pool connections (#812)', ['src/pool.ts', 'config/pool.yaml'], 18);
    const { changes } = rig.reader();
    const { changes: found, completeTo, gaps } = await changes.changes('checkout', asOf(DAY), asOf(0));
    expect(found.map(({ sha, liveAt, state }) => [sha, liveAt, state])).toEqual([
      [second, asOf(18), 'live'],
      [first, asOf(600), 'live'],
    ]);
    expect(found[0]).toMatchObject({
      ...{ kind: 'deploy', previousSha: first, startedAt: asOf(20), requestedAt: asOf(38), by: 'kato' },
      ...{
        files: ['src/pool.ts', 'config/pool.yaml'],
        title: 'Reuse pool connections',
        pr: 812,
        isPart: false,
      },
    });
    expect({ completeTo, gaps }).toEqual({ completeTo: asOf(0), gaps: [] });
  });

  it('CHG-804 tells what waits for approval, what was superseded, a rollback, and a branch that has moved', async () => {
    const rig = await githubRig();
    const good = rig.live('One (#1)', ['a.ts'], 300);
    rig.live('Two (#2)', ['b.ts'], 200);
    const back = rig.repo.deploy(good, 'production', 'sato', { at: ago(60) });
    rig.repo.status(back, 'in_progress', ago(59));
    rig.repo.status(back, 'success', ago(58));
    const lost = rig.repo.deploy(rig.repo.push('Three', 'ito', ['c.ts'], ago(50)).sha, 'production', 'ito', {
      at: ago(50),
    });
    rig.repo.status(lost, 'queued', ago(50));
    rig.repo.status(lost, 'inactive', ago(40));
    const waits = rig.repo.deploy(rig.repo.push('Four', 'ito', ['d.ts'], ago(30)).sha, 'production', 'ito', {
      at: ago(30),
    });
    rig.repo.status(waits, 'waiting', ago(30));
    const { changes } = await rig.reader().changes.changes('checkout', asOf(DAY), asOf(0));
    expect(changes.map(({ kind, state, by }) => [kind, state, by])).toEqual([
      ['deploy', 'waiting', 'ito'],
      ['deploy', 'superseded', 'ito'],
      ['rollback', 'live', 'sato'],
      ['deploy', 'live', 'kato'],
      ['deploy', 'live', 'kato'],
    ]);
    expect(changes[2]).toMatchObject({ sha: good, version: 'main' });
  });

  it('CHG-805 says of one commit for several services whether it touches the paths of each', async () => {
    const rig = await githubRig();
    rig.live('One', ['README.md'], 300);
    rig.live('Two', ['services/cart/total.ts'], 20);
    const places = [
      { ...PLACE, name: 'cart', paths: ['services/cart/**'] },
      { ...PLACE, name: 'web', paths: ['services/web/**'] },
    ];
    const { changes } = rig.reader(places);
    for (const service of ['cart', 'web'])
      expect((await changes.changes(service, asOf(DAY), asOf(0))).changes[0]).toMatchObject({
        service: 'cart',
        services: [
          { service: 'cart', reach: 'path' },
          { service: 'web', reach: 'none' },
        ],
      });
  });

  it('CHG-806 reads an attempt of an old run by its own start, and no run of a pull request', async () => {
    const rig = await githubRig();
    const old = rig.repo.push('One', 'kato', ['a.ts'], ago(9 * DAY)).sha;
    const run = rig.repo.run('deploy.yml', old, 'kato', {
      createdAt: ago(9 * DAY),
      status: 'completed',
      conclusion: 'success',
    });
    const newer = rig.repo.push('Two', 'ito', ['b.ts'], ago(DAY)).sha;
    rig.repo.run('deploy.yml', newer, 'ito', {
      createdAt: ago(DAY - 60),
      status: 'completed',
      conclusion: 'success',
    });
    rig.repo.run('deploy.yml', newer, 'ito', {
      createdAt: ago(30),
      event: 'pull_request',
      status: 'completed',
      conclusion: 'success',
    });
    rig.repo.rerun(run, ago(20));
    Object.assign(run, { status: 'completed', conclusion: 'success', updatedAt: ago(16) });
    const { changes } = await rig
      .reader([{ ...PLACE, workflow: 'deploy.yml' }])
      .changes.changes('checkout', asOf(DAY), asOf(0));
    expect(changes.map(({ sha, kind, liveAt }) => [sha, kind, liveAt])).toEqual([
      [old, 'rollback', asOf(16)],
      [newer, 'deploy', asOf(DAY - 60)],
    ]);
  });

  it('CHG-944 the earlier attempts of a run count, too: the same version again, or its rollback', async () => {
    const rig = await githubRig();
    const done = { status: 'completed', conclusion: 'success' };
    const { sha } = rig.repo.push('One', 'kato', ['a.ts'], ago(700));
    const run = rig.repo.run('deploy.yml', sha, 'kato', {
      createdAt: ago(600),
      updatedAt: ago(590),
      ...done,
    });
    rig.repo.rerun(run, ago(20));
    Object.assign(run, { ...done, updatedAt: ago(16) });
    const read = async () =>
      (
        await rig
          .reader([{ ...PLACE, workflow: 'deploy.yml' }])
          .changes.changes('checkout', asOf(DAY), asOf(0))
      ).changes;
    expect((await read()).map(({ id, kind, liveAt }) => [id.slice(-2), kind, liveAt])).toEqual([
      [':2', 'redeploy', asOf(16)],
      [':1', 'deploy', asOf(590)],
    ]);
    const next = rig.repo.push('Two (#2)', 'ito', ['b.ts', 'yarn.lock'], ago(14), {
      patches: { 'yarn.lock': '@@ -1 +1 @@\n-undici@^6.0.0:\n+undici@^7.0.0:' },
    });
    rig.repo.run('deploy.yml', next.sha, 'ito', { createdAt: ago(12), updatedAt: ago(10), ...done });
    rig.repo.rerun(run, ago(8));
    Object.assign(run, { ...done, updatedAt: ago(5) });
    const [back] = await read();
    expect(back).toMatchObject({
      ...{ kind: 'rollback', previousSha: next.sha, files: ['b.ts', 'yarn.lock'], packages: ['undici'] },
      ...{ commits: [{ pr: 2 }], pr: null },
    });
    expect(back?.title).not.toBe('Two');
  });

  it('CHG-944 the first run after a long time is compared with the last one before', async () => {
    const rig = await githubRig();
    const done = { status: 'completed', conclusion: 'success' };
    const old = rig.repo.push('Old', 'kato', ['a.ts'], ago(90 * DAY));
    rig.repo.run('deploy.yml', old.sha, 'kato', {
      createdAt: ago(89 * DAY),
      updatedAt: ago(89 * DAY),
      ...done,
    });
    const { sha } = rig.repo.push('New', 'kato', ['b.ts'], ago(60));
    rig.repo.run('deploy.yml', sha, 'kato', { createdAt: ago(20), updatedAt: ago(10), ...done });
    const { changes } = await rig
      .reader([{ ...PLACE, workflow: 'deploy.yml' }])
      .changes.changes('checkout', asOf(DAY), asOf(0));
    expect(changes[0]).toMatchObject({ sha, previousSha: old.sha, files: ['b.ts'] });
  });

  it('CHG-882 is called by what it put out, not by the workflow that somebody started', async () => {
    const rig = await githubRig();
    rig.live('One', ['a.ts'], 300);
    const { sha } = rig.repo.push('Tune timeouts (#2)', 'ito', ['b.ts'], ago(40));
    const done = { status: 'completed', conclusion: 'success', updatedAt: ago(20) };
    rig.repo.run('deploy.yml', sha, 'sato', { createdAt: ago(24), title: 'Release', ...done });
    const { changes } = await rig
      .reader([{ ...PLACE, workflow: 'deploy.yml' }])
      .changes.changes('checkout', asOf(DAY), asOf(0));
    expect(changes[0]).toMatchObject({ sha, title: 'Tune timeouts', pr: 2, by: 'sato' });
  });

  it('CHG-807 says that commits and files are a part of 251 and 301', async () => {
    const rig = await githubRig();
    rig.live('One', ['a.ts'], 300);
    for (let n = 0; n < 260; n += 1)
      rig.repo.push(`Step ${n}`, 'ito', [`src/${n}.ts`, `lib/${n}.ts`], ago(200));
    rig.live('Last (#900)', ['z.ts'], 20);
    const { changes } = await rig.reader().changes.changes('checkout', asOf(DAY), asOf(0));
    expect(changes[0]).toMatchObject({ isPart: true, pr: 900 });
    expect([changes[0]?.commits.length, changes[0]?.files.length]).toEqual([250, 300]);
  });
});

describe('requests to GitHub', () => {
  it('CHG-808 are one for each repository and minute while nothing changes, and it costs nothing', async () => {
    const rig = await githubRig();
    rig.live('One', ['a.ts'], 300);
    rig.live('Two', ['b.ts'], 20);
    const { changes } = rig.reader();
    await changes.changes('checkout', asOf(DAY), asOf(0));
    const before = rig.server.calls.length;
    for (let n = 0; n < 5; n += 1) {
      rig.later(1);
      const { completeTo } = await changes.changes('checkout', asOf(DAY), asOf(-60));
      expect(completeTo).toBe(asOf(-1 - n));
    }
    expect(rig.server.calls.slice(before).map(({ path }) => path)).toEqual(
      Array.from({ length: 5 }, () => '/repos/acme/checkout/deployments'),
    );
    const conditional = rig.server.calls.slice(before).map(({ headers }) => headers['if-none-match']);
    expect(conditional.every((etag) => etag?.startsWith('W/"'))).toBe(true);
  });

  it('CHG-809 of an App go out with its token, which it renews in time, and each token has its own ETags', async () => {
    const rig = await githubRig();
    rig.live('One', ['a.ts'], 20);
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const key = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
    const { changes } = rig.reader([PLACE], { auth: { app: { id: '12', installation: '34', key } } });
    await changes.changes('checkout', asOf(DAY), asOf(0));
    rig.later(58);
    const { gaps } = await changes.changes('checkout', asOf(DAY), asOf(-120));
    expect(gaps).toEqual([]);
    const lists = rig.server.calls.filter(({ path }) => path.endsWith('/deployments'));
    expect(new Set(lists.map(({ token }) => token)).size).toBe(2);
    expect(lists.map(({ headers }) => headers['if-none-match'])).toEqual([undefined, undefined]);
    expect(rig.server.calls.filter(({ path }) => path.startsWith('/app/'))).toHaveLength(2);
    const broken = rig.reader([PLACE], { auth: { app: { id: '12', installation: '34', key: 'no key' } } });
    expect((await broken.changes.changes('checkout', asOf(DAY), asOf(0))).gaps[0]?.kind).toBe('bad-key');
  });

  it('CHG-810 are sent below the path of an Enterprise Server', async () => {
    const rig = await githubRig({ basePath: '/api/v3' });
    rig.live('One', ['a.ts'], 20);
    const { changes } = await rig.reader().changes.changes('checkout', asOf(DAY), asOf(0));
    expect(changes).toHaveLength(1);
    expect(rig.server.url).toMatch(/\/api\/v3$/);
  });
});

describe('what is not known yet', () => {
  it('CHG-804 a deployment that failed is read again, as it may be tried again and go live', async () => {
    const rig = await githubRig();
    const { sha } = rig.repo.push('One', 'ito', ['a.ts'], ago(60));
    const deployment = rig.repo.deploy(sha, 'production', 'ito', { at: ago(50) });
    rig.repo.status(deployment, 'failure', ago(40));
    const { changes } = rig.reader();
    const states = async () =>
      (await changes.changes('checkout', asOf(DAY), asOf(-600))).changes.map(({ state }) => state);
    expect(await states()).toEqual(['failed']);
    rig.repo.status(deployment, 'in_progress', ago(2));
    rig.repo.status(deployment, 'success', ago(1));
    rig.later(1);
    expect(await states()).toEqual(['live']);
  });

  it('CHG-861 what was read is complete only up to when the states of its deployments were read', async () => {
    const rig = await githubRig();
    const { sha } = rig.repo.push('One', 'ito', ['a.ts'], ago(60));
    rig.repo.status(rig.repo.deploy(sha, 'production', 'ito', { at: ago(50) }), 'in_progress', ago(49));
    const { changes } = rig.reader();
    const complete = async () => (await changes.changes('checkout', asOf(DAY), asOf(-600))).completeTo;
    expect(await complete()).toBe(asOf(0));
    rig.later(0.875);
    expect(await complete()).toBe(asOf(0));
    // The list is read again, and the states are those of six seconds before.
    rig.later(0.1);
    expect(await complete()).toBe(asOf(-0.875));
  });

  it('CHG-811 a comparison that failed in passing is made the next time; versions that cannot be compared are not asked again', async () => {
    const rig = await githubRig();
    rig.live('One', ['a.ts'], 300);
    rig.live('Two', ['b.ts'], 20);
    const { changes } = rig.reader();
    const files = async () => {
      rig.later(2);
      const told = await changes.changes('checkout', asOf(DAY), asOf(-600));
      return [told.gaps.map(({ kind }) => kind), told.changes[0]?.files];
    };
    rig.server.fail('/repos/acme/checkout/compare', { kind: 'status', status: 502 });
    expect(await files()).toEqual([['server-error'], undefined]);
    rig.later(10);
    expect(await files()).toEqual([[], ['b.ts']]);
  });

  it('CHG-862 a page that ends at the time from which on it is read is not the last one', async () => {
    const rig = await githubRig();
    const { sha } = rig.repo.push('One', 'ito', ['a.ts'], ago(40 * DAY));
    // Fourteen days are read before the day that is asked for.
    for (let n = 0; n < 101; n += 1)
      rig.repo.status(
        rig.repo.deploy(sha, 'production', 'ito', { at: ago(15 * DAY) }),
        'success',
        ago(15 * DAY),
      );
    await rig.reader().changes.changes('checkout', asOf(DAY), asOf(0));
    const pages = rig.server.calls
      .filter(({ path }) => path.endsWith('/deployments'))
      .map(({ query }) => query.get('page'));
    expect(pages).toEqual(['1', '2']);
  });
});

describe('when GitHub cannot be read', () => {
  const FAULTS: readonly (readonly [string, GithubFault, string, RegExp])[] = [
    ['a body that is cut', { kind: 'cut' }, 'bad-reply', /cut/],
    ['a body that stalls', { kind: 'stall' }, 'unreachable', /ETIMEDOUT/],
    ['a page of HTML', { kind: 'html' }, 'bad-reply', /html/],
    ['an empty answer', { kind: 'empty' }, 'bad-reply', /empty/],
    ['half of a JSON', { kind: 'not-json' }, 'bad-reply', /not-json/],
    ['JSON of another shape', { kind: 'other' }, 'bad-reply', /shape/],
    ['a connection that ends', { kind: 'drop' }, 'unreachable', /ECONNRESET|failed/],
    ['a wrong token', { kind: 'status', status: 401 }, 'unauthorised', /^$/],
    ['trouble of its own', { kind: 'status', status: 502 }, 'server-error', /^$/],
  ];

  it.each(FAULTS)(
    'CHG-811 %s is a gap, and what is complete stays at the time before',
    async (_name, fault, kind, reason) => {
      const rig = await githubRig();
      rig.live('One', ['a.ts'], 300);
      const { changes } = rig.reader([PLACE], { timeoutMs: 400 });
      const before = await changes.changes('checkout', asOf(DAY), asOf(0));
      expect(before.completeTo).toBe(asOf(0));
      rig.later(2);
      rig.live('Two', ['b.ts'], -1);
      rig.server.fail('/repos/acme/checkout/deployments', fault);
      const told = await changes.changes('checkout', asOf(DAY), asOf(-2));
      expect(told.completeTo).toBe(asOf(0));
      expect(told.changes).toEqual(before.changes);
      expect(told.gaps).toMatchObject([{ origin: 'github', service: 'checkout', from: asOf(0), kind }]);
      expect(String(told.gaps[0]?.params.reason ?? '')).toMatch(reason);
      rig.later(1);
      const mended = await changes.changes('checkout', asOf(DAY), asOf(-3));
      expect([mended.changes.length, mended.completeTo, mended.gaps]).toEqual([2, asOf(-3), []]);
    },
  );

  it('CHG-811 nothing is complete where it never could be read', async () => {
    const rig = await githubRig();
    rig.server.fail('/repos', { kind: 'empty' });
    const told = await rig.reader().changes.changes('checkout', asOf(DAY), asOf(0));
    expect(told).toMatchObject({ changes: [], completeTo: null, gaps: [{ from: null }] });
  });

  it('CHG-812 rests as long as it asks for, by its header, its reset, or a minute that doubles', async () => {
    const waits = async (fault: GithubFault, times = 1) => {
      const rig = await githubRig();
      const { changes } = rig.reader();
      rig.server.fail('/repos', fault, times);
      const until: string[] = [];
      for (let n = 0; n < times; n += 1) {
        const { gaps } = await changes.changes('checkout', asOf(DAY), asOf(0));
        const retryAt = String(gaps[0]?.params.retryAt);
        until.push(String((Date.parse(retryAt) - rig.at.ms) / 1_000));
        const calls = rig.server.calls.length;
        await changes.changes('checkout', asOf(DAY), asOf(0));
        expect(rig.server.calls.length).toBe(calls);
        rig.at.ms = Date.parse(retryAt);
      }
      return until;
    };
    const status = (code: number, headers: Record<string, string>, message = 'secondary rate limit') =>
      ({ kind: 'status', status: code, headers, message }) as const;
    expect(await waits(status(403, { 'retry-after': '30' }))).toEqual(['30']);
    expect(await waits(status(429, { 'retry-after': '7' }))).toEqual(['7']);
    const reset = String(Date.parse(asOf(-10)) / 1_000);
    expect(await waits(status(403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset }))).toEqual([
      '600',
    ]);
    expect(await waits(status(403, {}), 3)).toEqual(['60', '120', '240']);
  });

  it('CHG-952 waits for no time, and takes no answer as new, that a clock set back since has still to come to', async () => {
    const rig = await githubRig();
    const { changes } = rig.reader();
    rig.later(90);
    expect((await changes.changes('checkout', asOf(DAY), asOf(0))).changes).toEqual([]);
    rig.at.ms -= 60 * 60_000;
    rig.live('One', ['a.ts'], 20);
    expect((await changes.changes('checkout', asOf(DAY), asOf(0))).changes).toHaveLength(1);
    const limited = { kind: 'status', status: 429, headers: { 'retry-after': '30' } } as const;
    rig.server.fail('/repos', limited, 1);
    rig.later(1);
    expect((await changes.changes('checkout', asOf(DAY), asOf(0))).gaps).toMatchObject([
      { kind: 'rate-limited' },
    ]);
    rig.at.ms -= 60 * 60_000;
    expect((await changes.changes('checkout', asOf(DAY), asOf(0))).gaps).toEqual([]);
  });

  it('CHG-813 says which permission is missing, where GitHub names it and where it says 404', async () => {
    const rig = await githubRig();
    rig.live('One', ['a.ts'], 300);
    rig.live('Two', ['b.ts'], 20);
    rig.server.lacks.add('deployments');
    const refused = await rig.reader().changes.changes('checkout', asOf(DAY), asOf(0));
    expect(refused.gaps).toMatchObject([{ kind: 'forbidden', params: { needs: 'deployments=read' } }]);
    const other = rig.reader([{ ...PLACE, repository: 'acme/gone' }]);
    const gone = await other.changes.changes('checkout', asOf(DAY), asOf(0));
    expect(gone.gaps).toMatchObject([{ kind: 'not-found', params: { needs: 'deployments=read' } }]);
    rig.server.lacks.clear();
    rig.server.lacks.add('contents');
    const parts = await rig.reader().changes.changes('checkout', asOf(DAY), asOf(0));
    expect(parts.changes).toHaveLength(2);
    expect(parts.changes[0]?.files).toEqual([]);
  });
});

describe('the proof of a service', () => {
  it('CHG-814 counts its deploys, and names the repository by its present name', async () => {
    const rig = await githubRig();
    rig.live('One', ['a.ts'], 300);
    rig.live('Two', ['b.ts'], 20);
    rig.repo.rename('shop');
    const proof = await rig.reader().changes.prove('checkout');
    expect(proof).toMatchObject({
      where: 'acme/shop',
      renamedFrom: 'acme/checkout',
      deploys: 2,
      runs: 0,
      last: asOf(20),
    });
    expect(proof.problems).toEqual([]);
  });

  it('CHG-814 says what it may not read, and asks for the name of the environment where nothing is found', async () => {
    const rig = await githubRig();
    const kinds = async () => (await rig.reader().changes.prove('checkout')).problems.map(({ kind }) => kind);
    expect(await kinds()).toEqual(['never-deployed']);
    rig.live('One', ['a.ts'], 40 * DAY);
    rig.later(11);
    expect(await kinds()).toEqual(['no-deployment']);
    rig.live('One', ['a.ts'], 300);
    rig.live('Two', ['b.ts'], 20);
    rig.server.lacks.add('contents');
    expect(await kinds()).toEqual(['not-found']);
    rig.server.tokens.clear();
    expect(await kinds()).toEqual(['unauthorised']);
  });
});

describe('the title of a commit', () => {
  it.each([
    ['Reuse connections (#812)', 'Reuse connections', 812],
    ['Merge pull request #9 from a/b\n\nFix login', 'Fix login', 9],
    ['Fix login\n\nbody (#3)', 'Fix login', null],
    ['', '', null],
  ])('CHG-803 of %j', (message, title, pr) => {
    expect(titleOf(message)).toEqual({ title, pr });
  });
});
