import { describe, expect, it } from 'vitest';
import type { GithubExchange } from '../../../src/sim/github/server.ts';
import { githubProblems } from './contract/contract.ts';
import { ago, asOf, githubRig, PLACE } from './rig.ts';

const DAY = 24 * 60;

describe('GitHub’s published description', () => {
  it('CHG-877 allows every call that the adapter makes and every answer that the local GitHub gives', async () => {
    const rig = await githubRig();
    const place = { ...PLACE, workflow: 'release.yml' };
    rig.live('One', ['a.ts'], 300);
    rig.live('Merge of two', ['b.ts', 'db/migrate/1_drop.rb'], 40);
    const head = rig.repo.push('Three (#3)', 'kato', ['c.ts'], ago(30));
    rig.repo.tag('v1', head.sha, ago(20));
    const run = rig.repo.run('release.yml', head.sha, 'sato', {
      ...{ createdAt: ago(10), status: 'waiting' },
      waits: { environment: 'production', reviewers: ['tanaka', 'suzuki'] },
      jobs: [
        { name: 'build', status: 'completed', conclusion: 'success', startedAt: ago(9), completedAt: ago(7) },
        { name: 'deploy', status: 'waiting', conclusion: null, startedAt: null, completedAt: null },
      ],
    });
    const { changes, releases } = rig.reader([place]);
    await changes.changes('checkout', asOf(DAY), asOf(0));
    await changes.prove('checkout');
    await releases.plan('checkout', 'v1');
    await releases.run('checkout', [head.sha], asOf(60));
    rig.repo.approve(run, 'tanaka', 'go');
    rig.repo.rerun(run);
    rig.later(1);
    await releases.run('checkout', [head.sha], asOf(60));
    const seen = new Set(
      rig.server.calls.map(({ path }) => path.replace(/\/(?:\d+|[0-9a-f]{40})(?=\/|$|\.)/g, '/*')),
    );
    expect(seen.size).toBeGreaterThanOrEqual(10);
    // Every rig looks at what was sent; this one says that it looked at something.
    expect([...new Set(rig.server.calls.flatMap(githubProblems))]).toEqual([]);
  });

  it('CHG-877 would notice a field that is missing, of another type or unknown, and a call that is not published', async () => {
    const rig = await githubRig();
    rig.live('One', ['a.ts'], 300);
    await rig.reader().changes.changes('checkout', asOf(DAY), asOf(0));
    const list = rig.server.calls.find(({ path }) => path.endsWith('/deployments'));
    if (list === undefined) throw new Error('no list was asked for');
    const [deployment] = list.reply as readonly Record<string, unknown>[];
    const problems = (more: Partial<GithubExchange>) =>
      githubProblems({ ...list, ...more }).map((one) => one.replace(/^GET \S+ /, ''));
    const { sha: _, ...without } = deployment ?? {};
    expect(problems({ reply: [without] })).toEqual(["200/* must have required property 'sha'"]);
    expect(problems({ reply: [{ ...deployment, id: 'x' }] })).toEqual(['200/*/id must be integer']);
    expect(problems({ reply: [{ ...deployment, colour: 'red' }] })).toEqual([
      '200/* must NOT have additional properties colour',
    ]);
    expect(problems({ reply: [{ ...deployment, created_at: 'today' }] })).toEqual([
      '200/*/created_at must match format "date-time"',
    ]);
    expect(problems({ query: new URLSearchParams('since=1'), headers: {} })).toEqual([
      ...['?since', 'lacks accept', 'lacks authorization', 'lacks user-agent', 'lacks x-github-api-version'],
    ]);
    expect(problems({ path: '/repos/acme/checkout/secrets' })).toEqual(['is not published']);
    expect(problems({ status: 500 })).toEqual(['answers 500']);
    expect(problems({ status: 304, reply: null })).toEqual([]);
    expect(problems({ status: 404, reply: { message: 'Not Found' } })).toEqual([]);
  });
});
