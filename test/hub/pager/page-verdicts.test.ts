import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../../src/domain/event.ts';
import { PageVerdicts, verdictList } from '../../../src/hub/pager/page-verdicts.ts';
import { carryVerdict, judgedOf, judgeIn } from '../../../src/hub/pager/session-verdict.ts';
import type { SessionSummary } from '../../../src/protocol/http.ts';
import { sato, tanaka } from '../../domain/given.ts';
import { FakeTime } from '../../network/fake-time.ts';
import { MemoryLog } from '../../rigs/memory-log.ts';
import { incident } from './hand-pager.ts';

const REAL: Verdict = { hurt: true, why: 'pool', prevent: null };
const FALSE_ALARM: Verdict = { hurt: false, why: 'noise', prevent: null };
const at = (minute: number) => `2026-11-25T03:0${minute}:00.000Z`;
const page = (id: string) => judgedOf(incident({ id }));
const summary = (id: string, change: Partial<SessionSummary> = {}) =>
  ({
    id,
    title: `about ${id}`,
    status: 'closed',
    kind: 'incident',
    service: 'checkout',
    openedAt: at(0),
    closedAt: null,
    lastAt: null,
    incidents: [],
    verdict: REAL,
    ...change,
  }) as unknown as SessionSummary;

function verdicts() {
  const time = new FakeTime(Date.parse(at(0)));
  const log = new MemoryLog();
  return { time, log, known: new PageVerdicts(log, time) };
}

describe('verdicts on pages without a session', () => {
  it('HOM-72 are of the last who judged, can be taken back, and the same again changes nothing', async () => {
    const { time, log, known } = verdicts();
    expect(await known.of('Q1')).toBeNull();
    await known.set(page('Q1'), null, sato);
    await known.set(page('Q1'), FALSE_ALARM, sato);
    await time.advance(60_000);
    await known.set(page('Q1'), FALSE_ALARM, tanaka);
    expect(await known.of('Q1')).toEqual({ at: at(0), by: sato, incident: page('Q1'), verdict: FALSE_ALARM });
    await known.set(page('Q1'), REAL, tanaka);
    await known.set(page('Q2'), FALSE_ALARM, sato);
    expect(await known.of('Q1')).toMatchObject({ at: at(1), by: tanaka, verdict: REAL });
    const later = new PageVerdicts(log, time);
    expect((await later.all()).map((one) => one.incident.id)).toEqual(['Q1', 'Q2']);
    await later.set(page('Q1'), null, sato);
    expect([await later.of('Q1'), (await later.all()).length]).toEqual([null, 1]);
  });

  it('HOM-75 have their words made safe, and their page’s', async () => {
    const { known } = verdicts();
    const secret = 'AKIAQYLPMN5HFIQR7XYA';
    const judged = judgedOf(incident({ title: `key ${secret}`, service: { id: 'S', name: 'a\u0007' } }));
    expect(judged).toEqual({
      id: 'Q1',
      number: 4812,
      title: 'key [redacted:aws-key-id]',
      service: 'a␇',
      triggeredAt: at(0),
    });
    expect(judgedOf(incident({ service: null })).service).toBeNull();
    const long = judgedOf(incident({ title: 'あ'.repeat(1_000) })).title;
    expect(Buffer.byteLength(long)).toBeLessThanOrEqual(2_048);
    await known.set(judged, { ...REAL, why: secret }, { ...sato, name: 'a\u0007' });
    expect(await known.of('Q1')).toMatchObject({
      verdict: { why: '[redacted:aws-key-id]' },
      by: { name: 'a␇' },
    });
  });
});

describe('verdicts that are redacted', () => {
  it('HOM-75 are found by a word, and lose their page’s title and their words, not what they judged', async () => {
    const { time, log, known } = verdicts();
    const judged = judgedOf(incident({ title: 'acme is down' }));
    await known.set(judged, { hurt: true, why: 'acme pool', prevent: 'ask acme' }, sato);
    await known.set(page('Q2'), { hurt: false, why: 'noise', prevent: null }, sato);
    const found = { stream: 'verdicts', n: 1, at: at(0), by: '佐藤', about: '#4812' };
    expect(await known.facts.find('acme')).toEqual([{ ...found, stays: false }]);
    expect(await known.facts.redact([1])).toEqual([1]);
    const left = {
      at: at(0),
      by: sato,
      incident: { ...judged, title: '[redacted:manual]' },
      verdict: { hurt: true, why: '[redacted:manual]', prevent: '[redacted:manual]' },
    };
    for (const reader of [known, new PageVerdicts(log, time)]) {
      expect(await reader.of('Q1')).toEqual(left);
      expect(await reader.of('Q2')).toMatchObject({ incident: page('Q2'), verdict: { why: 'noise' } });
      expect(await reader.facts.find('acme')).toEqual([]);
    }
  });
});

describe('the list of verdicts', () => {
  it('HOM-77 has the newest of pages first, whichever page was judged first', async () => {
    const { time, known } = verdicts();
    for (const id of ['Q2', 'Q1', 'Q3']) {
      await known.set(page(id), REAL, sato);
      await time.advance(60_000);
    }
    await known.set(page('Q2'), FALSE_ALARM, sato);
    const order = ['Q2', 'Q3', 'Q1'];
    expect((await known.all()).map(({ incident: { id } }) => id)).toEqual(order);
    expect((await verdictList([], known)).verdicts.map(({ incident: id }) => id)).toEqual(order);
  });

  it('HOM-77 has those of sessions and of pages, the newest first, and counts which were real', async () => {
    const { time, known } = verdicts();
    await time.advance(180_000);
    await known.set(page('Q1'), FALSE_ALARM, sato);
    await known.set(page('Q9'), FALSE_ALARM, sato);
    const linked = [
      { id: 'Q8', number: 8 },
      { id: 'Q9', number: 9 },
    ];
    const list = await verdictList(
      [
        summary('s1', { closedAt: at(2), lastAt: at(6), incidents: linked }),
        summary('s2', { lastAt: at(4), verdict: FALSE_ALARM }),
        summary('s3', { verdict: REAL }),
        summary('s4', { verdict: null, incidents: [{ id: 'Q1', number: 1 }] }),
        summary('s5', { kind: 'drill', incidents: [{ id: 'Q1', number: 1 }] }),
      ],
      known,
    );
    expect(
      list.verdicts.map(({ session, incident: id, number, at: when, by }) => [session, id, number, when, by]),
    ).toEqual([
      ['s2', null, null, at(4), null],
      [null, 'Q1', 4812, at(3), '佐藤'],
      ['s1', 'Q8', 8, at(2), null],
      ['s3', null, null, '', null],
    ]);
    expect(list.verdicts[1]).toMatchObject({
      title: '5xx',
      service: 'checkout',
      verdict: FALSE_ALARM,
      firedAt: at(0),
    });
    expect(list.verdicts[2]).toMatchObject({
      title: 'about s1',
      service: 'checkout',
      verdict: REAL,
      firedAt: at(0),
    });
    expect([list.real, list.falseAlarms]).toEqual([2, 2]);
    expect(await verdictList([], verdicts().known)).toEqual({ verdicts: [], real: 0, falseAlarms: 0 });
  });
});

describe('a verdict on a page that has a session', () => {
  const hub = (answer: object, sessions: readonly SessionSummary[] = []) => {
    const commands: unknown[] = [];
    return {
      commands,
      sessions: async () => sessions,
      system: async (...command: readonly unknown[]) => {
        commands.push(command);
        return answer as never;
      },
    };
  };
  const refused = { ok: false, refusal: { kind: 'not-allowed', params: { act: 'x' } } };

  it('HOM-73 is said in it, with its refusal; without one in none', async () => {
    const about = [summary('s1', { incidents: [{ id: 'Q1', number: 1 }] })];
    const taking = hub({ ok: true, seq: 3 }, about);
    expect(await judgeIn(taking, 'Q1', REAL, sato)).toBe('s1');
    expect(taking.commands).toEqual([['s1', 'verdict.set', { verdict: REAL }, sato]]);
    expect(await judgeIn(taking, 'Q2', REAL, sato)).toBeNull();
    await expect(judgeIn(hub(refused, about), 'Q1', null, sato)).rejects.toMatchObject({
      kind: 'not-allowed',
      params: { act: 'x' },
    });
  });

  it('HOM-73 moves into a session that begins, in the same name, and is then said there alone', async () => {
    const { known } = verdicts();
    const taking = hub({ ok: true, seq: 3 });
    await carryVerdict(taking, known, 's1', incident());
    expect(taking.commands).toEqual([]);
    await known.set(page('Q1'), REAL, sato);
    await carryVerdict(hub(refused), known, 's1', incident());
    expect(await known.of('Q1')).not.toBeNull();
    await carryVerdict(taking, known, 's1', incident());
    expect(taking.commands).toEqual([['s1', 'verdict.set', { verdict: REAL }, { ...sato, kind: 'system' }]]);
    expect(await known.of('Q1')).toBeNull();
  });
});
