import { describe, expect, it } from 'vitest';
import { pagerDutyEvents } from '../../../src/adapters/pagerduty/events.ts';
import type { AlertTrigger } from '../../../src/ports/page-sender.ts';
import { CHECKOUT_ROUTING_KEY, SEARCH_ROUTING_KEY } from '../../../src/sim/pagerduty/team.ts';
import { contractProblems } from './contract/contract.ts';
import { pagerRig } from './rig.ts';

const alert: AlertTrigger = {
  key: 'oncall/checkout-5xx/abc',
  service: 'checkout',
  low: false,
  summary: 'checkout-5xx: 40 users affected',
  source: 'app',
  severity: 'error',
  at: '2026-11-25T03:00:00.000Z',
  component: 'checkout',
  group: 'region=eu',
  details: { rule: 'checkout-5xx', users: 40 },
  links: [{ href: 'https://wiki.example.com/checkout', text: 'Runbook' }],
};
const call = () => ({ signal: new AbortController().signal });

async function eventRig() {
  const rig = await pagerRig();
  const keys = { default: CHECKOUT_ROUTING_KEY, services: { search: SEARCH_ROUTING_KEY } };
  const options = { keys, url: rig.server.url, time: rig.time, random: () => 0.5, timeoutMs: 600_000 };
  const sender = pagerDutyEvents({ ...options, pager: rig.pager });
  const ours = () => rig.account.incidents.filter(({ key }) => key.startsWith('oncall/'));
  return { ...rig, rig, sender, ours, options, [Symbol.asyncDispose]: () => rig.server.close() };
}

describe('events to PagerDuty', () => {
  it('DET-716 are one incident for a key while it is open, and another after it was resolved', async () => {
    await using rig = await eventRig();
    const { sender, ours } = rig;
    await sender.trigger(alert, 'service', call());
    await sender.trigger(alert, 'service', call());
    expect(ours()).toHaveLength(1);
    expect(ours()[0]).toMatchObject({ service: 'SCHECK1', urgency: 'high', title: alert.summary });
    await sender.resolve({ ...alert, service: 'search' }, 'service', call());
    expect(ours()[0]?.status).toBe('triggered');
    await sender.resolve(alert, 'default', call());
    expect(ours()[0]?.status).toBe('resolved');
    await sender.resolve(alert, 'default', call());
    await sender.trigger(alert, 'service', call());
    expect(ours().map(({ status }) => status)).toEqual(['resolved', 'triggered']);
    const found = await sender.find?.(alert.key, '2026-11-01T00:00:00.000Z', call());
    expect(found).toMatchObject({ number: ours()[1]?.number, status: 'triggered' });
    expect(await sender.find?.('oncall/none/x', '2026-11-01T00:00:00.000Z', call())).toBeNull();
    expect([...new Set(rig.server.calls.flatMap(contractProblems))]).toEqual([]);
  });

  it('DET-920 go by the key of their service, then by the usual one, then by that for low urgency, each once', () => {
    const [checkout, search, low] = ['a', 'b', 'c'].map((key) => key.repeat(32)) as [string, string, string];
    const machine = { time: { now: () => 0, after: () => () => {} }, random: () => 0.5, pager: null };
    const sender = (keys: Parameters<typeof pagerDutyEvents>[0]['keys']) =>
      pagerDutyEvents({ keys, ...machine });
    const of = (keys: Parameters<typeof pagerDutyEvents>[0]['keys'], service: string | null, isLow = false) =>
      sender(keys).ways({ key: 'k', service, low: isLow });
    const all = { default: checkout, low, services: { search } };
    expect(of(all, 'search')).toEqual(['service', 'default', 'low']);
    expect(of(all, 'checkout')).toEqual(['default', 'low']);
    expect(of(all, null, true)).toEqual(['low', 'default']);
    expect(of({ default: checkout, services: { search: checkout } }, 'search')).toEqual(['default']);
    expect(of({ default: checkout, services: {} }, null, true)).toEqual(['default']);
  });

  it('DET-716 keep to the limits of the API', async () => {
    await using rig = await eventRig();
    const details = { long: 'あ'.repeat(9_000), rule: 'checkout-5xx' };
    await rig.sender.trigger({ ...alert, summary: '障'.repeat(2_000), details }, 'service', call());
    const many = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`d${i}`, 'あ'.repeat(4_000)]));
    await rig.sender.trigger({ ...alert, key: 'oncall/many/x', details: many }, 'service', call());
    const bodies = rig.server.calls.map(({ body }) => body as { payload: { summary: string } });
    expect(bodies[0]?.payload.summary).toHaveLength(1_024);
    for (const body of bodies) expect(Buffer.byteLength(JSON.stringify(body))).toBeLessThan(512_000);
    expect(rig.ours()).toHaveLength(2);
  });

  it('DET-716 say what waiting mends and what it does not', async () => {
    await using rig = await eventRig();
    const wrong = pagerDutyEvents({
      ...rig.options,
      keys: { default: 'x'.repeat(32), services: {} },
      pager: null,
    });
    await expect(wrong.trigger(alert, 'service', call())).rejects.toMatchObject({
      kind: 'rejected',
      passing: false,
      params: { reason: 'Invalid routing key' },
    });
    expect(wrong.find).toBeUndefined();
    const { faults } = rig.server;
    for (const [fault, kind] of [
      [{ kind: 'status', status: 429 }, 'rate-limited'],
      [{ kind: 'status', status: 503 }, 'server-error'],
      [{ kind: 'drop' }, 'unreachable'],
      [{ kind: 'html' }, 'bad-reply'],
    ] as const) {
      faults.add('POST /v2/enqueue', fault);
      await expect(rig.sender.trigger(alert, 'service', call())).rejects.toMatchObject({
        kind,
        passing: true,
      });
    }
    await rig.sender.trigger(alert, 'service', call());
    expect(rig.ours()).toHaveLength(1);
  });

  it('DET-716 are too many for one key after 120 in a minute', async () => {
    await using rig = await eventRig();
    for (let i = 0; i < 120; i += 1)
      await rig.sender.trigger({ ...alert, key: `oncall/r/${i}` }, 'service', call());
    await expect(rig.sender.trigger(alert, 'service', call())).rejects.toMatchObject({
      kind: 'rate-limited',
    });
    await rig.sender.trigger({ ...alert, service: 'search' }, 'service', call());
  });
});
