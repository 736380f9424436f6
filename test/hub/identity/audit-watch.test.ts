import { describe, expect, it } from 'vitest';
import type { AnyEvent } from '../../../src/domain/event.ts';
import type { Audit, AuditAct } from '../../../src/hub/identity/audit.ts';
import { watchAudit } from '../../../src/hub/identity/audit-watch.ts';
import { sato, tanaka } from '../../domain/given.ts';

type Listener = Parameters<Parameters<typeof watchAudit>[0]['hub']['onCommit']>[0];

function watched(note?: Audit['note']) {
  const noted: AuditAct[] = [];
  const troubles: unknown[] = [];
  let commit: Listener = () => {};
  let caughtUp = 0;
  const watch = watchAudit({
    audit: {
      note: note ?? (async (act) => void noted.push(act)),
      catchUp: async () => {
        caughtUp += 1;
      },
    },
    hub: {
      onCommit: (listener) => {
        commit = listener;
        return () => {};
      },
    },
    credentials: { current: () => ({ v: 1, tokens: [], invites: [] }), onChange: () => () => {} },
    now: () => Date.parse('2026-11-25T03:12:00.000Z'),
    onTrouble: (error) => troubles.push(error),
  });
  const event = (type: string, data: object) => ({ type, data, by: sato }) as unknown as AnyEvent;
  return {
    watch,
    noted,
    troubles,
    caughtUp: () => caughtUp,
    commit: (...given: Parameters<Listener>) => commit(...given),
    event,
  };
}

describe('what the administration log is told', () => {
  it('SEC-384 a copy of a log that is taken, once for each state, person and format', async () => {
    const { watch, noted } = watched();
    await watch.exported(sato, 'checkout-1125', 12, 'jsonl');
    await watch.exported(sato, 'checkout-1125', 12, 'jsonl');
    await watch.exported(sato, 'checkout-1125', 12, 'md');
    await watch.exported(tanaka, 'checkout-1125', 12, 'jsonl');
    await watch.exported(sato, 'checkout-1125', 13, 'jsonl');
    await watch.imported(sato, 'other-1124', 4, 4);
    await watch.expired('old-1101', 40, 'h');
    expect(noted.map(({ by, act, about }) => [by.name, act, ...Object.values(about)])).toEqual([
      ['佐藤', 'session.exported', 'checkout-1125', 12, 'jsonl'],
      ['佐藤', 'session.exported', 'checkout-1125', 12, 'md'],
      ['田中', 'session.exported', 'checkout-1125', 12, 'jsonl'],
      ['佐藤', 'session.exported', 'checkout-1125', 13, 'jsonl'],
      ['佐藤', 'session.imported', 'other-1124', 4, 4],
      ['oncall', 'session.expired', 'old-1101', 40, 'h'],
    ]);
  });

  it('SEC-384 what becomes of detection and of facts outside sessions, with who did it and why', async () => {
    const { watch, noted } = watched();
    const until = '2026-11-26T00:00:00.000Z';
    await watch.excluded(sato, { id: 'exc-1', what: 'status:503', until, reason: 'maintenance' });
    await watch.exclusionEnded(sato, 'exc-1', 'done');
    await watch.exclusionEnded(tanaka, 'exc-2', '');
    await watch.ruleRetired(sato, 'checkout-5xx', 'renamed');
    await watch.ruleRetired(sato, 'search-5xx', '');
    await watch.factsRedacted(sato, 'acts', [4, 12], null);
    await watch.factsRedacted(
      sato,
      'acts',
      Array.from({ length: 2_000 }, (_, i) => i),
      'key',
    );
    const long = noted.pop();
    expect(noted.map(({ at, by, act, about }) => [at, by.name, act, about])).toEqual(
      (
        [
          [
            '佐藤',
            'exclusion.added',
            { exclusion: 'exc-1', what: 'status:503', expires: until, reason: 'maintenance' },
          ],
          ['佐藤', 'exclusion.ended', { exclusion: 'exc-1', reason: 'done' }],
          ['田中', 'exclusion.ended', { exclusion: 'exc-2', reason: null }],
          ['佐藤', 'rule.retired', { rule: 'checkout-5xx', reason: 'renamed' }],
          ['佐藤', 'rule.retired', { rule: 'search-5xx', reason: null }],
          ['佐藤', 'facts.redacted', { stream: 'acts', facts: '4, 12', reason: null }],
        ] as const
      ).map((row) => ['2026-11-25T03:12:00.000Z', ...row]),
    );
    const facts = String(long?.about.facts);
    const whole = facts.split(', ');
    expect(whole.pop()).toBe('…');
    expect(whole).toEqual(whole.map((_, i) => String(i)));
    expect([facts.length > 3_990, facts.length <= 4_000]).toEqual([true, true]);
  });

  it('SEC-384 redactions and removals, as sessions tell them; not those that another hub has seen', async () => {
    const { watch, noted, commit, event } = watched();
    const entry = { hash: 'h', text: 't' };
    const redacted = {
      events: [
        { ...entry, seq: 12 },
        { ...entry, seq: 40 },
      ],
      reason: 'a password',
    };
    const events = [
      event('note.added', { text: 'x' }),
      event('events.redacted', redacted),
      event('participant.removed', { participant: 'guest-1', reason: null }),
      event('participant.readmitted', { participant: 'guest-1' }),
    ];
    commit({ id: 'checkout-1125' }, events, false);
    commit({ id: 'checkout-1125' }, events, true);
    await watch.stop();
    expect(noted.map(({ act, about }) => [act, ...Object.values(about)])).toEqual([
      ['events.redacted', 'checkout-1125', '12, 40', 'a password'],
      ['participant.removed', 'checkout-1125', 'guest-1'],
      ['participant.readmitted', 'checkout-1125', 'guest-1'],
    ]);
  });

  it('SEC-384 a log that cannot be written is reported to the operator of the hub, and keeps nobody from working', async () => {
    const { watch, troubles, caughtUp } = watched(async () => {
      throw new Error('disk full');
    });
    await expect(watch.exported(sato, 's', 1, 'md')).resolves.toBeUndefined();
    expect([troubles.length, caughtUp()]).toEqual([1, 1]);
  });
});
