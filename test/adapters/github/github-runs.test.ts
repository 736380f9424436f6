import { describe, expect, it } from 'vitest';
import { githubWrites } from '../../../src/adapters/github/github.ts';
import type { OutsideAct } from '../../../src/ports/outside.ts';
import type { AskedRun, ResolvedRun, RunPlace } from '../../../src/ports/workflow-runs.ts';
import type { GithubFault } from '../../../src/sim/github/server.ts';
import { ago, type GithubRig, githubRig } from './rig.ts';

const WORKFLOW = `
name: Roll back
run-name: roll back \${{ inputs.version }} (\${{ inputs.oncall }})
on:
  workflow_dispatch:
    inputs:
      oncall: { required: true }
      oncall_sha: {}
      version: { required: true }
      dry: { type: boolean, default: false }
      to: { type: choice, options: [blue, green], default: blue }
concurrency: { group: production }
`;
const FILE = 'rollback.yml';
const ASKED: AskedRun = {
  ...{ repository: 'acme/checkout', file: FILE, ref: 'main', inputs: { version: 'v41' } },
};
const DISPATCHES = `/repos/acme/checkout/actions/workflows/${FILE}/dispatches`;
const MARKER = 'inc-7.run.1';
const call = { signal: new AbortController().signal };

async function runsRig(workflow = WORKFLOW) {
  const rig = await githubRig();
  rig.repo.push('One (#1)', 'kato', ['a.ts'], ago(300));
  rig.repo.workflows.set(FILE, { text: workflow });
  const after = (ms: number, run: () => void) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  };
  const time = { now: () => rig.at.ms, after };
  const runs = githubWrites({
    auth: { token: 'ghp_local' },
    url: rig.server.url,
    time,
    timeoutMs: 2_000,
  }).runs;
  const confirmed = async (inputs: AskedRun['inputs'] = ASKED.inputs): Promise<ResolvedRun> =>
    runs.resolve({ ...ASKED, inputs }, call);
  return { ...rig, runs, confirmed };
}

/** As the hub does it: a look, then the write. */
async function carried(act: OutsideAct<RunPlace>): Promise<RunPlace> {
  const seen = await act.look(null, call);
  if (seen.kind === 'over') throw seen.why;
  return seen.kind === 'done' ? seen.proof : act.write(call);
}

async function going(rig: GithubRig & Awaited<ReturnType<typeof runsRig>>) {
  const place = await carried(rig.runs.dispatch({ ...(await rig.confirmed()), marker: MARKER }));
  const run = rig.repo.runs.at(-1);
  if (run === undefined) throw new Error('no run');
  return { place, run, read: async () => (await rig.runs.read(place, call)).state };
}

describe('a workflow that is asked for', () => {
  it('OUT-431 is shown with its commit, its page and every value that it would get', async () => {
    const { repo, confirmed } = await runsRig();
    expect(await confirmed()).toEqual({
      ...ASKED,
      sha: repo.head?.sha,
      url: expect.stringContaining(`.github/workflows/${FILE}`),
      values: { version: 'v41', dry: 'false', to: 'blue' },
    });
  });

  const unfit: readonly (readonly [string, Partial<AskedRun>, string, string, object])[] = [
    ['a file that is not there', { file: 'other.yml' }, WORKFLOW, 'workflow-missing', { file: 'other.yml' }],
    ['a path as a file', { file: '../../x.yml' }, WORKFLOW, 'workflow-missing', { file: '../../x.yml' }],
    ['a path as a repository', { repository: 'acme/..' }, WORKFLOW, 'not-found', { what: 'repository' }],
    ['no such repository', { repository: 'acme/none' }, WORKFLOW, 'not-found', {}],
    ['a ref that is gone', { ref: 'gone' }, WORKFLOW, 'ref-gone', { ref: 'gone' }],
    ['text that is no YAML', {}, 'on: [', 'workflow-missing', { file: FILE }],
    ['a workflow that nobody starts', {}, 'on: push', 'no-dispatch', { file: FILE }],
    ['no marker in the name', {}, WORKFLOW.replace(/run-name.*/, ''), 'no-marker', { file: FILE }],
    [
      'another input in the name',
      {},
      WORKFLOW.replace('inputs.oncall }}', 'inputs.oncall_sha }}'),
      'no-marker',
      {},
    ],
    ['an unknown input', { inputs: { version: '1', x: '' } }, WORKFLOW, 'input-unknown', { input: 'x' }],
    [
      'an input of the hub',
      { inputs: { version: '1', oncall: 'x' } },
      WORKFLOW,
      'input-unknown',
      { input: 'oncall' },
    ],
    ['a missing input', { inputs: {} }, WORKFLOW, 'input-missing', { input: 'version' }],
    ['an empty input', { inputs: { version: '' } }, WORKFLOW, 'input-missing', { input: 'version' }],
    ['no such choice', { inputs: { version: '1', to: 'red' } }, WORKFLOW, 'input-wrong', { input: 'to' }],
    ['no boolean', { inputs: { version: '1', dry: 'yes' } }, WORKFLOW, 'input-wrong', { input: 'dry' }],
  ];
  it.each(unfit)('OUT-432 is refused for %s', async (_, asked, text, kind, params) => {
    const { runs, server } = await runsRig(text);
    await expect(runs.resolve({ ...ASKED, ...asked }, call)).rejects.toMatchObject({
      ...{ kind, uncertain: false },
      params: expect.objectContaining(params),
    });
    expect(server.calls.every(({ path }) => !path.includes('..'))).toBe(true);
  });

  it('OUT-432 is refused for a commit in place of a branch or tag, which GitHub does not run', async () => {
    const { runs, repo } = await runsRig();
    const ref = repo.head?.sha ?? '';
    await expect(runs.resolve({ ...ASKED, ref }, call)).rejects.toMatchObject({ kind: 'ref-gone' });
  });
});

describe('a workflow that was confirmed', () => {
  it('OUT-433 runs with its marker, the confirmed commit and the values as they are, none of them in an address', async () => {
    const { repo, runs, confirmed, server } = await runsRig();
    const version = 'v41\n$'.concat('{{ secrets.TOKEN }}; $(id) `id` "\u0027 ../..');
    const place = await carried(runs.dispatch({ ...(await confirmed({ version })), marker: MARKER }));
    const [run] = repo.runs;
    expect(repo.runs).toHaveLength(1);
    expect(place).toMatchObject({ id: String(run?.id), marker: MARKER, file: FILE });
    expect(run?.inputs).toEqual({
      ...{ oncall: MARKER, oncall_sha: repo.head?.sha },
      ...{ version, dry: 'false', to: 'blue' },
    });
    for (const { path, query } of server.calls) expect(`${path}?${query}`).not.toMatch(/secrets|v41/);
  });

  it('OUT-434 is not run where its branch has moved since', async () => {
    const { repo, runs, confirmed, server } = await runsRig();
    const known = await confirmed();
    const moved = repo.push('Two (#2)', 'ito', ['b.ts'], ago(1));
    const act = runs.dispatch({ ...known, marker: MARKER });
    expect(await act.look(null, call)).toMatchObject({
      ...{ kind: 'over', isFinal: false },
      why: { kind: 'ref-moved', params: { ref: 'main', sha: moved.sha }, uncertain: false },
    });
    expect(server.calls.filter(({ method }) => method === 'POST')).toEqual([]);
  });

  it.each([
    ['a branch whose name is the whole name of another', 'refs/heads/main', 'branch'],
    ['a tag whose name is the whole name of a branch', 'refs/heads/main', 'tag'],
  ] as const)(
    'OUT-484 runs at the commit that was confirmed, by its whole name: %s',
    async (_what, ref, kind) => {
      const { repo, runs } = await runsRig();
      const confirmedSha = repo.head?.sha ?? '';
      repo.push('Two (#2)', 'ito', ['b.ts'], ago(1));
      if (kind === 'branch') repo.branches.set(ref, confirmedSha);
      else repo.tags.push({ name: ref, sha: confirmedSha, at: ago(1), released: false });
      const known = await runs.resolve({ ...ASKED, ref }, call);
      expect(known.sha).toBe(confirmedSha);
      await carried(runs.dispatch({ ...known, marker: MARKER }));
      expect(repo.runs.map(({ sha }) => sha)).toEqual([confirmedSha]);
    },
  );

  it('OUT-435 is found by its marker alone, also where GitHub names no run or shows it late', async () => {
    const { repo, runs, confirmed, later } = await runsRig();
    Object.assign(repo, { namesRun: false, listsLateMs: 90_000 });
    const known = await confirmed();
    // Another one whose marker begins in the same way.
    await carried(runs.dispatch({ ...known, marker: `${MARKER}2` }));
    const place = await carried(runs.dispatch({ ...known, marker: MARKER }));
    expect(place.id).toBeNull();
    expect(await runs.read(place, call)).toMatchObject({ run: null, state: { kind: 'queued' } });
    later(2);
    const run = repo.runs.find(({ title }) => title.includes(`(${MARKER})`));
    expect((await runs.read(place, call)).run).toMatchObject({ id: String(run?.id), number: run?.number });
    const again = runs.dispatch({ ...known, marker: MARKER });
    expect(await again.look(place.since, call)).toMatchObject({
      kind: 'done',
      proof: { id: String(run?.id) },
    });
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
      'rate-limited',
      false,
      0,
    ],
    ['429', { kind: 'status', status: 429, untaken: true }, 'rate-limited', false, 0],
    ['401', { kind: 'status', status: 401, untaken: true }, 'unauthorised', false, 0],
    ['404', { kind: 'status', status: 404, untaken: true }, 'not-found', false, 0],
    [
      'a ref that is gone since',
      { kind: 'status', status: 422, message: 'No ref found for: main', untaken: true },
      ...(['ref-gone', false, 0] as const),
    ],
    [
      'an input that is unknown since',
      { kind: 'status', status: 422, message: 'Unexpected inputs provided: ["dry"]', untaken: true },
      ...(['input-unknown', false, 0] as const),
    ],
  ];
  it.each(faults)(
    'OUT-436 says after %s whether it may run, and sends it once',
    async (_, fault, kind, uncertain, made) => {
      const { repo, runs, confirmed, server, later } = await runsRig();
      const known = await confirmed();
      server.fail(DISPATCHES, fault);
      const act = runs.dispatch({ ...known, marker: MARKER });
      await expect(carried(act)).rejects.toMatchObject({ kind, uncertain });
      expect(repo.runs).toHaveLength(made);
      later(61);
      const seen = await act.look(new Date(0).toISOString(), call);
      expect(seen.kind).toBe(made === 1 ? 'done' : 'open');
      expect(repo.runs).toHaveLength(made);
    },
  );

  it('OUT-437 names the permission that its token lacks', async () => {
    const { runs, confirmed, server } = await runsRig();
    const known = await confirmed();
    server.lacks.add('actions:write');
    await expect(carried(runs.dispatch({ ...known, marker: MARKER }))).rejects.toMatchObject({
      ...{ kind: 'forbidden', params: { needs: 'actions=write' }, uncertain: false },
    });
  });
});

describe('a run', () => {
  it('OUT-438 is followed: queued, waiting, running, done, with its usual duration', async () => {
    const rig = await runsRig();
    for (const [i, minutes] of [2, 4, 9].entries())
      rig.repo.run(FILE, rig.repo.head?.sha ?? '', 'ito', {
        ...{ createdAt: ago(2_000 + i), startedAt: ago(2_000 + i), updatedAt: ago(2_000 + i - minutes) },
        ...{ status: 'completed', conclusion: 'success' },
      });
    const { place, run, read } = await going(rig);
    expect(await rig.runs.read(place, call)).toEqual({
      run: {
        ...{ id: String(run.id), number: run.number, attempt: 1, sha: rig.repo.head?.sha },
        ...{ url: `https://github.com/acme/checkout/actions/runs/${run.id}` },
        startedAt: new Date(run.startedAt).toISOString(),
      },
      state: { kind: 'queued' },
      usualMs: 240_000,
    });
    run.status = 'waiting';
    run.waits = { environment: 'production', reviewers: ['tanaka'], mayApprove: true };
    expect(await read()).toEqual({
      kind: 'waiting',
      environments: [{ environment: 'production', reviewers: ['tanaka'], mayApprove: true }],
    });
    rig.repo.work(run, 'deploy', 'Shift traffic');
    expect(await read()).toMatchObject({ kind: 'running', job: 'deploy', step: 'Shift traffic' });
    rig.repo.finish(run, 'success');
    expect(await read()).toMatchObject({ kind: 'done' });
  });

  it('OUT-439 that failed gives the last 40 lines of its failed job, of a log of 100 MB the end alone, and no token', async () => {
    const rig = await runsRig();
    const { run, read } = await going(rig);
    rig.repo.work(run, 'deploy', 'Shift traffic');
    const last = Array.from({ length: 60 }, (_, i) => `2026-11-25T03:11:00.0000000Z line ${i}`).join('\n');
    rig.repo.finish(
      run,
      'failure',
      Buffer.concat([Buffer.alloc(100_000_000, 'x'), Buffer.from(`\n${last}\n`)]),
    );
    const state = await read();
    expect(state).toMatchObject({
      ...{ kind: 'failed', conclusion: 'failure', job: 'deploy', step: 'Shift traffic' },
      lines: Array.from({ length: 40 }, (_, i) => `line ${i + 20}`),
    });
    expect(rig.server.logReads.every(({ authorization }) => authorization === null)).toBe(true);
    expect(rig.server.logReads.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(70_000);
    // Of a store that gives no part so much is not read, and it has failed all the same.
    rig.server.wholeLogs = true;
    expect(await read()).toMatchObject({ kind: 'failed', lines: [] });
    const [job] = run.jobs;
    if (job) job.log = Buffer.from(last);
    expect(await read()).toMatchObject({ lines: expect.objectContaining({ length: 40 }) });
    if (job) delete job.log;
    expect(await read()).toMatchObject({ kind: 'failed', lines: [] });
  });

  it('OUT-440 that was cancelled says so, and which newer one came after it', async () => {
    const rig = await runsRig();
    const first = await going(rig);
    rig.repo.work(first.run, 'deploy', 'x');
    const known = await rig.confirmed();
    const waits = await carried(rig.runs.dispatch({ ...known, marker: 'inc-7.run.2' }));
    // Somebody's deploy takes the one place in which a run of the group waits.
    rig.later(1);
    await carried(rig.runs.dispatch({ ...known, marker: 'inc-7.run.3' }));
    const newest = rig.repo.runs.at(-1)?.number;
    expect((await rig.runs.read(waits, call)).state).toMatchObject({ kind: 'cancelled', replacedBy: newest });
    rig.repo.finish(first.run, 'cancelled');
    expect(await first.read()).toMatchObject({ kind: 'cancelled' });
  });

  it('OUT-441 that waits is approved once by the hub’s token, where the environment lets it', async () => {
    const rig = await runsRig();
    const { place, run } = await going(rig);
    run.status = 'waiting';
    run.waits = { environment: 'production', reviewers: ['tanaka'] };
    const own = { ...place, id: place.id ?? '' };
    const act = rig.runs.approve(own, 'production', 'asked by sato');
    expect(await act.look(null, call)).toMatchObject({ kind: 'over', why: { kind: 'forbidden' } });
    expect(await rig.runs.approve(own, 'other', '').look(null, call)).toMatchObject({
      ...{ kind: 'over', why: { kind: 'not-waiting', params: { environment: 'other' } } },
    });
    run.waits = { ...run.waits, mayApprove: true };
    expect(await act.look(null, call)).toEqual({ kind: 'open', before: 'waiting' });
    await act.write(call);
    expect(run.reviews).toEqual([
      { state: 'approved', by: 'oncall[bot]', environment: 'production', comment: 'asked by sato' },
    ]);
    expect(await act.look('waiting', call)).toEqual({ kind: 'done', proof: null });
  });
});
