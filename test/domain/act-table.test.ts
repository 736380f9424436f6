import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../src/domain/act-effects.ts';
import {
  ACT_TABLE,
  type ActRow,
  actRow,
  isPagerAct,
  lastsMs,
  longestDays,
  mayLast,
  type PagerActName,
  SURFACES,
} from '../../src/domain/act-table.ts';
import { REMOVED, withoutTexts } from '../../src/domain/redaction.ts';
import { CHAT_VERBS } from '../../src/hub/chat/commands/commands.ts';
import { PAGE_WORDS } from '../../src/hub/chat/commands/page-verb.ts';
import { ACT_WORDS } from '../../src/text/i18n/act-words.ts';
import { CLI_HELP } from '../../src/text/i18n/cli/help.ts';
import { PAGER_REASONS, sayPager } from '../../src/text/i18n/pager.ts';
import { HOME_BINDINGS } from '../../src/tui/home/home-keys.ts';
import { TABLE } from '../../src/tui/keys/keys.ts';
import { VERBS } from '../../src/tui/plain/verbs.ts';

/*
 * The cells of the table, against a list that is written down for a reason or against what the program does. That each
 * act takes effect once is asked of each at a local PagerDuty (hub/pager/fault-matrix.test.ts).
 */

const ACTS = Object.keys(ACT_TABLE) as PagerActName[];
const row = (act: PagerActName): ActRow => ACT_TABLE[act];
const FIELDS = ACTS.filter((act) => row(act).sets);
/** Acts that set a field are alike in these columns, and have a test of that. */
const where = (holds: (row: ActRow) => boolean) =>
  ACTS.filter((act) => !FIELDS.includes(act) && holds(row(act))).sort();

describe('the table of acts at the pager', () => {
  it('OUT-413 sets the same state again, or is looked up first where it would be done twice', () => {
    const same = ['acknowledge', 'end-maintenance', 'end-override', 'priority', 'resolve'];
    expect(where(({ again }) => again === 'same')).toEqual(same);
  });

  it.each(FIELDS)('OUT-422 sets one field to what is given: %s', (act) => {
    const { wish, again, undoneBy, brings, record, second, final, of } = row(act);
    expect(
      Object.values(wish?.[0] ?? {}).filter((kind) => kind === 'line' || typeof kind === 'object'),
    ).toHaveLength(1);
    expect([wish?.length, Object.keys(wish?.[0] ?? {}).length, of]).toEqual([1, 1, 'incident']);
    // It is so or not: nothing is done twice, and only another value takes it back.
    expect({ again, undoneBy, second, final, record }).toEqual({
      ...{ again: 'same', undoneBy: [act], second: 'at once', final: false, record: 'given' },
    });
    expect({ ...effectsOf(act), brings }).toEqual({ work: false, gives: false, brings: null });
  });

  const GIVEN = ACTS.flatMap((act) =>
    (row(act).wish ?? []).flatMap((shape) =>
      Object.entries(shape).map(([field, kind]) => ({ act, field, kind })),
    ),
  );
  it.each(GIVEN)(
    'OUT-422 redacts what was typed as a text, and no more: $act $field',
    ({ act, field, kind }) => {
      const data = {
        action: '1',
        target: 'pagerduty',
        act,
        args: { incident: 'Q1', [field]: 'typed' },
      } as const;
      const isText = ['text', 'line', 'aside'].some((one) => one === kind);
      expect(withoutTexts({ type: 'action.requested', data }).args).toEqual({
        ...{ incident: 'Q1', [field]: isText ? REMOVED : 'typed' },
      });
    },
  );

  it('OUT-418 takes a second press a moment later for no second wish where it pages or changes when that happens', () => {
    expect(where(({ second }) => second === 'later')).toEqual(['create', 'escalate', 'hand-back', 'snooze']);
    expect(where(({ second }) => second === 'never')).toEqual(['note']);
  });

  it('OUT-418 counts what brings people in or tells them something as the first action', () => {
    const work = ['create', 'escalate', 'note', 'responder', 'status-update'];
    expect(ACTS.filter((act) => effectsOf(act)?.work).sort()).toEqual(work);
  });

  it('OUT-417 waits for what would take it back, should that come late', () => {
    const undoneBy = Object.fromEntries(
      where(({ undoneBy: by }) => by.length > 0).map((act) => [act, row(act).undoneBy]),
    );
    expect(undoneBy).toEqual({
      escalate: ['acknowledge'],
      'hand-back': ['acknowledge'],
      reassign: ['acknowledge'],
      snooze: ['acknowledge'],
      priority: ['priority'],
    });
    for (const by of Object.values(undoneBy).flat()) expect(ACTS).toContain(by);
  });

  it('OUT-418 tells to whom an incident went, and explains its change of state by the act', () => {
    expect(ACTS.filter((act) => effectsOf(act)?.gives).sort()).toEqual(['escalate', 'hand-back']);
    expect(where(({ brings }) => brings === 'acknowledged')).toEqual(['acknowledge']);
    expect(where(({ brings }) => brings === 'resolved')).toEqual(['resolve']);
    expect(where(({ brings }) => brings === 'triggered')).toEqual(['escalate', 'hand-back']);
  });

  it('OUT-418 has a line in the record unless what it brings about has one, and a mark for each detail', () => {
    expect(where(({ record }) => record === 'effect')).toEqual(['acknowledge', 'resolve', 'responder']);
    for (const act of ACTS) {
      const marked = ['title', 'priority', 'until', 'given'].includes(row(act).record);
      const { ja, en } = ACT_WORDS[act].record;
      for (const text of [ja, en]) expect([act, text.includes('{detail}')]).toEqual([act, marked]);
    }
  });

  const CELLS = ACTS.flatMap((act) => SURFACES.map((surface) => ({ act, surface })));
  it.each(CELLS)(
    'OUT-419 has a way to ask, or says in a sentence why not: $act $surface',
    ({ act, surface }) => {
      const cell = row(act)[surface];
      const said = typeof cell === 'string' ? `by ${cell}` : cell.lacks;
      expect(said).toMatch(typeof cell === 'string' ? /^by ./ : /^\S+( \S+){4,}$/);
    },
  );

  it('OUT-419 names keys that act outside, or that ask before one leaves', () => {
    const outside = TABLE.filter(({ danger }) => danger === 'outside').map(({ id }) => id as string);
    const named = ACTS.flatMap((act) => (typeof row(act).session === 'string' ? [row(act).session] : []));
    expect(named.filter((key) => key !== 'quit' && !outside.includes(key as string))).toEqual([]);
    // And the other way round: what acts outside is in the table: what the team sees outside has a row.
    expect(outside.filter((key) => !named.includes(key))).toEqual([]);
  });

  it('OUT-419 names acts of home beside those on its rows', () => {
    const keys = HOME_BINDINGS.map(({ id }): string => id);
    const named = ACTS.flatMap((act) => {
      const { home } = row(act);
      return typeof home === 'string' && home !== 'row' ? [home] : [];
    });
    expect([...new Set(named)].sort()).toEqual(['home.create', 'home.turn']);
    expect(named.filter((key) => !keys.includes(key))).toEqual([]);
  });

  it('OUT-419 names commands', () => {
    const named = ACTS.flatMap((act) => (typeof row(act).script === 'string' ? [row(act).script] : []));
    expect(named.filter((script) => !Object.hasOwn(CLI_HELP, script as string))).toEqual([]);
  });

  it('OUT-419 names verbs of plain mode', () => {
    const named = ACTS.flatMap((act) => (typeof row(act).plain === 'string' ? [row(act).plain] : []));
    expect(named.filter((verb) => !(VERBS as readonly unknown[]).includes(verb))).toEqual([]);
  });

  it('OUT-419 names verbs of /oncall', () => {
    const named = ACTS.flatMap((act) => {
      const { slack } = row(act);
      return typeof slack === 'string' ? [{ act, words: slack.split(' ') }] : [];
    });
    expect(named.filter(({ words: [verb = ''] }) => !CHAT_VERBS.includes(verb))).toEqual([]);
    const pages = named.filter(({ words: [verb] }) => verb === 'page');
    expect(pages.filter(({ act, words: [, word = ''] }) => PAGE_WORDS.get(word) !== act)).toEqual([]);
  });

  it('OUT-418 says what an account lacks of each act that is sold apart', () => {
    for (const act of ACTS) {
      const { lack } = ACT_WORDS[act];
      const said = sayPager('ability-missing', { what: act, reason: 'r' }, 'en');
      const other =
        act === 'responder' ? PAGER_REASONS['responders-missing'].en.replace('{reason}', 'r') : null;
      expect(said).toBe(other ?? `This PagerDuty account cannot ${lack?.en ?? 'do this'} (r).`);
    }
  });

  it('OUT-419 tells of an act by a command where a command asks for it', () => {
    const told = ACTS.filter(
      (act) => row(act).of === 'incident' && typeof row(act).script === 'string',
    ).sort();
    expect(ACTS.filter((act) => ACT_WORDS[act].told !== null).sort()).toEqual(told);
  });
});

describe('how long an act lasts', () => {
  const DAY = 86_400_000;

  it.each<[PagerActName, number, boolean]>([
    ['snooze', 0, false],
    ['snooze', 59_000, false],
    ['snooze', 59_001, true],
    ['snooze', 60_000, true],
    ['snooze', 7 * DAY, true],
    ['snooze', 7 * DAY + 1, false],
    ['override', 31 * DAY, true],
    ['override', 31 * DAY + 1, false],
    ['acknowledge', 0, true],
    ['acknowledge', 99 * DAY, true],
  ])('OUT-423 %s may last %i ms: %s', (act, ms, may) => {
    expect(mayLast(act, ms)).toBe(may);
  });

  it('OUT-423 is said in days, and a wish lasts its seconds or until its time', () => {
    expect([longestDays('snooze'), longestDays('override'), longestDays('resolve')]).toEqual([7, 31, 0]);
    const now = Date.parse('2026-11-25T03:00:00.000Z');
    expect(lastsMs({ seconds: 90 }, now)).toBe(90_000);
    expect(lastsMs({ until: '2026-11-25T03:02:00.000Z' }, now)).toBe(120_000);
    const later = { from: '2026-11-26T01:00:00.000Z', until: '2026-11-26T02:00:00.000Z' };
    expect(lastsMs(later, now)).toBe(3_600_000);
    expect(lastsMs({}, now)).toBeNull();
  });

  it('OUT-422 an act is known by its name alone', () => {
    expect(['resolve', 'toString', 'a later word'].map(isPagerAct)).toEqual([true, false, false]);
    expect(actRow('toString')).toBeUndefined();
    expect(actRow('resolve')).toBe(ACT_TABLE.resolve);
  });
});
