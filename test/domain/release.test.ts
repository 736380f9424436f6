import { describe, expect, it } from 'vitest';
import { currentStep, nextSteps, progress, requiredOpenSteps } from '../../src/domain/checklist.ts';
import { Given, guest, opening, pager, sato, tanaka } from './given.ts';
import { both, release, released } from './releases.ts';

describe('a release', () => {
  it('DOM-612 has the values of its variables in commands, queries, links and reasons, not in titles', () => {
    const given = released();
    expect(given.state.steps.start?.step).toMatchObject({
      title: both('Run {{tag}}'),
      why: both('v2026.11.26 is 3fa9c21'),
      command: 'gh workflow run release.yml -f tag=v2026.11.26 -f sha=3fa9c21',
    });
    given.when(tanaka, 'step.edit', { step: 'start', title: both('Go') });
    const variables = [{ id: 'tag', value: 'v2026.11.27' }];
    given.when(tanaka, 'release.set', { release: { variables, window: null } });
    expect(given.state.steps.start?.step).toMatchObject({
      title: both('Go'),
      command: 'gh workflow run release.yml -f tag=v2026.11.27 -f sha={{ sha }}',
    });
    given.when(tanaka, 'undo', {});
    expect(given.state.release).toEqual(release);
    expect(given.state.steps.start?.step.command).toContain('sha=3fa9c21');
  });

  it('DOM-612 refuses a value that a shell would read as more than a word, and any for another kind', () => {
    const given = released();
    for (const value of ['v1;id', '$(id)', 'a b', '-rf', '`id`', "v1'", 'v1|sh', '']) {
      const asked = () =>
        given.when(sato, 'release.set', { release: { variables: [{ id: 'tag', value }], window: null } });
      expect(asked, value).toThrow();
    }
    const incident = new Given();
    incident.when(sato, 'session.open', opening);
    expect(incident.when(sato, 'release.set', { release }).refused?.kind).toBe('not-a-release');
  });

  it('DOM-613 counts the rollback only once it is begun, and then does it first', () => {
    const given = released();
    const next = () => nextSteps(given.state, given.now, null).map(({ id }) => id);
    expect(progress(given.state)).toEqual({ settled: 0, total: 2 });
    expect(next()).toEqual(['start', 'health']);
    given.when(sato, 'step.do', { step: 'start' });
    expect(given.when(guest, 'rollback.begin', {}).refused?.kind).toBe('not-allowed');
    expect(given.when(sato, 'rollback.begin', {}).facts).toEqual([{ type: 'rollback.begun', data: {} }]);
    expect(given.state.rollback).toMatchObject({ by: sato });
    expect(given.when(tanaka, 'rollback.begin', {})).toEqual({ refused: null, facts: [] });
    expect(progress(given.state)).toEqual({ settled: 1, total: 3 });
    expect(next()).toEqual(['roll-back', 'health']);
    expect(currentStep(given.state)?.id).toBe('roll-back');
    expect(requiredOpenSteps(given.state).map(({ id }) => id)).toEqual(['roll-back', 'health']);
    given.when(sato, 'undo', {});
    expect(given.state.rollback).toBeNull();
    expect(next()).toEqual(['health']);
    const incident = new Given();
    incident.when(sato, 'session.open', opening);
    expect(incident.when(sato, 'rollback.begin', {}).refused?.kind).toBe('no-rollback-phase');
  });

  it('DOM-661 one that was rolled back closes with a reason only', () => {
    const given = released();
    for (const step of ['start', 'health']) given.when(sato, 'step.do', { step });
    given.when(sato, 'rollback.begin', {});
    given.when(sato, 'step.do', { step: 'roll-back' });
    expect(requiredOpenSteps(given.state)).toEqual([]);
    for (const reason of [null, '  '])
      expect(given.when(sato, 'session.close', { reason }).refused?.kind).toBe('reason-required');
    expect(given.when(sato, 'session.close', { reason: '5xx rose' }).refused).toBeNull();
    const forward = released();
    for (const step of ['start', 'health']) forward.when(sato, 'step.do', { step });
    expect(forward.when(sato, 'session.close', {}).refused).toBeNull();
  });

  it('DOM-614 knows the sessions of its hours, each once, by the word of the hub alone', () => {
    const given = released();
    const about = { session: 'checkout-1126', kind: 'incident', title: '5xx', number: 4831 } as const;
    expect(given.when(sato, 'session.relate', about).refused?.kind).toBe('not-allowed');
    given.when(pager, 'session.relate', about);
    given.when(pager, 'session.relate', about);
    expect(given.state.related).toMatchObject([about]);
  });
});
