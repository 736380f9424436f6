import { describe, expect, it } from 'vitest';
import type { Actor } from '../../../src/domain/event.ts';
import type { PageScope } from '../../../src/protocol/http.ts';
import { exampleTeam } from '../../../src/sim/pagerduty/team.ts';
import { FakeTime } from '../../network/fake-time.ts';
import { type HandHub, handHub } from './hand-hub.ts';

/** Ten people of one team, of whom the first has the turn. */
const PEOPLE = Array.from({ length: 10 }, (_, i) => ({
  id: `PUSER${i}`,
  name: `当番${i}`,
  email: `user${i}@example.com`,
  teams: [i % 2 === 0 ? 'TPAY001' : 'TSEARCH'],
}));
const actor = (i: number): Actor => ({ id: `user-${i}`, name: `当番${i}`, kind: 'member' });
const members = PEOPLE.map(({ email }, i) => ({ participant: `user-${i}`, email }));

function busyHub(pages: number): HandHub {
  const team = exampleTeam(new FakeTime().now());
  const [primary, ...others] = team.schedules;
  const schedules = primary ? [{ ...primary, users: ['PUSER0'] }, ...others] : [];
  const rig = handHub({ members, team: { users: [...team.users, ...PEOPLE], schedules } });
  for (let i = 0; i < pages; i += 1) rig.account.trigger('SCHECK1', `5xx ${i}`);
  // Those of the others stand between them.
  for (let i = 1; i < 10; i += 1) {
    const page = rig.account.trigger('SCHECK1', `own of ${i}`);
    page.assignees = [`PUSER${i}`];
  }
  return rig;
}

/** What homes do: each asks for its scope every two seconds, and for who is on call twice a minute. */
async function watched(rig: HandHub, homes: number, scope: PageScope, minutes: number): Promise<number[]> {
  const perMinute: number[] = [];
  for (let minute = 0; minute < minutes; minute += 1) {
    const before = rig.calls.length;
    for (let second = 0; second < 60; second += 2) {
      for (let i = 0; i < homes; i += 1) {
        await rig.time.during(rig.api.pages.list(scope, actor(i)));
        if (second % 30 === 0) await rig.time.during(rig.api.oncall(actor(i)));
      }
      await rig.time.advance(2_000);
    }
    perMinute.push(rig.calls.length - before);
  }
  return perMinute;
}

describe('an account with 1,500 open pages', () => {
  it.each([
    [1, 'mine'],
    [1, 'all'],
    [10, 'mine'],
    [10, 'team'],
    [10, 'all'],
  ] as const)(
    'PDY-409 is asked at most thirty times a minute by %i homes that show %s',
    async (homes, scope) => {
      const rig = busyHub(1_500);
      const [, ...steady] = await watched(rig, homes, scope, 4);
      expect(Math.max(...steady)).toBeLessThanOrEqual(30);
      expect(Math.min(...steady)).toBeGreaterThan(0);
      expect(rig.problems()).toEqual([]);
    },
  );

  it('PDY-409 tells each person their own pages all the same, and that of all there are more', async () => {
    const rig = busyHub(1_500);
    for (let round = 0; round < 20; round += 1) {
      for (let i = 0; i < 10; i += 1) await rig.time.during(rig.api.pages.list('mine', actor(i)));
      await rig.time.advance(2_000);
    }
    for (let i = 1; i < 10; i += 1) {
      const { incidents, counts } = await rig.time.during(rig.api.pages.list('mine', actor(i)));
      expect(incidents.map(({ title }) => title)).toEqual([`own of ${i}`]);
      expect([counts.mine, counts.all, counts.more]).toMatchObject([1, 100, { mine: false, all: true }]);
    }
    const first = await rig.time.during(rig.api.pages.list('mine', actor(0)));
    expect([first.incidents.length, first.counts.mine, first.counts.more.mine]).toEqual([100, 100, true]);
  });

  it('PDY-409 gives further pages as they are asked for, each incident once', async () => {
    const rig = busyHub(1_500);
    const shown = async (pages: number) =>
      (await rig.time.during(rig.api.pages.list('all', actor(0), pages))).incidents.map(({ id }) => id);
    expect(await shown(1)).toHaveLength(100);
    const calls = rig.calls.length;
    const three = await shown(3);
    expect([three.length, new Set(three).size, rig.calls.length - calls]).toEqual([300, 300, 2]);
    const all = await rig.time.during(rig.api.pages.list('all', actor(0), 20));
    expect([all.incidents.length, all.counts.all, all.counts.more.all]).toEqual([1_509, 1_509, false]);
  });
});

describe('an account with few open pages', () => {
  it('HOM-70 is read once for all scopes and everybody, and is no older than some seconds', async () => {
    const rig = busyHub(10);
    await rig.time.during(rig.api.pages.list('all', actor(0)));
    const before = rig.calls.length;
    await watched(rig, 10, 'mine', 1);
    const lists = rig.calls.slice(before).filter(({ path }) => path === '/incidents');
    expect(lists.length).toBeGreaterThanOrEqual(10);
    expect(lists.length).toBeLessThanOrEqual(15);
  });
});
