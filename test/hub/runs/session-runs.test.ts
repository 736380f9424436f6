import { describe, expect, it } from 'vitest';
import type { SeenChange } from '../../../src/domain/changes/system-change.ts';
import { RUNS_ACTOR } from '../../../src/hub/runs/session-runs.ts';
import { OutsideError } from '../../../src/ports/outside.ts';
import type { DemoRepository, DemoRun } from '../../../src/sim/github/repository.ts';
import { sato, tanaka } from '../../domain/given.ts';
import { DISPATCHES, runsRig } from './runs-rig.ts';

const AT = '2026-11-24T17:50:00.000Z';
const isOver = (state: string) => state === 'done' || state === 'failed' || state === 'cancelled';

/** A run that waits for production; `reviewers`: as of `SessionRunsDeps`. */
async function waitingRun(reviewers: Readonly<Record<string, readonly string[]>>) {
  const rig = await runsRig({ reviewers });
  await rig.open();
  await rig.ask();
  await rig.confirm();
  await rig.until((state) => state === 'queued');
  const [run] = rig.repo.runs;
  if (run === undefined) throw new Error('no run');
  run.status = 'waiting';
  run.waits = { environment: 'production', reviewers: ['sre', 'kato'], mayApprove: true };
  await rig.until((state) => state === 'waiting');
  return rig;
}

describe('what a step runs', () => {
  it('OUT-442 runs once two persons confirmed it, is followed to its end, and then the step is done by both', async () => {
    const rig = await runsRig();
    await rig.open();
    await rig.ask();
    const ready = await rig.until((state) => state === 'ready');
    expect(ready.what).toMatchObject({ sha: rig.repo.head?.sha, inputs: { version: 'v41' } });
    expect(ready.url).toContain('rollback.yml');
    expect(rig.repo.runs).toEqual([]);
    expect((await rig.confirm()).ok).toBe(true);
    await rig.until((state) => state === 'queued');
    const [run] = rig.repo.runs;
    if (run === undefined) throw new Error('no run');
    expect(run.inputs).toMatchObject({ version: 'v41', oncall_sha: rig.repo.head?.sha });
    run.status = 'waiting';
    run.waits = { environment: 'production', reviewers: ['tanaka'] };
    expect(await rig.until((state) => state === 'waiting')).toMatchObject({
      ...{ environment: 'production', params: { reviewers: 'tanaka' } },
    });
    rig.repo.work(run, 'deploy', 'Shift traffic');
    expect(await rig.until((state) => state === 'running')).toMatchObject({
      ...{ number: run.number, job: 'deploy', jobStep: 'Shift traffic' },
      url: `https://github.com/acme/shop/actions/runs/${run.id}`,
    });
    rig.repo.finish(run, 'success');
    await rig.until((state) => state === 'done');
    expect(await rig.step()).toMatchObject({ status: 'done', by: sato, confirmedBy: tanaka });
    expect(rig.repo.runs).toHaveLength(1);
    expect(rig.logged).toEqual([]);
  });

  it('OUT-442 a run whose place is taken out of the log is followed on, by its marker', async () => {
    const rig = await runsRig();
    await rig.open();
    await rig.ask();
    await rig.confirm();
    const { action } = await rig.until((state) => state === 'queued');
    const { seq } = (await rig.state()).actions.find(({ id }) => id === action) ?? { seq: 0 };
    const { seq: last } = await rig.state();
    const events = Array.from({ length: last - seq }, (_, i) => seq + 1 + i);
    await rig.command(sato, 'events.redact', { events });
    expect((await rig.state()).actions.find(({ id }) => id === action)?.params.id).toBe('[redacted:manual]');
    await rig.restart();
    const [run] = rig.repo.runs;
    if (run === undefined) throw new Error('no run');
    rig.repo.finish(run, 'success');
    expect(await rig.until(isOver)).toMatchObject({ state: 'done', number: run.number });
  });

  it.each([
    ['its own procedure, and one of the hub runs the same with low danger', 'low', 'low', true],
    ['a procedure that the hub does not have', 'low', undefined, false],
    ["a procedure in which the danger is another than in the hub's", 'low', 'high', false],
    ['a procedure with high danger, and one of the hub says low', 'high', 'low', false],
  ] as const)(
    'OUT-449 one person is enough only where the hub says so: %s',
    async (_what, danger, ofHub, alone) => {
      const rig = await runsRig({ danger, ...(ofHub ? { ofHub } : {}) });
      await rig.open();
      await rig.ask();
      expect((await rig.until((state) => state === 'ready')).danger).toBe(alone ? 'low' : 'high');
      const said = await rig.confirm(sato).then(
        () => 'confirmed',
        (error: Error) => JSON.parse(error.message).kind,
      );
      expect(said).toBe(alone ? 'confirmed' : 'needs-second-person');
      await rig.until((state) => state === (alone ? 'queued' : 'ready'));
      expect(rig.repo.runs).toHaveLength(alone ? 1 : 0);
    },
  );

  it.each<[string, boolean, Partial<SeenChange>, 'low' | 'high']>([
    ['as the hub found it', true, {}, 'low'],
    ['with another version before than the hub found', true, { previousSha: 'e711000' }, 'high'],
    ['that the hub has not found', false, {}, 'high'],
  ])(
    'OUT-483 one person is enough where the version before is of a change %s',
    async (_what, isFound, more, danger) => {
      const rig = await runsRig({ danger: 'low', ofHub: 'low', version: '{{before}}' });
      await rig.open();
      const { id } = await rig.state();
      const change: SeenChange = {
        ...{ id: 'github:shop', origins: ['github'], service: 'shop', environment: null, kind: 'deploy' },
        ...{ state: 'live', version: 'v42', sha: '8f21c0d', previousSha: '1c9e3b0', requestedAt: AT },
        ...{ startedAt: AT, liveAt: AT, failedAt: null, by: null, title: null, pr: null, url: null },
      };
      const rows = isFound ? [{ change, place: 'before', evidence: [] }] : [];
      const seen = { from: AT, to: AT, impactAt: AT, rows, more: 0, coverage: [], gaps: [] };
      expect((await rig.hub.system(id, 'changes.see', seen, RUNS_ACTOR)).ok).toBe(true);
      await rig.command(sato, 'rollback.ask', { change: { ...change, ...more } });
      const ready = await rig.until((state) => state === 'ready');
      expect(ready.what?.inputs).toEqual({ version: more.previousSha ?? '1c9e3b0' });
      const said = await rig.confirm(sato).then(
        () => 'low',
        (error: Error) => JSON.parse(error.message).kind,
      );
      expect([ready.danger, said]).toEqual([danger, danger === 'low' ? 'low' : 'needs-second-person']);
      await rig.until((state) => state === (danger === 'low' ? 'queued' : 'ready'));
      expect(rig.repo.runs).toHaveLength(danger === 'low' ? 1 : 0);
    },
  );

  it('OUT-483 one person is not enough any more where the procedure came to say so before they confirmed', async () => {
    const rig = await runsRig({ danger: 'low', ofHub: 'low' });
    await rig.open();
    await rig.ask();
    expect((await rig.until((state) => state === 'ready')).danger).toBe('low');
    rig.nowOfHub('high');
    await rig.until((_, { danger }) => danger === 'high');
    await expect(rig.confirm(sato)).rejects.toThrow('needs-second-person');
    expect(rig.repo.runs).toEqual([]);
  });

  it('OUT-480 is approved at GitHub by somebody whom the settings know as a reviewer, in their name, and goes on', async () => {
    const rig = await waitingRun({ [tanaka.id]: ['Someone', 'SRE'] });
    expect((await rig.run())?.waits).toEqual([
      { environment: 'production', reviewers: ['sre', 'kato'], approvers: [tanaka.id], isOurs: true },
    ]);
    await rig.command(tanaka, 'run.approve', { run: (await rig.run())?.id, environment: 'production' });
    const [run] = rig.repo.runs;
    await rig.acted('approve', 'done');
    expect(run?.reviews).toMatchObject([{ state: 'approved', environment: 'production' }]);
    expect(run?.reviews[0]?.comment).toMatch(/^田中 \(oncall, /);
    rig.repo.finish(run!, 'success');
    await rig.until((state) => state === 'done');
    expect(rig.logged).toEqual([]);
  });

  it('OUT-480 says why it is not approved: nobody is known as a reviewer, the token may not, or it was done meanwhile', async () => {
    const unknown = await waitingRun({});
    const id = (await unknown.run())?.id;
    const asked = unknown.command(tanaka, 'run.approve', { run: id, environment: 'production' });
    await expect(asked).rejects.toThrow('may-not-approve');
    for (const [kind, happen] of [
      ['forbidden', (run: DemoRun) => Object.assign(run.waits!, { mayApprove: false })],
      ['not-waiting', (run: DemoRun, repo: DemoRepository) => repo.approve(run, 'kato')],
    ] as const) {
      const rig = await waitingRun({ [tanaka.id]: ['kato'] });
      const [run] = rig.repo.runs;
      rig.when('run.approved', () => happen(run!, rig.repo));
      await rig.command(tanaka, 'run.approve', { run: (await rig.run())?.id, environment: 'production' });
      expect(await rig.acted('approve', 'failed')).toMatchObject({ kind });
      expect(run?.reviews).toHaveLength(kind === 'forbidden' ? 0 : 1);
      await rig.until((state) => state === (kind === 'forbidden' ? 'waiting' : 'running'));
    }
  });

  it('OUT-481 is approved once where the answer was lost or the hub was killed after it', async () => {
    for (const dies of [false, true]) {
      const rig = await waitingRun({ [tanaka.id]: ['kato'] });
      const [run] = rig.repo.runs;
      const path = `/repos/acme/shop/actions/runs/${run?.id}/pending_deployments`;
      rig.when('action.begun', () => rig.server.fail(path, { kind: 'drop' }, 1));
      await rig.command(tanaka, 'run.approve', { run: (await rig.run())?.id, environment: 'production' });
      if (dies) await rig.restart();
      await rig.acted('approve', 'done');
      expect(run?.reviews).toHaveLength(1);
    }
  });

  it('OUT-443 is refused with its reason before anybody confirms it', async () => {
    const none = await runsRig({ withoutToken: true });
    await none.open();
    await none.ask();
    expect(await none.until((state) => state === 'refused')).toMatchObject({ kind: 'no-run-token' });
    const rig = await runsRig();
    rig.repo.workflows.set('rollback.yml', { text: 'on: push' });
    await rig.open();
    await rig.ask();
    expect(await rig.until((state) => state === 'refused')).toMatchObject({
      ...{ kind: 'no-dispatch', params: { file: 'rollback.yml' } },
    });
  });

  it('OUT-443 is looked up again while GitHub has trouble', async () => {
    const rig = await runsRig();
    rig.server.fail('/repos/acme/shop/commits', { kind: 'status', status: 502 }, 2);
    await rig.open();
    await rig.ask();
    expect((await rig.until((state) => state === 'ready')).what?.sha).toBe(rig.repo.head?.sha);
  });

  it('OUT-444 does not run where its branch moved after it was confirmed, and one that ran another commit is not done', async () => {
    const rig = await runsRig();
    await rig.open();
    await rig.ask();
    await rig.until((state) => state === 'ready');
    rig.when('run.confirmed', () => rig.repo.push('Two (#2)', 'ito', ['b.ts']));
    await rig.confirm();
    expect(await rig.until(isOver)).toMatchObject({
      ...{ state: 'failed', kind: 'ref-moved', params: { ref: 'main', sha: rig.repo.head?.sha } },
    });
    expect(rig.repo.runs).toEqual([]);
    rig.when('run.confirmed', () => {});
    await rig.ask();
    await rig.confirm();
    await rig.until((state) => state === 'queued');
    const [run] = rig.repo.runs;
    if (run === undefined) throw new Error('no run');
    Object.assign(run, { sha: 'f'.repeat(40) });
    rig.repo.finish(run, 'success');
    expect(await rig.until(isOver)).toMatchObject({ state: 'failed', kind: 'ref-moved' });
    expect(await rig.step()).toMatchObject({ status: 'todo' });
  });

  it('OUT-470 what is live is looked up with it, and is said again where it or the branch changes before it is confirmed', async () => {
    let live: string | null = 'checkout production: v40 (aaaaaaa)';
    const rig = await runsRig({
      liveAt: async (repository) => {
        if (live === null) throw new OutsideError('unreachable', { reason: 'ECONNREFUSED' });
        return repository === 'acme/shop' ? live : null;
      },
    });
    await rig.open();
    await rig.ask();
    const first = await rig.until((state) => state === 'ready');
    expect(first.live).toBe('checkout production: v40 (aaaaaaa)');
    live = 'checkout production: v41 (bbbbbbb)';
    const second = await rig.until((_, run) => run.hash !== first.hash);
    expect(second).toMatchObject({ state: 'ready', live });
    const old = rig.command(tanaka, 'run.confirm', { run: first.id, hash: first.hash });
    await expect(old).rejects.toThrow('"kind":"live"');
    // What cannot be read has not changed.
    live = null;
    const moved = rig.repo.push('Two (#2)', 'ito', ['b.ts']);
    const third = await rig.until((_, run) => run.hash !== second.hash);
    expect(third).toMatchObject({ state: 'ready', live: second.live, what: { sha: moved.sha } });
    await rig.confirm();
    await rig.until((state) => state === 'queued');
    expect(rig.repo.runs).toHaveLength(1);
    expect(rig.logged).toEqual([]);
  });

  it('OUT-470 is looked up again by the next hub while it can be confirmed, and refused where its branch is gone', async () => {
    const rig = await runsRig();
    await rig.open();
    await rig.ask();
    expect((await rig.until((state) => state === 'ready')).live).toBeNull();
    await rig.restart();
    rig.repo.workflows.clear();
    rig.repo.push('Two (#2)', 'ito', ['b.ts']);
    expect(await rig.until((state) => state === 'refused')).toMatchObject({ kind: 'workflow-missing' });
    expect(rig.repo.runs).toEqual([]);
  });

  it.each([
    ['checkout: v41', 'failed', 'live-moved', 0],
    [null, 'queued', null, 1],
  ] as const)(
    'OUT-471 does not run where another version went live after it was confirmed; what is not known has not changed: %s',
    async (after, state, kind, ran) => {
      let live: string | null = 'checkout: v40';
      const rig = await runsRig({ liveAt: async () => live });
      await rig.open();
      await rig.ask();
      await rig.until((now) => now === 'ready');
      rig.when('run.confirmed', () => {
        live = after;
      });
      await rig.confirm();
      const run = await rig.until((now) => now === state);
      expect([run.kind, rig.repo.runs.length]).toEqual([kind, ran]);
      expect(kind === null || run.params).toEqual(kind === null || { from: 'checkout: v40', to: after });
    },
  );

  it('OUT-471 does not run where the hub was killed before it wrote, and another version went live until the next one', async () => {
    let live = 'checkout: v40';
    const rig = await runsRig({ liveAt: async () => live });
    await rig.open();
    await rig.ask();
    await rig.until((now) => now === 'ready');
    rig.when('action.begun', () => rig.killAfter(1));
    await rig.confirm().catch(() => {});
    while (!rig.killed.yet) await new Promise((resolve) => setTimeout(resolve, 2));
    expect(rig.repo.runs).toEqual([]);
    live = 'checkout: v41';
    rig.when('action.begun', () => {});
    await rig.restart();
    const params = { from: 'checkout: v40', to: 'checkout: v41' };
    expect(await rig.until(isOver)).toMatchObject({ state: 'failed', kind: 'live-moved', params });
    expect(rig.repo.runs).toEqual([]);
  });

  it('OUT-471 does not run where another version went live while it waited for a limit of GitHub', async () => {
    let live = 'checkout: v40';
    const rig = await runsRig({ liveAt: async () => live });
    await rig.open();
    await rig.ask();
    await rig.until((now) => now === 'ready');
    rig.server.fail(DISPATCHES, {
      ...{ kind: 'status', status: 403, untaken: true, headers: { 'retry-after': '60' } },
      message: 'You have exceeded a secondary rate limit',
    });
    rig.when('action.delayed', () => {
      live = 'checkout: v41';
    });
    await rig.confirm();
    expect(await rig.until(isOver)).toMatchObject({ state: 'failed', kind: 'live-moved' });
    expect(rig.repo.runs).toEqual([]);
  });

  it.each([
    ['asked for it', tanaka, sato],
    ['confirmed it', sato, tanaka],
  ] as const)(
    'OUT-485 does not run where the person who %s was removed while it waited for a limit of GitHub',
    async (_what, by, gone) => {
      const rig = await runsRig();
      await rig.open();
      await rig.ask();
      await rig.until((now) => now === 'ready');
      rig.server.fail(DISPATCHES, {
        ...{ kind: 'status', status: 403, untaken: true, headers: { 'retry-after': '300' } },
        message: 'You have exceeded a secondary rate limit',
      });
      const delayed = new Promise<void>((resolve) => rig.when('action.delayed', resolve));
      await rig.confirm();
      await delayed;
      await rig.command(by, 'participant.remove', { participant: gone.id });
      expect(await rig.until(isOver)).toMatchObject({ state: 'failed', kind: 'key-gone' });
      expect(rig.repo.runs).toEqual([]);
    },
  );

  it('OUT-485 is not approved where who approved it was removed while that waited for a limit of GitHub', async () => {
    const rig = await waitingRun({ [tanaka.id]: ['kato'] });
    const [run] = rig.repo.runs;
    const path = `/repos/acme/shop/actions/runs/${run?.id}/pending_deployments`;
    const limit = { kind: 'status', status: 403, untaken: true, headers: { 'retry-after': '300' } } as const;
    const message = 'You have exceeded a secondary rate limit';
    rig.when('action.begun', () => rig.server.fail(path, { ...limit, message }, 1));
    const delayed = new Promise<void>((resolve) => rig.when('action.delayed', resolve));
    await rig.command(tanaka, 'run.approve', { run: (await rig.run())?.id, environment: 'production' });
    await delayed;
    await rig.command(sato, 'participant.remove', { participant: tanaka.id });
    expect(await rig.acted('approve', 'failed')).toMatchObject({ kind: 'key-gone' });
    expect(run?.reviews).toHaveLength(0);
  });

  it('OUT-445 that failed keeps the last lines of its job, without secrets and control characters', async () => {
    const rig = await runsRig();
    await rig.open();
    await rig.ask();
    await rig.confirm();
    await rig.until((state) => state === 'queued');
    const [run] = rig.repo.runs;
    if (run === undefined) throw new Error('no run');
    rig.repo.work(run, 'deploy', 'Shift traffic');
    const key = [
      '-----BEGIN PRIVATE KEY-----',
      'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC',
      '-----END PRIVATE KEY-----',
    ];
    const lines = ['\u001b[31mred\u001b[0m', `token ghp_${'a1B2'.repeat(9)}`, ...key, 'Error: exit 1'];
    rig.repo.finish(
      run,
      'failure',
      Buffer.from(lines.map((one) => `2026-11-25T03:11:00.0Z ${one}`).join('\n')),
    );
    const failed = await rig.until(isOver);
    expect(failed).toMatchObject({ state: 'failed', kind: 'failure', job: 'deploy' });
    const pin = (await rig.state()).pins.find(({ id }) => id === failed.pin);
    const text = String(pin?.line.message);
    expect(text).toContain('Error: exit 1');
    expect(text).not.toMatch(/ghp_|MIIE|\u001b/);
  });

  it('OUT-472 that somebody cancelled on GitHub is told as cancelled, with the newer run that took its place, and ticks nothing', async () => {
    const rig = await runsRig();
    await rig.open();
    for (const isReplaced of [false, true]) {
      await rig.ask();
      await rig.confirm();
      await rig.until((state) => state === 'queued');
      const run = rig.repo.runs.findLast(({ status }) => status === 'queued');
      if (run === undefined) throw new Error('no run');
      const newer = isReplaced ? rig.repo.dispatch('rollback.yml', run.sha, 'main', {}) : null;
      rig.repo.finish(run, 'cancelled');
      expect(await rig.until(isOver)).toMatchObject({
        ...{ state: 'cancelled', kind: newer ? 'replaced' : 'cancelled', number: run.number },
        ...(newer ? { params: { number: newer.number } } : {}),
      });
      expect(await rig.step()).toMatchObject({ status: 'todo' });
    }
    expect(rig.logged).toEqual([]);
  });

  it('OUT-473 waits for the secondary limit of GitHub to pass, and then runs once', async () => {
    const rig = await runsRig();
    await rig.open();
    await rig.ask();
    await rig.until((state) => state === 'ready');
    rig.server.fail(DISPATCHES, {
      ...{ kind: 'status', status: 403, untaken: true, headers: { 'retry-after': '60' } },
      message: 'You have exceeded a secondary rate limit',
    });
    const asked = rig.time.now();
    await rig.confirm();
    await rig.until((state) => state === 'queued');
    expect(rig.time.now() - asked).toBeGreaterThan(60_000);
    expect(rig.repo.runs).toHaveLength(1);
    expect(rig.logged).toEqual([]);
  });

  it('OUT-446 whose answer was lost is looked for, and not sent again', async () => {
    const rig = await runsRig();
    await rig.open();
    await rig.ask();
    rig.server.fail(DISPATCHES, { kind: 'status', status: 502 });
    await rig.confirm();
    await rig.until((state) => state === 'queued');
    expect(rig.repo.runs).toHaveLength(1);
    expect((await rig.state()).actions.at(-1)).toMatchObject({ outcome: 'done', target: 'github' });
  });

  it('OUT-450 a new hub goes on with a run of a session that is closed, for a day', async () => {
    const rig = await runsRig();
    await rig.open();
    await rig.ask();
    await rig.confirm();
    await rig.until((state) => state === 'queued');
    await rig.command(sato, 'session.close', { reason: 'over' });
    await rig.restart();
    const { id } = await rig.state();
    expect(rig.loaded).toEqual([id]);
    const [run] = rig.repo.runs;
    if (run === undefined) throw new Error('no run');
    rig.repo.finish(run, 'success');
    expect((await rig.until(isOver)).state).toBe('done');
    await rig.restart(24 * 3_600_000);
    expect(rig.loaded).toEqual([]);
  });

  it('OUT-450 what GitHub was asked and has not answered is taken up whenever the session was closed', async () => {
    const rig = await runsRig();
    await rig.open();
    await rig.ask();
    await rig.until((state) => state === 'ready');
    rig.server.fail(DISPATCHES, { kind: 'drop' }, 1_000_000);
    await rig.confirm();
    await rig.command(sato, 'session.close', { reason: 'over' });
    await rig.restart(24 * 3_600_000);
    expect(rig.loaded).toEqual([(await rig.state()).id]);
  });
});
