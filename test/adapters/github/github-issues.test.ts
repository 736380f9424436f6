import { describe, expect, it } from 'vitest';
import { githubWrites } from '../../../src/adapters/github/github.ts';
import type { IssuePlace, WantedIssue } from '../../../src/ports/action-issues.ts';
import type { OutsideAct } from '../../../src/ports/outside.ts';
import { DemoRepository } from '../../../src/sim/github/repository.ts';
import type { GithubFault } from '../../../src/sim/github/server.ts';
import { githubRig, NOW } from './rig.ts';

const MARKER = 'inc-7.41.mibw';
const WANTED: WantedIssue = {
  ...{ repository: 'acme/checkout', title: 'Add an index', body: 'Asked for by Sato.', marker: MARKER },
};
const ISSUES = '/repos/acme/checkout/issues';
const call = { signal: new AbortController().signal };

async function issuesRig() {
  const rig = await githubRig({}, (time) => [new DemoRepository('acme/payments', time, 7_002)]);
  const after = (ms: number, run: () => void) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  };
  const time = { now: () => rig.at.ms, after };
  const auth = { token: 'ghp_local' };
  const { issues } = githubWrites({ auth, url: rig.server.url, time, timeoutMs: 2_000 });
  const writes = () => rig.server.calls.filter(({ method }) => method !== 'GET');
  return { ...rig, issues, writes };
}

/** As the hub does it: a look, then the write. */
async function carried(act: OutsideAct<IssuePlace>): Promise<IssuePlace> {
  const seen = await act.look(null, call);
  if (seen.kind === 'over') throw seen.why;
  return seen.kind === 'done' ? seen.proof : act.write(call);
}

describe('an issue of an action', () => {
  it('OUT-456 is made with its title, its body and a marker that nobody sees', async () => {
    const { repo, issues } = await issuesRig();
    const place = await carried(issues.create(WANTED));
    expect(place).toEqual({
      ...{ repository: 'acme/checkout', number: 1 },
      url: 'https://github.com/acme/checkout/issues/1',
    });
    expect(repo.issues.all).toMatchObject([
      { title: 'Add an index', body: `Asked for by Sato.\n\n<!-- oncall: ${MARKER} -->`, state: 'open' },
    ]);
  });

  it('OUT-456 is found by its marker before it is made again, behind many that came since', async () => {
    const { repo, issues, later, writes } = await issuesRig();
    const place = await carried(issues.create(WANTED));
    later(1);
    for (let n = 0; n < 120; n += 1) repo.issues.open(`Other ${n}`, 'text', 'ito');
    expect(await carried(issues.create(WANTED))).toEqual(place);
    expect(writes()).toHaveLength(1);
  });

  it('OUT-456 is none that quotes the marker, or has one that begins so', async () => {
    const { repo, issues } = await issuesRig();
    repo.issues.open('Quoted', `<!-- oncall: ${MARKER} -->\nwho wrote this?`, 'ito');
    repo.issues.open('Other', `<!-- oncall: ${MARKER}2 -->`, 'ito');
    expect((await carried(issues.create(WANTED))).number).toBe(3);
  });

  it('OUT-456 is made, found and closed under the former name of a renamed repository', async () => {
    const { repo, issues, writes } = await issuesRig();
    repo.rename('shop');
    const place = await carried(issues.create(WANTED));
    expect(place).toMatchObject({ repository: 'acme/shop', number: 1 });
    expect(await carried(issues.create(WANTED))).toEqual(place);
    await carried(issues.set({ repository: 'acme/checkout', number: 1 }, MARKER, 'closed'));
    expect(repo.issues.all).toMatchObject([{ state: 'closed' }]);
    expect(writes().map(({ method, status }) => `${method} ${status}`)).toEqual([
      ...['POST 301', 'POST 201', 'PATCH 200'],
    ]);
  });

  it('OUT-456 is asked for of no other address, whatever the repository is called', async () => {
    const { issues, server } = await issuesRig();
    for (const repository of ['acme/..', 'acme', 'acme/a/b', 'acme/a?b', '/'])
      await expect(carried(issues.create({ ...WANTED, repository }))).rejects.toMatchObject({
        kind: 'not-found',
      });
    expect(server.calls).toEqual([]);
  });

  const faults: readonly (readonly [string, GithubFault, string, boolean, number])[] = [
    ['502 after it was taken', { kind: 'status', status: 502 }, 'server-error', true, 1],
    ['502 before', { kind: 'status', status: 502, untaken: true }, 'server-error', true, 0],
    ['a lost answer', { kind: 'drop' }, 'unreachable', true, 1],
    ['a cut answer', { kind: 'cut' }, 'bad-reply', true, 1],
    ['an answer that stalls', { kind: 'stall' }, 'unreachable', true, 1],
    ['a page of HTML', { kind: 'html' }, 'bad-reply', true, 1],
    ['an answer of another shape', { kind: 'other' }, 'bad-reply', true, 1],
    [
      'a secondary limit',
      {
        ...{ kind: 'status', status: 403, untaken: true },
        message: 'You have exceeded a secondary rate limit',
        headers: { 'retry-after': '60' },
      },
      ...(['rate-limited', false, 0] as const),
    ],
    ['401', { kind: 'status', status: 401, untaken: true }, 'unauthorised', false, 0],
    ['403', { kind: 'status', status: 403, untaken: true }, 'forbidden', false, 0],
    ['404', { kind: 'status', status: 404, untaken: true }, 'not-found', false, 0],
    ['410', { kind: 'status', status: 410, untaken: true }, 'issues-off', false, 0],
    ['422', { kind: 'status', status: 422, untaken: true }, 'rejected', false, 0],
  ];
  it.each(faults)(
    'OUT-457 says after %s whether it may be there, and sends it once',
    async (_, fault, kind, uncertain, made) => {
      const { repo, issues, server, later } = await issuesRig();
      const act = issues.create(WANTED);
      await act.look(null, call);
      server.fail(ISSUES, fault);
      await expect(act.write(call)).rejects.toMatchObject({ kind, uncertain });
      expect(repo.issues.all).toHaveLength(made);
      later(61);
      const seen = await issues.create(WANTED).look(new Date(NOW - 60_000).toISOString(), call);
      expect(seen.kind).toBe(made === 1 ? 'done' : 'open');
    },
  );

  it('OUT-457 is not asked for where the repository has no issues, or GitHub hides it', async () => {
    const { repo, issues, server } = await issuesRig();
    server.fail(ISSUES, { kind: 'status', status: 410 });
    expect(await issues.create(WANTED).look(null, call)).toMatchObject({
      ...{ kind: 'over', isFinal: false },
      why: { kind: 'issues-off', params: { repository: 'acme/checkout' } },
    });
    const none = issues.create({ ...WANTED, repository: 'acme/none' });
    expect(await none.look(null, call)).toMatchObject({ kind: 'over', why: { kind: 'not-found' } });
    // A list without issues says nothing of it.
    repo.issues.isOn = false;
    await expect(carried(issues.create(WANTED))).rejects.toMatchObject({ kind: 'issues-off' });
  });

  it('OUT-457 names the permission that its token lacks', async () => {
    const { issues, server } = await issuesRig();
    server.lacks.add('issues:write');
    await expect(carried(issues.create(WANTED))).rejects.toMatchObject({
      ...{ kind: 'forbidden', params: { needs: 'issues=write' }, uncertain: false },
    });
  });

  it('OUT-457 whose title is longer than GitHub takes is made with its beginning', async () => {
    const { repo, issues } = await issuesRig();
    await carried(issues.create({ ...WANTED, title: '長'.repeat(300) }));
    expect(repo.issues.all[0]?.title).toBe('長'.repeat(256));
  });
});

describe('the state of an issue', () => {
  async function made() {
    const rig = await issuesRig();
    const place = await carried(rig.issues.create(WANTED));
    const [one] = rig.repo.issues.all;
    if (one === undefined) throw new Error('no issue');
    return { ...rig, place, one };
  }

  it('OUT-458 is set where it is another, and only there', async () => {
    const { repo, issues, place, writes } = await made();
    await carried(issues.set(place, MARKER, 'closed'));
    await carried(issues.set(place, MARKER, 'closed'));
    expect(repo.issues.all).toMatchObject([{ state: 'closed' }]);
    await carried(issues.set(place, MARKER, 'open'));
    expect(repo.issues.all).toMatchObject([{ state: 'open' }]);
    expect(writes().map(({ method, body }) => [method, body])).toEqual([
      ['POST', expect.anything()],
      ['PATCH', { state: 'closed', state_reason: 'completed' }],
      ['PATCH', { state: 'open', state_reason: 'reopened' }],
    ]);
  });

  it('OUT-458 is that of the issue in the repository that it was transferred to', async () => {
    const { repo, repositories, issues, place, one } = await made();
    const [, payments] = repositories;
    if (payments === undefined) throw new Error('no repository');
    payments.issues.open('Before', null, 'ito');
    repo.issues.transfer(one, payments);
    expect(await carried(issues.set(place, MARKER, 'closed'))).toMatchObject({
      ...{ repository: 'acme/payments', number: 2 },
    });
    expect(payments.issues.all.map(({ state }) => state)).toEqual(['open', 'closed']);
  });

  it('OUT-458 may have been set where the answer was lost, and is looked for', async () => {
    const { issues, place, server } = await made();
    const act = issues.set(place, MARKER, 'closed');
    expect(await act.look(null, call)).toEqual({ kind: 'open', before: 'open' });
    server.fail(`${ISSUES}/1`, { kind: 'drop' });
    await expect(act.write(call)).rejects.toMatchObject({ kind: 'unreachable', uncertain: true });
    expect(await act.look('open', call)).toMatchObject({ kind: 'done' });
  });

  it('OUT-459 is read with when it was closed and by whom', async () => {
    const { repo, issues, place, one, later } = await made();
    expect(await issues.read(place, MARKER, call)).toMatchObject({ place, state: 'open', by: null });
    later(5);
    repo.issues.set(one, 'closed', 'ito');
    const closedAt = new Date(NOW + 300_000).toISOString();
    const sight = { place, state: 'closed', since: closedAt, by: 'ito' };
    expect(await issues.read(place, MARKER, call)).toEqual(sight);
    later(5);
    repo.issues.set(one, 'open', 'kato');
    expect(await issues.read(place, MARKER, call)).toMatchObject({ state: 'open', by: null });
  });

  it('OUT-459 costs nothing while it stays as it is', async () => {
    const { issues, place, server, later } = await made();
    await issues.read(place, MARKER, call);
    later(1);
    await issues.read(place, MARKER, call);
    expect(server.calls.filter(({ path }) => path === `${ISSUES}/1`).map(({ status }) => status)).toEqual([
      ...[200, 304],
    ]);
  });

  it('OUT-459 tells a deleted issue, another one and one that it may not see apart', async () => {
    const { repo, issues, place, one, server } = await made();
    const other = repo.issues.open('Of somebody else', 'text', 'ito');
    const foreign = { ...place, number: other.number };
    await expect(issues.read(foreign, MARKER, call)).rejects.toMatchObject({ kind: 'not-the-issue' });
    await expect(carried(issues.set(foreign, MARKER, 'closed'))).rejects.toMatchObject({
      kind: 'not-the-issue',
    });
    expect(other.state).toBe('open');
    repo.issues.remove(one);
    await expect(issues.read(place, MARKER, call)).rejects.toMatchObject({
      ...{ kind: 'issue-gone', params: { repository: 'acme/checkout', number: 1 } },
    });
    await expect(issues.read({ ...place, number: 99 }, MARKER, call)).rejects.toMatchObject({
      kind: 'not-found',
    });
    server.lacks.add('issues');
    const unread = { ...place, number: 98 };
    await expect(issues.read(unread, MARKER, call)).rejects.toMatchObject({ kind: 'forbidden' });
  });
});
