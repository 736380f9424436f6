import { describe, expect, it } from 'vitest';
import { namedPlace } from '../../../src/domain/changes/named-place.ts';
import { asSeen } from '../../../src/domain/changes/system-change.ts';
import { redactEvent } from '../../../src/domain/redaction.ts';
import { sha256 } from '../../contracts/event-builder.ts';
import { type Given, guest, opened, pager, sato, tanaka } from '../given.ts';
import { change, minute } from './make-change.ts';

const deploy = asSeen(change('x', 'checkout', -1, { sha: '7be2c0f', title: 'Reuse pool', pr: 812 }));
const flag = asSeen(change('f', 'checkout', -30, { kind: 'flag' }));
const seen = (...rows: readonly ReturnType<typeof asSeen>[]) => ({
  ...{ from: minute(-1_440), to: minute(3), impactAt: minute(0), more: 0, gaps: [] },
  rows: rows.map((one) => ({ change: one, place: 'before' as const, evidence: [] })),
  coverage: [{ service: 'checkout', completeTo: minute(3), origins: ['github' as const] }],
});
const last = (given: Given) => given.log.at(-1);

describe('changes in the log of a session', () => {
  it('CHG-818 are noted by the hub alone, and again only where what is known differs', () => {
    const given = opened();
    expect(given.when(sato, 'changes.see', seen(deploy)).refused?.kind).toBe('not-allowed');
    given.when(pager, 'changes.see', seen(deploy, flag));
    expect(given.state.changesSeen?.rows.map(({ change: { id } }) => id)).toEqual(['x', 'f']);
    expect(given.when(pager, 'changes.see', { ...seen(deploy, flag), to: minute(9) }).facts).toEqual([]);
    given.when(pager, 'changes.see', seen(flag, deploy));
    expect(given.state.changesSeen?.rows[0]?.change.id).toBe('f');
  });

  it('CHG-818 come once for each state', () => {
    const given = opened();
    const going = { ...deploy, state: 'going-out' as const, liveAt: null };
    given.when(pager, 'change.come', { change: going });
    expect(given.when(pager, 'change.come', { change: going }).facts).toEqual([]);
    given.when(pager, 'change.come', { change: deploy });
    expect(given.state.cameChanges.map(({ id, change: { state } }) => [id, state])).toEqual([['x', 'live']]);
  });

  it('CHG-818 are pinned and ruled out with a reason by anybody, and either is undone', () => {
    const given = opened();
    given.when(sato, 'participant.join', {});
    given.when(guest, 'participant.join', {});
    given.when(guest, 'change.pin', { change: deploy, pinned: true });
    expect(given.when(sato, 'change.rule-out', { change: deploy, reason: '  ' }).refused?.kind).toBe(
      'reason-required',
    );
    given.when(sato, 'change.rule-out', { change: deploy, reason: 'only docs' });
    expect(given.state.changeMarks).toMatchObject([
      { id: 'x', pinned: { by: guest }, ruledOut: { by: sato, reason: 'only docs' } },
    ]);
    given.when(sato, 'undo', {});
    expect(given.state.changeMarks).toMatchObject([{ id: 'x', pinned: { by: guest }, ruledOut: null }]);
    given.when(sato, 'change.rule-out', { change: flag, reason: 'long ago' });
    given.when(sato, 'undo', {});
    expect(given.state.changeMarks.map(({ id }) => id)).toEqual(['x']);
  });

  it('CHG-818 lose their texts by a redaction, and keep what they are', () => {
    const given = opened();
    given.when(sato, 'change.rule-out', { change: deploy, reason: 'secret' });
    const event = last(given);
    const without = event && redactEvent(event, sha256);
    expect(without?.data).toMatchObject({
      reason: '[redacted:manual]',
      change: { id: 'x', sha: '7be2c0f', title: null },
    });
  });

  it('REC-790 the place of the change that a verdict names is that in the last look before it was over', () => {
    const given = opened();
    given.when(pager, 'changes.see', seen(flag, deploy));
    expect(namedPlace(given.state)).toBeUndefined();
    const { id, service, kind, version, sha, title, pr, liveAt } = deploy;
    const named = { id, service, kind, version, sha, title, pr, liveAt };
    given.when(tanaka, 'verdict.set', { verdict: { hurt: true, why: null, prevent: null, change: named } });
    expect(namedPlace(given.state)).toBe(2);
    given.when(tanaka, 'verdict.set', {
      verdict: { hurt: true, why: null, prevent: null, change: { ...named, id: 'z' } },
    });
    expect(namedPlace(given.state)).toBeNull();
  });
});

describe('a look at the changes that differs from the last', () => {
  const NO_EFFECT = { refused: null, facts: [] };
  const row = { change: deploy, place: 'before' as const, evidence: [{ kind: 'own-service' as const }] };
  const gap = { origin: 'github' as const, service: 'checkout', from: null, kind: 'timeout', params: {} };
  const look = { ...seen(), rows: [row], gaps: [gap] };
  const [coverage] = look.coverage;
  const looked = () => {
    const given = opened();
    given.when(pager, 'changes.see', look);
    return given;
  };

  it.each<[string, object]>([
    ['the times of the look', { from: minute(-60), to: minute(9), impactAt: minute(1), more: 3 }],
    [
      'a change’s times and title',
      { rows: [{ ...row, change: { ...deploy, title: 'x', liveAt: minute(0) } }] },
    ],
    [
      'the minutes before the impact',
      { rows: [{ ...row, evidence: [...row.evidence, { kind: 'minutes-before', n: 4 }] }] },
    ],
    ['until when a service is known', { coverage: [{ ...coverage, completeTo: minute(9) }] }],
    [
      'since when there is a gap, and its details',
      { gaps: [{ ...gap, from: minute(-3), params: { n: 1 } }] },
    ],
  ])('CHG-818 is noted no more where only %s differ', (_, more) => {
    expect(looked().when(pager, 'changes.see', { ...look, ...more } as never)).toEqual(NO_EFFECT);
  });

  it.each<[string, object]>([
    ['a change', { rows: [{ ...row, change: { ...deploy, id: 'y' } }] }],
    ['a state', { rows: [{ ...row, change: { ...deploy, state: 'failed' } }] }],
    ['a place', { rows: [{ ...row, place: 'after' }] }],
    ['evidence', { rows: [{ ...row, evidence: [{ kind: 'size', n: 3 }] }] }],
    ['the strength of evidence', { rows: [{ ...row, evidence: [{ kind: 'own-service', n: 3 }] }] }],
    ['a service', { coverage: [{ ...coverage, service: 'search' }] }],
    ['whether a service is known', { coverage: [{ ...coverage, completeTo: null }] }],
    ['the source of a gap', { gaps: [{ ...gap, origin: 'pagerduty' }] }],
    ['the service of a gap', { gaps: [{ ...gap, service: null }] }],
    ['the kind of a gap', { gaps: [{ ...gap, kind: 'forbidden' }] }],
    ['a gap', { gaps: [] }],
  ])('CHG-818 is noted where %s differs', (_, more) => {
    const given = looked();
    const data = { ...look, ...more };
    expect(given.when(pager, 'changes.see', data as never).facts).toEqual([{ type: 'changes.seen', data }]);
    expect(given.state.changesSeen).toEqual({ ...data, seq: given.state.seq, at: given.state.at });
  });

  it('CHG-818 a change that comes again with another state stays at its place', () => {
    const given = opened();
    const going = { ...deploy, state: 'going-out' as const, liveAt: null };
    for (const change of [flag, going, deploy]) given.when(pager, 'change.come', { change });
    const { seq, at } = given.state;
    expect(given.state.cameChanges).toMatchObject([{ id: 'f' }, { id: 'x', seq, at, change: deploy }]);
    expect(given.when(pager, 'change.come', { change: { ...deploy, title: 'x' } })).toEqual(NO_EFFECT);
    expect(given.when(pager, 'change.come', { change: { ...deploy, id: 'y' } }).facts).toHaveLength(1);
  });
});

describe('marks of a change', () => {
  const NO_EFFECT = { refused: null, facts: [] };
  const pin = (given: Given, change: typeof deploy, pinned: boolean) =>
    given.when(sato, 'change.pin', { change, pinned });
  const ruleOut = (given: Given, change: typeof deploy, reason: string | null) =>
    given.when(sato, 'change.rule-out', { change, reason });
  const act = ({ state: { at, seq } }: Given) => ({ by: sato, at, seq });

  it('CHG-818 are facts where they differ from before, each change by itself', () => {
    const given = opened();
    expect(pin(given, deploy, false)).toEqual(NO_EFFECT);
    expect(pin(given, deploy, true).facts).toEqual([
      { type: 'change.pinned', data: { change: deploy, pinned: true } },
    ]);
    const pinned = act(given);
    expect(pin(given, deploy, true)).toEqual(NO_EFFECT);
    expect(ruleOut(given, flag, null)).toEqual(NO_EFFECT);
    expect(ruleOut(given, flag, ' long ago ').facts).toEqual([
      { type: 'change.ruled-out', data: { change: flag, reason: 'long ago' } },
    ]);
    const ruledOut = { ...act(given), reason: 'long ago' };
    expect(ruleOut(given, flag, 'long ago')).toEqual(NO_EFFECT);
    expect(given.state.changeMarks).toEqual([
      { id: 'x', change: deploy, pinned, ruledOut: null },
      { id: 'f', change: flag, pinned: null, ruledOut },
    ]);
    pin(given, deploy, false);
    ruleOut(given, flag, null);
    expect(given.state.changeMarks).toMatchObject([
      { id: 'x', pinned: null },
      { id: 'f', ruledOut: null },
    ]);
    expect(ruleOut(given, flag, ' ').refused).toEqual({ kind: 'reason-required', params: {} });
    given.when(sato, 'undo', {});
    expect(given.state.changeMarks).toMatchObject([{ id: 'x' }, { id: 'f', ruledOut }]);
    pin(given, deploy, true);
    expect(pin(given, flag, true).facts).toHaveLength(1);
  });

  it('DOM-36 are made at 500 changes at most, and so many changes come', () => {
    const full = { kind: 'too-many', params: { what: 'changes', limit: 500 } };
    for (const [count, refused] of [
      [500, full],
      [499, null],
    ] as const) {
      const given = opened();
      const list = Array.from({ length: count }, (_, n) => ({
        id: `n${n}`,
        change: flag,
        pinned: null,
        ruledOut: null,
      }));
      const before = { ...given.state, changeMarks: list, cameChanges: list as never };
      for (const say of [
        () => pin(given, deploy, true),
        () => given.when(guest, 'change.pin', { change: deploy, pinned: true }),
        () => ruleOut(given, deploy, 'x'),
        () => given.when(pager, 'change.come', { change: deploy }),
      ]) {
        given.state = before;
        expect(say().refused).toEqual(refused);
      }
    }
  });

  it('REC-790 only what went out before the impact has a place, and none has one where no look was made', () => {
    const { id, service, kind, version, sha, title, pr, liveAt } = deploy;
    const change = { id, service, kind, version, sha, title, pr, liveAt };
    const verdict = { hurt: true, why: null, prevent: null, change };
    const given = opened();
    given.when(tanaka, 'verdict.set', { verdict });
    expect(namedPlace(given.state)).toBeNull();
    const row = (one: typeof deploy, place: 'before' | 'after') => ({ change: one, place, evidence: [] });
    const look = (...rows: readonly ReturnType<typeof row>[]) => ({
      ...given.state,
      changesSeen: { ...seen(), more: 0, rows } as never,
    });
    expect(namedPlace(look(row(deploy, 'before')))).toBe(1);
    expect(namedPlace(look(row(flag, 'after'), row(deploy, 'before')))).toBe(1);
    expect(namedPlace(look(row(deploy, 'after'), row(flag, 'before')))).toBeNull();
  });

  it('CHG-805 has of its services in a log those that it is of or may be', () => {
    const services = (['own', 'path', 'common', 'unknown', 'none'] as const).map((reach) => ({
      service: reach,
      reach,
    }));
    const kept = asSeen({ ...change('x', 'checkout', -1, { files: ['a.ts'] }), services });
    expect(kept.services).toEqual(services.slice(0, 4));
    for (const key of ['commits', 'files', 'isPart', 'packages', 'compareUrl'])
      expect(kept).not.toHaveProperty(key);
  });
});
