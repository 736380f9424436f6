import { describe, expect, it } from 'vitest';
import type { Clock, Session } from '../../../src/domain/session.ts';
import { MARKDOWN, PLAIN_TEXT, recordContext } from '../../../src/record/context.ts';
import { impact, severityAndState, summary, summaryLines } from '../../../src/record/sections/overview.ts';
import { releasedText } from '../../../src/record/sections/release.ts';
import { times } from '../../../src/record/sections/times.ts';
import { guest, observer, opened, sato, tanaka } from '../../domain/given.ts';
import { released } from '../../domain/releases.ts';

const at = (minutes: number): string =>
  new Date(Date.parse('2026-11-24T18:00:00.000Z') + minutes * 60_000).toISOString();
const NONE: Clock = {
  ...opened().state.clock,
  ...{ fired: null, acknowledged: null, opened: null, secondPerson: null, start: null },
  ...{ mitigated: null, resolved: null, relapsed: null },
};
/** An incident with these times, all others unknown; an hour after 03:00 nothing has happened. */
const having = (clock: Partial<Clock>, more: Partial<Session> = {}): Session => ({
  ...opened().state,
  ...{ severity: 'SEV2', at: at(60), clock: { ...NONE, ...clock } },
  ...more,
});
const closed = { status: 'closed', closedAt: at(50) } as const;
const context = (session: Session, writer = PLAIN_TEXT) => recordContext(session, [], 'en', writer);
const lines = (session: Session) => summaryLines(context(session));
const course = (clock: Partial<Clock>, more: Partial<Session> = {}) => lines(having(clock, more))[2];
const DAY = '2026-11-25 (Wed)';

describe('the summary of a record', () => {
  it('REC-1 the first line has the title, the severity and how far it is', () => {
    const first = (clock: Partial<Clock>, more: Partial<Session> = {}) =>
      lines(having(clock, { title: 'T', ...more }))[0];
    const grave = 'SEV2 major feature, many users';
    expect(first({})).toBe(`T (${grave}, open)`);
    expect(first({ mitigated: at(9) }, { severity: null })).toBe(
      'T (severity not set, mitigated (monitoring))',
    );
    expect(first({ mitigated: at(9), resolved: at(12) })).toBe(`T (${grave}, monitoring)`);
    expect(first({ resolved: at(12) }, closed)).toBe(`T (${grave}, closed)`);
    expect(first({ mitigated: at(9) }, closed)).toBe(`T (${grave}, closed, no recovery recorded)`);
    expect(first({}, { ...closed, kind: 'release', severity: null, release: null })).toBe(
      'T (Release, closed)',
    );
    const release = released().state.release;
    expect(first({}, { kind: 'release', severity: null, release })).toBe('T (v2026.11.26 = 3fa9c21, open)');
    expect(first({}, { kind: 'release', release })).toBe(`T (${grave}, open)`);
  });

  it('REC-1 the second line has who is affected, and of a release only where that was said', () => {
    const second = (more: Partial<Session>) => lines(having({}, more))[1];
    expect(second({})).toBe('Impact: not recorded');
    expect(second({ impact: { who: 'all', what: 'slow', since: null } })).toBe('Impact: all, slow');
    expect(second({ kind: 'release' })).toBe('');
    expect(second({ kind: 'release', impact: { who: 'all', what: '', since: null } })).toBe('Impact: all');
  });

  it.each<readonly [string, Partial<Clock>, Partial<Session>, string]>([
    ['the alert', { fired: at(0) }, {}, `Alert fired ${DAY} 03:00 +09:00, 1h so far`],
    ['the opening', { opened: at(0) }, {}, `Session opened ${DAY} 03:00 +09:00, 1h so far`],
    [
      'the impact',
      { fired: at(0) },
      { impact: { who: 'all', what: '', since: at(-10) } },
      `Began ${DAY} 02:50 +09:00, 1h10m so far`,
    ],
    [
      'it is mitigated',
      { fired: at(0), mitigated: at(20) },
      {},
      `Alert fired ${DAY} 03:00 +09:00, mitigated after 20m (monitoring)`,
    ],
    [
      'it is resolved',
      { fired: at(0), mitigated: at(20), resolved: at(30) },
      {},
      `Alert fired ${DAY} 03:00 +09:00, recovered after 30m`,
    ],
    [
      'it is closed',
      { fired: at(0), start: at(1) },
      closed,
      `Alert fired ${DAY} 03:00 +09:00, closed after 50m with no recovery recorded`,
    ],
    [
      'it is closed as mitigated',
      { fired: at(0), start: at(1), mitigated: at(20) },
      closed,
      `Alert fired ${DAY} 03:00 +09:00, mitigated after 20m, no recovery recorded`,
    ],
    [
      'a release is closed',
      { opened: at(0), resolved: at(30) },
      { ...closed, kind: 'release' },
      `Started ${DAY} 03:00 +09:00, closed after 30m`,
    ],
    [
      'the times are out of order',
      { fired: at(0), resolved: at(-5) },
      {},
      `Alert fired ${DAY} 03:00 +09:00, recovered after 0s`,
    ],
  ])('REC-1 the third line says for how long, where %s', (_, clock, more, text) => {
    expect(course(clock, more)?.split('. ')[0]).toBe(text);
  });

  it('REC-1 the third line says by how many, how soon, and what is left', () => {
    const given = opened();
    for (const by of [tanaka, guest, observer]) given.when(by, 'participant.join', {});
    const { participants } = given.state;
    const rest = (clock: Partial<Clock>, more: Partial<Session> = {}) =>
      course({ fired: at(0), ...clock }, more)?.split('. ')[1];
    expect(rest({})).toBe('1 responder');
    expect(rest({}, { participants })).toBe('3 responders');
    expect(rest({ start: at(2) })).toBe('1 responder, first action 2m after the alert');
    expect(rest({ start: at(-2) })).toBe('1 responder, first action before the alert');
    expect(rest({ start: at(0) })).toBe('1 responder, first action 0s after the alert');
    expect(rest({ fired: null, opened: at(0), start: at(4) })).toBe(
      '1 responder, first action 4m after the session opened (the alert’s time is not known)',
    );
    expect(rest({}, closed)).toBe('1 responder, no first action recorded');
    expect(rest({ start: at(2) }, { ...closed, kind: 'release' })).toBe('1 responder');
    given.when(sato, 'note.add', { kind: 'action', text: 'a' });
    expect(rest({}, { notes: given.state.notes })).toBe('1 responder, 1 open action');
    given.when(sato, 'note.add', { kind: 'action', text: 'b' });
    expect(rest({}, { notes: given.state.notes })).toBe('1 responder, 2 open actions');
  });

  it('REC-1 it says when it came back, and has no third line before it has opened', () => {
    const back = (minutes: number) => ({ seq: 1, happenedAt: at(minutes), mitigated: null, resolved: null });
    const relapses = [back(20), back(30)] as never as Session['relapses'];
    expect(course({ fired: at(0), opened: at(0) }, { relapses })).toContain(
      '03:00 +09:00, came back 03:20, 03:30, 1h so far',
    );
    expect(lines(having({}))).toHaveLength(2);
    const multi = {
      ...having({ fired: at(0) }),
      title: 'three\nlines \n  here',
      kind: 'release',
      impact: null,
    } as Session;
    expect(summary(context(multi))).toEqual([
      ...['## Summary', '', '- three lines here (SEV2 major feature, many users, open)'],
      ...[`- Started ${DAY} 03:00 +09:00, 1h so far. 1 responder`, ''],
    ]);
  });
});

describe('severity and state in a record', () => {
  const rows = (more: Partial<Session>) => {
    const found = severityAndState(context(having({ fired: at(0) }, { severity: null, ...more })));
    return found
      .slice(2, -1)
      .filter((row) => !row.startsWith('| ---'))
      .map((row) => row.slice(2, -2));
  };
  const atClose = (severity: Session['severity']) =>
    ({ severity, impact: null, mitigated: null, resolved: null }) as Session['atClose'];

  it('REC-615 has kind, severity, what is released and the state', () => {
    expect(rows({})).toEqual(['Kind | Incident', 'Severity | not set', 'State | open']);
    expect(rows({ kind: 'drill', severity: 'SEV4' })).toEqual([
      'Kind | Drill',
      'Severity | SEV4 minor',
      'State | open',
    ]);
    const { release } = released().state;
    expect(rows({ kind: 'release', release })).toEqual([
      ...['Kind | Release', 'tag | v2026.11.26', 'sha | 3fa9c21'],
      'Window | 2026-11-26 (Thu) 14:00 +09:00 - 2026-11-26 (Thu) 15:00 +09:00',
      'State | open',
    ]);
    expect(rows({ kind: 'release', severity: 'SEV3', release: null })[1]).toBe(
      'Severity | SEV3 partial, with a workaround',
    );
    for (const window of [
      { since: at(0), until: null },
      { since: null, until: at(0) },
    ]) {
      const open = { variables: [], window } as Session['release'];
      expect(rows({ kind: 'release', release: open })).toEqual(['Kind | Release', 'State | open']);
    }
    const rollback = { seq: 3, at: at(5), by: sato } as never;
    expect(rows({ kind: 'release', release: null, rollback })[1]).toBe(
      `Rolled back | ${DAY} 03:05 +09:00, begun by 佐藤`,
    );
  });

  it('REC-615 has beside a severity what it was at the close, where it was amended', () => {
    expect(rows({ severity: 'SEV2', atClose: atClose('SEV2') })[1]).toBe(
      'Severity | SEV2 major feature, many users',
    );
    expect(rows({ severity: 'SEV4', atClose: atClose('SEV2') })[1]).toBe(
      'Severity | SEV4 minor (at the close: SEV2)',
    );
    expect(rows({ severity: 'SEV4', atClose: atClose(null) })[1]).toBe(
      'Severity | SEV4 minor (recorded after the close)',
    );
    expect(rows({ severity: null, atClose: atClose('SEV2') })[1]).toBe(
      'Severity | not set (at the close: SEV2)',
    );
  });

  it('REC-14 has the reason of the close, the goal, the importer, related sessions and pages', () => {
    const related = [
      { session: 'r-1', kind: 'release', number: null, title: 'R' },
      { session: 'i-1', kind: 'incident', number: 31, title: 'I' },
    ] as never;
    const incidents = [{ id: 'Q1', number: null, url: null, title: '5xx', status: 'resolved' }] as never;
    const importedBy = { by: tanaka, at: at(9), seq: 9 } as never;
    expect(
      rows({
        ...closed,
        closeReason: 'x',
        goal: 'first',
        importedTo: 9,
        importedBy,
        related,
        incidents,
      }).slice(2),
    ).toEqual([
      'State | closed, no recovery recorded (x)',
      'Goal | first',
      'Imported | entries up to 9 came from a file (imported by 田中); this hub cannot confirm who wrote them',
      'During the release | R (r-1)',
      'Fired during this release | #31 I (i-1)',
      'Page | Q1 5xx (resolved)',
    ]);
  });

  it('REC-615 what is released is its tag and hash, as far as they were said', () => {
    const of = (...variables: readonly { readonly id: string; readonly value: string }[]) =>
      releasedText({ ...opened().state, release: { variables, window: null } as never });
    expect(of({ id: 'sha', value: 'a' }, { id: 'tag', value: 'v1' })).toBe('v1 = a');
    expect(of({ id: 'sha', value: 'a' }, { id: 'previous', value: 'b' })).toBe('a');
    expect([of({ id: 'tag', value: 'v1' }), of(), releasedText(opened().state)]).toEqual(['v1', '', '']);
  });
});

describe('the impact in a record', () => {
  const said = (clock: Partial<Clock>, more: Partial<Session> = {}) =>
    impact(context(having(clock, more))).slice(2, -1);
  const since = (clock: Partial<Clock>, more: Partial<Session> = {}) =>
    said(clock, { impact: { who: '', what: '', since: at(-5) }, ...more }).at(-1);

  it('REC-388 has the verdict, whom it hit and how, and says where there is none', () => {
    const verdict = (hurt: boolean) => ({ hurt, why: null, prevent: null });
    expect(said({})).toEqual(['Not recorded.']);
    expect(impact(context(having({}, { kind: 'release' })))).toEqual([]);
    expect(said({}, { kind: 'release', verdict: verdict(false) })).toEqual([
      '- Verdict: users were not affected',
    ]);
    expect(said({}, { verdict: verdict(true), impact: { who: 'a\n b', what: 'slow', since: null } })).toEqual(
      [...['- Verdict: users were affected', '- Who: a b', '- What: slow']],
    );
    expect(said({}, { impact: { who: '', what: 'slow', since: null } })).toEqual(['- What: slow']);
    expect(said({}, { impact: { who: 'all', what: '', since: null } })).toEqual(['- Who: all']);
  });

  it.each<readonly [Partial<Clock>, Partial<Session>, string]>([
    [{}, {}, '1h5m (ongoing)'],
    [{}, closed, '55m (until closed; no recovery recorded)'],
    [{ mitigated: at(10) }, {}, '15m (until mitigated)'],
    [{ resolved: at(20) }, closed, '25m (until resolved)'],
    [{ mitigated: at(10), resolved: at(20) }, {}, '15m (until mitigated), 25m (until resolved)'],
  ])('REC-388 with %j and %j it lasted %s', (clock, more, text) => {
    expect(since(clock, more)).toBe(`- How long: ${text}`);
  });

  it('REC-388 after relapses it has each spell and their sum, and does not say that one has ended that may go on', () => {
    const relapses = [
      { seq: 1, happenedAt: at(30), mitigated: at(10), resolved: null },
    ] as never as Session['relapses'];
    const long = (clock: Partial<Clock>, more: Partial<Session> = {}) =>
      since({ opened: at(0), ...clock }, { relapses, ...more });
    const spells = '- How long: 02:55–03:10 and again 03:30–';
    expect(long({ resolved: at(40) })).toBe(`${spells}03:40, 25m in all`);
    expect(long({})).toBe(`${spells}, 45m (ongoing) in all`);
    expect(long({}, closed)).toBe(`${spells}, 35m (until closed; no recovery recorded) in all`);
  });

  it('REC-615 has what was said at the close where it was amended since', () => {
    const now = { who: 'all', what: 'slow', since: null };
    const was = (atClose: Session['impact']) =>
      said(
        {},
        {
          impact: now,
          atClose: { severity: null, impact: atClose, mitigated: null, resolved: null } as never,
        },
      );
    expect(was({ ...now })).toHaveLength(2);
    expect(was(null).at(-1)).toBe('- (recorded after the close)');
    expect(was({ who: 'some', what: '', since: null }).at(-1)).toBe('- At the close: some');
    expect(said({}, { impact: now, atClose: null })).toHaveLength(2);
  });
});

describe('the times in a record', () => {
  const rows = (clock: Partial<Clock>, more: Partial<Session> = {}) => {
    const found = times(context(having(clock, more)));
    return found
      .slice(2, -1)
      .filter((row) => !row.startsWith('| ---'))
      .map((row) => row.replace(/^\| (.*) \|$/, '$1'));
  };

  it('REC-383 has them in the order in which they happened, with the date once, since the alert', () => {
    expect(
      rows(
        {
          fired: at(0),
          opened: at(2),
          acknowledged: at(1),
          start: at(2.5),
          mitigated: at(20),
          resolved: at(30),
        },
        closed,
      ),
    ).toEqual([
      'Milestone | Time | Since the alert',
      `Alert fired | ${DAY} 03:00:00 +09:00 | `,
      'Acknowledged | 03:01:00 | +1:00',
      'Session opened | 03:02:00 | +2:00',
      'First action | 03:02:30 | +2:30 (target 3 min met)',
      'Mitigated | 03:20:00 | +20:00',
      'Resolved | 03:30:00 | +30:00',
      'Closed | 03:50:00 | +50:00',
      '',
      'Duration: 30m (alert to recovery)',
    ]);
    expect(times(context(having({})))).toEqual([]);
    const next = rows({ fired: at(0), mitigated: at(1_300) });
    expect(next[2]).toBe('Mitigated | 2026-11-26 (Thu) 00:40:00 +09:00 | +21:40:00');
  });

  it('REC-383 counts from the opening where no alert is known, and has what came before with a minus', () => {
    expect(rows({ opened: at(0), start: at(9), resolved: at(30) })).toEqual([
      'Milestone | Time | Since opened',
      `Session opened | ${DAY} 03:00:00 +09:00 | `,
      'First action | 03:09:00 | +9:00 (target 3 min: not known, the alert’s time is missing)',
      'Resolved | 03:30:00 | +30:00',
      '',
      'Duration: 30m (opening to recovery)',
    ]);
    const early = rows({ fired: at(0), opened: at(-2), start: at(4) });
    expect(early.slice(1)).toEqual([
      `Session opened | ${DAY} 02:58:00 +09:00 | -2:00`,
      'Alert fired | 03:00:00 | ',
      'First action | 03:04:00 | +4:00 (target 3 min missed)',
    ]);
    expect(rows({ fired: at(0), opened: at(0) })[2]).toBe('Session opened | 03:00:00 | +0:00');
    expect(rows({ fired: at(0), start: at(4) }, { kind: 'release' }).at(-1)).toBe(
      'First action | 03:04:00 | +4:00',
    );
  });

  it('REC-541 clocks that are apart are no span', () => {
    expect(rows({ fired: at(0), acknowledged: at(-1), resolved: at(-3) })).toEqual([
      'Milestone | Time | Since the alert',
      `Resolved | ${DAY} 02:57:00 +09:00 | clocks apart (before the alert)`,
      'Acknowledged | 02:59:00 | clocks apart (before the alert)',
      'Alert fired | 03:00:00 | ',
    ]);
  });

  it('REC-383 a closed session says what is missing; a release misses nothing', () => {
    expect(rows({ fired: at(0) }, closed).slice(-2)).toEqual([
      'First action | not recorded | ',
      'Resolved | not recorded | ',
    ]);
    expect(rows({ fired: at(0), start: at(1), resolved: at(9) }, closed).join()).not.toContain(
      'not recorded',
    );
    expect(rows({ opened: at(0) }, { ...closed, kind: 'release' }).join()).not.toContain('not recorded');
  });

  it('REC-383 has when it began, and each time that it came back', () => {
    const relapses = [
      { seq: 1, happenedAt: at(30), mitigated: at(10), resolved: at(12) },
      { seq: 2, happenedAt: at(45), mitigated: null, resolved: at(40) },
    ] as never as Session['relapses'];
    const impact = { who: '', what: '', since: at(-5) };
    expect(
      rows({ fired: at(0), relapsed: at(45), resolved: at(50) }, { relapses, impact }).slice(1, -2),
    ).toEqual([
      `Impact began | ${DAY} 02:55:00 +09:00 | -5:00`,
      'Alert fired | 03:00:00 | ',
      'Mitigated | 03:10:00 | +10:00',
      'Resolved | 03:12:00 | +12:00',
      'Came back | 03:30:00 | +30:00',
      'Resolved | 03:40:00 | +40:00',
      'Came back | 03:45:00 | +45:00',
      'Resolved | 03:50:00 | +50:00',
    ]);
    // What was confirmed by the close was the last time, never one from before it came back.
    const atClose = { mitigated: null, resolved: at(48) } as Session['atClose'];
    const all = { fired: at(0), start: at(1), relapsed: at(45), resolved: at(49) };
    const amended = rows(all, { ...closed, relapses, atClose });
    expect(amended.filter((row) => row.startsWith('Resolved'))).toEqual([
      'Resolved | 03:12:00 | +12:00',
      'Resolved | 03:40:00 | +40:00',
      `Resolved | 03:49:00 | +49:00 (at the close: ${DAY} 03:48 +09:00)`,
    ]);
    const given = opened();
    given.when(sato, 'note.add', { kind: 'finding', text: 'slow', happenedAt: at(-7) });
    const { notes } = given.state;
    expect(rows({ fired: at(0) }, { notes })[1]).toBe(
      `Began (first finding) | ${DAY} 02:53:00 +09:00 | -7:00`,
    );
  });

  it('REC-615 REC-662 what was amended has beside it what was first recorded, or confirmed by the close', () => {
    const atClose = (given: object) =>
      ({ severity: null, impact: null, mitigated: null, resolved: null, ...given }) as Session['atClose'];
    const all = { fired: at(0), start: at(1), mitigated: at(20), resolved: at(30) };
    const fired = (was: number) => rows(all, { firedBefore: { at: at(was) } as never })[1];
    expect(fired(-3)).toBe(`Alert fired | ${DAY} 03:00:00 +09:00 |  (first recorded: ${DAY} 02:57 +09:00)`);
    expect(fired(0)).toBe(`Alert fired | ${DAY} 03:00:00 +09:00 | `);
    const amended = rows(all, { ...closed, atClose: atClose({ mitigated: at(22) }) });
    expect(amended.slice(1, -2)).toEqual([
      `Alert fired | ${DAY} 03:00:00 +09:00 | `,
      'First action | 03:01:00 | +1:00 (target 3 min met)',
      `Mitigated | 03:20:00 | +20:00 (at the close: ${DAY} 03:22 +09:00)`,
      'Resolved | 03:30:00 | +30:00 (recorded after the close)',
      'Closed | 03:50:00 | +50:00',
    ]);
    const same = rows(all, { ...closed, atClose: atClose({ mitigated: at(20), resolved: at(30) }) });
    expect(same.slice(3, 5)).toEqual(['Mitigated | 03:20:00 | +20:00', 'Resolved | 03:30:00 | +30:00']);
    const back = rows({ fired: at(0), start: at(1) }, { ...closed, atClose: atClose({ mitigated: at(22) }) });
    expect(back.slice(-2)).toEqual([
      `Mitigated | taken back | (at the close: ${DAY} 03:22 +09:00)`,
      'Resolved | not recorded | ',
    ]);
  });

  it('REC-380 a short session has its seconds in every time of a page, and none in a terminal', () => {
    const c = (session: Session, writer = MARKDOWN) => context(session, writer).clock(at(1));
    expect(c(having({ fired: at(0) }, { at: at(9.9) }))).toBe('03:01:00');
    expect(c(having({ fired: at(0) }, { at: at(9.9) }), PLAIN_TEXT)).toBe('03:01');
    expect(c(having({ fired: at(0) }, { at: at(10) }))).toBe('03:01');
    expect(c(having({ fired: at(0), opened: at(5) }, { at: at(14) }))).toBe('03:01');
    expect(c(having({ fired: at(0), resolved: at(30) }, { at: at(9) }))).toBe('03:01');
    expect(c(having({ fired: at(0) }, { at: at(60), status: 'closed', closedAt: at(9) }))).toBe('03:01:00');
    expect(c(having({}, { at: at(60) }))).toBe('03:01:00');
  });
});
