import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { MemoryDetection } from '../../../src/adapters/memory-detection/memory-detection.ts';
import { openSearchDetection } from '../../../src/adapters/opensearch/detection/detection-source.ts';
import { openRuleScan } from '../../../src/adapters/opensearch/scan/rule-scan.ts';
import { pagerDutyEvents } from '../../../src/adapters/pagerduty/events.ts';
import type { Exclusion } from '../../../src/detection/exclusion.ts';
import type { DetectionRule } from '../../../src/detection/rule.ts';
import { Detector } from '../../../src/detector/detector.ts';
import { Evaluator } from '../../../src/detector/evaluator.ts';
import { runBacktest } from '../../../src/detector/past/backtest.ts';
import { CHECKOUT_ROUTING_KEY } from '../../../src/sim/pagerduty/team.ts';
import { MINUTE, ruleFor, T0 } from '../../detection/rules.ts';
import { FakeTime } from '../../network/fake-time.ts';
import { sha256 } from '../../network/sha256.ts';
import { type Fault, FaultProxy } from '../../rigs/tail/fault-proxy.ts';
import { NodeClient } from '../../rigs/tail/node-client.ts';
import type { TestNode } from '../../rigs/tail/with-opensearch.ts';
import { pagerRig } from '../pagerduty/rig.ts';

const isoTime = (ms: number) => new Date(ms).toISOString();

/** Counting for detection on a real node. */
export const detectionTests = (node: () => TestNode) =>
  describe('detection', () => {
    const id = randomUUID().slice(0, 8);
    const index = (kind: string) => `detect-${kind}-${id}`;
    const never = new AbortController().signal;
    const source = (kind: string) =>
      openSearchDetection({
        name: 'app',
        node: node().url,
        index: index(kind),
        auth: { kind: 'none' },
        guests: false,
        time: { now: () => T0, after: () => () => {} },
        random: () => 0.5,
      });
    const client = () => new NodeClient(node().url);
    const properties = {
      user: { properties: { id: { type: 'keyword' }, note: { type: 'text' } } },
      region: { type: 'keyword' },
      service: { type: 'keyword' },
      status: { type: 'integer' },
    };
    const write = (kind: string, sources: readonly object[]) =>
      client().write(
        sources.map((one) => ({ index: index(kind), source: one })),
        true,
      );
    const error = (at: number, user: string | null, more: object = {}) => ({
      '@timestamp': isoTime(at),
      service: 'checkout',
      status: 504,
      message: 'payment timeout after 3000ms order=12',
      ...(user === null ? {} : { user: { id: user } }),
      ...more,
    });
    const fine = (at: number, user: string) =>
      error(at, user, { status: 200, message: 'order accepted id=1' });
    const ask = (rule: DetectionRule, exclusions: readonly Exclusion[] = []) => ({
      span: { from: T0 - 5 * MINUTE, to: T0 },
      rules: [{ rule, exclusions }],
      earlier: [],
    });

    beforeAll(async () => {
      await client().makeIndex(index('many'), { shards: 2, properties });
      await write('many', [
        ...Array.from({ length: 90 }, (_, i) =>
          error(T0 - MINUTE - i, `u-${i % 30}`, { region: i % 3 === 0 ? 'eu' : 'us' }),
        ),
        ...Array.from({ length: 10 }, (_, i) => error(T0 - MINUTE - i, null)),
        ...Array.from({ length: 400 }, (_, i) => fine(T0 - 2 * MINUTE - i, `u-${i % 200}`)),
        ...Array.from({ length: 6 }, (_, i) =>
          error(T0 - MINUTE, `x-${i}`, { message: 'acquirer b is in maintenance' }),
        ),
        error(T0 - 6 * MINUTE, 'old'),
        error(T0, 'next'),
      ]);
    });

    it('DET-708 counts users, coverage, totals and what is excluded by one search', async () => {
      const rule = ruleFor({ total: 'service:checkout', impact: { users: 'user.id', share: '1%', page: 5 } });
      const exclusion: Exclusion = {
        id: 'acquirer',
        rule: null,
        source: null,
        match: { by: 'pattern', pattern: 'p', template: 'acquirer b is in maintenance' },
        owner: 'sato',
        reason: '',
        from: isoTime(T0 - MINUTE),
        until: isoTime(T0 + MINUTE),
      };
      const app = source('many');
      const [answer] = await app.count(
        { ...ask(rule, [exclusion]), earlier: [{ from: T0 - 7 * MINUTE, to: T0 - 5 * MINUTE }] },
        never,
      );
      expect(answer).toEqual({
        unknown: null,
        bad: 100,
        earlier: [1],
        total: 506,
        unlisted: null,
        groups: [
          {
            group: [],
            counts: {
              bad: 100,
              users: { n: 30, unnamed: 10 },
              fresh: null,
              total: 506,
              totalUsers: 206,
              excluded: [
                {
                  ...{ exclusion: 'acquirer', bad: 6, users: { n: 6, unnamed: 0 }, usersWithout: 36 },
                  freshWithout: null,
                },
              ],
            },
          },
        ],
      });
      await app.close();
    });

    it('DET-708 counts each group by itself', async () => {
      const app = source('many');
      const [answer] = await app.count(ask(ruleFor({ group: 'region' })), never);
      if (answer?.unknown !== null) throw new Error('unknown');
      const of = answer.groups.map(({ group, counts }) => [group[0]?.value, counts.bad, counts.users.n]);
      expect(of.toSorted()).toEqual([
        ['eu', 30, 10],
        ['us', 60, 20],
      ]);
      await app.close();
    });

    it('DET-913 counts the users of the newest slot apart, by group, without what is excluded, and where a list has no room', async () => {
      const cart = { type: 'keyword' };
      await client().makeIndex(index('fresh'), { shards: 3, properties: { ...properties, cart } });
      const at = (minute: number, n: number, region: string, message = 'payment timeout') =>
        Array.from({ length: n }, (_, i) =>
          error(T0 - minute * MINUTE - 30_000, `${message}-${minute}-${i}`, { region, message }),
        );
      const maintenance = 'acquirer b is in maintenance';
      await write('fresh', [
        ...[...at(3, 30, 'eu'), ...at(0, 4, 'eu'), ...at(0, 3, 'eu', maintenance), ...at(3, 20, 'us')],
        // More groups in the newest minute than are listed: of `us` nobody has said that it has none.
        ...Array.from({ length: 250 }, (_, i) => at(0, 2, `r-${i}`)).flat(),
      ]);
      const exclusion: Exclusion = {
        ...{ id: 'acquirer', rule: null, source: null, owner: 'sato', reason: '' },
        match: { by: 'query', query: `message:"${maintenance}"` },
        ...{ from: isoTime(T0 - MINUTE), until: isoTime(T0 + MINUTE) },
      };
      const app = source('fresh');
      const rule = ruleFor({ group: 'region', for: '3m' });
      const whole = ruleFor({ name: 'whole', for: '3m' });
      const held = [exclusion];
      const rules = [
        { rule, exclusions: held },
        { rule: whole, exclusions: held },
        { rule: ruleFor({ name: 'at-once' }), exclusions: held },
        // Users by a field that few of them have.
        {
          rule: ruleFor({ name: 'unnamed', for: '3m', impact: { users: 'cart', page: 5, unnamed: 9 } }),
          exclusions: held,
        },
      ];
      const answers = await app.count({ ...ask(rule), rules }, never);
      const counted = answers.map((answer) => {
        if (answer.unknown !== null) throw new Error('unknown');
        const known = answer.groups.filter(({ group }) => !group[0]?.value.startsWith('r-'));
        return known.map(({ group, counts: { users, fresh, excluded } }) => [
          ...[group[0]?.value ?? '', users.n, fresh, excluded[0]?.usersWithout, excluded[0]?.freshWithout],
        ]);
      });
      expect(counted[0]?.toSorted()).toEqual([
        ['eu', 34, 4, 37, 7],
        ['us', 20, 0, 20, 0],
      ]);
      expect(counted[1]).toEqual([['', 34, 4, 37, 7]]);
      expect(counted[2]).toEqual([['', 34, null, 37, null]]);
      const [, , , unnamed] = answers;
      const last = unnamed?.unknown === null ? unnamed.groups[0]?.counts : null;
      expect(last).toMatchObject({
        ...{ users: { n: 0, unnamed: 554 }, fresh: 0, freshUnnamed: 504 },
        excluded: [{ users: { n: 0, unnamed: 3 }, freshUnnamedWithout: 507 }],
      });
      await app.close();
    });

    it('DET-725 says of each rule why it cannot be counted, and counts the others', async () => {
      const app = source('many');
      const rules = [
        ruleFor({ name: 'unmapped', impact: { users: 'customer', page: 5 } }),
        ruleFor({ name: 'text', impact: { users: 'user.note', page: 5 } }),
        ruleFor({ name: 'broken', query: 'status:>=500 AND (' }),
        ruleFor({ name: 'sound' }),
      ];
      const answers = await app.count(
        { ...ask(ruleFor()), rules: rules.map((rule) => ({ rule, exclusions: [] })) },
        never,
      );
      expect(answers.map((answer) => answer.unknown?.kind ?? answer.unknown)).toEqual([
        'no-such-field',
        'not-countable',
        'bad-query',
        null,
      ]);
      await app.close();
      const none = source('none');
      expect(await none.count(ask(ruleFor()), never)).toMatchObject([{ unknown: { kind: 'index-missing' } }]);
      await none.close();
    });

    it('DET-725 takes what is not whole for unknown: an answer in part, a breaker, 429, a cut, a body of something else', async () => {
      const proxy = await new FaultProxy(node().url).start();
      const app = openSearchDetection({
        ...{ name: 'app', node: proxy.url, index: index('many'), auth: { kind: 'none' }, guests: false },
        ...{ time: { now: () => T0, after: () => () => {} }, random: () => 0.5 },
      });
      const kind = async () => (await app.count(ask(ruleFor()), never))[0]?.unknown?.kind;
      expect(await kind()).toBeUndefined();
      proxy.only = ({ path }) => path.includes('/_search');
      const shards = { total: 2, successful: 1, skipped: 0, failed: 1 };
      const whole = { took: 1, timed_out: false, _shards: { ...shards, failed: 0 }, hits: { hits: [] } };
      const breaker = { error: { type: 'circuit_breaking_exception', reason: 'too large' }, status: 429 };
      const faults: readonly (readonly [Fault, string])[] = [
        [{ kind: 'body', body: JSON.stringify({ ...whole, _shards: shards }) }, 'partial'],
        [{ kind: 'body', body: JSON.stringify({ ...whole, timed_out: true }) }, 'timeout'],
        [{ kind: 'body', body: JSON.stringify(whole) }, 'not-opensearch'],
        [{ kind: 'status', status: 429, body: JSON.stringify(breaker) }, 'overloaded'],
        [{ kind: 'status', status: 503, body: '{}' }, 'overloaded'],
        [
          { kind: 'status', status: 403, body: '{"error":{"type":"security_exception","reason":"no"}}' },
          'forbidden',
        ],
        [{ kind: 'cut' }, 'unreachable'],
        [{ kind: 'body', body: '<html>' }, 'not-opensearch'],
      ];
      for (const [fault, known] of faults) {
        proxy.fault = fault;
        expect([JSON.stringify(fault), await kind()]).toEqual([JSON.stringify(fault), known]);
      }
      proxy.fault = { kind: 'pass' };
      expect(await kind()).toBeUndefined();
      await app.close();
      await proxy.stop();
    });

    it('DET-725 takes no document at all for unknown, unless that is usual', async () => {
      const app = source('many');
      const empty = { ...ask(ruleFor()), span: { from: T0 + 60 * MINUTE, to: T0 + 65 * MINUTE } };
      expect(await app.count(empty, never)).toMatchObject([{ unknown: { kind: 'no-documents' } }]);
      const quiet = { ...empty, rules: [{ rule: ruleFor({ quiet: true }), exclusions: [] }] };
      expect(await app.count(quiet, never)).toMatchObject([{ unknown: null, bad: 0 }]);
      await app.close();
    });

    it('DET-864 finds the one group that hurts among many thousand that do not, and counts it exactly', async () => {
      await client().makeIndex(index('groups'), { shards: 3, properties });
      const at = T0 - MINUTE;
      const noisy = Array.from({ length: 300 * 20 }, (_, i) =>
        error(at, `bot-${i % 300}`, { region: `noisy-${i % 300}` }),
      );
      const calm = Array.from({ length: 6_000 }, (_, i) => error(at, `u-${i}`, { region: `calm-${i}` }));
      const hurt = Array.from({ length: 14 }, (_, i) => error(at, `u-${i % 7}`, { region: 'hurt' }));
      const traffic = Array.from({ length: 30 }, (_, i) => ({ ...fine(at, `u-${i}`), region: 'hurt' }));
      const crash = Array.from({ length: 14 }, () => error(at, null, { region: 'crash' }));
      for (const part of [noisy, calm, [...hurt, ...traffic, ...crash]]) await write('groups', part);
      const app = source('groups');
      const rule = ruleFor({ group: 'region', total: '*:*' });
      const [answer] = await app.count(ask(rule), never);
      if (answer?.unknown !== null) throw new Error('unknown');
      expect(answer.unlisted).toBeNull();
      const found = answer.groups.find(({ group }) => group[0]?.value === 'hurt');
      expect(found?.counts).toEqual({
        ...{ bad: 14, users: { n: 7, unnamed: 0 }, fresh: null, total: 44, totalUsers: 30, excluded: [] },
      });
      const { moved } = (await evaluated(app, [rule], T0))!;
      expect(moved.map(({ move: { kind, result } }) => [kind, result.group[0]?.value])).toEqual([
        ['notice', 'hurt'],
        ['page', 'hurt'],
      ]);
      // And the one of which nobody knows whom it hurts, where its number pages.
      const unnamed = ruleFor({ ...{ group: 'region', impact: { users: 'user.id', page: 7, unnamed: 14 } } });
      const both = (await evaluated(app, [unnamed], T0))!.moved.filter(({ move }) => move.kind === 'page');
      expect(both.map(({ move }) => move.result.group[0]?.value).sort()).toEqual(['crash', 'hurt']);
      const scan = openRuleScan({
        ...{ name: 'app', node: node().url, index: index('groups'), auth: { kind: 'none' }, guests: false },
        ...{ time: { now: () => T0, after: () => () => {} }, random: () => 0.5 },
      });
      const [run] = await runBacktest(scan, [{ rule, exclusions: [] }], { first: T0, last: T0 }, never);
      expect(run?.pages.map(({ group, users }) => [group[0]?.value, users])).toEqual([['hurt', 7]]);
      expect(run?.unknown).toEqual([]);
      const [past] = await runBacktest(
        scan,
        [{ rule: unnamed, exclusions: [] }],
        { first: T0, last: T0 },
        never,
      );
      expect(past?.pages.map(({ group, unnamed: n }) => [group[0]?.value, n]).sort()).toEqual([
        ['crash', 14],
        ['hurt', undefined],
      ]);
      await scan.close();
      await app.close();
    }, 60_000);

    it('DET-865 counts a group that is not at rest whatever it has, so that its silence is seen', async () => {
      const app = source('groups');
      const rule = ruleFor({ group: 'region', total: '*:*' });
      const of = (value: string) => [{ field: 'region', value }];
      const groups = [of('calm-5000'), of('gone')];
      const rules = [{ rule, exclusions: [], groups }];
      const [answer] = await app.count({ ...ask(rule), rules }, never);
      if (answer?.unknown !== null) throw new Error('unknown');
      const counted = groups.map(
        (group) => answer.groups.find((each) => each.group[0]?.value === group[0]?.value)?.counts,
      );
      expect(counted).toMatchObject([
        { bad: 1, users: { n: 1 }, total: 1, totalUsers: 1 },
        { bad: 0, users: { n: 0 }, total: 0, totalUsers: 0 },
      ]);
      await app.close();
    });

    it('DET-725 says that groups are too many where more reach a level than are judged, and judges the worst', async () => {
      await client().makeIndex(index('crowd'), { properties });
      const hit = (n: number, users: number) =>
        Array.from({ length: users }, (_, i) => error(T0 - MINUTE, `u-${i}`, { region: `r-${n}` }));
      await write('crowd', Array.from({ length: 450 }, (_, n) => hit(n, n === 449 ? 9 : 6)).flat());
      const app = source('crowd');
      const rule = ruleFor({ group: 'region' });
      const [answer] = await app.count(ask(rule), never);
      if (answer?.unknown !== null) throw new Error('unknown');
      expect(answer.groups).toHaveLength(400);
      expect(answer.unlisted).toEqual({ most: 200, documents: 300 });
      expect(answer.groups[0]).toMatchObject({ group: [{ value: 'r-449' }], counts: { users: { n: 9 } } });
      const evaluator = new Evaluator(new Map([['app', app]]));
      evaluator.setRules([rule]);
      const { moved } = (await evaluator.evaluate(T0, [], never))!;
      expect(moved.filter(({ move }) => move.kind === 'page')).toHaveLength(400);
      const [watched] = evaluator.evaluated();
      const whole = watched?.groups.find(({ group }) => group.length === 0);
      expect(whole?.last).toMatchObject({
        counts: null,
        unknown: { kind: 'too-many-groups', params: { rule: 'checkout-5xx', fields: 'region', most: 200 } },
      });
      await app.close();
    }, 30_000);

    it('DET-706 finds what came late, and opens its slot again', async () => {
      await client().makeIndex(index('late'), { properties });
      await write('late', [fine(T0 - MINUTE, 'u-1'), fine(T0 + 30_000, 'u-1')]);
      const app = source('late');
      const rules = [ruleFor()];
      const evaluator = new Evaluator(new Map([['app', app]]));
      evaluator.setRules(rules);
      await evaluator.evaluate(T0, [], never);
      await write(
        'late',
        Array.from({ length: 40 }, (_, i) => error(T0 - 4 * MINUTE - 30_000, `u-${i}`)),
      );
      const found = await evaluator.evaluate(T0 + MINUTE, [], never);
      expect(found?.moved.map(({ move: { kind, late } }) => [kind, late])).toContainEqual(['page', true]);
      await app.close();
    });

    const evaluated = async (
      app: ReturnType<typeof source>,
      rules: readonly DetectionRule[],
      now: number,
    ) => {
      const evaluator = new Evaluator(new Map([['app', app]]));
      evaluator.setRules(rules);
      return evaluator.evaluate(now, [], never);
    };

    it('DET-710 pages for the service whose errors are felt, once, and resolves when it recovers', async () => {
      await client().makeIndex(index('story'), { properties });
      const minute = (n: number) => T0 + n * MINUTE;
      const traffic = (n: number) =>
        Array.from({ length: 60 }, (_, i) => fine(minute(n) + i * 1_000, `u-${i}`));
      // Errors of retries that no user saw, every minute; then 40 users in minutes 2 to 4; then none.
      const retries = (n: number) =>
        Array.from({ length: 50 }, (_, i) => error(minute(n) + i * 1_000, null, { service: 'mailer' }));
      const hurting = (n: number) =>
        Array.from({ length: 120 }, (_, i) => error(minute(n) + i * 400, `u-${i % 40}`));
      for (let n = -1; n < 9; n += 1) {
        await write('story', [...traffic(n), ...retries(n), ...(n >= 2 && n < 5 ? hurting(n) : [])]);
      }
      await using pd = await pagerRig();
      const time = new FakeTime(T0 + 1_000);
      const app = openSearchDetection({
        ...{ name: 'app', node: node().url, index: index('story'), auth: { kind: 'none' }, guests: false },
        ...{ time, random: () => 0.5, tuning: { deadlineMs: 3_600_000 } },
      });
      // The node's clock is true; the story's is not.
      Object.assign(app, { skewMs: async () => null });
      const keys = { default: CHECKOUT_ROUTING_KEY, services: {} };
      const events = {
        keys,
        url: pd.server.url,
        time: pd.time,
        random: () => 0.5,
        timeoutMs: 600_000,
        pager: pd.pager,
      };
      const more = { window: '1m', resolve: { clean: 2 } };
      const watcher = new Detector({
        watcher: 'a',
        store: new MemoryDetection(),
        sources: new Map([['app', app]]),
        rules: async () => ({
          rules: [
            ruleFor({ ...more, name: 'mailer-errors', query: 'service:mailer AND status:>=500' }),
            ruleFor({
              ...more,
              name: 'checkout-5xx',
              total: 'service:checkout',
              impact: { users: 'user.id', share: '5%', page: 10 },
            }),
          ],
          broken: [],
        }),
        sender: pagerDutyEvents(events),
        ping: null,
        time,
        random: () => 0.5,
        hash: sha256,
        logger: { info() {}, warn() {}, error() {} },
        words: { lang: 'en', timeZone: 'UTC' },
        leaseMs: 15_000,
      });
      const ends = new AbortController();
      const running = watcher.run(ends.signal);
      const ours = () => pd.account.incidents.filter(({ key }) => key.startsWith('oncall/'));
      const states: string[] = [];
      for (let slot = 0; slot < 9; slot += 1) {
        await real(() => time.advance(0));
        states.push(
          ours()
            .map(({ title, status }) => `${title.split(':')[0]} ${status}`)
            .join(),
        );
        await time.advance(MINUTE);
      }
      expect(ours()).toHaveLength(1);
      expect(ours()[0]?.title).toBe('checkout-5xx: 40 of 60 users affected (67%) in 1m');
      expect(states.slice(0, 3)).toEqual(['', '', '']);
      expect(states.at(-1)).toBe('checkout-5xx resolved');
      ends.abort();
      await time.advance(1);
      await running;
      await app.close();
    });
  });

/** The node answers in real time while the detector's time stands still. */
async function real(settle: () => Promise<void>): Promise<void> {
  for (let i = 0; i < 25; i += 1) {
    await new Promise((done) => setTimeout(done, 20));
    await settle();
  }
}
