import { describe, expect, it } from 'vitest';
import {
  type Attributed,
  attribute,
  fades,
  isSameFile,
  type NewPattern,
  type ServiceNames,
} from '../../../src/domain/changes/attributed-patterns.ts';
import type { SystemChange } from '../../../src/domain/changes/system-change.ts';
import { change, type Given, minute, pattern } from './make-change.ts';

const NO_NAMES: ServiceNames = new Map();
const found = (
  changes: readonly SystemChange[],
  patterns: readonly NewPattern[],
  names: ServiceNames = NO_NAMES,
): ReadonlyMap<string, Attributed> => attribute(changes, patterns, { names, impactAt: minute(0) });
const error = (given: Partial<NewPattern> = {}, at = 0): NewPattern => ({
  ...pattern('checkout', at),
  ...given,
});
/** A change that was out at once. */
const out = (id: string, service: string, at: number, given: Given = {}): SystemChange =>
  change(id, service, at, { startedAt: null, ...given });

/** Weight of one change for one error. */
const says = (service: string, at: number, given: Given = {}, one = error()): number =>
  found([out('x', service, at, given)], [one]).get('x')?.weight ?? 0;
const weightIn = (changes: readonly SystemChange[], patterns = [error()], id = 'x'): number =>
  found(changes, patterns).get(id)?.weight ?? 0;

describe('what an error says of a change', () => {
  it.each([
    ...[
      [0, 1],
      [3, 1],
      [15, 0.7],
      [60, 0.42],
      [240, 0.25],
      [1_439.999, 0.1],
      [1_440, 0.05],
      [9_999, 0.05],
    ],
  ] as const)('CHG-943 after %d minutes %d of it is left', (minutes, left) => {
    expect(fades(minutes)).toBeCloseTo(left, 4);
  });

  it('CHG-943 fades from minute to minute', () => {
    const left = Array.from({ length: 1_600 }, (_, i) => fades(i));
    for (const [i, now] of left.entries()) expect(now, String(i)).toBeLessThanOrEqual(left[i - 1] ?? 1);
    expect(left[4]).toBeLessThan(1);
    expect(left[90]).toBeLessThan(left[61] ?? 0);
  });

  it('CHG-943 is most by a file of the stack, then by a package, by the name of the service, by the service, and by time alone', () => {
    const file: Given = { files: ['src/pool.ts'] };
    const withFile = error({ files: ['src/pool.ts'] });
    const withPackage = error({ packages: ['undici'] });
    const undici: Given = { packages: ['undici'] };
    const weights = [
      says('checkout', -1, file, withFile),
      says('checkout', -1, undici, withPackage),
      says('web', -1, undici, withPackage),
      says('web', -1, {}, error({ text: 'web is gone' })),
      says('checkout', -1),
      says('web', -1, file, withFile),
      says('checkout', -1, { reach: 'unknown' }),
      says('web', -1),
    ];
    const falling = weights.toSorted((a, b) => b - a);
    expect(weights).toEqual(falling);
    expect(new Set(weights).size).toBe(weights.length);
    expect(weights.at(-1)).toBeGreaterThan(0);
    expect(says('checkout', -1, { reach: 'path' })).toBe(says('checkout', -1));
    expect(says('checkout', -1, { reach: 'common' })).toBe(says('checkout', -1, { reach: 'unknown' }));
    expect(says('checkout', -1, { reach: 'none' })).toBe(says('web', -1));
  });

  it.each<readonly [string, string, Given, Partial<NewPattern>]>([
    ['of the service', 'checkout', {}, {}],
    ['of one that may be', 'checkout', { reach: 'unknown' }, {}],
    ['by its name', 'web', {}, { text: 'web is gone' }],
    ['by time alone', 'web', {}, {}],
    ['by a file elsewhere', 'web', { files: ['src/a.ts'] }, { files: ['src/a.ts'] }],
    ['by a package elsewhere', 'web', { packages: ['undici'] }, { packages: ['undici'] }],
  ])('CHG-943 is less the later it came: %s', (_, service, given, of) => {
    const weightAt = (minutes: number) => says(service, -minutes, given, error(of));
    expect(weightAt(2)).toBe(weightAt(0));
    expect(weightAt(12)).toBeLessThan(weightAt(2));
    expect(weightAt(28)).toBeLessThan(weightAt(12));
    expect(weightAt(28)).toBeGreaterThan(0);
  });

  it('CHG-943 is nothing by time alone after half an hour, nor for what went out a minute later', () => {
    expect(says('web', -30)).toBeGreaterThan(0);
    expect(says('web', -30.01)).toBe(0);
    expect(says('web', -30.01, { files: ['a.ts'] }, error({ files: ['a.ts'] }))).toBeGreaterThan(0);
    for (const at of [0.5, 1]) expect(says('checkout', at), String(at)).toBe(says('checkout', 0));
    for (const at of [1.01, 5]) expect(says('checkout', at), String(at)).toBe(0);
    expect(says('checkout', -0.5)).toBe(says('checkout', 0));
  });

  it('CHG-943 counts from when the change was out, and of one that was going out from the error', () => {
    const slow = (liveAt: string | null, at = 0) =>
      weightIn([change('x', 'web', 0, { startedAt: minute(-40), liveAt })], [error({}, at)]);
    expect(slow(minute(-1))).toBe(says('web', -1));
    expect(slow(minute(-35))).toBe(0);
    expect(slow(null)).toBe(0);
    expect(slow(minute(5), -2)).toBe(says('web', -1));
    const going: Given = { state: 'going-out', liveAt: null, startedAt: minute(-12) };
    expect(weightIn([change('x', 'checkout', 0, going)])).toBe(says('checkout', -12));
  });

  it('CHG-943 is less for each change of that service that came after it and may have done it', () => {
    const x = out('x', 'checkout', -20);
    const alone = weightIn([x]);
    const beside = (...others: readonly SystemChange[]) => weightIn([x, ...others]);
    const once = beside(out('y', 'checkout', -10));
    expect(once).toBeLessThan(alone);
    expect(beside(out('y', 'checkout', -10), out('z', 'checkout', -5))).toBeLessThan(once);
    expect(beside(out('y', 'checkout', -10, { reach: 'common' }))).toBe(once);
    expect(beside(out('y', 'checkout', 1))).toBe(once);
    const others = [
      out('y', 'checkout', 1.01),
      out('y', 'checkout', -20),
      out('y', 'checkout', -30),
      out('y', 'web', -10),
      out('y', 'checkout', -10, { reach: 'none' }),
      out('y', 'checkout', -10, { files: ['README.md'] }),
    ];
    for (const other of others) expect(beside(other)).toBe(alone);
    const both = error({ services: ['checkout', 'web'] });
    expect(weightIn([x, out('y', 'web', -10)], [both])).toBe(once);
    const maybe = out('x', 'checkout', -20, { reach: 'unknown' });
    expect(weightIn([maybe, out('y', 'checkout', -10)])).toBeLessThan(weightIn([maybe]));
  });

  it('CHG-943 of several services is of a change that is of one of them', () => {
    const both = error({ services: ['web', 'checkout'] });
    expect(says('checkout', -1, {}, both)).toBe(says('checkout', -1));
    expect(says('checkout', -1, { reach: 'path' }, both)).toBe(says('checkout', -1));
    expect(says('checkout', -1, { reach: 'unknown' }, both)).toBe(says('checkout', -1, { reach: 'unknown' }));
  });

  it('CHG-943 is less by a lower frame of a stack than by the one that threw', () => {
    const files = ['src/money/round.ts', 'src/http/router.ts'];
    const stack = error({ files });
    const of = (service: string, ids: readonly number[]) => {
      const changes = ids.map((i) => out(`c${i}`, service, -1, { files: [files[i] ?? ''] }));
      return found(changes, [stack]).get('c1')?.weight ?? 0;
    };
    for (const service of ['checkout', 'web']) {
      expect(of(service, [0, 1]), service).toBeLessThan(of(service, [1]));
      expect(of(service, [0, 1]), service).toBeGreaterThan(says(service, -1));
    }
  });

  it('CHG-792 is nothing for what waits, and for documents where all files are known', () => {
    const state = { state: 'waiting' } as const;
    expect(found([change('x', 'checkout', -1, state)], [error()]).size).toBe(0);
    const docs = (isPart: boolean) => says('checkout', -1, { files: ['README.md'], isPart });
    expect([docs(false), docs(true)]).toEqual([0, says('checkout', -1)]);
  });

  it('CHG-943 by a name is for what is known to be of that service, by its own name where it has no other', () => {
    const named = (text: string, names: readonly string[] | null, given: Given = {}) =>
      found(
        [out('x', 'stock', -1, given)],
        [error({ text })],
        names === null ? NO_NAMES : new Map([['stock', names]]),
      ).get('x')?.named ?? null;
    expect(named('GET http://stock/1 failed', null)).toBe('stock');
    expect(named('GET http://stock/1 failed', null, { reach: 'path' })).toBe('stock');
    expect(named('GET http://stock/1 failed', null, { reach: 'unknown' })).toBeNull();
    expect(named('GET http://stock/1 failed', ['shelf'])).toBeNull();
    expect(named('the shelf is empty', ['rack', 'shelf'])).toBe('stock');
    for (const text of ['stock core is gone', 'stock-core', 'STOCK - CORE'])
      expect(named(text, ['stock--core']), text).toBe('stock');
    for (const text of ['stockcore', 'stock of the core', 'restock-core', 'stock-cores'])
      expect(named(text, ['stock--core']), text).toBeNull();
    expect(named('a // b', ['//'])).toBeNull();
    expect(found([out('x', 'checkout', -1)], [error({ text: 'checkout' })]).get('x')?.named).toBeNull();
  });
});

describe('what errors say of a change', () => {
  it('CHG-943 is less by a stray line beside many of its level, and as much by few as by many where there is no other', () => {
    const [few, many] = [error({ id: 'few', count: 1 }), error({ id: 'many', count: 400 })];
    expect(weightIn([out('x', 'checkout', -1)], [few])).toBe(weightIn([out('x', 'checkout', -1)], [many]));
    const elsewhere = { ...many, services: ['mail'] };
    const stray = (other: NewPattern) =>
      weightIn([out('x', 'checkout', -1)], [few, other]) - weightIn([out('x', 'checkout', -1)], [other]);
    const alone = weightIn([out('x', 'checkout', -1)], [few]);
    expect(stray(elsewhere)).toBeLessThan(alone / 2);
    expect(stray({ ...elsewhere, level: 'warn' })).toBeCloseTo(alone, 9);
    expect(stray({ ...elsewhere, count: 0 })).toBeCloseTo(alone, 9);
  });

  it('CHG-943 is less by a warning than by an error, and less by what began long before or after the impact', () => {
    const at = (first: number) => weightIn([out('x', 'checkout', -200)], [error({}, first)]);
    const soon = (first: number) => weightIn([out('x', 'checkout', first)], [error({}, first)]);
    expect(says('checkout', -1, {}, error({ level: 'warn' }))).toBeLessThan(says('checkout', -1));
    expect(says('checkout', -1, {}, error({ level: 'warn' }))).toBeGreaterThan(0);
    expect(soon(-2)).toBe(soon(0));
    expect(soon(-20)).toBeLessThan(soon(-2));
    expect(soon(20)).toBe(soon(-20));
    expect(soon(-100)).toBeLessThan(soon(-20));
    expect(at(0)).toBeGreaterThan(0);
  });

  it('CHG-791 lists the errors that point to it nearly as much as to any other, the first seen first', () => {
    const [late, early] = [error({ id: 'late' }, -1), error({ id: 'early' }, -3)];
    const of = found([out('x', 'checkout', -4), out('y', 'web', -4)], [late, early]);
    const ids = (id: string) => of.get(id)?.patterns.map((one) => one.id);
    expect(ids('x')).toEqual(['early', 'late']);
    expect(ids('y')).toEqual([]);
    expect(of.get('y')?.weight).toBeGreaterThan(0);
    const two = found([out('x', 'checkout', -4), out('y', 'checkout', -4, { reach: 'unknown' })], [late]);
    expect([...two.values()].map(({ patterns }) => patterns.length)).toEqual([1, 1]);
    expect(found([out('x', 'web', -40)], [late]).has('x')).toBe(false);
  });

  it('CHG-791 has file, package and name from whichever error has one', () => {
    const given: Given = { files: ['src/a.ts'], packages: ['undici'] };
    const more = [
      error({ id: 'a' }),
      error({ id: 'b', files: ['/app/src/a.js'] }),
      error({ id: 'c', packages: ['Undici'] }),
      error({ id: 'd', text: 'web is gone' }),
    ];
    expect(found([out('x', 'web', -1, given)], more).get('x')).toMatchObject({
      ...{ file: 'src/a.ts', package: 'undici', named: 'web' },
    });
    expect(found([out('x', 'web', -1, given)], more.slice(0, 1)).get('x')).toMatchObject({
      ...{ file: null, package: null, named: null },
    });
  });
});

describe('a file of a stack', () => {
  it.each([
    ['cart//total.ts', 'services/cart/total.ts', true],
    ['cart/./total.ts', 'services/cart/total.ts', true],
    ['cart/../total.ts', 'services/cart/total.ts', true],
    ['webpack://total.ts', 'src/total.ts', true],
    ['/app/cart/total.ts', 'total.ts', true],
    ['/app/cart/sum.ts', 'cart/total.ts', false],
  ])('CHG-798 %s is %s: %s', (inStack, file, same) => {
    expect(isSameFile(inStack, file)).toBe(same);
  });
});
