import { describe, expect, it } from 'vitest';
import { AlertNotes } from '../../../src/hub/pager/alert-notes.ts';
import { ruleNote, ruleOfAlerts } from '../../../src/hub/pager/rule-facts.ts';
import type { Pager } from '../../../src/ports/pager.ts';
import type { PagerAlert } from '../../../src/ports/pager-detail.ts';
import { PagerError } from '../../../src/ports/pager-error.ts';
import { FakeTime } from '../../network/fake-time.ts';
import { handHub } from './hand-hub.ts';
import { alert, handPager, incident } from './hand-pager.ts';

const rule = (change: Readonly<Record<string, string>> = {}) =>
  Object.entries({
    rule: 'checkout-5xx',
    log_source: 'app',
    log_query: 'status:500',
    rule_severity: 'SEV2',
    procedure: 'payments',
    window_from: '2026-11-25T15:05:53.000Z',
    window_to: '2026-11-25T15:06:53.000Z',
    ...change,
  }).map(([name, value]) => ({ name, value }));

/** Notes of one session; the first `fails` reads do not work. */
function noting(read: { alerts: readonly PagerAlert[]; total: number }, fails = 0) {
  const time = new FakeTime();
  const reads: number[] = [];
  const notes: string[] = [];
  const calls: unknown[] = [];
  const pager: Pager = handPager({
    alerts: async (...call) => {
      reads.push(time.now());
      calls.push(call);
      if (reads.length <= fails) throw new PagerError('server-error', { status: 500 });
      return read;
    },
  });
  const say = async (session: string, text: (zone: string) => string) => {
    notes.push(`${session}: ${text('Asia/Tokyo')}`);
    throw new Error('the session is gone');
  };
  const alerts = new AlertNotes(say, pager, time);
  alerts.note('s', incident());
  return { time, reads, notes, calls, alerts };
}
const noted = async (alerts: readonly PagerAlert[], total = alerts.length) => {
  const { time, notes } = noting({ alerts, total });
  await time.advance(0);
  return notes[0];
};

describe('what a session notes of the alerts of its page', () => {
  it('PDY-85 each thing that they say beyond the title, once, at most ten, each within its length', async () => {
    const say = (summary: string) => alert({ summary });
    expect(await noted([say('5xx')])).toBe('s: ');
    expect(await noted([say('disk'), say('5xx'), say('pool'), say('disk')])).toBe(
      's: - disk\n- pool\n.. 2/4',
    );
    expect(await noted([say('disk'), say('pool')])).toBe('s: - disk\n- pool');
    expect(await noted([say('𠮷'.repeat(300))])).toBe(`s: - ${'𠮷'.repeat(200)}`);
    const many = Array.from({ length: 11 }, (_, i) => say(`alert ${i}`));
    const ten = many.slice(0, 10).map(({ summary }) => `- ${summary}`);
    expect(await noted(many, 800)).toBe(`s: ${ten.join('\n')}\n.. 10/800`);
    expect(await noted(many.slice(0, 10))).toBe(`s: ${ten.join('\n')}`);
  });

  it('PDY-85 of a page of a rule what it says, the span in the time of the session, and the query', async () => {
    const of = alert({ summary: '120 users', facts: rule() });
    expect(await noted([alert({ summary: 'disk' }), of, alert({ summary: 'x', facts: rule() })])).toBe(
      's: 120 users\n2026-11-26 00:05:53 - 00:06:53 +09:00\napp: status:500',
    );
    expect(ruleNote([alert({ summary: '', facts: rule() })], 'UTC')).toBe(
      'checkout-5xx\n2026-11-25 15:05:53 - 15:06:53 +00:00\napp: status:500',
    );
    expect(ruleNote([alert()], 'UTC')).toBe('');
  });

  it('PDY-85 of a page of a rule the span stands in the time zone that the session has', async () => {
    const rig = handHub();
    const facts = Object.fromEntries(rule().map(({ name, value }) => [name, value]));
    const session = await rig.start(rig.account.trigger('SCHECK1', '5xx', { facts }).id);
    const { notes, timeZone } = await rig.until(session, (state) => state.notes.length > 0);
    expect([timeZone, notes[0]?.text]).toEqual([
      'Asia/Tokyo',
      '5xx\n2026-11-26 00:05:53 - 00:06:53 +09:00\napp: status:500',
    ]);
  });

  it('PDY-85 is read again with growing pauses until it works, in the background', async () => {
    const { time, reads, notes, calls } = noting({ alerts: [alert({ summary: 'disk' })], total: 1 }, 5);
    const start = time.now();
    await time.advance(10 * 60_000);
    expect(reads.map((at) => (at - start) / 1_000)).toEqual([0, 5, 15, 35, 75, 135]);
    expect(notes).toEqual(['s: - disk']);
    expect(calls[0]).toEqual(['Q1', { lane: 'background', signal: expect.any(AbortSignal) }]);
    expect(time.waiting).toBe(0);
  });

  it('PDY-85 is given up after ten minutes', async () => {
    const { time, reads, notes } = noting({ alerts: [], total: 0 }, 99);
    const start = time.now();
    await time.advance(60 * 60_000);
    expect(reads.map((at) => (at - start) / 1_000)).toEqual([
      0, 5, 15, 35, 75, 135, 195, 255, 315, 375, 435, 495, 555,
    ]);
    expect(notes).toEqual([]);
  });

  it('PDY-126 a hub that stops reads nothing more, and notes nothing of what it had asked for', async () => {
    const waiting = noting({ alerts: [], total: 0 }, 99);
    await waiting.time.advance(1_000);
    waiting.alerts.stop();
    await waiting.time.advance(60_000);
    expect([waiting.reads.length, waiting.time.waiting]).toEqual([1, 0]);
    const asking = noting({ alerts: [alert({ summary: 'disk' })], total: 1 });
    asking.alerts.stop();
    await asking.time.advance(60_000);
    expect(asking.notes).toEqual([]);
    const failing = noting({ alerts: [], total: 0 }, 99);
    failing.alerts.stop();
    await failing.time.advance(60_000);
    expect(failing.reads).toHaveLength(1);
  });
});

describe('the rule that raised an alert', () => {
  it('HOM-421 is that of the first alert with one, every text taken in', () => {
    const found = ruleOfAlerts([
      alert(),
      alert({ facts: rule() }),
      alert({ facts: rule({ rule: 'other' }) }),
    ]);
    expect(found).toEqual({
      name: 'checkout-5xx',
      source: 'app',
      query: 'status:500',
      procedure: 'payments',
      severity: 'SEV2',
    });
    expect(ruleOfAlerts([alert()])).toBeNull();
    expect(ruleOfAlerts([])).toBeNull();
    const bare = rule({ rule: 'a\u0007'.repeat(200) }).filter(({ name }) => name !== 'procedure');
    expect(ruleOfAlerts([alert({ facts: bare })])).toMatchObject({ procedure: null });
    expect(ruleOfAlerts([alert({ facts: bare })])?.name).not.toContain('\u0007');
  });

  it('HOM-421 has no query where something was taken out of it', () => {
    const query = 'token:AKIAQYLPMN5HFIQR7XYA';
    expect(ruleOfAlerts([alert({ facts: rule({ log_query: query }) })])?.query).toBeNull();
  });
});
