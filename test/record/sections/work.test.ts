import { describe, expect, it } from 'vitest';
import type { NamedChange } from '../../../src/domain/changes/nameable-changes.ts';
import type { AnyEvent } from '../../../src/domain/event.ts';
import type { Session } from '../../../src/domain/session.ts';
import { MARKDOWN, PLAIN_TEXT, recordContext } from '../../../src/record/context.ts';
import {
  actions,
  cause,
  lessons,
  mitigation,
  prevention,
  spread,
} from '../../../src/record/sections/review.ts';
import { evidence, notices } from '../../../src/record/sections/story.ts';
import { checklist, people } from '../../../src/record/sections/work.ts';
import { type Given, guest, observer, opened, pager, sato, tanaka } from '../../domain/given.ts';
import { on, phase } from '../../domain/procedures/on-procedures.ts';

type Section = typeof checklist;
/** What is below the heading of a section; nothing of one that is left out. */
function said(section: Section, { state, log }: Given, more: Partial<Session> = {}, writer = PLAIN_TEXT) {
  const [heading, ...rest] = section(recordContext({ ...state, ...more }, log, 'en', writer));
  if (heading === undefined) return [];
  expect([heading.slice(0, 3), rest[0], rest.at(-1)]).toEqual(['## ', '', '']);
  return rest.slice(1, -1);
}
const closed = { status: 'closed', closedAt: '2026-11-24T19:00:00.000Z' } as const;
/** 佐藤 and 田中 are in it. */
const two = (): Given => {
  const given = opened();
  given.when(tanaka, 'participant.join', {});
  return given;
};

describe('the checklist in a record', () => {
  const step = (act: (given: Given) => void, more: object = {}): string | undefined => {
    const given = on([phase('p', [{ id: 'a', ...more }])]);
    given.when(tanaka, 'participant.join', {});
    act(given);
    return said(checklist, given).find((row) => row.startsWith('- '));
  };
  const does =
    (by = sato, id = 'a') =>
    (given: Given) =>
      void given.when(by, 'step.do', { step: id });

  it('REC-7 has each phase with how much is done, and those after the close marked', () => {
    const given = on([phase('p', ['a', 'b', 'c']), phase('q', ['d'], { after: 'close' })]);
    given.when(sato, 'step.do', { step: 'a' });
    given.when(sato, 'step.skip', { step: 'b', reason: 'r' });
    expect(said(checklist, given)).toEqual([
      ...['**p 2/3**', '', '- [x] step a — 佐藤, 02:59', '- [ ] step b — skipped by 佐藤, 02:59: r'],
      ...['- [ ] step c', '', '**q 0/1** (after close)', '', '- [ ] step d'],
    ]);
  });

  it('REC-7 of a step that is done has who, whether a fact did it, how often, and who confirmed it', () => {
    expect(step(does())).toBe('- [x] step a — 佐藤, 02:59');
    expect(step(does(), { required: true })).toBe('- [x] step a — 佐藤, 02:59');
    const second = (given: Given) => {
      does(sato)(given);
      does(tanaka)(given);
    };
    expect(step(second, { needs: 'second person' })).toBe('- [x] step a — 佐藤, 02:59, confirmed by 田中');
    expect(step(does(sato), { needs: 'second person' })).toBe(
      '- [ ] step a — waiting for a second person (佐藤)',
    );
    const severe = (given: Given) => void given.when(sato, 'severity.set', { severity: 'SEV2' });
    expect(step(severe, { when: 'severity' })).toBe('- [x] step a — auto, 佐藤, 02:59');
    const ended = (given: Given) => void given.when(sato, 'session.resolve', {});
    const rounds = (n: number) => (given: Given) => {
      for (let i = 0; i < n; i++) does(tanaka)(given);
      ended(given);
    };
    const repeat = 'every 5 min';
    expect(step(rounds(1), { repeat })).toBe('- [x] step a — 田中, 02:59');
    expect(step(rounds(2), { repeat })).toBe('- [x] step a — 田中, 02:59 (2 times)');
    expect(step((given) => void does(tanaka)(given), { repeat })).toBe(
      '- [ ] step a — done 1 time, last by 田中, 02:59',
    );
  });

  it('REC-7 of an open step has who is at it, whose it is, and whether it is required', () => {
    const starts = (given: Given) => void given.when(sato, 'step.start', { step: 'a' });
    const gives = (given: Given) =>
      void given.when(sato, 'step.assign', { step: 'a', participant: tanaka.id });
    expect(step(() => {})).toBe('- [ ] step a');
    expect(step(() => {}, { required: 'SEV2' })).toBe('- [ ] step a — required');
    expect(step(starts)).toBe('- [ ] step a — under way, 佐藤');
    expect(step(gives)).toBe('- [ ] step a — assigned to 田中');
    const all = (given: Given) => {
      starts(given);
      gives(given);
    };
    expect(step(all, { required: true })).toBe('- [ ] step a — under way, 佐藤, required, assigned to 田中');
    const skips = (given: Given) => {
      gives(given);
      given.when(sato, 'step.skip', { step: 'a', reason: 'a\n  b' });
    };
    expect(step(skips, { required: true })).toBe('- [ ] step a — skipped by 佐藤, 02:59: a b');
    const mild = (given: Given) => void given.when(sato, 'severity.set', { severity: 'SEV3' });
    expect(step(mild, { required: 'SEV2' })).toBe('- [ ] step a');
  });
});

describe('people in a record', () => {
  const rows = (given: Given, more: Partial<Session> = {}) => said(people, given, more).slice(2);

  it('REC-8 has each with their kind, when they came, every role that they had, and drivers in turn', () => {
    const given = two();
    // As what somebody is invited is no role.
    const invite = { participant: guest.id, role: 'guest', until: '2026-11-25T18:00:00.000Z' } as const;
    given.when(sato, 'participant.invite', invite);
    given.when(guest, 'participant.join', {});
    given.when(observer, 'participant.join', {});
    given.when(sato, 'role.take', { role: 'lead' });
    given.when(sato, 'role.release', { role: 'lead' });
    given.when(sato, 'role.take', { role: 'driver' });
    expect(rows(given).slice(0, 2)).toEqual([
      '| 佐藤 | member | 02:59 | lead, driver |',
      '| 田中 | member | 02:59 |  |',
    ]);
    expect(rows(given)).toHaveLength(4);
    given.when(tanaka, 'role.take', { role: 'driver' });
    given.when(tanaka, 'role.take', { role: 'driver' });
    expect(rows(given)).toEqual([
      '| 佐藤 | member | 02:59 | lead, driver |',
      '| 田中 | member | 02:59 | driver |',
      '| Vendor | guest, invited by 佐藤 | 02:59 |  |',
      '| Boss | observer | 02:59 |  |',
      ...['', 'Drivers in turn: 佐藤 → 田中'],
    ]);
  });

  it('REC-384 has who invited a guest, who was called and is not there, and invites that nobody used', () => {
    const given = two();
    given.when(guest, 'participant.join', {});
    const responders = [
      { who: '鈴木', answer: null },
      { who: '伊藤', answer: 'accepted' },
      { who: '林', answer: 'declined' },
      { who: ' 佐 藤', answer: null },
    ] as never;
    const incidents = [{ assignees: ['鈴木', '高橋', '田中'] }, {}] as never;
    const invitedBy = { [guest.id]: sato.id, unused: sato.id };
    expect(rows(given, { responders, incidents, invitedBy }).slice(2)).toEqual([
      '| Vendor | guest, invited by 佐藤 | 02:59 |  |',
      '',
      'Asked for help, but did not join: 鈴木 (asked for help, no answer), 伊藤 (asked for help, accepted), 林 (asked for help, declined), 高橋 (paged)',
      '',
      'Invites that nobody used: 1',
    ]);
    const none = { participants: {}, invitedBy: { x: sato.id }, responders: [], incidents: [] };
    expect(said(people, given, none)).toEqual(['Invites that nobody used: 1']);
    expect(said(people, given, { ...none, invitedBy: {} })).toEqual([]);
  });
});

describe('what is left and what was learnt', () => {
  const note = (
    given: Given,
    kind: 'note' | 'finding' | 'decision' | 'action',
    text: string,
    more: object = {},
  ) => given.when(sato, 'note.add', { kind, text, ...more });

  it('REC-6 actions are in a table, open ones first, those of the procedure for later counted', () => {
    const given = two();
    expect(said(actions, given)).toEqual(['None.']);
    note(given, 'action', 'done');
    note(given, 'action', 'open\nline', { owner: tanaka.id, due: '2026-11-26T03:00:00.000Z' });
    note(given, 'action', 'gone');
    const [first, , last] = given.state.notes.map(({ id }) => id);
    given.when(tanaka, 'note.amend', { note: first ?? '', done: true });
    given.when(sato, 'note.remove', { note: last ?? '' });
    const table = [
      ...['| Action | Owner | Due | State |', '| --- | --- | --- | --- |'],
      '| open line | 田中 | 2026-11-26 (Thu) 12:00 +09:00 | open |',
      '| done | nobody | none | done (田中, 02:59) |',
    ];
    expect(said(actions, given)).toEqual(table);
    given.when(sato, 'session.close', { reason: 'r' });
    const later = 'Of the procedure, for later: 1 more, below “Permanent fix and prevention”.';
    expect(said(actions, given)).toEqual([...table, '', later]);
    const ofStep = two();
    note(ofStep, 'action', 'of a step', { step: 'ack' });
    expect(said(actions, ofStep).at(-1)).toBe('| of a step | nobody | none | open |');
    expect(said(prevention, ofStep)).toEqual([]);
    const only = two();
    only.when(sato, 'session.close', { reason: 'r' });
    expect(said(actions, only)).toEqual([later]);
    expect(said(prevention, only)).toEqual([
      ...[
        '| Action | Owner | Due | State |',
        '| --- | --- | --- | --- |',
        '| Review | nobody | none | open |',
      ],
    ]);
    only.when(sato, 'note.amend', { note: only.state.notes[0]?.id ?? '', done: true });
    expect(said(actions, only)).toEqual(['None.']);
    expect(said(prevention, only).at(-1)).toBe('| Review | nobody | none | done (佐藤, 02:59) |');
  });

  it('REC-386 the cause is by its notes, the verdict and its change, else said to be missing', () => {
    const given = two();
    expect(said(cause, given)).toEqual(['Under investigation.']);
    expect(said(cause, given, closed)).toEqual([
      'Not recorded. A note that begins with “cause: …” appears here.',
    ]);
    expect(said(cause, given, { ...closed, kind: 'release' })).toEqual([]);
    note(given, 'finding', 'presumed cause: pool', { happenedAt: '2026-11-24T17:30:00.000Z' });
    note(given, 'note', 'cause: deploy');
    const change: NamedChange = {
      ...{ id: 'x', service: 'checkout', kind: 'deploy', version: 'main', sha: '7be2c0ffee', title: 'Pool' },
      ...{ pr: 8, liveAt: null },
    };
    const verdict = { hurt: true, why: 'why', prevent: null, change };
    expect(said(cause, given, { verdict, kind: 'release' })).toEqual([
      '- Presumed: pool (佐藤, 02:30)',
      '- Known: deploy (佐藤, 02:59)',
      '- Cause of page: why',
      '- Change that did it: deploy checkout 7be2c0f #8 "Pool"',
    ]);
  });

  it('REC-386 mitigation has when, what was decided and what is under its heading, each once', () => {
    const given = two();
    expect(said(mitigation, given)).toEqual(['None.']);
    note(given, 'decision', 'workaround: restart', { happenedAt: '2026-11-24T17:45:00.000Z' });
    note(given, 'finding', 'mitigation: less load');
    note(given, 'decision', 'removed');
    given.when(sato, 'note.remove', { note: given.state.notes[2]?.id ?? '' });
    given.when(sato, 'session.mitigate', { happenedAt: '2026-11-24T17:50:00.000Z' });
    expect(said(mitigation, given)).toEqual([
      '- Mitigated: 02:50',
      '- 02:45 佐藤: workaround: restart',
      '- less load (佐藤, 02:59)',
    ]);
  });

  it('REC-386 prevention has the verdict, its notes, and behind them the actions of the procedure', () => {
    const given = two();
    expect(said(prevention, given)).toEqual([]);
    note(given, 'note', 'permanent fix: more pools');
    const verdict = { hurt: true, why: null, prevent: 'alerts' };
    const items = ['- Prevention: alerts', '- more pools (佐藤, 02:59)'];
    expect(said(prevention, given, { verdict })).toEqual(items);
    given.when(sato, 'session.close', { reason: 'r' });
    expect(said(prevention, given, { verdict }).slice(0, 4)).toEqual([
      ...items,
      '',
      '| Action | Owner | Due | State |',
    ]);
  });

  it.each<readonly [Partial<Session>, boolean]>([
    [closed, true],
    [{ ...closed, verdict: { hurt: true, why: null, prevent: null } }, true],
    [{ ...closed, verdict: { hurt: false, why: null, prevent: null } }, false],
    [{ ...closed, kind: 'drill' }, false],
    [{ ...closed, kind: 'release' }, false],
    [{}, false],
  ])('REC-387 a review is asked for with %j: %j', (more, isAsked) => {
    const asks = (head: string) => `Not recorded. A note that begins with “${head}: …” appears here.`;
    const given = two();
    expect(said(spread, given, more)).toEqual(isAsked ? [asks('elsewhere')] : []);
    expect(said(lessons, given, more)).toEqual(
      isAsked ? [`- ${asks('went well')}`, `- ${asks('went badly')}`] : [],
    );
    note(given, 'note', 'elsewhere: search');
    note(given, 'note', 'went well: fast');
    expect(said(spread, given, more)).toEqual(['- search (佐藤, 02:59)']);
    const well = '- Went well: fast (佐藤, 02:59)';
    expect(said(lessons, given, more)).toEqual(isAsked ? [well, `- ${asks('went badly')}`] : [well]);
    note(given, 'note', 'to improve: docs');
    expect(said(lessons, given, more)).toEqual([well, '- Went badly: docs (佐藤, 02:59)']);
  });
});

describe('evidence and updates in a record', () => {
  const line = {
    ...{ id: 'app-1/abc', time: '2026-11-24T17:59:00.000Z', level: 'error' as const, service: 'checkout' },
    ...{ message: 'pool exhausted', fields: {}, source: 'app' },
  };
  const pinned = (
    more: object = {},
    of: object = {},
    window: object | null = null,
    writer = PLAIN_TEXT,
  ): readonly string[] => {
    const given = two();
    given.when(sato, 'log.pin', {
      ...{ line: { ...line, ...of }, query: null, window, step: null, comment: null },
      ...more,
    } as never);
    return said(evidence, given, {}, writer);
  };
  const facts = (...given: Parameters<typeof pinned>) =>
    pinned(...given).filter((row) => row.startsWith('- '));
  const bare = [
    '- Logged at: 2026-11-25 (Wed) 02:59 +09:00',
    '- Service: checkout',
    '- Source: `app`',
    '- Document id: `app-1/abc`',
  ];

  it('REC-5 a pin has its line, and of source, document, comment and step what there is', () => {
    expect(said(evidence, two())).toEqual(['None.']);
    expect(pinned()).toEqual([
      ...['### Pin 1 by 佐藤, 02:59', '', '```\n2026-11-24T17:59:00.000Z ERROR pool exhausted\n```', ''],
      ...[...bare, '- Look again: `oncall logs app --around app-1/abc`'],
    ]);
    expect(facts({ comment: 'first', step: 'ack' }).slice(0, 2)).toEqual([
      '- Comment: first',
      '- Step: Acknowledge',
    ]);
    for (const writer of [PLAIN_TEXT, MARKDOWN]) {
      const plain = pinned({}, { time: null, level: null, service: null, source: 'pipe' }, null, writer);
      expect(plain.slice(2)).toEqual([
        '```\npool exhausted\n```',
        '',
        '- Source: `pipe`',
        '- Document id: `app-1/abc`',
      ]);
    }
    expect(facts({}, { trace: 't1' })).toContain('- Trace: `t1`');
    expect(facts({}, { time: 'never' }).join()).not.toContain('Logged at');
    expect(facts({ given: true }).join()).toContain('- Origin: the hub could not verify this line');
  });

  it('REC-5 a pin and an action of a step that has left the checklist are as those of none', () => {
    const given = on([phase('p', ['a', { id: 'b', if: 'severity at least SEV2' }])]);
    given.when(sato, 'log.pin', { line, query: null, window: null, step: 'b', comment: null } as never);
    given.when(sato, 'note.add', { kind: 'action', text: 'look again', step: 'b' });
    const told = () => said(evidence, given).slice(4, -1);
    expect(told()).toEqual(['- Step: step b', ...bare]);
    given.when(sato, 'severity.set', { severity: 'SEV3' });
    expect(Object.keys(given.state.steps)).toEqual(['a']);
    expect(told()).toEqual(bare);
    expect(said(actions, given).at(-1)).toBe('| look again | nobody | none | open |');
  });

  it('REC-13 a pin has the query, the window and the same search, from the window or the opening to the line', () => {
    const search = (...given: Parameters<typeof pinned>) =>
      facts(...given).find((row) => row.startsWith('- The same'));
    const until = '--until 2026-11-24T17:59:00.001Z';
    expect(search()).toBeUndefined();
    expect(facts({ query: 'a b' })).toContain('- Query: `a b`');
    expect(search({ query: 'a b' })).toBe(
      `- The same search: \`oncall logs app --query 'a b' --since 2026-11-24T17:59:04.000Z ${until}\``,
    );
    const since = '2026-11-24T17:00:00.000Z';
    expect(search({ query: 'x' }, {}, { since, until: null })).toContain(`--since ${since} ${until}`);
    // A line that the hub does not know has any text as its time.
    for (const time of [null, 'never', '+275760-09-13T00:00:00.000Z']) {
      const found = facts({ query: 'x', given: true }, { time });
      expect(found.join(), `${time}`).not.toContain('Logged at');
      expect(found.at(-1)).toBe(
        '- The same search: `oncall logs app --query x --since 2026-11-24T17:59:04.000Z`',
      );
    }
    expect(search({ query: 'x' }, { source: 'pipe' })).toBeUndefined();
    const window = (from: string | null, to: string | null) =>
      facts({}, {}, { since: from, until: to }).find((row) => row.startsWith('- Window'));
    expect(window(since, null)).toBe('- Window: 2026-11-25 (Wed) 02:00 +09:00 – now');
    expect(window(null, since)).toBe('- Window: the start – 2026-11-25 (Wed) 02:00 +09:00');
    expect(facts().join()).not.toContain('Window');
  });

  it('REC-5 pins have a blank line between them, and one that was taken off is left out', () => {
    const given = two();
    for (const id of ['a', 'b', 'c'])
      given.when(sato, 'log.pin', {
        line: { ...line, id },
        query: null,
        window: null,
        step: null,
        comment: null,
      });
    given.when(sato, 'log.unpin', { pin: given.state.pins[1]?.id ?? '' });
    const page = said(evidence, given);
    expect(page.filter((row) => row.startsWith('### '))).toEqual([
      '### Pin 1 by 佐藤, 02:59',
      '### Pin 3 by 佐藤, 02:59',
    ]);
    expect(page[page.indexOf('### Pin 3 by 佐藤, 02:59') - 1]).toBe('');
    expect(page.at(-1)).not.toBe('');
  });

  it('REC-615 an update has who sent it, when the next one comes, and whether it went out', () => {
    const given = two();
    const send = (text: string, nextAt: string | null) =>
      given.when(tanaka, 'notice.send', { text, nextAt, final: false });
    expect(said(notices, given)).toEqual([]);
    send('we look', '2026-11-24T18:40:00.000Z');
    send('next at 03:50', '2026-11-24T18:50:00.000Z');
    send('over', null);
    const noted = ' (noted here; not sent by oncall)';
    expect(said(notices, given)).toEqual([
      `- 02:59 田中: we look (next 03:40)${noted}`,
      `- 02:59 田中: next at 03:50${noted}`,
      `- 02:59 田中: over${noted}`,
    ]);
    const fenced = two();
    fenced.when(tanaka, 'notice.send', { text: '```\nx\n```', nextAt: null, final: false });
    expect(said(notices, fenced, {}, MARKDOWN).at(-1)?.split('\n').at(-1)).toBe(`  ${noted.trim()}`);
    const sent = two();
    sent.when(pager, 'incident.link', {
      incident: {
        ...{
          id: 'Q1',
          number: 1,
          title: 't',
          service: null,
          url: null,
          urgency: 'high',
          status: 'triggered',
        },
        ...{ triggeredAt: '2026-11-24T17:58:11.000Z', acknowledgedAt: null, acknowledgedBy: null },
        ...{ resolvedAt: null, resolvedBy: null },
      },
    });
    sent.when(tanaka, 'notice.send', { text: 'out', nextAt: null, final: false, pager: true });
    expect(said(notices, sent)).toEqual(['- 02:59 田中: out (not known to be sent)']);
    sent.when(pager, 'action.done', { action: sent.state.actions[0]?.id ?? '', params: {} });
    expect(said(notices, sent)).toEqual(['- 02:59 田中: out (sent 02:59)']);
  });

  it('REC-4 an event of the time before an import is the word of its file', () => {
    const given = two();
    given.when(sato, 'note.add', { kind: 'decision', text: 'x' });
    const seq = (given.log.at(-1) as AnyEvent).seq;
    const by = (importedTo: number) => said(mitigation, given, { importedTo });
    expect(by(seq)).toEqual(['- 02:59 佐藤 (imported): x']);
    expect(by(seq - 1)).toEqual(['- 02:59 佐藤: x']);
  });
});
