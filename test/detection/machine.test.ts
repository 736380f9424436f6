import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  catchUpRule,
  INITIAL_STATE,
  type RuleMove,
  type RuleState,
  ruleStanding,
  stepRule,
} from '../../src/detection/machine.ts';
import type { DetectionRule } from '../../src/detection/rule.ts';
import type { SlotResult } from '../../src/detection/slot.ts';
import { countsFor, MINUTE, resultOf, ruleFor, T0 } from './rules.ts';

function walk(rule: DetectionRule, results: readonly SlotResult[], from: RuleState = INITIAL_STATE) {
  const moves: RuleMove[] = [];
  const standings: string[] = [];
  let state = from;
  for (const result of results) {
    const stepped = stepRule(rule, state, result);
    state = stepped.state;
    moves.push(...stepped.moves);
    standings.push(ruleStanding(state));
  }
  return { state, moves, standings, kinds: moves.map(({ kind }) => kind) };
}

const users = (...list: readonly (number | null)[]) => list.map((n, i) => resultOf(i, n));

/** Slots in which nobody, few, many or an unknown number of users are affected. */
const slots = fc.array(fc.constantFrom(0, 1, 4, 5, 40, null), { minLength: 1, maxLength: 60 });
const rules = fc
  .record({
    for: fc.constantFrom('0s', '1m', '3m'),
    clean: fc.integer({ min: 1, max: 4 }),
    below: fc.integer({ min: 1, max: 5 }),
  })
  .map(({ for: held, clean, below }) => ruleFor({ for: held, resolve: { clean, below } }));

describe('a rule, slot by slot', () => {
  it('DET-704 pages after its time at the level, and resolves after its clean slots', () => {
    const rule = ruleFor({ for: '2m', resolve: { below: 3, clean: 2 } });
    const { standings, kinds, moves } = walk(rule, users(0, 5, 9, 7, 40, 2, 4, 2, 0, 0));
    expect(standings).toEqual([
      ...['normal', 'pending', 'pending', 'paging', 'paging', 'resolving'],
      ...['paging', 'resolving', 'normal', 'normal'],
    ]);
    expect(kinds.filter((kind) => !kind.startsWith('notice'))).toEqual([
      ...['pending', 'page', 'resolving', 'worse', 'resolving', 'resolve'],
    ]);
    const page = moves.find(({ kind }) => kind === 'page');
    expect(page).toMatchObject({ episode: { first: T0 + MINUTE, paged: T0 + 3 * MINUTE } });
  });

  it('DET-704 begins again where the level is left before its time', () => {
    const rule = ruleFor({ for: '2m' });
    expect(walk(rule, users(5, 5, 0, 5, 5, 0)).kinds.filter((kind) => kind === 'page')).toEqual([]);
  });

  it('DET-704 reaches a level by users and by their share, with a floor of traffic', () => {
    const rule = ruleFor({
      total: 'service:checkout',
      impact: { users: 'user.id', share: '2%', minTotal: 100, page: 5 },
    });
    const of = (affected: number, totalUsers: number) =>
      walk(rule, [
        resultOf(0, affected, { counts: countsFor(affected, { total: 900, totalUsers }) } as never),
      ]).standings[0];
    expect(of(5, 200)).toBe('paging');
    expect(of(5, 300)).toBe('normal');
    expect(of(4, 100)).toBe('normal');
    expect(of(50, 99)).toBe('normal');
  });

  it('DET-702 keeps its phase through slots that are unknown, and says so once', () => {
    const rule = ruleFor();
    const { kinds, standings, state } = walk(rule, users(5, null, null, null, 0));
    expect(standings).toEqual(['paging', 'blind', 'blind', 'blind', 'resolving']);
    expect(kinds).toEqual(['notice', 'page', 'blind', 'sighted', 'notice-ended', 'resolving']);
    expect(state.episode).not.toBeNull();
  });

  it('DET-702 is blind when `for` has passed since the first uncounted slot, and not one slot earlier', () => {
    const { moves } = walk(ruleFor({ for: '5m' }), users(null, null, null, null, null, null, null));
    expect(moves.map(({ kind, slot }) => [kind, (slot - T0) / MINUTE])).toEqual([['blind', 5]]);
  });

  it('DET-702 takes no documents at all for silence, and silence ends no episode', () => {
    const rule = ruleFor({ total: 'service:checkout' });
    const silent = (n: number) =>
      resultOf(n, 0, { counts: countsFor(0, { total: 0, totalUsers: 0 }) } as never);
    const after = walk(rule, [resultOf(0, 5), silent(1), silent(2), silent(3)]);
    expect(after.standings.at(-1)).toBe('paging');
    expect(walk({ ...rule, quiet: true }, [resultOf(0, 5), silent(1), silent(2)]).standings.at(-1)).toBe(
      'normal',
    );
  });

  it('DET-702 resolves nothing by an unknown slot, whatever came before', () => {
    fc.assert(
      fc.property(rules, slots, (rule, list) => {
        let state = INITIAL_STATE;
        for (const [i, n] of list.entries()) {
          const before = state;
          const { state: after, moves } = stepRule(rule, state, resultOf(i, n));
          state = after;
          if (n !== null) continue;
          expect(after.phase).toBe(before.phase);
          expect(after.run).toBe(before.run);
          expect(after.episode).toEqual(before.episode);
          expect(moves.filter(({ kind }) => kind !== 'blind')).toEqual([]);
        }
      }),
    );
  });

  it('DET-703 pages once an episode, and resolves each that it paged once', () => {
    fc.assert(
      fc.property(rules, slots, (rule, list) => {
        const { moves } = walk(
          rule,
          list.map((n, i) => resultOf(i, n)),
        );
        const told = moves.filter(({ kind }) => kind === 'page' || kind === 'resolve');
        for (const [i, { kind }] of told.entries()) expect(kind).toBe(i % 2 === 0 ? 'page' : 'resolve');
        const pages = told.flatMap((each) => (each.kind === 'page' ? [each.episode.first] : []));
        expect(new Set(pages).size).toBe(pages.length);
      }),
    );
  });

  it('DET-703 is the same when its state was kept as JSON between any two slots', () => {
    fc.assert(
      fc.property(rules, slots, (rule, list) => {
        const results = list.map((n, i) => resultOf(i, n));
        let kept = INITIAL_STATE;
        for (const result of results) kept = stepRule(rule, JSON.parse(JSON.stringify(kept)), result).state;
        expect(kept).toEqual(walk(rule, results).state);
      }),
    );
  });

  it('DET-703 changes nothing by a slot that it has seen', () => {
    const rule = ruleFor();
    const { state } = walk(rule, users(5, 9));
    expect(stepRule(rule, state, resultOf(1, 0))).toEqual({ state, moves: [] });
  });
});

describe('documents that come late', () => {
  const late = (n: number, count: number) => resultOf(n, count, { late: true });

  it('DET-706 open the last slots again: what they show pages, and says that it is late', () => {
    const rule = ruleFor({ for: '2m' });
    const { state } = walk(rule, users(0, 4, 5, 5));
    expect(ruleStanding(state)).toBe('pending');
    const { state: after, moves } = stepRule(rule, state, late(1, 6));
    expect(ruleStanding(after)).toBe('paging');
    expect(moves.find(({ kind }) => kind === 'page')).toMatchObject({
      late: true,
      episode: { first: T0 + MINUTE },
    });
  });

  it('DET-706 open no slot before the last three, nor one from before a resolve', () => {
    const rule = ruleFor();
    const old = walk(rule, users(0, 0, 0, 0, 0)).state;
    expect(stepRule(rule, old, late(1, 40))).toEqual({ state: old, moves: [] });
    const over = walk(rule, users(5, 5, 0, 0)).state;
    expect(stepRule(rule, over, late(1, 40))).toEqual({ state: over, moves: [] });
  });

  it.each([1, 2, 3])(
    'DET-706 page for trouble that %i clean slots would have ended, and a later one ends it',
    (clean) => {
      const rule = ruleFor({ resolve: { clean } });
      const { state } = walk(rule, users(0, 0, 0, 0));
      const { state: after, moves } = stepRule(rule, state, late(1, 40));
      expect(moves.find(({ kind }) => kind === 'page')).toMatchObject({
        late: true,
        episode: { first: T0 + MINUTE },
      });
      expect(ruleStanding(after)).toBe('resolving');
      const next = stepRule(rule, after, resultOf(4, 0));
      expect(next.moves.map(({ kind }) => kind)).toEqual(['resolve']);
      // Found twice it is one.
      expect(stepRule(rule, after, late(1, 41)).moves).toEqual([]);
    },
  );

  it.each([1, 2, 3, 5])('DET-706 page where a slot that ended an episode of %i was not clean', (clean) => {
    const rule = ruleFor({ resolve: { clean } });
    const list = [5, ...Array.from({ length: clean }, () => 0)];
    const { state, kinds } = walk(rule, users(...list));
    expect(kinds.at(-1)).toBe('resolve');
    const few = stepRule(rule, state, late(clean, 1));
    expect(few.moves.map(({ kind }) => kind)).not.toContain('page');
    const { state: after, moves } = stepRule(rule, state, late(clean, 40));
    expect(moves.filter(({ kind }) => kind === 'page')).toMatchObject([
      { late: true, episode: { first: T0 + clean * MINUTE } },
    ]);
    expect(ruleStanding(after)).toBe('paging');
  });

  it('DET-706 page where an earlier one of the slots that ended an episode was not clean, of the last three', () => {
    const pagesOf = (clean: number, n: number) => {
      const rule = ruleFor({ resolve: { clean } });
      const { state } = walk(rule, users(5, ...Array<number>(clean).fill(0)));
      const { state: after, moves } = stepRule(rule, state, late(n, 40));
      if (after === state) return null;
      return moves.flatMap((move) => (move.kind === 'page' ? [(move.episode.first - T0) / MINUTE] : []));
    };
    expect([0, 1, 2].map((n) => pagesOf(2, n))).toEqual([null, [1], [2]]);
    expect([0, 1, 2, 3, 4, 5].map((n) => pagesOf(5, n))).toEqual([null, null, null, [3], [4], [5]]);
  });

  it('DET-706 page with the slots before the last three, which no document opens', () => {
    const rule = ruleFor({ for: '4m' });
    const { state } = walk(rule, users(5, 5, 5, 4, 5));
    expect(state).toMatchObject({ phase: 'pending', run: 1 });
    const { moves } = stepRule(rule, state, late(3, 5));
    expect(moves).toMatchObject([{ kind: 'page', episode: { first: T0, paged: T0 + 4 * MINUTE } }]);
  });

  it('DET-706 for a counted slot change nothing where the recount fails', () => {
    const { state } = walk(ruleFor({ for: '3m' }), users(0, 40, 40));
    const unknown = resultOf(1, null, { late: true });
    expect(stepRule(ruleFor({ for: '3m' }), state, unknown)).toEqual({ state, moves: [] });
  });

  it('DET-706 never take an episode back, and count against a recovery', () => {
    const rule = ruleFor({ resolve: { clean: 3 } });
    const { state } = walk(rule, users(5, 0, 0));
    const { state: after, moves } = stepRule(rule, state, late(2, 40));
    expect(ruleStanding(after)).toBe('paging');
    expect(moves.map(({ kind }) => kind)).toEqual(['worse']);
    expect(after.episode).toEqual(state.episode);
  });

  it('DET-706 never page twice for an episode', () => {
    fc.assert(
      fc.property(
        rules,
        slots,
        fc.array(fc.tuple(fc.nat(60), fc.constantFrom(5, 40)), { maxLength: 10 }),
        (rule, list, lates) => {
          let state = INITIAL_STATE;
          let open = false;
          for (const [i, n] of list.entries()) {
            const here = lates
              .filter(([when]) => when === i)
              .map(([, count], k) => late(Math.max(0, i - 1 - k), count));
            for (const result of [resultOf(i, n), ...here]) {
              const stepped = stepRule(rule, state, result);
              state = stepped.state;
              for (const { kind } of stepped.moves) {
                if (kind !== 'page' && kind !== 'resolve') continue;
                expect(open).toBe(kind === 'resolve');
                open = kind === 'page';
              }
              expect(state.episode !== null).toBe(open);
            }
          }
        },
      ),
    );
  });
});

describe('slots that were missed', () => {
  it('DET-705 page only what is still bad at the last of them', () => {
    const rule = ruleFor({ resolve: { clean: 2 } });
    const over = catchUpRule(rule, INITIAL_STATE, users(40, 40, 0, 0, 0));
    expect(over.moves.filter(({ kind }) => kind === 'page' || kind === 'resolve')).toEqual([]);
    expect(over.missed).toEqual([T0]);
    expect(over.state.phase).toBe('normal');
    const still = catchUpRule(rule, INITIAL_STATE, users(40, 0, 0, 7, 7));
    expect(still.moves.filter(({ kind }) => kind === 'page')).toHaveLength(1);
    expect(still.missed).toEqual([T0]);
    expect(still.state.episode?.first).toBe(T0 + 3 * MINUTE);
  });

  it('DET-705 page nobody for what has begun to recover', () => {
    const rule = ruleFor({ resolve: { clean: 3 } });
    const { state, moves, missed } = catchUpRule(rule, INITIAL_STATE, users(40, 40, 0));
    expect(moves.filter(({ kind }) => ['page', 'resolving'].includes(kind))).toEqual([]);
    expect(missed).toEqual([T0]);
    expect(state).toMatchObject({ phase: 'normal', episode: null });
    expect(stepRule(rule, state, resultOf(3, 40)).moves.map(({ kind }) => kind)).toContain('page');
  });

  it('DET-705 resolve what was paged before them', () => {
    const rule = ruleFor({ resolve: { clean: 2 } });
    const paging = walk(rule, users(40)).state;
    const { moves, missed } = catchUpRule(rule, paging, [resultOf(1, 0), resultOf(2, 0)]);
    expect(moves.map(({ kind }) => kind)).toContain('resolve');
    expect(missed).toEqual([]);
  });

  it('DET-705 end in the state that live evaluation ends in, where that is paging', () => {
    fc.assert(
      fc.property(rules, slots, (rule, list) => {
        const results = list.map((n, i) => resultOf(i, n));
        const live = walk(rule, results).state;
        const { state, moves } = catchUpRule(rule, INITIAL_STATE, results);
        const pages = moves.filter(({ kind }) => kind === 'page').length;
        expect(pages).toBe(live.phase === 'paging' ? 1 : 0);
        const quiet = { ...live, episode: null };
        expect(live.phase === 'paging' ? state : { ...live, episode: state.episode }).toEqual(
          live.phase === 'paging' ? live : quiet,
        );
      }),
    );
  });
});

describe('what a slot changes', () => {
  const kindsOf = (rule: DetectionRule, ...list: readonly (number | null)[]) =>
    walk(rule, users(...list)).kinds;

  it('DET-704 is reported once, at the slot at which it changes', () => {
    expect(kindsOf(ruleFor(), 0, 0, 5, 5, 0, 0, 0)).toEqual([
      ...['notice', 'page', 'notice-ended', 'resolving', 'resolve'],
    ]);
    expect(kindsOf(ruleFor({ for: '2m' }), 5, 5, 0, 0)).toEqual([
      ...['notice', 'pending', 'notice-ended', 'pending-ended'],
    ]);
  });

  it('DET-702 names the first slot that could not be counted, and is no alert at the first', () => {
    const { state, moves } = walk(ruleFor(), users(0, null, null, null));
    const blind = { since: T0 + MINUTE, raised: true, why: { kind: 'timeout', params: { seconds: 5 } } };
    expect(state.blind).toEqual({ ...blind, slots: 3 });
    expect(moves).toMatchObject([{ kind: 'blind', slot: T0 + 2 * MINUTE, blind: { ...blind, slots: 2 } }]);
  });

  it('DET-911 is the same page again after silence, and the episode goes on', () => {
    const rule = ruleFor({ total: 'service:checkout' });
    const silent = resultOf(1, 0, { counts: countsFor(0, { total: 0, totalUsers: 0 }) } as never);
    const { state, moves } = walk(rule, [resultOf(0, 5), silent, resultOf(2, 5)]);
    expect(moves.at(-1)).toMatchObject({ kind: 'again', episode: { first: T0, paged: T0 } });
    expect(state).toMatchObject({ phase: 'paging', since: T0, episode: { first: T0 }, away: false });
  });
});

describe('documents that come late to a blind rule', () => {
  const late = (n: number, count: number | null) => resultOf(n, count, { late: true });

  it('DET-706 end its alert where they show its last slot', () => {
    const { state } = walk(ruleFor(), users(0, null, null));
    const { state: after, moves } = stepRule(ruleFor(), state, late(2, 0));
    expect(moves).toMatchObject([{ kind: 'sighted', late: true, blind: { since: T0 + MINUTE, slots: 2 } }]);
    expect(after.blind).toBeNull();
  });

  it('DET-706 leave its alert raised where it is still blind, until it is counted, and raise none twice', () => {
    for (const held of ['0s', '2m']) {
      const rule = ruleFor({ for: held });
      const { state, kinds } = walk(rule, users(null, null, null));
      expect(kinds).toEqual(['blind']);
      const { state: after, moves } = stepRule(rule, state, late(1, 0));
      expect(moves).toEqual([]);
      expect(after.blind).toMatchObject({ since: T0 + 2 * MINUTE, slots: 1, raised: true });
      const rest = [3, 4, 5, 6].map((n) => resultOf(n, n === 6 ? 0 : null));
      expect(walk(rule, rest, after).kinds).toEqual(['sighted']);
    }
  });

  it('DET-706 raise no alert, and count no longer than it is blind now', () => {
    const rule = ruleFor({ for: '3m' });
    const { state } = walk(rule, users(0, null, null));
    const { state: after, moves } = stepRule(rule, state, late(1, 0));
    expect(moves).toEqual([]);
    expect(after.blind).toMatchObject({ since: T0 + 2 * MINUTE, slots: 1, raised: false });
    expect(walk(rule, users(...Array(6).fill(null)).slice(3), after).moves.map(({ slot }) => slot)).toEqual([
      T0 + 5 * MINUTE,
    ]);
  });

  it('DET-706 say why it cannot be counted now, where the recount fails too', () => {
    const { state } = walk(ruleFor(), users(0, null));
    const unknown = { kind: 'overloaded', params: {} };
    const { state: after } = stepRule(ruleFor(), state, { ...late(1, null), unknown } as never);
    expect(after.blind).toMatchObject({ why: unknown, slots: 1 });
  });
});

describe('documents that come late to an episode or before one', () => {
  const late = (n: number, count: number | null) => resultOf(n, count, { late: true });
  const rule = ruleFor({ resolve: { clean: 3 } });

  it('DET-706 change nothing while it pages', () => {
    const { state } = walk(rule, users(5, 5, 5));
    const { state: after, moves } = stepRule(rule, state, late(1, 40));
    expect(moves).toEqual([]);
    expect(after).toEqual({ ...state, recent: state.recent.with(1, late(1, 40)) });
  });

  it('DET-706 take clean slots away, and add none', () => {
    const { state } = walk(rule, users(5, 0, 0));
    const fewer = stepRule(rule, state, late(1, 40));
    expect(fewer.moves).toEqual([]);
    expect(fewer.state).toMatchObject({ phase: 'resolving', run: 1, episode: { first: T0 } });
    const rest = walk(rule, [resultOf(3, 0), resultOf(4, 0)], fewer.state);
    expect(rest.standings).toEqual(['resolving', 'normal']);
    const gap = walk(rule, users(5, 0, null)).state;
    expect(stepRule(rule, gap, late(2, 0)).state).toMatchObject({ phase: 'resolving', run: 1, blind: null });
    // Nor do they end it.
    const short = ruleFor({ resolve: { clean: 2 } });
    const last = stepRule(short, walk(short, users(5, 0, null)).state, late(2, 0));
    expect(last.moves).toEqual([]);
    expect(last.state).toMatchObject({ phase: 'resolving', run: 1, episode: { first: T0 } });
    expect(stepRule(short, last.state, resultOf(3, 0)).moves.map(({ kind }) => kind)).toEqual(['resolve']);
  });

  it.each([3, 5])(
    'DET-706 say that slot %i is not clean, where clean slots before it were counted late',
    (n) => {
      const short = ruleFor({ resolve: { below: 3, clean: 2 } });
      const unknown = Array.from({ length: n - 2 }, (_, i) => resultOf(3 + i, null));
      const { state } = walk(short, [...users(5, 0, null), late(2, 0), ...unknown]);
      const { state: after, moves } = stepRule(short, state, late(n, 4));
      expect(moves.map(({ kind }) => kind)).toContain('worse');
      expect(after).toMatchObject({
        phase: 'paging',
        since: T0 + n * MINUTE,
        run: 0,
        episode: { first: T0 },
      });
      const rest = [resultOf(n + 1, 0), resultOf(n + 2, 0)];
      expect(walk(short, rest, after).standings).toEqual(['resolving', 'normal']);
    },
  );

  it('DET-706 say that it is bad again since the slot that they are of', () => {
    const { state } = walk(rule, users(5, 0, 0));
    const { state: after } = stepRule(rule, state, late(2, 40));
    expect(after).toMatchObject({ phase: 'paging', since: T0 + 2 * MINUTE, run: 0 });
  });

  it('DET-706 begin and end what is not an episode yet, and say that it is late', () => {
    const slow = ruleFor({ for: '3m' });
    const said = (list: readonly number[], n: number, count: number) => {
      const { state, moves } = stepRule(slow, walk(slow, users(...list)).state, late(n, count));
      expect(moves.every((move) => move.late && move.slot === T0 + n * MINUTE)).toBe(true);
      return [...moves.map(({ kind }) => kind), state.phase];
    };
    expect(said([0, 0, 0], 2, 40)).toEqual(['notice', 'pending', 'pending']);
    expect(said([0, 0, 40], 2, 0)).toEqual(['notice-ended', 'pending-ended', 'normal']);
    expect(said([0, 1, 1], 1, 2)).toEqual(['normal']);
    expect(said([0, 40, 40], 1, 60)).toEqual(['pending']);
  });
});

describe('blindness and pages in slots that were missed', () => {
  const caught = (from: RuleState, ...list: readonly (number | null)[]) => {
    const first = from.slot === null ? 0 : (from.slot - T0) / MINUTE + 1;
    const { moves } = catchUpRule(
      ruleFor(),
      from,
      list.map((n, i) => resultOf(first + i, n)),
    );
    return moves.flatMap((move) => ('blind' in move ? [[move.kind, (move.blind.since - T0) / MINUTE]] : []));
  };

  it('DET-705 raise the alert of what is blind at the last of them, and of nothing else', () => {
    expect(caught(INITIAL_STATE, null, null, null)).toEqual([['blind', 0]]);
    expect(caught(INITIAL_STATE, null, null, null, 0)).toEqual([]);
    expect(caught(INITIAL_STATE, null, null, 0, null, null)).toEqual([['blind', 3]]);
  });

  it('DET-705 end the alert that was raised before them, and raise none that ended meanwhile', () => {
    const { state } = walk(ruleFor(), users(null, null));
    expect(caught(state, null, 0)).toEqual([['sighted', 0]]);
    expect(caught(state, 0, null, null, 0)).toEqual([['sighted', 0]]);
    expect(caught(state, 0, null, null)).toEqual([
      ['sighted', 0],
      ['blind', 3],
    ]);
    const unraised = walk(ruleFor(), users(null)).state;
    expect(caught(unraised, null, 0)).toEqual([]);
  });

  it('DET-705 send an open page again only where it is bad at the last of them', () => {
    const rule = ruleFor({ total: 'service:checkout', resolve: { clean: 3 } });
    const silent = resultOf(1, 0, { counts: countsFor(0, { total: 0, totalUsers: 0 }) } as never);
    const { state } = walk(rule, [resultOf(0, 5)]);
    const kinds = (...rest: readonly SlotResult[]) =>
      catchUpRule(rule, state, [silent, ...rest]).moves.map(({ kind }) => kind);
    expect(kinds(resultOf(2, 5))).toContain('again');
    const quiet = resultOf(3, 0, { counts: countsFor(0, { total: 9, totalUsers: 9 }) } as never);
    expect(kinds(resultOf(2, 5), quiet)).not.toContain('again');
    expect(kinds(resultOf(2, 5), quiet)).toContain('resolving');
  });

  it('DET-705 are not opened again by late documents once their episode was left out', () => {
    const rule = ruleFor({ resolve: { clean: 3 } });
    const { state } = catchUpRule(rule, INITIAL_STATE, users(40, 40, 0));
    expect(state.recent).toEqual([]);
    const late = resultOf(2, 40, { late: true });
    expect(stepRule(rule, state, late)).toEqual({ state, moves: [] });
  });
});
