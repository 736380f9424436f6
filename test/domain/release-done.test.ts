import { describe, expect, it } from 'vitest';
import type { StepState } from '../../src/domain/session.ts';
import { missingFact } from '../../src/domain/step-facts.ts';
import { Given, opening, pager, sato, tanaka } from './given.ts';
import { procedure, release } from './releases.ts';

const [SHA, BEFORE, ADDED, OTHER] = ['3fa9c21', '1c9e3b0', '4fa9c21', '9999999'] as const;
const whole = (sha: string): string => sha.padEnd(40, '0');
const FROZEN = {
  ...{ service: 'checkout', repository: 'acme/checkout', tag: 'v2', sha: SHA, pulls: [], migrations: [] },
  ...{ previous: { tag: 'v1', sha: BEFORE, isLive: true }, isPart: false, url: null },
};
const RUN = {
  ...{ number: 482, attempt: 1, name: 'release.yml', url: null, sha: whole(SHA), status: 'in_progress' },
  ...{ conclusion: null, by: 'kato', waitsFor: [], approvedBy: [], rejectedBy: [] },
};
const LIVE = { ...RUN, status: 'completed', conclusion: 'success' };

type Words = Readonly<Record<'start' | 'health' | 'roll-back', object>>;
const WORDS: Words = {
  start: { when: 'deployed' },
  health: { when: 'approved', needs: 'second person' },
  'roll-back': { when: 'rolled back' },
};

/** A release whose steps wait for what the forge shows, with its content frozen. */
function following(words: Words = WORDS, previous: object | null = FROZEN.previous): Given {
  const given = new Given();
  const phases = procedure.phases.map((phase) => ({
    ...phase,
    steps: phase.steps.map((step) => ({ ...step, needs: undefined, ...words[step.id as keyof Words] })),
  }));
  given.when(sato, 'session.open', {
    ...{ ...opening, kind: 'release', severity: null, firedAt: null, release },
    procedure: { ...procedure, phases },
  } as never);
  given.when(sato, 'participant.join', {});
  given.when(tanaka, 'participant.join', {});
  given.when(pager, 'release.freeze', { ...FROZEN, previous } as never);
  return given;
}

const ran = (given: Given, run: object) => {
  expect(given.when(pager, 'release.run', { ...RUN, ...run } as never).refused).toBeNull();
};
const said = ({ state }: Given, id: string): string | null => {
  const step = state.steps[id] as StepState;
  return step.auto === null ? null : `${step.status} by ${step.by?.name}`;
};

describe('what the forge shows of a release', () => {
  it('DOM-1018 the success of the run of its version ticks `deployed`, by the name and number of the run, and adds no event', () => {
    const given = following();
    const missing = () =>
      missingFact(given.state, given.state.steps.start as StepState, given.state.at ?? '');
    // Nothing tells of runs: people tick for themselves.
    expect(missing()).toBeNull();
    ran(given, {});
    ran(given, { status: 'completed', conclusion: 'failure' });
    expect(said(given, 'start')).toBeNull();
    expect(missing()).toEqual({ fact: 'deployed', after: 0 });
    const before = given.log.length;
    ran(given, LIVE);
    expect(given.log).toHaveLength(before + 1);
    expect(said(given, 'start')).toBe('done by release.yml #482');
    expect(given.state.steps.start?.at).toBe(given.state.at);
    const { at } = given.state;
    // It went live, whatever comes after it.
    ran(given, { attempt: 2 });
    ran(given, { ...LIVE, attempt: 2 });
    expect(given.state.steps.start?.at).toBe(at);
  });

  it('DOM-1018 of what was added after the freeze, too; another version, or one that is not said, ticks nothing', () => {
    const given = following();
    for (const sha of [whole(OTHER), undefined, whole(BEFORE)]) {
      ran(given, { ...LIVE, sha, approvedBy: ['ito'] });
      expect([said(given, 'start'), said(given, 'health')]).toEqual([null, null]);
    }
    given.when(pager, 'release.add', { sha: ADDED, pulls: [], migrations: [] });
    ran(given, { ...LIVE, sha: whole(ADDED) });
    expect(said(given, 'start')).toBe('done by release.yml #482');
    // Another tag is another version.
    given.when(pager, 'release.freeze', { ...FROZEN, tag: 'v3', sha: OTHER } as never);
    expect(said(given, 'start')).toBeNull();
  });

  it('DOM-1019 an approval ticks `approved` in the name of who gave it, while no other is missing', () => {
    const given = following({ ...WORDS, health: { when: 'approved' } });
    ran(given, { status: 'waiting', waitsFor: ['production'] });
    expect(said(given, 'health')).toBeNull();
    ran(given, { approvedBy: ['ito', 'kato'] });
    expect(said(given, 'health')).toBe('done by ito, kato');
    ran(given, { status: 'waiting', waitsFor: ['production'], approvedBy: ['ito'] });
    expect(said(given, 'health')).toBeNull();
    ran(given, { approvedBy: ['ito'], rejectedBy: ['sato'] });
    expect(said(given, 'health')).toBeNull();
    ran(given, { approvedBy: ['kato'] });
    expect(said(given, 'health')).toBe('done by kato');
  });

  it('DOM-1019 it is the second person only where who gave it did not start the run, as far as that is known', () => {
    const given = following();
    for (const alone of [{ approvedBy: ['kato'] }, { approvedBy: ['ito'], by: null }]) {
      ran(given, alone);
      expect(said(given, 'health')).toBeNull();
      ran(given, { waitsFor: ['production'] });
    }
    ran(given, { approvedBy: ['kato'] });
    ran(given, { approvedBy: ['kato', 'ito'] });
    expect(said(given, 'health')).toBe('done by kato, ito');
    // Two people here do it as well.
    const here = following();
    here.when(sato, 'step.do', { step: 'health' });
    here.when(tanaka, 'step.do', { step: 'health' });
    expect(here.state.steps.health).toMatchObject({ status: 'done', auto: null });
  });

  it('DOM-1020 the success of the run of the version before ticks `rolled back` once the rollback was begun', () => {
    const given = following();
    const back = { ...LIVE, number: 483, sha: whole(BEFORE) };
    ran(given, back);
    given.when(sato, 'rollback.begin', {});
    expect(said(given, 'roll-back')).toBeNull();
    ran(given, { ...back, status: 'in_progress', conclusion: null, approvedBy: ['ito'] });
    expect([said(given, 'roll-back'), said(given, 'health')]).toEqual([null, null]);
    ran(given, back);
    expect([said(given, 'roll-back'), said(given, 'start')]).toEqual(['done by release.yml #483', null]);
    given.when(sato, 'undo', {});
    given.when(sato, 'rollback.begin', {});
    expect(said(given, 'roll-back')).toBeNull();
    ran(given, { ...back, attempt: 2 });
    expect(said(given, 'roll-back')).toBe('done by release.yml #483');
  });

  it.each([null, { ...FROZEN.previous, isLive: false }])(
    'DOM-1020 nothing ticks it where what was live before is not known: %j',
    (previous) => {
      const given = following(WORDS, previous);
      given.when(sato, 'rollback.begin', {});
      ran(given, { ...LIVE, sha: whole(BEFORE) });
      expect(said(given, 'roll-back')).toBeNull();
    },
  );
});
