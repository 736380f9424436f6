import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { AnyEvent, Incident } from '../../src/domain/event.ts';
import { MARKDOWN, markdownTable, PLAIN_TEXT, recordContext, section } from '../../src/record/context.ts';
import { fromJsonl } from '../../src/record/jsonl.ts';
import { renderRecord } from '../../src/record/markdown.ts';
import {
  Given as Bare,
  type Given,
  guest,
  observer,
  opened,
  opening,
  pager,
  sato,
  tanaka,
} from '../domain/given.ts';
import { released } from '../domain/releases.ts';

const render = ({ log }: Given, importedTo = 0, lang: 'en' | 'ja' = 'en') =>
  renderRecord(log, { importedTo, lang, hash: 'H' });
/** The lines of one section. */
const part = (page: string, heading: string): readonly string[] =>
  (page.split(`## ${heading}\n\n`)[1] ?? '').split('\n\n## ')[0]?.trimEnd().split('\n') ?? [];
const facts = (given: Given) => parse(render(given).split('---\n')[1] ?? '');

describe('the appendix of a record', () => {
  it('REC-9 counts what was redacted by rule, by the names of the rules, and not what was taken out by hand', () => {
    const given = opened();
    given.when(sato, 'note.add', {
      text: '[redacted:token] and [redacted:e-mail], [redacted:token] [redacted:ip]',
    });
    given.when(sato, 'note.add', { text: '[redacted:manual] [redacted:Not a rule] [redacted:] x' });
    expect(part(render(given), 'Appendix')).toEqual([
      '- Redacted by rule: 4 (e-mail 1, ip 1, token 2). Redaction is a safety net, not a guarantee.',
      '- Procedure: Incident (`built-in:incident`, `hash`)',
      `- Head of the log: event ${given.log.length}, hash \`H\` (check it with \`oncall verify\`).`,
    ]);
    expect(part(render(opened()), 'Appendix')[0]).toBe(
      '- Nothing was redacted by rule. Redaction is a safety net, not a guarantee.',
    );
  });

  it('REC-389 has who took the text out of which events, when and why', () => {
    const given = opened();
    const redacts = (events: readonly number[], reason: string | null): AnyEvent => {
      const seq = given.log.length + 1;
      const data = { events: events.map((one) => ({ seq: one, was: 'a', is: 'b' })), reason };
      const at = '2026-11-24T18:10:00.000Z';
      return {
        v: 1,
        session: given.state.id,
        seq,
        prev: '',
        at,
        by: tanaka,
        cmd: null,
        type: 'events.redacted',
        data,
      } as never;
    };
    given.log.push(redacts([2, 3], null));
    given.log.push(redacts([2], '*why*'));
    expect(part(render(given), 'Appendix').slice(1, 3)).toEqual([
      '- 03:10 田中 took the text out of event 2, 3',
      '- 03:10 田中 took the text out of event 2 (reason: \\*why\\*)',
    ]);
  });

  it('REC-9 names the procedure with its commit, and that a local file took its place', () => {
    const line = (more: object, lang: 'en' | 'ja' = 'en') => {
      const given = new Bare();
      given.when(sato, 'session.open', { ...opening, ...more });
      return part(render(given, 0, lang), lang === 'en' ? 'Appendix' : '付録')[1];
    };
    const commit = 'a'.repeat(40);
    expect(line({})).toBe('- Procedure: Incident (`built-in:incident`, `hash`)');
    expect(line({ procedureCommit: commit })).toBe(
      `- Procedure: Incident (\`built-in:incident\`, \`hash\`); commit \`${commit}\``,
    );
    expect(line({ procedureCommit: commit, procedureOverride: true })).toMatch(
      /; commit `a{40}`; a local file took the place of the hub’s procedure of that name$/,
    );
    expect(line({ procedureCommit: commit }, 'ja')).toMatch(/`hash`\)。コミット `a{40}`$/);
  });
});

describe('the front matter of a record', () => {
  it('REC-388 has what is known of an incident, and null for what is not', () => {
    const given = opened();
    given.when(observer, 'participant.join', {});
    given.when(tanaka, 'participant.join', {});
    expect(facts(given)).toEqual({
      ...{
        session: 'checkout-1125',
        title: '決済画面で5xx急増',
        lang: 'en',
        kind: 'incident',
        status: 'open',
      },
      ...{ severity: null, time_zone: 'Asia/Tokyo', impact_began: null, began: null, began_by: null },
      ...{ fired: '2026-11-24T17:58:11.000Z', acknowledged: null, opened: '2026-11-24T17:59:04.000Z' },
      ...{
        second_person: '2026-11-24T17:59:07.000Z',
        start: null,
        mitigated: null,
        resolved: null,
        relapsed: [],
      },
      ...{ closed: null, seconds_from: 'alert', seconds_to_acknowledge: null, seconds_to_open: 53 },
      ...{ seconds_to_second_person: 56, seconds_to_start: null, seconds_to_mitigate: null },
      ...{ seconds_to_resolve: null, users_affected: null, verdict_cause: null, verdict_prevention: null },
      ...{ participants: ['佐藤', '田中'], incidents: [], procedure: 'incident', procedure_hash: 'hash' },
      ...{ head_seq: given.log.length, head_hash: 'H' },
    });
  });

  it('REC-388 has the times, the verdict and the pages as they are', () => {
    const given = opened();
    const since = '2026-11-24T17:50:00.000Z';
    given.when(sato, 'severity.set', { severity: 'SEV2' });
    given.when(sato, 'impact.set', { impact: { who: 'w', what: 'x', since } });
    given.when(sato, 'session.mitigate', { happenedAt: '2026-11-24T17:59:11.000Z' });
    given.when(sato, 'session.relapse', { happenedAt: '2026-11-24T18:00:00.000Z' });
    given.when(sato, 'session.resolve', { happenedAt: '2026-11-24T18:08:11.000Z' });
    given.when(sato, 'verdict.set', { verdict: { hurt: false, why: 'why', prevent: 'prevent' } });
    const page: Omit<Incident, 'id' | 'number'> = {
      ...{ title: 't', service: null, url: null, urgency: 'high', status: 'acknowledged' },
      ...{ triggeredAt: '2026-11-24T17:58:11.000Z', acknowledgedAt: '2026-11-24T17:58:41.000Z' },
      ...{ acknowledgedBy: '佐藤', resolvedAt: null, resolvedBy: null },
    };
    given.when(pager, 'incident.link', { incident: { ...page, id: 'Q1', number: 4812 } });
    given.when(pager, 'incident.link', { incident: { ...page, id: 'Q2', number: null } });
    given.when(sato, 'session.close', { reason: 'r' });
    expect(facts(given)).toMatchObject({
      ...{ severity: 'SEV2', status: 'closed', impact_began: since, began: since, began_by: 'impact' },
      ...{ resolved: '2026-11-24T18:08:11.000Z', relapsed: ['2026-11-24T18:00:00.000Z'], mitigated: null },
      ...{ closed: given.state.closedAt, seconds_to_resolve: 600, seconds_to_start: expect.any(Number) },
      ...{ acknowledged: '2026-11-24T17:58:41.000Z', seconds_to_acknowledge: 30, incidents: [4812, 'Q2'] },
      ...{ users_affected: false, verdict_cause: 'why', verdict_prevention: 'prevent' },
    });
  });

  it('REC-615 of a release has what is released, its window and its rollback, and spans from the opening', () => {
    const given = released();
    given.when(sato, 'rollback.begin', {});
    expect(facts(given)).toMatchObject({
      ...{ kind: 'release', release: ['tag=v2026.11.26', 'sha=3fa9c21'] },
      ...{ window_from: '2026-11-26T05:00:00.000Z', window_until: '2026-11-26T06:00:00.000Z' },
      rolled_back: given.state.rollback?.at,
    });
    expect(facts(opened())).not.toHaveProperty('release');
    const bare = new Bare();
    bare.when(sato, 'session.open', {
      ...opening,
      firedAt: null,
      kind: 'release',
      release: { variables: [], window: null },
    });
    expect(facts(bare)).toMatchObject({
      ...{ release: [], window_from: null, window_until: null, rolled_back: null, fired: null },
      ...{ seconds_from: 'opening', seconds_to_open: 0 },
    });
  });
});

describe('the story in a record', () => {
  it('REC-382 has of each person the first coming and the last going, of several beside each other one line', () => {
    const given = opened();
    const go = (...acts: readonly (readonly [typeof sato, 'participant.join' | 'participant.leave'])[]) => {
      for (const [by, type] of acts) given.when(by, type, {});
    };
    go([tanaka, 'participant.join'], [guest, 'participant.join'], [tanaka, 'participant.leave']);
    go([tanaka, 'participant.join'], [guest, 'participant.leave'], [sato, 'participant.leave']);
    given.when(tanaka, 'goal.set', { goal: 'x' });
    go([tanaka, 'participant.leave']);
    const lines = part(render(given), 'Timeline').map((line) => line.replace(/^- [\d:]+ /, ''));
    expect(lines).toEqual([
      ...['### 2026-11-25 (Wed) +09:00', '', '佐藤 opened the session', '田中, Vendor joined'],
      ...['Vendor, 佐藤 left', '田中 goal: x', '田中 left'],
    ]);
  });

  it('REC-382 what somebody noted of a time before they came does not hide that they came', () => {
    const given = opened();
    given.when(tanaka, 'participant.join', {});
    given.when(tanaka, 'note.add', { text: 'n', happenedAt: '2026-11-24T17:59:00.000Z' });
    const lines = part(render(given), 'Timeline').map((line) => line.replace(/^- [\d:]+ /, ''));
    expect(lines.slice(2)).toEqual([
      ...['田中 [note] n (written 02:59:07)', '佐藤 opened the session', '田中 joined'],
    ]);
  });

  it('REC-381 has each day once, and again after another one', () => {
    const given = opened();
    for (const happenedAt of [
      '2026-11-23T03:00:00.000Z',
      '2026-11-22T03:00:00.000Z',
      '2026-11-23T04:00:00.000Z',
    ])
      given.when(sato, 'note.add', { text: 'n', happenedAt });
    const days = part(render(given), 'Timeline').filter((line) => line.startsWith('###') || line === '');
    expect(days).toEqual([
      ...['### 2026-11-22 (Sun) +09:00', '', '', '### 2026-11-23 (Mon) +09:00', '', ''],
      ...['### 2026-11-25 (Wed) +09:00', ''],
    ]);
  });

  it('REC-590 has the procedure against what was done only where steps were there', () => {
    const given = opened();
    expect(part(render(given), 'Procedure and what we did')[0]).toContain('as written so far');
    for (const step of ['ack', 'evidence', 'read-back']) given.when(sato, 'step.do', { step });
    given.when(tanaka, 'step.do', { step: 'read-back' });
    given.when(sato, 'session.close', { reason: 'r' });
    expect(render(given)).toMatch(
      /\n\n## Procedure and what we did\n\nall 3 steps as written\n\n## People and roles\n\n/,
    );
    const without = {
      ...opening,
      procedure: { ...opening.procedure, phases: opening.procedure.phases.slice(2) },
    };
    const bare = new Bare();
    bare.when(sato, 'session.open', without);
    expect(part(render(bare), 'Checklist')).toEqual([
      ...['**Permanent fix 0/1** (after close)', '', '- [ ] Review'],
    ]);
    expect(render(bare)).not.toContain('Procedure and what we did');
  });
});

describe('parts of a page', () => {
  it('REC-2 a section without lines is left out, and cells of a table are on one line', () => {
    expect([section('H', null), section('H', [])]).toEqual([[], []]);
    expect(section('H', ['a'])).toEqual(['## H', '', 'a', '']);
    expect(markdownTable(['A', 'B'], [['a \n  b', 'c']])).toEqual([
      '| A | B |',
      '| --- | --- |',
      '| a b | c |',
    ]);
  });

  it('REC-385 a label leads to its page in Markdown alone, and is escaped where there is none', () => {
    const { state } = opened();
    const incident = { id: 'Q*1', number: 12, url: 'https://acme.example/1' };
    const of = (writer: typeof MARKDOWN) => recordContext(state, [], 'en', writer).incident;
    expect(of(MARKDOWN)(incident)).toBe('[#12](<https://acme.example/1>)');
    expect(of(MARKDOWN)({ ...incident, url: null })).not.toContain('[');
    expect(of(MARKDOWN)({ ...incident, number: null, url: null })).toContain('\\*');
    expect(of(MARKDOWN)({ ...incident, number: null })).toMatch(/^\[Q.*\]\(<https:\/\/acme\.example\/1>\)$/);
    expect(of(PLAIN_TEXT)(incident)).toBe('#12');
    expect(of(PLAIN_TEXT)({ id: 'Q*1', number: null })).toBe('Q*1');
  });

  it('REC-3 a name is that of the participant, else the id, and a time has its day where that is another', () => {
    const { state, log } = opened();
    const c = recordContext(state, log, 'en', PLAIN_TEXT);
    expect([c.name(sato.id), c.name('x'), c.name(null)]).toEqual(['佐藤', 'x', '']);
    expect(c.time('2026-11-24T18:05:00.000Z')).toBe('03:05');
    expect(c.time('2026-11-25T18:05:00.000Z')).toBe('2026-11-26 (Thu) 03:05 +09:00');
    expect([c.list(['a', 'b']), recordContext(state, log, 'ja').list(['a', 'b'])]).toEqual(['a, b', 'a、b']);
    expect([c.end, recordContext({ ...state, at: null }, log, 'en').end]).toEqual([state.at, '']);
    expect(PLAIN_TEXT.lines('a\nb\nc')).toBe('a / b / c');
  });

  it('REC-380 times have seconds where the first of alert and opening is less than ten minutes before the end', () => {
    const { state } = opened();
    const at = (minute: number) => `2026-11-24T18:${String(minute).padStart(2, '0')}:00.000Z`;
    const time = (opened: number, fired: number | null, ends: readonly (number | null)[]) => {
      const [closed = null, resolved = null, mitigated = null] = ends.map((end) =>
        end === null ? null : at(end),
      );
      const clock = { ...state.clock, opened: at(opened), fired: fired === null ? null : at(fired) };
      const session = {
        ...state,
        clock: { ...clock, resolved, mitigated },
        closedAt: closed,
        at: at(opened),
      };
      return recordContext(session, [], 'en').clock(at(1));
    };
    expect(time(1, null, [10])).toBe('03:01:00');
    expect(time(1, null, [11])).toBe('03:01');
    expect([time(3, 1, [11]), time(1, 3, [11])]).toEqual(['03:01', '03:01']);
    // The end is the last of close, resolution and mitigation.
    expect([time(1, null, [11, 4, 3]), time(1, null, [11, null, 3])]).toEqual(['03:01', '03:01']);
    expect([time(1, null, [4, 11]), time(1, null, [4, null, 11])]).toEqual(['03:01', '03:01']);
    expect(time(1, null, [])).toBe('03:01:00');
  });

  it('REC-12 lines of JSON are read with a mark at the beginning, blank lines between, and either end of a line', () => {
    expect(fromJsonl('\uFEFF{"a":1}\r\n\n  \n{"b":2}\n')).toEqual({ ok: true, events: [{ a: 1 }, { b: 2 }] });
    expect(fromJsonl('{"a":1}\n\n{b}')).toEqual({ ok: false, line: 3 });
    expect(fromJsonl('{"a":1}\n\uFEFF{"b":2}')).toEqual({ ok: false, line: 2 });
    // Within a line it is a part of a text, and of the text that the hash is made of.
    expect(fromJsonl('{"a":"x\uFEFFy"}')).toEqual({ ok: true, events: [{ a: 'x\uFEFFy' }] });
    expect(fromJsonl('')).toEqual({ ok: true, events: [] });
  });
});
