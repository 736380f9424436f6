import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fileDetection } from '../../src/adapters/file-detection/file-detection.ts';
import { INITIAL_STATE, ruleStanding, stepRule } from '../../src/detection/machine.ts';
import type { DetectionRule } from '../../src/detection/rule.ts';
import { Evaluator } from '../../src/detector/evaluator.ts';
import { countsFor, MINUTE, resultOf, ruleFor, T0 } from './rules.ts';

/** The rule of the documentation: five minutes are looked at, three have to be bad. */
const rule = (more: Readonly<Record<string, unknown>> = {}): DetectionRule =>
  ruleFor({ window: '5m', every: '1m', for: '3m', ...more });

/** By slot: users of the window, and of its newest minute. */
function standings(of: DetectionRule, slots: readonly (readonly [number, number | null] | null)[]) {
  let state = INITIAL_STATE;
  return slots.map((each, i) => {
    const [users, fresh] = each ?? [0, null];
    const counted = each && { counts: countsFor(users, { fresh }), unknown: null };
    state = stepRule(of, state, resultOf(i, each === null ? null : users, counted ?? {})).state;
    return ruleStanding(state);
  });
}

const repeated = <T>(n: number, one: T): readonly T[] => Array.from({ length: n }, () => one);

describe('how long trouble has to last', () => {
  it('DET-913 is not shown by a moment of errors that a longer window goes on showing', () => {
    const blip = [[30, 30], ...repeated(4, [30, 0] as const), [0, 0]] as const;
    expect(standings(rule(), blip)).toEqual([...repeated(5, 'pending'), 'normal']);
    // Nor by one that falls on two slots.
    const onEdge = [[12, 12], [30, 18], ...repeated(3, [30, 0] as const), [18, 0], [0, 0]] as const;
    expect(standings(rule(), onEdge)).toEqual([...repeated(6, 'pending'), 'normal']);
    // Nor where some other user has an error now and then.
    const noise = [
      [30, 30],
      [30, 0],
      [31, 1],
      [31, 0],
      [31, 1],
      [2, 0],
    ] as const;
    expect(standings(rule(), noise)).toEqual([...repeated(5, 'pending'), 'normal']);
  });

  it('DET-913 is over at the end of `for` where users are still affected then', () => {
    expect(standings(rule(), repeated(5, [30, 9] as const))).toEqual([
      ...['pending', 'pending', 'pending', 'paging', 'paging'],
    ]);
  });

  it('DET-913 takes as many users as the level has, over some slots where they are few', () => {
    expect(standings(rule(), repeated(7, [6, 2] as const))).toEqual([
      ...['pending', 'pending', 'pending', 'pending', 'pending', 'paging', 'paging'],
    ]);
  });

  it('DET-913 is over at last when the window holds nothing from before the end of `for`', () => {
    // Slots between could not be counted: nobody knows who was affected in them.
    const slots = [...repeated(4, [6, 1] as const), ...repeated(3, null), [6, 1]] as const;
    expect(standings(rule(), slots).at(-1)).toBe('paging');
    expect(standings(rule(), slots.slice(1)).at(-1)).toBe('pending');
  });

  it('DET-913 asks for nothing where `for` is 0, or the window is no longer than a slot', () => {
    expect(standings(rule({ for: '0s' }), [[30, 0]])).toEqual(['paging']);
    expect(standings(rule({ window: '1m' }), repeated(4, [30, null] as const)).at(-1)).toBe('paging');
  });

  it('DET-913 is counted from the documents of the newest slot alone', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lasting-'));
    const path = join(folder, 'app.log');
    const line = (at: number, user: string) =>
      JSON.stringify({
        '@timestamp': new Date(at).toISOString(),
        service: 'checkout',
        status: 503,
        user: { id: user },
      });
    const users = (n: number) => Array.from({ length: n }, (_, i) => `u${i}`);
    // Thirty users in two seconds, then one error that names nobody new; later thirty users for four minutes.
    const blip = users(30).map((user, i) => line(T0 + 10_000 + i * 60, user));
    const long = Array.from({ length: 24 }, (_, i) =>
      users(30).map((user) => line(T0 + 20 * MINUTE + i * 10_000, user)),
    );
    const calm = Array.from({ length: 40 }, (_, i) =>
      JSON.stringify({
        '@timestamp': new Date(T0 + i * MINUTE).toISOString(),
        service: 'checkout',
        status: 200,
      }),
    );
    try {
      await writeFile(path, [...blip, ...calm, ...long.flat()].join('\n'));
      const evaluator = new Evaluator(new Map([['app', fileDetection({ name: 'app', path })]]));
      evaluator.setRules([rule({ resolve: { clean: 1 } })]);
      const paged: number[] = [];
      for (let slot = T0 + MINUTE; slot <= T0 + 30 * MINUTE; slot += MINUTE) {
        const evaluated = await evaluator.evaluate(slot, [], new AbortController().signal);
        for (const { move } of evaluated?.moved ?? []) {
          if (move.kind === 'page') paged.push((move.slot - T0) / MINUTE);
        }
      }
      expect(paged).toEqual([24]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
