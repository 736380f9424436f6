import { describe, expect, it } from 'vitest';
import {
  asKept,
  type ChangeAnswer,
  completeTo,
  coveredAgain,
  coveredOf,
  type ServiceCoverage,
} from '../../../src/domain/changes/coverage.ts';
import {
  asSeen,
  type Basis,
  type ChangeGap,
  type KeptCoverage,
} from '../../../src/domain/changes/system-change.ts';
import { change, type Given, minute } from './make-change.ts';

const basis: Basis = {
  ...{ asked: 'prod', workflow: null, environments: ['prod'], isSeen: true, lastRelease: null },
  elsewhere: { names: ['stage'], more: 1 },
};
const covered: ServiceCoverage = { service: 'api', completeTo: minute(0), origins: ['github'], basis };
const gap = (service: string | null): ChangeGap => ({
  ...{ origin: 'github', service, from: null, kind: 'unreachable', params: {} },
});
const release = (given: Given = {}) =>
  change('r', 'api', -5, { kind: 'release', liveAt: null, startedAt: null, version: 'v1', ...given });
const silence = (
  more: Partial<ServiceCoverage>,
  changes: readonly ReturnType<typeof change>[] = [],
  gaps: readonly ChangeGap[] = [],
  until = minute(1),
) => coveredOf({ ...covered, ...more }, changes, gaps, until).silence;

describe('up to when nothing is missing', () => {
  it.each([
    [[], null],
    [[minute(3)], minute(3)],
    [[minute(3), minute(1), minute(2)], minute(1)],
    [[minute(1), null], null],
  ])('CHG-799 of sources that are complete to %j is %j', (times, to) => {
    const answers = times.map((at): ChangeAnswer => ({ changes: [], completeTo: at, gaps: [], basis: null }));
    expect(completeTo(answers)).toBe(to);
  });
});

describe('what can be said of a service', () => {
  it('CHG-799 that nothing went out takes a source that is complete and a place where something went out before', () => {
    expect(silence({})).toBe('nothing-went-out');
    expect(silence({ basis: { ...basis, isSeen: false } })).toBe('never-seen');
    expect(silence({ basis: { ...basis, isSeen: null } })).toBe('unknown');
    expect(silence({ basis: null })).toBe('nothing-went-out');
    expect(silence({ completeTo: null })).toBe('unknown');
    expect(silence({ basis: { ...basis, isSeen: false } }, [change('x', 'api', -5)], [gap(null)])).toBe(
      'never-seen',
    );
  });

  it('CHG-799 a gap of its own, or one of every service, is not known; one of another service does not count', () => {
    expect(silence({}, [], [gap('api')])).toBe('nothing-known');
    expect(silence({}, [], [gap('web'), gap(null)])).toBe('nothing-known');
    expect(silence({}, [], [gap('web')])).toBe('nothing-went-out');
    expect(silence({ completeTo: null }, [], [gap('api')])).toBe('unknown');
    expect(silence({ completeTo: null }, [change('x', 'api', -5)], [gap('api')])).toBe('changed');
    expect(silence({}, [change('x', 'api', -5)], [gap('api')])).toBe('nothing-known');
  });

  it('CHG-799 what was read up to two and a half minutes ago is of now', () => {
    expect(silence({}, [], [], minute(2.5))).toBe('nothing-went-out');
    expect(silence({}, [], [], minute(2.51))).toBe('nothing-known');
  });

  it('CHG-799 a release without a deployment, and a change that may be of it, are no change of it', () => {
    expect(silence({}, [release()])).toBe('released');
    expect(silence({}, [release(), change('x', 'api', -9, { reach: 'common' })])).toBe('released');
    expect(silence({}, [change('x', 'api', -9, { reach: 'common' })])).toBe('maybe');
    expect(silence({}, [change('x', 'api', -9, { reach: 'unknown' })])).toBe('maybe');
    expect(silence({}, [change('x', 'api', -9, { reach: 'none' })])).toBe('nothing-went-out');
    expect(silence({}, [release(), change('x', 'api', -9, { reach: 'path' })])).toBe('changed');
    expect(silence({}, [release({ liveAt: minute(-5) })])).toBe('changed');
    expect(silence({}, [release({ origins: ['hand'] })])).toBe('changed');
    expect(silence({}, [change('x', 'api', -9, { liveAt: null })])).toBe('changed');
  });

  it('CHG-799 names these releases and changes with the time of their rows, twenty at most', () => {
    const files = { reach: 'unknown' } as const;
    const { released, maybe } = coveredOf(
      covered,
      [
        release(),
        change('a', 'api', -9, { ...files, sha: '7be2c0ffee' }),
        change('b', 'api', -8, { reach: 'common', version: 'v2', liveAt: null }),
        change('c', 'api', -7, { ...files, version: null, title: 'Flag on' }),
        change('d', 'api', -6, { ...files, version: null }),
        change('e', 'api', -6),
        change('f', 'api', -4, { ...files, kind: 'release', version: 'v3', sha: '7be2c0ffee' }),
      ],
      [],
      minute(1),
    );
    expect(released).toEqual([{ version: 'v1', at: minute(-11) }]);
    expect(maybe).toEqual([
      { version: '7be2c0f', at: minute(-9), isCommon: false },
      { version: 'v2', at: minute(-10), isCommon: true },
      { version: 'Flag on', at: minute(-7), isCommon: false },
      { version: 'd', at: minute(-6), isCommon: false },
      { version: 'v3', at: minute(-4), isCommon: false },
    ]);
    const many = coveredOf(
      covered,
      Array.from({ length: 21 }, (_, i) => [release(), change(`m${i}`, 'api', -1, files)]).flat(),
      [],
      minute(1),
    );
    expect([many.released.length, many.maybe.length]).toEqual([20, 20]);
  });

  it('CHG-818 what a log has of it is what was said then; what an earlier version did not say is worked out', () => {
    const known = coveredOf(covered, [release(), change('x', 'api', -9, { reach: 'common' })], [], minute(1));
    const kept = asKept(known);
    expect(kept).toEqual(known);
    expect(kept.basis).not.toBe(known.basis);
    expect(coveredAgain(kept, [], [gap('api')], minute(99))).toEqual(known);
    expect(asKept({ ...known, basis: null }).basis).toBeNull();
    const old: KeptCoverage = { service: 'api', completeTo: minute(0), origins: ['github'] };
    const again = (given: KeptCoverage, ...changes: readonly ReturnType<typeof change>[]) =>
      coveredAgain(given, changes.map(asSeen), [], minute(1));
    expect(again(old)).toEqual({ ...old, basis: null, silence: 'nothing-went-out', maybe: [], released: [] });
    expect(again(old, change('x', 'api', -9)).silence).toBe('changed');
    expect(again({ ...old, silence: 'unknown' }, change('x', 'api', -9))).toEqual({
      ...{ ...old, basis: null, silence: 'unknown', maybe: [], released: [] },
    });
  });
});
