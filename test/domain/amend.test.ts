import { describe, expect, it } from 'vitest';
import { AMEND_DAYS, isAmendable } from '../../src/domain/amend.ts';
import { type Given, opened, sato } from './given.ts';

const DAY = 86_400_000;
const impact = (who: string) => ({ impact: { who, what: 'cannot pay', since: null } });
const verdict = { hurt: true, why: null, prevent: null };

/** Closed at SEV2, with what the close confirms said. */
function closed(): Given {
  const given = opened();
  given.when(sato, 'severity.set', { severity: 'SEV2' });
  given.when(sato, 'impact.set', impact('641'));
  given.when(sato, 'session.mitigate', { happenedAt: '2026-11-24T18:10:00.000Z' });
  given.when(sato, 'session.close', { reason: 'r' });
  return given;
}

describe('what a close confirms', () => {
  it('DOM-611 can be amended before the close, and to the end of seven days after it', () => {
    const later = (ms: number) => new Date(Date.parse('2026-11-24T18:00:00.000Z') + ms).toISOString();
    const { state } = opened();
    expect(isAmendable(state, later(99 * DAY))).toBe(true);
    const session = { ...state, closedAt: later(0) };
    expect([7 * DAY, 7 * DAY + 1].map((ms) => isAmendable(session, later(ms)))).toEqual([true, false]);
  });

  it('DOM-611 can be amended for seven days, and what it was at the close stays', () => {
    const given = closed();
    given.now += AMEND_DAYS * DAY - 10_000;
    const happenedAt = '2026-11-24T18:20:00.000Z';
    given.when(sato, 'severity.set', { severity: 'SEV1' });
    given.when(sato, 'impact.set', impact('702'));
    given.when(sato, 'session.mitigate', { happenedAt });
    given.when(sato, 'alert.time', { firedAt: '2026-11-24T17:55:00.000Z' });
    given.when(sato, 'verdict.set', { verdict });
    expect(given.state).toMatchObject({
      severity: 'SEV1',
      ...impact('702'),
      clock: { mitigated: happenedAt },
      verdict,
    });
    expect(given.state.atClose).toEqual({
      severity: 'SEV2',
      ...impact('641'),
      fired: '2026-11-24T17:58:11.000Z',
      mitigated: '2026-11-24T18:10:00.000Z',
      resolved: null,
      verdict: null,
    });
  });

  it('DOM-660 the time of the alert can be amended, and what it was first is kept', () => {
    const given = opened();
    const first = given.state.clock.fired;
    const time = (firedAt: string) => given.when(sato, 'alert.time', { firedAt });
    expect(time('2026-11-24T17:55:00.000Z').facts).toEqual([
      { type: 'alert.timed', data: { firedAt: '2026-11-24T17:55:00.000Z', was: first } },
    ]);
    time('2026-11-24T17:56:00.000Z');
    expect(time('2026-11-24T17:56:00.000Z').facts).toEqual([]);
    expect(given.state).toMatchObject({
      clock: { fired: '2026-11-24T17:56:00.000Z' },
      firedBefore: { at: first },
    });
    expect(opened().state.firedBefore).toBeNull();
  });

  it('DOM-611 is refused after that, with the days; a session that is reopened takes it', () => {
    const given = closed();
    given.when(sato, 'severity.set', { severity: 'SEV3' });
    given.now += AMEND_DAYS * DAY + 1_000;
    const late = (act: string) => ({ kind: 'closed-long-ago', params: { act, days: AMEND_DAYS } });
    expect(given.when(sato, 'severity.set', { severity: 'SEV1' }).refused).toEqual(late('severity.set'));
    expect(given.when(sato, 'impact.set', impact('1')).refused).toEqual(late('impact.set'));
    expect(given.when(sato, 'session.resolve', {}).refused).toEqual(late('session.resolve'));
    expect(given.when(sato, 'session.mitigate', {}).refused).toEqual(late('session.mitigate'));
    const firedAt = '2026-11-24T17:54:00.000Z';
    expect(given.when(sato, 'alert.time', { firedAt }).refused).toEqual(late('alert.time'));
    expect(given.when(sato, 'verdict.set', { verdict }).refused).toEqual(late('verdict.set'));
    const [seq] = given.state.undo
      .filter(({ type }) => type === 'severity.set')
      .map((entry) => entry.seq)
      .slice(-1);
    expect(given.when(sato, 'undo', { seq }).refused).toEqual(late('undo'));
    expect(given.when(sato, 'note.add', { text: 'a late word' }).refused).toBeNull();
    given.when(sato, 'session.reopen', {});
    expect(given.state.atClose).toBeNull();
    expect(given.when(sato, 'severity.set', { severity: 'SEV1' }).refused).toBeNull();
  });
});
