import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSqliteDetection } from '../../../src/adapters/sqlite-detection/sqlite-detection.ts';
import { realTime } from '../../../src/cli/base/machine.ts';
import { hubDetectionLog } from '../../../src/cli/hub/hub-detection-log.ts';
import type { Checkpoint } from '../../../src/detection/checkpoint.ts';
import type { DetectionLog } from '../../../src/ports/detection-log.ts';
import { detectionNight } from '../../tui/detection/detection-night.ts';
import { type Ask, httpRig, REMOTE } from './http-rig.ts';

const DAY = 86_400_000;
let rig: Awaited<ReturnType<typeof httpRig>>;
let data: string;
let detectionLog: DetectionLog;
const noted: unknown[] = [];
const token: Record<string, string> = {};

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'exclusions-'));
  detectionLog = hubDetectionLog({ data }, {});
  const audit = {
    excluded: async (by: object, about: object) => void noted.push({ by, about }),
    exclusionEnded: async (by: object, id: string, why: string) => void noted.push({ by, ended: id, why }),
    ruleRetired: async (by: object, rule: string, why: string) => void noted.push({ by, retired: rule, why }),
    exported: async () => {},
    imported: async () => {},
    factsRedacted: async () => {},
  };
  rig = await httpRig({ detectionLog, audit });
  token.aoi = await rig.member('aoi');
  const session = await rig.open('Invited');
  for (const role of ['guest', 'observer'] as const) token[role] = await rig.invited(session, role, role);
});
afterAll(async () => {
  await rig.stop();
  await detectionLog.close();
  await rm(data, { recursive: true, force: true });
});

const as = (who: string): Ask => ({ via: REMOTE, token: token[who] ?? '' });
const post = (path: string, body: object, who = 'aoi') => rig.ask(path, { method: 'POST', body, ...as(who) });
const wish = (more: object = {}) => ({
  ...{ id: null, rule: null, source: null, match: { by: 'query', query: 'acquirer:b' }, owner: null },
  ...{ reason: 'their maintenance', forMs: 2 * DAY, until: null },
  ...more,
});

describe('exclusions of a hub', () => {
  it('DET-884 are there for members of the hub alone, and reading makes no file', async () => {
    expect((await rig.ask('/v1/exclusions', as('aoi'))).json).toEqual({ watcher: null, exclusions: [] });
    expect((await rig.ask('/v1/detection', as('aoi'))).json).toMatchObject({ watcher: null, ending: [] });
    for (const role of ['guest', 'observer']) {
      for (const path of ['/v1/exclusions', '/v1/detection'])
        expect((await rig.ask(path, as(role))).status).toBe(403);
      for (const path of ['/v1/exclusions', '/v1/exclusions/x/end'])
        expect((await post(path, wish(), role)).status).toBe(403);
    }
    expect(noted).toEqual([]);
  });

  it('DET-884 are added and ended in one’s own name, reach the watch log, and are noted', async () => {
    const made = await post('/v1/exclusions', wish({ id: 'maint' }));
    expect(made).toMatchObject({ status: 200, json: { id: 'maint', owner: 'aoi', watcher: null } });
    const other = openSqliteDetection({ path: join(data, 'watch.db'), time: realTime });
    expect(await other.events(1)).toMatchObject([
      { type: 'exclusion.added', by: 'aoi', fence: 0, data: { id: 'maint', match: { query: 'acquirer:b' } } },
    ]);
    // A detector has the lease: its name is in the answer.
    await other.lease('hub-1', Date.now(), 60_000);
    await other.append('hub-1', 1, new Date().toISOString(), [
      {
        type: 'exclusion.held',
        data: { id: 'maint', rule: 'checkout-5xx', group: [], episode: 1, users: 40 },
      },
    ]);
    const listed = await rig.ask('/v1/exclusions', as('aoi'));
    expect(listed.json).toMatchObject({
      watcher: 'hub-1',
      exclusions: [
        { id: 'maint', state: 'ends-soon', held: { pages: 1, users: 40, rules: ['checkout-5xx'] } },
      ],
    });
    const ended = await post('/v1/exclusions/maint/end', { reason: 'over' });
    expect(ended).toMatchObject({ status: 200, json: { id: 'maint', watcher: 'hub-1' } });
    expect(noted).toMatchObject([
      { by: { name: 'aoi' }, about: { id: 'maint', what: 'acquirer:b', reason: 'their maintenance' } },
      { by: { name: 'aoi' }, ended: 'maint', why: 'over' },
    ]);
    await other.close();
  });

  it('DET-884 are refused with why', async () => {
    const refused = async (path: string, body: object) => {
      const { status, json } = await post(path, body);
      return [status, json.kind, json.params.id ?? json.params.where];
    };
    const add = (more: object) => refused('/v1/exclusions', wish(more));
    expect(await add({ id: 'maint' })).toEqual([409, 'exclusion-taken', 'maint']);
    expect((await add({ id: 'long', forMs: 31 * DAY })).slice(0, 2)).toEqual([409, 'exclusion-too-long']);
    const endless = await add({ id: 'endless', forMs: Number.MAX_SAFE_INTEGER });
    expect(endless.slice(0, 2)).toEqual([409, 'exclusion-too-long']);
    expect((await add({ id: 'past', forMs: null, until: '2020-01-01T00:00:00.000Z' })).slice(0, 2)).toEqual([
      409,
      'exclusion-past',
    ]);
    expect(await add({ until: '2030-01-01T00:00:00.000Z' })).toEqual([400, 'invalid', 'until']);
    // What is hidden in a text would change what a query finds.
    expect(await add({ match: { by: 'query', query: 'email:"sato@example.com"' } })).toEqual([
      400,
      'invalid',
      'query',
    ]);
    for (const [match, kind] of [
      [{ by: 'query', query: 'message:((' }, 'exclusion-broken'],
      [{ by: 'query', query: 'a:b OR *:*' }, 'exclusion-everything'],
      [{ by: 'pattern', template: '<number> <text>' }, 'exclusion-no-word'],
    ] as const)
      expect(await add({ id: 'odd', match })).toEqual([409, kind, 'odd']);
    expect(await refused('/v1/exclusions/nobody/end', { reason: '' })).toEqual([
      404,
      'exclusion-not-there',
      'nobody',
    ]);
    expect(await refused('/v1/exclusions/maint/end', { reason: '' })).toEqual([
      409,
      'exclusion-ended',
      'maint',
    ]);
  });

  it('DET-884 of a rule are for one that the watcher evaluates, and of its source', async () => {
    const store = openSqliteDetection({ path: join(data, 'watch.db'), time: realTime });
    const { fence } = await store.lease('hub-1', Date.now(), 60_000);
    await store.saveCheckpoint(fence, JSON.stringify(detectionNight() satisfies Checkpoint));
    await store.close();
    expect(await post('/v1/exclusions', wish({ rule: 'chekout' }))).toMatchObject({
      status: 404,
      json: { kind: 'exclusion-no-rule', params: { id: 'chekout' } },
    });
    expect(await post('/v1/exclusions', wish({ rule: 'pay-declines' }))).toMatchObject({
      status: 200,
      json: { rule: 'pay-declines', source: 'pay' },
    });
  });

  it('DET-945 are asked again where they silence a rule, or a page of one is open', async () => {
    const store = openSqliteDetection({ path: join(data, 'watch.db'), time: realTime });
    const { fence } = await store.lease('hub-1', Date.now(), 60_000);
    const [checkout] = detectionNight().rules.filter(({ rule }) => rule.name === 'checkout-5xx');
    const query = checkout?.rule.query ?? '';
    const all = { rule: 'checkout-5xx', match: { by: 'query', query } };
    expect(await post('/v1/exclusions', wish({ ...all, id: 'all' }))).toMatchObject({
      ...{ status: 409, json: { kind: 'exclusion-silences', params: { rules: 'checkout-5xx' } } },
    });
    expect((await post('/v1/exclusions', wish({ ...all, id: 'all', sure: true }))).status).toBe(200);
    const ref = { kind: 'impact', rule: 'login-errors', group: [], key: 'oncall/login-errors/x' } as const;
    const asked = { slot: 1, late: false, numbers: null, blind: null, ended: [], service: null };
    const page = { ...ref, episode: 1 };
    await store.append('hub-1', fence, new Date().toISOString(), [
      { type: 'page.requested', data: { ...page, ...asked } },
    ]);
    const statement = { template: 'token <id> expired', days: 1, reason: 'known' };
    const doubt = { kind: 'exclusion-open-page', params: { rules: 'login-errors' } };
    expect(await post('/v1/exclusions', statement)).toMatchObject({ status: 409, json: doubt });
    expect((await post('/v1/exclusions', wish({ rule: 'image-404', id: 'img' }))).status).toBe(200);
    expect((await post('/v1/exclusions', { ...statement, sure: true })).status).toBe(200);
    await store.append('hub-1', fence, new Date().toISOString(), [
      { type: 'resolve.requested', data: { ...page, why: 'cleared' } },
      { type: 'resolve.sent', data: page },
    ]);
    expect((await post('/v1/exclusions', { ...statement, template: 'session <id> lost' })).status).toBe(200);
    await store.close();
  });

  it('DET-933 a member ends the pages of a removed rule, and that is noted', async () => {
    const retire = (rule: string, who = 'aoi') =>
      post(`/v1/rules/${rule}/retire`, { reason: 'replaced' }, who);
    expect((await retire('checkout-5xx', 'guest')).status).toBe(403);
    const kind = async (rule: string) => (await retire(rule)).json.kind;
    expect([await kind('no-such-rule'), await kind('checkout-5xx')]).toEqual([
      'rule-no-page',
      'rule-still-there',
    ]);
    const store = openSqliteDetection({ path: join(data, 'watch.db'), time: realTime });
    const { fence } = await store.lease('hub-1', Date.now(), 60_000);
    const rules = detectionNight().rules.map((each) => ({ ...each, leaving: true }));
    await store.saveCheckpoint(fence, JSON.stringify(detectionNight({ rules })));
    expect(await kind('checkout-5xx')).toBe('rule-no-page');
    const ref = {
      kind: 'impact' as const,
      rule: 'checkout-5xx',
      group: [],
      key: 'oncall/checkout-5xx/x',
      episode: 1,
    };
    const asked = { slot: 1, late: false, numbers: null, blind: null, ended: [], service: null };
    await store.append('hub-1', fence, new Date().toISOString(), [
      { type: 'page.requested', data: { ...ref, ...asked } },
    ]);
    expect(await retire('checkout-5xx')).toMatchObject({
      ...{ status: 200, json: { rule: 'checkout-5xx', watcher: 'hub-1' } },
    });
    expect((await store.events(1)).at(-1)).toMatchObject({
      ...{ type: 'rule.retired', by: 'aoi', fence: 0, data: { rule: 'checkout-5xx', reason: 'replaced' } },
    });
    expect(noted.at(-1)).toMatchObject({ by: { name: 'aoi' }, retired: 'checkout-5xx', why: 'replaced' });
    await store.close();
  });

  it('DET-884 of a session, a statement and days, land in the same log', async () => {
    const asked = { template: 'cart <id> not found', days: 7, reason: 'known', sure: true };
    const { json } = await post('/v1/exclusions', asked);
    expect(json).toMatchObject({ id: 'cart-not-found', rule: null, watcher: 'hub-1' });
    const { exclusions } = (await rig.ask('/v1/exclusions', as('aoi'))).json;
    expect(exclusions).toContainEqual(expect.objectContaining({ id: 'cart-not-found', owner: 'aoi' }));
  });

  it('DET-884 a hub without a watch log says so', async () => {
    const bare = await httpRig();
    expect((await bare.ask('/v1/exclusions')).status).toBe(501);
    expect((await bare.ask('/v1/detection')).status).toBe(501);
    await bare.stop();
  });
});
