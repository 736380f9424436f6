import { describe, expect, it } from 'vitest';
import { procedureSchema } from '../../src/domain/procedure-schema.ts';
import { finishedRollback, proposedRecovery } from '../../src/domain/runs/recovery.ts';
import { Given, opened, opening, procedure, sato, tanaka } from './given.ts';
import { rolledBack, seenDeploy } from './make-rollback.ts';
import { hub } from './make-run.ts';

const BEFORE = '2026-11-24T17:50:00.000Z';
const TIMES = { startedAt: '2026-11-24T18:00:00.000Z', endedAt: '2026-11-24T18:04:00.000Z' };
const BACK = {
  ...{ service: 'checkout', since: '2026-11-24T18:03:00.000Z', to: '2026-11-24T18:07:00.000Z', why: null },
  rates: { rate: 2, usual: 2, peak: 30, drawn: false },
};
const STILL = { ...BACK, since: null, why: 'still' };

async function done(given: Given = opened()): Promise<{ given: Given; run: string }> {
  given.when(tanaka, 'participant.join', {});
  given.when(hub, 'changes.see', seenDeploy(BEFORE) as never);
  const act = (...call: Parameters<Given['when']>) => {
    const { refused } = given.when(...call);
    expect(refused, call[1]).toBeNull();
  };
  return { given, run: await rolledBack(act, () => given.state, [sato, tanaka], TIMES) };
}

describe('a recovery after a rollback', () => {
  it('DOM-1055 is watched once the run succeeded, of the suspect’s service, also where a step of the procedure runs it', async () => {
    const { given, run } = await done();
    const back = finishedRollback(given.state);
    expect(back).toMatchObject({ service: 'checkout', started: TIMES.startedAt, ended: TIMES.endedAt });
    expect(back?.run.id).toBe(run);
    // A file may say that anything ran.
    expect(finishedRollback({ ...given.state, importedTo: given.state.seq })).toBeNull();

    const workflow = { repository: 'acme/shop', file: 'y.yml', ref: '{{before}}' };
    const phases = procedure.phases.map((phase) => ({
      ...phase,
      steps: phase.steps.map((step) => (step.id === 'ack' ? { ...step, run: { workflow } } : step)),
    }));
    const procedural = new Given();
    procedural.when(sato, 'session.open', {
      ...opening,
      procedure: procedureSchema.parse({ ...procedure, phases }),
    });
    procedural.when(sato, 'participant.join', {});
    await done(procedural);
    expect(finishedRollback(procedural.state)?.run.step).toBe('ack');
  });

  it('DOM-1055 proposes a time and marks nothing; it is gone where errors rose again, it was said, or it came back', async () => {
    const { given, run } = await done();
    expect(proposedRecovery(given.state)).toBeNull();
    given.when(hub, 'recovery.see', { run, ...BACK });
    expect(proposedRecovery(given.state)).toMatchObject({ since: BACK.since, to: BACK.to });
    expect(given.state.clock.mitigated).toBeNull();
    given.when(hub, 'recovery.see', { run, ...STILL });
    expect(proposedRecovery(given.state)).toBeNull();
    given.when(hub, 'recovery.see', { run, ...BACK });
    given.when(tanaka, 'session.mitigate', { happenedAt: BACK.since });
    expect(proposedRecovery(given.state)).toBeNull();
    given.when(tanaka, 'session.relapse', { happenedAt: '2026-11-24T18:06:00.000Z' });
    expect(given.state.clock.mitigated).toBeNull();
    expect(proposedRecovery(given.state)).toBeNull();
  });

  it('DOM-1055 is said by the hub alone, of that run alone, and once while it shows the same', async () => {
    const { given, run } = await done();
    expect(given.when(sato, 'recovery.see', { run, ...BACK }).refused?.kind).toBe('not-allowed');
    expect(given.when(hub, 'recovery.see', { run: 'other', ...BACK }).facts).toEqual([]);
    expect(given.when(hub, 'recovery.see', { run, ...BACK }).facts).toHaveLength(1);
    const later = { ...BACK, to: '2026-11-24T18:09:00.000Z' };
    expect(given.when(hub, 'recovery.see', { run, ...later }).facts).toEqual([]);
    expect(given.state.recovery?.to).toBe(BACK.to);
  });
});
