import { describe, expect, it } from 'vitest';
import { changeCalledBy, joinReaches, reachesOf } from '../../../src/domain/changes/reach.ts';
import {
  feltAt,
  isOf,
  mayBeOf,
  reachTo,
  type ServiceReach,
} from '../../../src/domain/changes/system-change.ts';
import {
  isDocsOnly,
  isIrreversible,
  isMigration,
  touchesOf,
} from '../../../src/domain/changes/touched-files.ts';
import { change, minute } from './make-change.ts';

const of = (service: string, reach: ServiceReach['reach']): ServiceReach => ({ service, reach });

describe('of which services a change is', () => {
  const web = { name: 'web', paths: ['web/**'] };
  const api = { name: 'api', paths: ['api/**', 'shared/**'] };
  const whole = { name: 'whole', paths: [] };

  it.each([
    [['web/a.ts'], false, ['api none', 'web path', 'whole own']],
    [['shared/a.ts', 'web/b.ts'], false, ['api path', 'web path', 'whole own']],
    [['web/a.ts'], true, ['api unknown', 'web path', 'whole own']],
    [[], false, ['api unknown', 'web unknown', 'whole own']],
    [['README.md'], false, ['api none', 'web none', 'whole own']],
  ])('CHG-805 with the files %j, cut %j, it is %j', (files, isPart, found) => {
    const reaches = reachesOf([web, whole, api], [web, whole, api], { files, isPart });
    expect(reaches.map(({ service, reach }) => `${service} ${reach}`)).toEqual(found);
  });

  it('CHG-805 a file of another service that does not go out with it is not common', () => {
    const reach = (all: readonly (typeof web)[], ...files: readonly string[]) =>
      reachesOf([web], all, { files, isPart: false }).map((one) => one.reach);
    expect(reach([web, api], 'api/a.ts')).toEqual(['none']);
    expect(reach([web], 'api/a.ts')).toEqual(['common']);
    expect(reach([web, whole], 'api/a.ts')).toEqual(['none']);
    expect(reach([web, api], 'api/a.ts', 'lib/a.ts')).toEqual(['common']);
    expect(reach([web, api], 'api/a.ts', 'docs/a.md')).toEqual(['none']);
  });

  it('CHG-797 of two sources the surer word counts, and services are in order of their names', () => {
    const joined = joinReaches(
      [of('d', 'own'), of('b', 'unknown'), of('c', 'common')],
      [of('a', 'none'), of('b', 'path'), of('c', 'unknown'), of('d', 'own')],
    );
    expect(joined).toEqual([of('a', 'none'), of('b', 'path'), of('c', 'common'), of('d', 'own')]);
    const order = ['path', 'own', 'common', 'unknown', 'none'] as const;
    for (const [i, sure] of order.entries())
      for (const less of order.slice(i)) {
        expect(joinReaches([of('a', sure)], [of('a', less)])).toEqual([of('a', sure)]);
        expect(joinReaches([of('a', less)], [of('a', sure)])).toEqual([of('a', sure)]);
      }
  });

  it('CHG-805 it is called by the first service that it is of, else that it may be of, else by its repository', () => {
    const called = (...services: readonly ServiceReach[]) => changeCalledBy(services, 'acme/api');
    expect(called(of('a', 'unknown'), of('b', 'own'), of('c', 'path'))).toBe('b');
    expect(called(of('a', 'unknown'), of('b', 'none'), of('c', 'path'))).toBe('c');
    expect(called(of('a', 'none'), of('b', 'common'), of('c', 'unknown'))).toBe('b');
    expect(called(of('a', 'none'), of('b', 'unknown'))).toBe('b');
    expect(called(of('a', 'none'))).toBe('acme/api');
    expect(called()).toBe('acme/api');
  });

  it('CHG-805 a change stored by an earlier version belongs to the service that it names', () => {
    const kept = { service: 'api' };
    expect([reachTo(kept, 'api'), reachTo(kept, 'web')]).toEqual(['own', 'none']);
    const some = { service: 'api', services: [of('api', 'common'), of('web', 'path')] };
    expect(['api', 'web', 'mail'].map((name) => [isOf(some, name), mayBeOf(some, name)])).toEqual([
      ...[
        [false, true],
        [true, true],
        [false, false],
      ],
    ]);
  });
});

describe('when a change could first be felt', () => {
  it.each([
    [{ startedAt: minute(-9), liveAt: minute(-5) }, minute(-9)],
    [{ startedAt: null, liveAt: minute(-5), failedAt: minute(-7) }, minute(-7)],
    [{ startedAt: null, liveAt: null, state: 'going-out' }, minute(-6)],
    [{ startedAt: null, liveAt: null, failedAt: null, state: 'failed' }, minute(-6)],
    [{ startedAt: null, liveAt: null, state: 'waiting' }, null],
    [{ startedAt: null, liveAt: null, state: 'superseded' }, null],
  ] as const)('CHG-792 of %j is %j', (given, at) => {
    expect(feltAt(change('x', 'api', 0, given))).toBe(at);
  });
});

describe('a migration', () => {
  it.each([
    ['db/migrate/20260101_drop_users.rb', true, true],
    ['migrations/0002_rename_total.sql', true, true],
    ['db/dropped/V2__add_total.sql', true, false],
    ['V1.2__remove_x.sql', true, true],
    ['src/drop.ts', false, true],
    [`${'a/'.repeat(250)}migrations/1_drop.sql`, false, true],
  ])('CHG-798 %s is one: %j, and takes something away: %j', (file, is, takes) => {
    expect([isMigration(file), isIrreversible(file)]).toEqual([is, takes]);
  });

  it('CHG-798 a path is read up to 500 characters', () => {
    const at = (n: number) => `${'a'.repeat(n - 3)}.md`;
    expect([500, 501].map((n) => isDocsOnly([at(n)]))).toEqual([true, false]);
    const config = (n: number) => `${'a'.repeat(n - 3)}.tf`;
    expect([500, 501].map((n) => touchesOf([config(n)]))).toEqual([['config'], []]);
  });
});
