import { describe, expect, it } from 'vitest';
import {
  currentStep,
  phaseProgress,
  progress,
  requiredOpenSteps,
  timeLeft,
} from '../../src/domain/checklist.ts';
import { opened, START, sato, tanaka } from './given.ts';

describe('steps', () => {
  it('DOM-1 a tick is done, with who and when', () => {
    const given = opened();
    const { facts } = given.when(sato, 'step.do', { step: 'ack' });
    expect(facts).toEqual([{ type: 'step.done', data: { step: 'ack' } }]);
    expect(given.state.steps.ack).toMatchObject({ status: 'done', by: sato, at: '2026-11-24T17:59:06.000Z' });
  });

  it('DOM-2 a second tick of a done step has no effect', () => {
    const given = opened();
    given.when(sato, 'step.do', { step: 'ack' });
    expect(given.when(tanaka, 'step.do', { step: 'ack' })).toEqual({ refused: null, facts: [] });
  });

  it('DOM-3 a step that needs a second person waits, is not confirmed by the same one, is done by another', () => {
    const given = opened();
    given.when(tanaka, 'participant.join', {});
    given.when(sato, 'step.do', { step: 'read-back' });
    expect(given.state.steps['read-back']).toMatchObject({ status: 'doing', waiting: { by: sato } });
    const again = given.when(sato, 'step.do', { step: 'read-back' });
    expect(again.refused).toEqual({ kind: 'needs-second-person', params: { step: 'read-back', by: '佐藤' } });
    given.when(tanaka, 'step.do', { step: 'read-back' });
    expect(given.state.steps['read-back']).toMatchObject({
      status: 'done',
      by: sato,
      confirmedBy: tanaka,
      waiting: null,
    });
  });

  it('DOM-4 a skip needs a reason and keeps it', () => {
    const given = opened();
    expect(given.when(sato, 'step.skip', { step: 'ack', reason: ' ' }).refused?.kind).toBe('reason-required');
    given.when(sato, 'step.skip', { step: 'ack', reason: '電話で確認済み' });
    expect(given.state.steps.ack).toMatchObject({ status: 'skipped', reason: '電話で確認済み', by: sato });
  });

  it('DOM-5 refuses a step, a phase or an assignee that is not there', () => {
    const given = opened();
    const title = { ja: '新', en: 'new' };
    expect(given.when(sato, 'step.do', { step: 'nope' }).refused?.kind).toBe('unknown-step');
    expect(given.when(sato, 'step.add', { phase: 'nope', title }).refused?.kind).toBe('unknown-phase');
    expect(given.when(sato, 'step.assign', { step: 'ack', participant: 'nobody' }).refused).toEqual({
      kind: 'unknown-participant',
      params: { participant: 'nobody' },
    });
  });

  it('DOM-6 an added step stands where it was asked for, can be edited, assigned and worked', () => {
    const given = opened();
    given.when(sato, 'step.add', {
      phase: 'detect',
      after: 'ack',
      title: { ja: 'CDNの確認', en: 'Check the CDN' },
    });
    const id = given.state.phases[0]?.steps[1] as string;
    expect(given.state.phases[0]?.steps).toEqual(['ack', id, 'evidence']);
    given.when(sato, 'step.assign', { step: id, participant: sato.id });
    given.when(sato, 'step.edit', { step: id, title: { ja: 'CDN', en: 'CDN' } });
    given.when(sato, 'step.start', { step: id });
    expect(given.state.steps[id]).toMatchObject({
      status: 'doing',
      added: true,
      assignee: sato.id,
      step: { title: { en: 'CDN' } },
    });
  });

  it('DOM-7 readings: progress without after-close phases, current step, required ones by severity, time left', () => {
    const given = opened();
    expect(progress(given.state)).toEqual({ settled: 0, total: 3 });
    expect(requiredOpenSteps(given.state).map((step) => step.id)).toEqual(['ack', 'evidence']);
    given.when(sato, 'severity.set', { severity: 'SEV3' });
    expect(requiredOpenSteps(given.state).map((step) => step.id)).toEqual(['ack']);
    given.when(sato, 'severity.set', { severity: 'SEV1' });
    given.when(sato, 'step.do', { step: 'ack' });
    expect(currentStep(given.state)?.id).toBe('evidence');
    expect(progress(given.state)).toEqual({ settled: 1, total: 3 });
    const [detect] = given.state.phases;
    expect(phaseProgress(given.state, detect as NonNullable<typeof detect>)).toEqual({
      settled: 1,
      total: 2,
    });
    const evidence = given.state.steps.evidence as NonNullable<(typeof given.state.steps)['evidence']>;
    const opensAt = START + 1000;
    expect(timeLeft(given.state, evidence, opensAt + 9 * 60_000)).toBe(60_000);
    expect(timeLeft(given.state, evidence, opensAt + 11 * 60_000)).toBe(-60_000);
    given.when(sato, 'session.close', { reason: 'drill' });
    expect(timeLeft(given.state, evidence, opensAt + 24 * 3_600_000)).toBeNull();
  });
});
