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
