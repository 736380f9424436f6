import { describe, expect, it } from 'vitest';
import { TeamClient } from '../../../src/client/team-client.ts';
import type { PagerIncident } from '../../../src/ports/pager.ts';
import type { PageScope } from '../../../src/protocol/http.ts';
import { deliverWebhooks, signatureOf } from '../../../src/sim/pagerduty/webhooks.ts';
import { settle } from '../../network/fake-time.ts';
import { Network } from '../../network/network.ts';
import { whoIs } from '../who-is.ts';
import { type HandHubOptions, handHub, SATO } from './hand-hub.ts';

const SECRET = '0123456789abcdef-webhook';
const bytes = (text: string) => new TextEncoder().encode(text);

/** A home at a hub that takes webhooks. `late`: they are held until `deliver`. */
async function told(scope: PageScope = 'all', options: HandHubOptions = {}, late = false) {
  const hub = handHub({ ...options, webhookSecrets: [SECRET] });
  const network = new Network((socket) => hub.feed.attach(socket, whoIs(SATO)));
  const client = new TeamClient(
    { client: 'home-of-webhooks', dial: network.dial('home'), time: hub.time, random: () => 0.5 },
    { scope, hundreds: 1 },
  );
  const held: (() => Promise<void>)[] = [];
  const out = deliverWebhooks(hub.account, { url: '', secrets: [SECRET] }, async (_, body, headers) => {
    const send = async () =>
      void (await hub.webhooks.take(headers['x-pagerduty-signature'] ?? '', bytes(body)));
    if (late) held.push(send);
    else await send();
    return 202;
  });
  const rig = {
    hub,
    client,
    get rows() {
      return client.get().parts.pages?.rows ?? [];
    },
    get head() {
      return client.get().parts.pages?.head;
    },
    /** Reads of lists so far. */
    reads: () => hub.calls.filter(({ path }) => path === '/incidents').length,
    /** What is under way arrives, in no time. */
    async now() {
      await out.idle();
      for (let i = 0; i < 20; i += 1) {
        await settle();
        await hub.time.advance(0);
        await network.flush();
      }
    },
    async pass(ms: number) {
      for (let passed = 0; passed < ms; passed += 100) {
        // Signatures are worked out by another thread, of which the hand's time knows nothing.
        await out.idle();
        await hub.time.advance(100);
        await network.flush();
      }
    },
    async deliver() {
      for (const send of held.splice(0)) await send();
      await rig.now();
    },
    /** An event of our making, signed. */
    async send(event: object) {
      const body = JSON.stringify({ event });
      await hub.webhooks.take(signatureOf(body, [SECRET]), bytes(body));
      await rig.now();
    },
  };
  client.open();
  await network.admit();
  await rig.pass(3_000);
  return rig;
}

const at = (rig: { readonly hub: { readonly time: { now(): number } } }, agoMs = 0) =>
  new Date(rig.hub.time.now() - agoMs).toISOString();
const page = (
  rig: Parameters<typeof at>[0],
  over: Partial<Record<keyof PagerIncident | 'number', unknown>> = {},
) => ({
  ...{ id: 'QFORGED', type: 'incident', number: 9, status: 'triggered', title: '5xx', urgency: 'high' },
  created_at: at(rig),
  ...over,
});

describe('what a webhook says of a page', () => {
  it('HUB-969 is on home before PagerDuty is read, and read right after', async () => {
    const rig = await told();
    const before = rig.reads();
    const incident = rig.hub.account.trigger('SCHECK1', '決済が遅い');
    await rig.now();
    expect(rig.rows).toMatchObject([
      {
        id: incident.id,
        title: '決済が遅い',
        status: 'triggered',
        service: 'checkout',
        alerts: null,
        mine: true,
      },
    ]);
    expect(rig.head?.counts).toMatchObject({ mine: 1, team: 1, all: 1 });
    expect(rig.reads()).toBe(before);
    await rig.pass(600);
    // What no event says is known by the read.
    expect(rig.rows).toMatchObject([{ id: incident.id, alerts: 1 }]);
    expect(rig.reads()).toBe(before + 1);
  });

  it('HUB-969 says who acknowledged it, and takes one that is resolved away', async () => {
    const rig = await told();
    const incident = rig.hub.account.trigger('SCHECK1', '5xx');
    await rig.pass(3_000);
    const before = rig.reads();
    rig.hub.account.acknowledge(incident, 'PTANAKA');
    await rig.now();
    expect(rig.rows).toMatchObject([
      { status: 'acknowledged', acknowledged: { by: '田中', at: at(rig), you: false }, alerts: 1 },
    ]);
    rig.hub.account.resolve(incident, 'PTANAKA');
    await rig.now();
    expect(rig.rows).toEqual([]);
    expect(rig.head?.counts.all).toBe(0);
    expect(rig.reads()).toBe(before);
  });

  it('HUB-969 is in the list of whom it pages, and of nobody else', async () => {
    const rig = await told('mine');
    rig.hub.account.trigger('SSEARCH', 'of another team');
    const own = rig.hub.account.trigger('SCHECK1', 'own');
    await rig.now();
    expect(rig.rows.map(({ id }) => id)).toEqual([own.id]);
    rig.hub.account.reassign(own, 'PSATO01', ['PSUZUKI']);
    await rig.now();
    expect(rig.rows).toEqual([]);
    expect(rig.head?.counts).toMatchObject({ mine: 0, all: 2 });
  });

  it('HUB-969 waits for no read that is under way', async () => {
    let slow = false;
    const rig = await told('all', {
      takes: ({ method, path }) => (slow && method === 'GET' && path === '/incidents' ? 3_000 : 0),
    });
    slow = true;
    rig.hub.account.trigger('SCHECK1', 'one');
    // Its signature takes time of the machine, of which the hand's time knows nothing.
    await rig.now();
    await rig.pass(2_700);
    rig.hub.account.trigger('SCHECK1', 'two');
    await rig.now();
    expect(rig.rows.map(({ title }) => title).sort()).toEqual(['one', 'two']);
  });

  it('HUB-969 stays while PagerDuty cannot be read, and the list says since when', async () => {
    const rig = await told();
    rig.hub.faults.add('', { kind: 'status', status: 503 }, 10_000);
    const incident = rig.hub.account.trigger('SCHECK1', '5xx');
    await rig.pass(30_000);
    expect(rig.rows).toMatchObject([{ id: incident.id, status: 'triggered' }]);
    expect(rig.head?.stalled).toMatchObject({ kind: 'pager-server-error' });
    rig.hub.faults.clear();
    await rig.pass(60_000);
    expect(rig.rows).toMatchObject([{ id: incident.id, alerts: 1 }]);
    expect(rig.head?.stalled).toBeNull();
  });
});

describe('what a webhook says that PagerDuty does not', () => {
  it('HUB-970 is gone once it was read', async () => {
    const rig = await told();
    await rig.send({ id: '01', event_type: 'incident.triggered', occurred_at: at(rig), data: page(rig) });
    expect(rig.rows).toMatchObject([{ id: 'QFORGED' }]);
    await rig.pass(600);
    expect(rig.rows).toEqual([]);
    expect(rig.head?.counts.all).toBe(0);
  });

  it('HUB-970 is only read where it happened more than 30 s ago', async () => {
    const rig = await told();
    const before = rig.reads();
    const old = { occurred_at: at(rig, 31_000), data: page(rig, { created_at: at(rig, 31_000) } as object) };
    await rig.send({ id: '02', event_type: 'incident.triggered', ...old });
    expect(rig.rows).toEqual([]);
    await rig.pass(1_000);
    expect(rig.reads()).toBeGreaterThan(before);
    expect(rig.rows).toEqual([]);
    const known = rig.hub.account.trigger('SCHECK1', '5xx');
    await rig.pass(60_000);
    const data = page(rig, { id: known.id, title: 'other' });
    await rig.send({ id: '021', event_type: 'incident.triggered', occurred_at: at(rig, 31_000), data });
    expect(rig.rows).toMatchObject([{ title: '5xx' }]);
    await rig.send({ id: '022', event_type: 'incident.triggered', occurred_at: at(rig, 29_000), data });
    expect(rig.rows).toMatchObject([{ title: 'other' }]);
  });

  it('HUB-970 is left out where a later state was read, or where it says too little', async () => {
    const rig = await told('all', {}, true);
    const incident = rig.hub.account.trigger('SCHECK1', '5xx');
    await rig.hub.time.advance(2_000);
    rig.hub.account.acknowledge(incident, 'PTANAKA');
    rig.hub.api.pages.changed();
    await rig.pass(2_000);
    expect(rig.rows).toMatchObject([{ status: 'acknowledged' }]);
    const data = page(rig, { id: incident.id, title: '5xx' });
    // The first event comes late: it was acknowledged since.
    await rig.send({ id: '03', event_type: 'incident.triggered', occurred_at: at(rig, 4_000), data });
    expect(rig.rows).toMatchObject([{ status: 'acknowledged', acknowledged: { by: '田中' } }]);
    await rig.pass(1_000);
    // Acknowledged, and by nobody it names.
    const bare = page(rig, { id: 'QBARE', status: 'acknowledged' });
    await rig.send({ id: '04', event_type: 'incident.priority_updated', occurred_at: at(rig), data: bare });
    expect(rig.rows.map(({ id }) => id)).toEqual([incident.id]);
    for (const broken of [{ status: 'odd' }, { title: 3 }, { created_at: 'never' }])
      await rig.send({
        ...{ id: `05${JSON.stringify(broken).length}`, event_type: 'incident.triggered' },
        ...{ occurred_at: at(rig), data: page(rig, broken as object) },
      });
    expect(rig.rows.map(({ id }) => id)).toEqual([incident.id]);
  });

  it('HUB-970 does not come back by a read that began before it', async () => {
    let slow = false;
    const rig = await told('all', {
      takes: ({ method, path }) => (slow && method === 'GET' && path === '/incidents' ? 2_000 : 0),
    });
    const incident = rig.hub.account.trigger('SCHECK1', '5xx');
    await rig.pass(3_000);
    slow = true;
    // Answered as it was before, after the event.
    rig.hub.api.pages.changed();
    await rig.pass(1_000);
    rig.hub.account.resolve(incident, 'PTANAKA');
    await rig.pass(5_000);
    expect(rig.rows).toEqual([]);
  });
});
