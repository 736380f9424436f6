import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { openPrivateFiles } from '../../../src/adapters/private-files/private-files.ts';
import { pace } from '../../../src/hub/pager/feed.ts';
import { openWebhookSecrets } from '../../../src/hub/pager/webhook/secrets.ts';
import { Webhooks } from '../../../src/hub/pager/webhook/webhooks.ts';
import { deliverWebhooks, signatureOf } from '../../../src/sim/pagerduty/webhooks.ts';
import { FakeTime } from '../../network/fake-time.ts';
import { httpRig, REMOTE } from '../http/http-rig.ts';
import { pagerRig, SATO, TANAKA } from './pager-rig.ts';

const [OLD, NEW] = ['0123456789abcdef-old', '0123456789abcdef-new'] as const;
const NOW = Date.parse('2026-11-25T03:00:00.000Z');
const HOUR = 3_600_000;
const bytes = (text: string) => new TextEncoder().encode(text);

function event(over: object = {}, data: object = { id: 'Q1', type: 'incident' }): string {
  const at = new Date(NOW).toISOString();
  return JSON.stringify({
    event: {
      id: '01A',
      event_type: 'incident.resolved',
      resource_type: 'incident',
      occurred_at: at,
      data,
      ...over,
    },
  });
}

function heard(
  secrets: readonly string[] = [OLD],
  { current = () => secrets, read = async (): Promise<unknown> => null } = {},
) {
  let now = NOW;
  const hints: (string | null)[] = [];
  const time = { now: () => now, after: () => () => {} };
  const webhooks = new Webhooks({
    time,
    secrets: current,
    readSecrets: read,
    pages: () => null,
    hint: (id) => void hints.push(id),
  });
  const take = (body: string, by: readonly string[] = [OLD]) =>
    webhooks.take(signatureOf(body, by), bytes(body));
  return { webhooks, hints, take, at: (ms: number) => (now = ms) };
}

describe('a delivery of PagerDuty', () => {
  it('HUB-420 is taken with a signature by any secret that is kept, and refused with none', async () => {
    const both = heard([OLD, NEW]);
    expect(await both.take(event({ id: '1' }), [OLD])).toBe('taken');
    expect(await both.take(event({ id: '2' }), [NEW])).toBe('taken');
    // While PagerDuty rotates, it signs by both.
    expect(await heard([NEW]).take(event(), ['0123456789abcdef-other', NEW])).toBe('taken');
    expect(await heard([OLD]).take(event(), [NEW])).toBe('unsigned');
    expect(await heard([]).take(event(), [OLD])).toBe('unsigned');
    const { webhooks, hints } = heard();
    const body = event();
    const [right = ''] = signatureOf(body, [OLD]).split(',');
    for (const header of ['', 'v1=', right.replace('v1', 'v0'), right.slice(0, -1), right.toUpperCase()])
      expect(await webhooks.take(header, bytes(body))).toBe('unsigned');
    expect(await webhooks.take(right, bytes(`${body} `))).toBe('unsigned');
    expect(await webhooks.take(` x=1, ${right} `, bytes(body))).toBe('taken');
    expect(hints).toEqual(['Q1']);
  });

  it('HUB-421 counts once, and only within the 49 hours in which PagerDuty sends again', async () => {
    const { take, hints, webhooks, at } = heard();
    expect(await take(event())).toBe('taken');
    at(NOW + 1_000);
    expect([await take(event()), webhooks.heardAt]).toEqual(['repeated', NOW]);
    const old = (hours: number) => new Date(NOW - hours * HOUR).toISOString();
    expect(await take(event({ id: '2', occurred_at: old(48.5) }))).toBe('taken');
    at(NOW + 2_000);
    expect(await take(event({ id: '3', occurred_at: old(49.5) }))).toBe('outside-window');
    expect(await take(event({ id: '4', occurred_at: old(-0.5) }))).toBe('outside-window');
    expect(hints).toHaveLength(2);
    expect(webhooks.heardAt).toBe(NOW + 1_000);
  });

  it('HUB-422 gives only an incident to read: notes and pings name theirs or none, and no event is a crash', async () => {
    const { take, hints } = heard();
    const note = { id: 'N1', type: 'incident_note', incident: { id: 'Q2' }, content: 'x' };
    expect(await take(event({ id: '1', event_type: 'incident.annotated' }, note))).toBe('taken');
    expect(await take(event({ id: '2', event_type: 'pagey.ping' }, {}))).toBe('taken');
    expect(await take(event({ id: '3', event_type: 'service.updated' }, { id: 'S1', type: 'service' }))).toBe(
      'taken',
    );
    expect(await take(event({ id: '4' }, { id: '../x', type: 'incident' }))).toBe('taken');
    expect(hints).toEqual(['Q2', null]);
    for (const broken of ['', '{}', '[]', 'null', '{"event":{}}', '{"event":{"id":1}}', '\ud800'])
      expect(await take(broken)).toBe('unreadable');
  });

  it('HUB-423 while deliveries come incidents are polled slowly; a change without a delivery ends that until the next', async () => {
    const { take, webhooks, at } = heard();
    expect(webhooks.live).toBe(false);
    await take(event());
    expect(webhooks.live).toBe(true);
    at(NOW + HOUR);
    // It was before the last delivery, so its own may have come with that.
    webhooks.found(NOW - 60_000);
    // Its delivery may still be under way.
    webhooks.found(NOW + HOUR - 5_000);
    expect(webhooks.live).toBe(true);
    webhooks.found(NOW + HOUR / 2);
    expect(webhooks.live).toBe(false);
    at(NOW + HOUR + 1);
    await take(event({ id: '2' }));
    expect(webhooks.live).toBe(true);
  });
});

describe('deliveries that fail', () => {
  it('HUB-423 a delivery that cannot be taken restores the quick poll until the next good one; a replayed one does not end that', async () => {
    const { take, webhooks } = heard();
    await take(event());
    const failures: Readonly<Record<string, () => unknown>> = {
      unsigned: () => take(event({ id: 'x' }), [NEW]),
      unreadable: () => take('{}'),
      'not read': () => webhooks.failed(),
    };
    for (const [name, fail] of Object.entries(failures)) {
      expect(webhooks.live).toBe(true);
      await fail();
      expect([name, webhooks.live]).toEqual([name, false]);
      expect(await take(event())).toBe('repeated');
      expect([name, webhooks.live]).toEqual([name, false]);
      expect(await take(event({ id: `after-${name.replace(' ', '-')}` }))).toBe('taken');
    }
  });

  it('HUB-427 new ones are limited, and replayed ones use none of their budget', async () => {
    const { take, webhooks, at, hints } = heard();
    for (let i = 0; i < 900; i++) await take(event({ id: `n${i}` }));
    for (let i = 0; i < 900; i++) expect(await take(event({ id: `n${i}` }))).toBe('repeated');
    for (let i = 900; i < 1_000; i++) expect(await take(event({ id: `n${i}` }))).toBe('taken');
    expect([await take(event({ id: 'more' })), webhooks.live]).toEqual(['too-fast', false]);
    expect(hints).toHaveLength(1_000);
    at(NOW + 10);
    // It was not remembered, so it counts when PagerDuty sends it again.
    expect([await take(event({ id: 'more' })), webhooks.live]).toEqual(['taken', true]);
  });

  it('HUB-427 a flood without a signature, or with a false one, uses none of PagerDuty’s budget', async () => {
    const time = new FakeTime(NOW);
    const webhooks = new Webhooks({
      time,
      secrets: () => [OLD],
      readSecrets: async () => {},
      pages: () => null,
      hint: () => {},
    });
    const { ask, logged } = await httpRig({ webhooks }, time);
    const send = (body: string, signature: string | null, holder: string) =>
      ask('/v1/pagerduty', {
        method: 'POST',
        body,
        headers: signature === null ? {} : { 'x-pagerduty-signature': signature },
        via: { ...REMOTE, holder },
      });
    const statuses = async (signature: string | null, holder: string, times: number) => {
      const all = await Promise.all(Array.from({ length: times }, () => send('{}', signature, holder)));
      return [401, 429].map((status) => all.filter((one) => one.status === status).length);
    };
    const forged = signatureOf('{}', [NEW]);
    expect(await statuses(forged, '203.0.113.7', 1_500)).toEqual([20, 1_480]);
    expect(await statuses(null, '203.0.113.7', 30)).toEqual([0, 30]);
    expect(await statuses(null, '198.51.100.9', 30)).toEqual([20, 10]);
    expect(logged.filter((line) => line.includes('"unsigned"'))).toHaveLength(40);
    // Also from the very address, as behind a proxy.
    for (let i = 0; i < 12; i++) {
      const body = event({ id: `good-${i}` });
      const told = await send(body, signatureOf(body, [OLD]), '203.0.113.7');
      expect([told.status, told.json]).toEqual([202, { heard: 'taken' }]);
    }
    await time.advance(2_000);
    expect(await statuses(forged, '203.0.113.7', 5)).toEqual([2, 3]);
  });

  it('HUB-427 a delivery without a signature is not read, and a body that is too large or too slow restores the quick poll', async () => {
    const time = new FakeTime(NOW);
    const webhooks = new Webhooks({
      time,
      secrets: () => [OLD],
      readSecrets: async () => {},
      pages: () => null,
      hint: () => {},
    });
    const { ask } = await httpRig({ webhooks }, time);
    let read = 0;
    const endless = (): ReadableStream =>
      new ReadableStream({
        pull(to) {
          read += 1;
          to.enqueue(new Uint8Array(1_024));
        },
      });
    const send = (headers: Record<string, string>) =>
      ask('/v1/pagerduty', { method: 'POST', body: endless(), headers, via: REMOTE });
    expect([(await send({})).status, webhooks.live]).toEqual([401, false]);
    expect(read).toBeLessThan(3);
    const good = event();
    await ask('/v1/pagerduty', {
      method: 'POST',
      body: good,
      headers: { 'x-pagerduty-signature': signatureOf(good, [OLD]) },
      via: REMOTE,
    });
    expect(webhooks.live).toBe(true);
    const large = await send({ 'x-pagerduty-signature': signatureOf('x', [OLD]) });
    expect([large.status, webhooks.live]).toEqual([413, false]);
  });
});

describe('webhooks at a hub', () => {
  it('HUB-424 a change elsewhere is in the session and in the lists without a poll', async () => {
    // At the speed of life the next poll is a minute away.
    await using rig = await pagerRig({ webhookSecrets: [OLD], speed: 1 });
    const incident = rig.account.trigger('SCHECK1', '5xx');
    const subscription = { url: '/v1/pagerduty', secrets: [OLD] };
    const out = deliverWebhooks(rig.account, subscription, async (url, body, headers) => {
      return (await rig.send(url, body, headers)).status;
    });
    rig.account.note(incident, 'PTANAKA', '見ています');
    await out.idle();
    const { json } = await rig.start(SATO, incident.id);
    await rig.until(json.session, ({ incidents }) => incidents[0]?.status === 'acknowledged');
    await out.idle();
    const told = rig.changes.n;
    const read = vi.spyOn(rig.pager, 'incident');
    rig.account.resolve(incident, 'PTANAKA');
    await out.idle();
    const state = await rig.until(json.session, ({ incidents }) => incidents[0]?.status === 'resolved');
    expect(state.incidents[0]).toMatchObject({ resolvedBy: '田中' });
    // A delivery that came before may be read only now: what counts is that nothing was read by the clock.
    expect(read).toHaveBeenCalledWith(incident.id, expect.anything());
    expect(read.mock.calls.filter(([, call]) => call?.lane === 'background')).toEqual([]);
    expect(rig.changes.n).toBeGreaterThan(told);
    expect(out.delivered.every(({ status }) => status === 202)).toBe(true);
    const list = await rig.ask(TANAKA, '/v1/incidents?scope=all');
    expect(list.json.incidents).toEqual([]);
    expect((await rig.ask(SATO, '/v1/pager')).json.webhooks).toMatchObject({ configured: true, live: true });
    expect(pace(state, rig.time.now(), rig.time.now(), true)).toBeGreaterThanOrEqual(60_000);
    out.stop();
  });

  it('HUB-425 over HTTP: needs no token, says what it refuses, and tells nothing of its secrets', async () => {
    await using rig = await pagerRig({ webhookSecrets: [OLD] });
    const at = new Date(rig.time.now()).toISOString();
    const send = (body: string, signature?: string) =>
      rig.send('/v1/pagerduty', body, signature === undefined ? {} : { 'x-pagerduty-signature': signature });
    const body = event({ occurred_at: at });
    expect(await send(body)).toMatchObject({ status: 401, json: { kind: 'signature-invalid' } });
    expect((await send(body, signatureOf(body, [NEW]))).status).toBe(401);
    expect(await send(body, signatureOf(body, [OLD]))).toMatchObject({
      status: 202,
      json: { heard: 'taken' },
    });
    expect(await send(body, signatureOf(body, [OLD]))).toMatchObject({
      status: 202,
      json: { heard: 'repeated' },
    });
    expect((await send('{}', signatureOf('{}', [OLD]))).status).toBe(400);
    const huge = JSON.stringify({ event: 'x'.repeat(300_000) });
    expect((await send(huge, signatureOf(huge, [OLD]))).status).toBe(413);
    expect(rig.logged.join('\n')).not.toContain(OLD);
    // Every other way in still needs to know who asks.
    expect((await rig.send('/v1/incidents', undefined, {})).status).toBe(401);
  });

  it('HUB-426 a secret that is added or removed beside a running hub counts at once, and is kept 0600', async () => {
    const root = await mkdtemp(join(tmpdir(), 'oncall-webhook-'));
    const files = await openPrivateFiles(join(root, 'data'));
    const [running, beside] = [await openWebhookSecrets(files), await openWebhookSecrets(files)];
    const until = async (count: number) => {
      while (running.current().length !== count) await new Promise((resolve) => setTimeout(resolve, 5));
    };
    const first = await beside.add(OLD, NOW);
    expect(await beside.add(OLD, NOW)).toBe(first);
    await until(1);
    await beside.add(NEW, NOW);
    await until(2);
    expect(await beside.remove(first ?? '')).toBe(true);
    expect(await beside.remove(first ?? '')).toBe(false);
    await until(1);
    expect(running.current()).toEqual([NEW]);
    expect(JSON.stringify(await running.list())).not.toContain(NEW);
    for (let i = 0; i < 9; i++) expect(await beside.add(`0123456789abcdef-${i}`, NOW)).not.toBeNull();
    expect(await beside.add('0123456789abcdef-more', NOW)).toBeNull();
    running.close();
    beside.close();
    await rm(root, { recursive: true });
  });

  it.each([
    ['cut', (text: string) => text.slice(0, -20)],
    ['empty', () => ''],
    ['with a letter of a secret changed', (text: string) => text.replace('cdef-old', 'cdef-odd')],
    ['of a later version', (text: string) => text.replace(/"sum": .*/, '"v": 2')],
    [
      'with a secret that anybody could guess',
      () => '{"v":1,"secrets":[{"id":"wh_1","secret":"","added":""}]}',
    ],
  ])(
    'HUB-993 a file of signing secrets that is damaged (%s) is no file without them',
    async (_how, damage) => {
      const root = await mkdtemp(join(tmpdir(), 'oncall-webhook-'));
      const files = await openPrivateFiles(join(root, 'data'));
      const name = 'pagerduty-webhooks.json';
      const trouble = Promise.withResolvers<unknown>();
      const watched: (() => void)[] = [];
      const watch = (_name: string, own: () => void) => {
        watched.push(own);
        return () => {};
      };
      const running = await openWebhookSecrets({ ...files, watch }, trouble.resolve);
      const id = await running.add(OLD, NOW);
      const whole = (await files.read(name)) ?? '';
      const damaged = damage(whole);
      expect(damaged).not.toBe(whole);
      await files.write(name, damaged);

      for (const own of watched) own();
      const refused = { kind: 'damaged', params: { path: join(root, 'data', name) } };
      expect(running.current()).toEqual([OLD]);
      await expect(running.list()).rejects.toMatchObject(refused);
      await expect(openWebhookSecrets(files)).rejects.toMatchObject(refused);
      expect(await trouble.promise).toMatchObject(refused);
      // Nothing is written over it: somebody may still read the others out of it.
      await expect(running.add(NEW, NOW)).rejects.toMatchObject(refused);
      await expect(running.remove(id ?? '')).rejects.toMatchObject(refused);
      expect(await files.read(name)).toBe(damaged);
      expect(running.current()).toEqual([OLD]);

      // One that fits no known secret may be signed by one in the file.
      const hub = heard([], { current: () => running.current(), read: () => running.list() });
      expect(await hub.take(event({ id: '1' }), [OLD])).toBe('taken');
      expect(await hub.take(event({ id: '2' }), [NEW])).toBe('not-ready');
      await files.write(name, whole);
      expect(await running.list()).toMatchObject([{ id }]);
      await rm(root, { recursive: true });
    },
  );

  it('HUB-974 one signed by a secret that another process has just added is taken, before the file is looked at by itself', async () => {
    const root = await mkdtemp(join(tmpdir(), 'oncall-webhook-'));
    const files = await openPrivateFiles(join(root, 'data'));
    // A hub that begins, and sees no change by itself: one between its first read and its first look is never reported.
    const running = await openWebhookSecrets({ ...files, watch: () => () => {} });
    const hub = heard([], { current: () => running.current(), read: () => running.list() });
    const beside = await openWebhookSecrets(files);
    await beside.add(OLD, NOW);
    expect(running.current()).toEqual([]);
    expect(await hub.take(event({ id: '1' }), [OLD])).toBe('taken');
    await beside.add(NEW, NOW);
    expect(await hub.take(event({ id: '2' }), [NEW])).toBe('taken');
    expect(await hub.take(event({ id: '3' }), ['0123456789abcdef-other'])).toBe('unsigned');
    beside.close();
    await rm(root, { recursive: true });
  });

  it('HUB-974 while the secrets cannot be read, one that fits none of those known is no forgery: it is to be sent again', async () => {
    const lost = () => Promise.reject(new Error('EIO'));
    const hub = heard([], { current: () => [OLD], read: lost });
    expect(await hub.take(event({ id: '1' }), [OLD])).toBe('taken');
    expect(await hub.take(event({ id: '2' }), [NEW])).toBe('not-ready');
    expect(hub.webhooks.live).toBe(false);
    // What carries no signature of its form needs no secret to be refused.
    expect(await hub.webhooks.take('v1=', bytes(event()))).toBe('unsigned');
    await using rig = await pagerRig({ webhookSecrets: [OLD], readWebhookSecrets: lost });
    const body = event({ occurred_at: new Date(rig.time.now()).toISOString() });
    const answer = await rig.send('/v1/pagerduty', body, {
      'x-pagerduty-signature': signatureOf(body, [NEW]),
    });
    expect(answer).toMatchObject({ status: 503, json: { kind: 'not-ready' } });
  });
});
