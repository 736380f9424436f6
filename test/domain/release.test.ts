import { describe, expect, it } from 'vitest';
import { currentStep, nextSteps, progress, requiredOpenSteps } from '../../src/domain/checklist.ts';
import type { StepState } from '../../src/domain/session.ts';
import { Given, guest, opening, pager, sato, tanaka } from './given.ts';
import { both, procedure, release, released } from './releases.ts';

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
    const incident = new Given();
    const optional = procedure.phases.map((phase) => ({
      ...phase,
      steps: phase.steps.map((step) => ({ ...step, required: false })),
    }));
    const about = { ...procedure, kind: 'incident' as const, phases: optional };
    incident.when(sato, 'session.open', { ...opening, procedure: about });
    incident.when(sato, 'rollback.begin', {});
    expect(incident.when(sato, 'session.close', {}).refused).toBeNull();
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

describe('what a release puts out', () => {
  const NO_EFFECT = { refused: null, facts: [] };
  const pull = (number: number) => ({ number, sha: '3fa9c21', title: `Change ${number}`, author: null });
  const frozen = {
    ...{ service: 'checkout', repository: 'acme/checkout', tag: 'v2', sha: '3fa9c21', previous: null },
    ...{ pulls: [pull(1)], migrations: [], isPart: false, url: null },
  };
  const added = { sha: '4fa9c21', pulls: [pull(2)], migrations: ['db/2.sql'] };
  const run = {
    ...{ number: 7, attempt: 1, name: 'Release', url: null, status: 'queued', conclusion: null, by: null },
    ...{ waitsFor: ['production'], approvedBy: [], rejectedBy: [] },
  };

  it('CHG-815 is frozen, amended and followed, each only where it differs', () => {
    const given = released();
    const note = (type: 'release.freeze' | 'release.add' | 'release.run', data: object) =>
      given.when(pager, type, data as never);
    expect(note('release.add', added).refused).toEqual({ kind: 'not-a-release', params: {} });
    expect(note('release.freeze', frozen).facts).toEqual([{ type: 'release.frozen', data: frozen }]);
    const frozenAt = given.state.at;
    expect(note('release.freeze', frozen)).toEqual(NO_EFFECT);
    expect(given.state.releaseContent).toEqual({ frozen: { ...frozen, at: frozenAt }, added: null });
    expect(note('release.add', added).facts).toEqual([{ type: 'release.added', data: added }]);
    expect(note('release.add', added)).toEqual(NO_EFFECT);
    expect(given.state.releaseContent).toEqual({
      frozen: { ...frozen, at: frozenAt },
      added: { ...added, at: given.state.at },
    });
    expect(note('release.add', { ...added, migrations: [] }).facts).toHaveLength(1);
    expect(note('release.run', run).facts).toEqual([{ type: 'release.ran', data: run }]);
    expect(note('release.run', run)).toEqual(NO_EFFECT);
    expect(note('release.run', { ...run, since: '2026-11-26T08:00:00.000Z' })).toEqual(NO_EFFECT);
    expect(given.state.releaseRun).toEqual({ ...run, at: given.state.at });
    expect(note('release.run', { ...run, status: 'in_progress' }).facts).toHaveLength(1);
    // Another list is frozen: what was added to the last one is no part of it.
    note('release.freeze', { ...frozen, tag: 'v3' });
    expect(given.state.releaseContent).toMatchObject({ frozen: { tag: 'v3' }, added: null });
  });

  it('CHG-815 is nothing of another session', () => {
    const incident = new Given();
    incident.when(sato, 'session.open', opening);
    const refused = { kind: 'not-a-release', params: {} };
    expect(incident.when(pager, 'release.freeze', frozen).refused).toEqual(refused);
    expect(incident.when(pager, 'release.run', run).refused).toEqual(refused);
    const given = released();
    given.when(pager, 'release.freeze', frozen);
    given.state = { ...given.state, kind: 'incident' };
    expect(given.when(pager, 'release.add', added).refused).toEqual(refused);
  });
});

describe('the values of a release', () => {
  it('DOM-40 are none again where their first setting is taken back', () => {
    const given = new Given();
    given.when(sato, 'session.open', { ...opening, kind: 'release', procedure });
    expect(given.state.release).toBeNull();
    const { steps } = given.state;
    given.when(sato, 'release.set', { release });
    expect(given.state.steps).not.toEqual(steps);
    given.when(sato, 'undo', {});
    expect([given.state.release, given.state.steps]).toEqual([null, steps]);
  });

  it('DOM-2 are set where they differ', () => {
    const given = released();
    expect(given.when(tanaka, 'release.set', { release })).toEqual({ refused: null, facts: [] });
    const other = { ...release, window: null };
    expect(given.when(tanaka, 'release.set', { release: other }).facts).toEqual([
      { type: 'release.set', data: { release: other } },
    ]);
    expect(given.state.release).toEqual(other);
  });

  it('DOM-612 are in the query and the link of a step, and a step that names none is as it was', () => {
    const given = new Given();
    const [run, ...others] = procedure.phases;
    const health = {
      ...run!.steps[1]!,
      ...{ query: 'version:{{tag}}', link: 'https://example.com/{{tag}}' },
    };
    const phases = [{ ...run!, steps: [run!.steps[0]!, health] }, ...others];
    given.when(sato, 'session.open', {
      ...{ ...opening, kind: 'release', procedure: { ...procedure, phases } },
      release: { variables: [{ id: 'sha', value: '1c9e' }], window: null },
    });
    expect(given.state.steps.health?.step).toEqual(health);
    given.when(sato, 'release.set', { release: { ...release, window: null } });
    expect(given.state.steps.health?.step).toEqual({
      ...health,
      ...{ query: 'version:v2026.11.26', link: 'https://example.com/v2026.11.26' },
    });
    expect(given.state.steps['roll-back']?.step).toEqual(others[0]?.steps[0]);
    const plain = new Given();
    plain.when(sato, 'session.open', opening);
    expect(plain.state.templates).toEqual({});
    expect(given.state.templates.start).toEqual(run?.steps[0]);
  });
});

describe('a step of a release that is not there', () => {
  it('DOM-612 has the values once it comes, whether it names them or not', () => {
    const [run, ...others] = procedure.phases;
    const late = { title: both('x'), required: false, if: 'severity at most SEV3' };
    const steps = [
      ...run!.steps,
      { ...late, id: 'tell', command: 'post {{tag}}' },
      { ...late, id: 'rest', command: 'rest' },
    ];
    const given = new Given();
    given.when(sato, 'session.open', {
      ...{ ...opening, kind: 'release', release },
      procedure: { ...procedure, phases: [{ ...run!, steps }, ...others] },
    });
    const commands = (list: readonly StepState[]) => list.map(({ step: { command } }) => command);
    expect(commands(given.state.absent)).toEqual(['post v2026.11.26', 'rest']);
    given.when(sato, 'release.set', { release: { variables: [{ id: 'tag', value: 'v3' }], window: null } });
    expect(Object.keys(given.state.steps)).not.toContain('tell');
    given.when(sato, 'severity.set', { severity: 'SEV4' });
    const { tell, rest } = given.state.steps;
    expect(commands([tell!, rest!])).toEqual(['post v3', 'rest']);
    expect(Object.keys(given.state.templates)).toEqual(['start', 'tell', 'roll-back']);
  });
});

describe('sessions of the same hours', () => {
  const about = { session: 'checkout-1126', kind: 'incident', title: '5xx', number: null } as const;

  it('DOM-614 the page’s number is added once it is known, and then stays', () => {
    const given = released();
    const relate = (more: object = {}) => given.when(pager, 'session.relate', { ...about, ...more }).facts;
    expect(relate()).toEqual([{ type: 'session.related', data: about }]);
    const { at } = given.state;
    expect(relate()).toEqual([]);
    relate({ session: 'search-1126' });
    const second = given.state.at;
    expect(relate({ number: 4831 })).toHaveLength(1);
    expect(relate({ number: 4832 })).toEqual([]);
    expect(given.state.related).toEqual([
      { ...about, number: 4831, at },
      { ...about, session: 'search-1126', at: second },
    ]);
  });

  it('DOM-614 a release knows fifty of them', () => {
    const given = released();
    for (let n = 0; n < 51; n += 1) given.when(pager, 'session.relate', { ...about, session: `s${n}` });
    expect(given.state.related.map(({ session }) => session)).toEqual(
      Array.from({ length: 50 }, (_, n) => `s${n}`),
    );
    given.when(pager, 'session.relate', { ...about, session: 's49', number: 4 });
    expect(given.state.related[49]).toMatchObject({ session: 's49', number: 4 });
  });
});
