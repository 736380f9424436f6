import { describe, expect, it } from 'vitest';
import type { Session } from '../../../src/domain/session.ts';
import { type Digest, digestOf } from '../../../src/record/digest/digest.ts';
import {
  actionsMarkdown,
  digestActions,
  digestMarkdown,
  digestText,
} from '../../../src/record/digest/digest-page.ts';
import { opened, sato, tanaka } from '../../domain/given.ts';
import { released } from '../../domain/releases.ts';

const SINCE = '2026-11-24T01:00:00.000Z';
const UNTIL = '2026-11-25T01:00:00.000Z';
const EN = { lang: 'en', zone: 'Asia/Tokyo' } as const;

/** An incident that goes on, with an action that is late and one that has no due time. */
function going(): Session {
  const given = opened();
  given.when(tanaka, 'participant.join', {});
  given.when(sato, 'session.rename', { title: '5xx *now*' });
  const due = '2026-11-24T20:00:00.000Z';
  given.when(sato, 'note.add', { kind: 'action', text: 'load\ntest', owner: tanaka.id, due });
  given.when(sato, 'note.add', { kind: 'action', text: 'tell | CS' });
  given.when(sato, 'impact.set', { impact: { who: 'all', what: 'a\nb', since: null } });
  return { ...given.state, id: 'a' };
}
/** A release that is over, with nothing left. */
function over(): Session {
  const { state } = released();
  const closed = { status: 'closed', closedAt: '2026-11-24T19:00:00.000Z' } as const;
  return { ...state, ...closed, id: 'r', title: 'R', severity: null };
}
/** Closed before the span, with an action. */
function past(): Session {
  const given = opened();
  given.when(sato, 'note.add', { kind: 'action', text: 'other', due: '2026-11-27T00:00:00.000Z' });
  return { ...given.state, id: 'b', status: 'closed', closedAt: '2026-11-23T00:00:00.000Z' };
}
const digest = (sessions: readonly Session[], more: Partial<Digest> = {}): Digest => ({
  ...digestOf({ sessions, unread: [], of: 'hub' }, SINCE, UNTIL),
  ...more,
});
const SPAN = '2026-11-24 10:00 JST (Tue) – 2026-11-25 10:00 JST (Wed)';
const COURSE = 'Alert fired 2026-11-25 (Wed) 02:58 +09:00, 7h1m so far. 2 responders, first action';

describe('the digest as a page', () => {
  it('REC-393 for a terminal has each session with its severity or kind, and then the actions of others', () => {
    expect(digestText(digest([over(), going(), past()]), EN)).toEqual([
      `${SPAN}   1 incident (1 open)  1 release  3 open actions (1 overdue, 1 without a due time)`,
      '',
      'Open  a  -  5xx *now*',
      expect.stringContaining(`  ${COURSE}`),
      '  Impact: all, a b',
      '  Next: Acknowledge',
      '  Open actions: load test (田中, ⚠ overdue, 2026-11-25 (Wed)), tell | CS (⚠ no owner)',
      '',
      'Closed  r  release  R',
      expect.stringMatching(/^ {2}Started /),
      '',
      'Other open actions: 1',
      '  other  (b)  ⚠ no owner  by 2026-11-27 (Fri) 09:00 +09:00  7h old',
    ]);
    const graver = { ...going(), severity: 'SEV1' as const };
    expect(digestText(digest([graver]), EN)[2]).toBe('Open  a  SEV1  5xx *now*');
    expect(digestText(digest([{ ...over(), kind: 'drill' }]), EN)[2]).toBe('Closed  r  drill  R');
    const late = { ...going(), notes: going().notes.slice(0, 1) };
    expect(digestText(digest([late]), EN)[0]).toContain('1 open action (1 overdue)');
  });

  it('REC-396 as Markdown has open and closed sessions below their headings, and words of people literally', () => {
    const page = digestMarkdown(digest([over(), going(), past()]), EN).split('\n');
    expect(page).toEqual([
      '# Daily scrum 2026-11-25 10:00 JST (Wed)',
      '',
      `${SPAN}: 1 incident (1 open), 1 release, 3 open actions (1 overdue, 1 without a due time)`,
      ...[
        '',
        '## Open',
        '',
        expect.stringMatching(/^### `a` 5xx \\\*now\\\* \(severity not set, open\)$/),
        '',
      ],
      expect.stringMatching(
        /^- Alert fired .*, 7h1m so far\. 2 responders, first action 57s after the alert/,
      ),
      ...[
        '- Impact: all, a b',
        '- Next: Acknowledge',
        expect.stringMatching(/^- Open actions: load test \(田中/),
      ],
      ...['', '## Closed', '', '### `r` R (v2026.11.26 = 3fa9c21, closed)', ''],
      expect.stringMatching(/^- Started /),
      ...[
        '',
        '## Other open actions: 1',
        '',
        '| Action | Session | Owner | Due | Age |',
        '| --- | --- | --- | --- | --- |',
      ],
      ...['| other | `b` | ⚠ no owner | by 2026-11-27 (Fri) 09:00 +09:00 | 7h old |', ''],
    ]);
    const closed = digestMarkdown(digest([over()]), EN);
    expect(closed).not.toContain('## Open');
    expect(closed).not.toContain('Other open actions');
    expect(digestMarkdown(digest([going()]), EN)).not.toContain('## Closed');
    // Of a span in which nothing happened the number is enough.
    expect(digestMarkdown(digest([past()]), EN)).toBe(
      '# Daily scrum 2026-11-25 10:00 JST (Wed)\n\nNo incident, release or drill since 2026-11-24 10:00 JST (Tue). 1 open action: oncall digest --actions\n',
    );
  });

  it('REC-931 the actions alone have a row each, and say whose sessions could not be read', () => {
    const found = digest([going()], { unread: ['x'] });
    const unread = '⚠ 1 session cannot be read, so it is not here: x';
    expect(digestActions(found, EN)).toEqual([
      'Open actions: 2',
      '  load test  (a)  田中  ⚠ overdue, 2026-11-25 (Wed) 05:00 +09:00  7h old',
      '  tell | CS  (a)  ⚠ no owner  no due date  7h old',
      unread,
    ]);
    expect(digestActions(found, EN, 'otherActions').slice(-1)).not.toEqual([unread]);
    expect(digestActions(digest([]), EN)).toEqual(['Open actions: 0']);
    const page = actionsMarkdown(found, EN).split('\n');
    expect(page.slice(2, -1)).toEqual([
      ...['| Action | Session | Owner | Due | Age |', '| --- | --- | --- | --- | --- |'],
      '| load test | `a` | 田中 | ⚠ overdue, 2026-11-25 (Wed) 05:00 +09:00 | 7h old |',
      expect.stringMatching(/^\| tell .* CS \| `a` \| ⚠ no owner \| no due date \| 7h old \|$/),
      ...['', unread],
    ]);
    expect(page[5]?.split(' | ')).toHaveLength(5);
  });

  it('REC-393 a session that is over has its end as the end of its course, one that goes on the end of the digest', () => {
    const closed = { ...going(), status: 'closed', closedAt: '2026-11-24T20:58:11.000Z' } as const;
    expect(digestText(digest([closed]), EN)[3]).toContain('closed after 3h with no recovery recorded');
    const imported = {
      ...going(),
      importedTo: 3,
      importedBy: { by: tanaka, at: UNTIL, seq: 3 },
    } as never as Session;
    expect(digestText(digest([imported]), EN)[3]).toBe('  imported by 田中');
  });
});
