import { describe, expect, it } from 'vitest';
import type { ToldPage } from '../../../../src/hub/pager/queue.ts';
import { RATE, Webhooks } from '../../../../src/hub/pager/webhook/webhooks.ts';
import { signatureOf } from '../../../../src/sim/pagerduty/webhooks.ts';
import { FakeTime } from '../../../network/fake-time.ts';

const SECRET = '0123456789abcdef-old';
const NOW = Date.parse('2026-11-25T03:00:00.000Z');
const AT = '2026-11-25T03:00:00.000Z';
const HOUR = 3_600_000;
const iso = (ms: number) => new Date(NOW + ms).toISOString();
const bytes = (text: string) => new TextEncoder().encode(text);

/** Webhooks with one secret; `heard` is what lists and sessions were told, in order. */
function webhooks({ secrets = [SECRET], isListed = true } = {}) {
  const time = new FakeTime(NOW);
  const heard: unknown[] = [];
  const own = new Webhooks({
    time,
    secrets: () => secrets,
    readSecrets: async () => {},
    pages: () => (isListed ? { told: (page) => void heard.push(['told', page]) } : null),
    hint: (id) => heard.push(['hint', id]),
  });
  const send = (body: string) => own.take(signatureOf(body, [SECRET]), bytes(body));
  const take = (event: object) => send(JSON.stringify({ event }));
  return { own, time, heard, send, take };
}
const page = (change: object = {}) => ({
  id: 'Q1',
  type: 'incident',
  status: 'triggered',
  title: '5xx',
  created_at: '2026-11-25T02:59:00Z',
  ...change,
});
const event = (change: object = {}, data: object = page()) => ({
  id: 'E1',
  event_type: 'incident.triggered',
  occurred_at: AT,
  data,
  ...change,
});
const SAYS = { id: 'Q1', title: '5xx', status: 'triggered', triggeredAt: '2026-11-25T02:59:00.000Z' };
const ref = (id: string, summary: string) => ({ id, summary, type: 'x_reference' });

describe('what a webhook says of an incident', () => {
  const said = async (change: object, data: object = page()) => {
    const { take, heard } = webhooks();
    expect(await take(event(change, data))).toBe('taken');
    return heard;
  };
  const told = async (change: object, data?: object) =>
    ((await said(change, data))[0] as readonly [string, ToldPage | null])[1];

  it('HUB-969 is shown with what it has, and the sessions about it read it', async () => {
    expect(await said({})).toEqual([
      ['told', { at: NOW, by: null, acknowledges: false, says: SAYS }],
      ['hint', 'Q1'],
    ]);
    const all = page({
      number: 7,
      incident_key: 'key',
      html_url: 'https://x.example.com',
      urgency: 'low',
      service: ref('S1', 'checkout'),
      escalation_policy: ref('E1', 'pay'),
      priority: ref('P1', 'Major'),
      teams: [ref('T1', 'one'), { id: 'T2' }],
      assignees: [ref('U1', '佐藤'), null, ref('../x', 'y')],
    });
    expect(await told({ event_type: 'incident.acknowledged', agent: ref('U2', '田中') }, all)).toEqual({
      at: NOW,
      by: { id: 'U2', name: '田中' },
      acknowledges: true,
      says: {
        ...SAYS,
        number: 7,
        key: 'key',
        url: 'https://x.example.com',
        urgency: 'low',
        service: { id: 'S1', name: 'checkout' },
        policy: { id: 'E1', name: 'pay' },
        priority: { id: 'P1', name: 'Major' },
        teams: [{ id: 'T1', name: 'one' }],
        assignees: [{ id: 'U1', name: '佐藤' }],
      },
    });
    expect((await told({}, page({ urgency: 'high' })))?.says.urgency).toBe('high');
  });

  it('HUB-970 leaves out what is of another shape, so that what was read before stays', async () => {
    const odd = page({
      number: 1.5,
      incident_key: 7,
      html_url: null,
      urgency: 'medium',
      service: { id: 'S1' },
      escalation_policy: 'E1',
      priority: null,
      teams: 'T1',
      assignees: {},
    });
    // That it has no priority is said; that one cannot be read is not known from none.
    expect((await told({}, odd))?.says).toEqual({ ...SAYS, priority: null });
  });

  it.each([
    ['no title', page({ title: 7 })],
    ['no status', page({ status: 'open' })],
    ['no time', page({ created_at: 'soon' })],
    ['a time that is no text', page({ created_at: 7 })],
  ])('HUB-970 shows nothing of one with %s, which is still read', async (_what, data) => {
    expect(await said({}, data)).toEqual([
      ['told', null],
      ['hint', 'Q1'],
    ]);
  });

  it.each([
    ['an incident', page(), 'Q1'],
    ['something of an incident', { type: 'incident_note', incident: { id: 'Q2' } }, 'Q2'],
    ['something else', { type: 'service', id: 'S1' }, null],
    ['an incident with an id out of shape', page({ id: 'a b' }), null],
    ['an incident with a long id', page({ id: 'x'.repeat(65) }), null],
    ['an incident with the longest id', page({ id: 'x'.repeat(64) }), 'x'.repeat(64)],
  ])('HUB-422 names the incident to read: %s', async (_what, data, id) => {
    expect((await said({}, data)).at(-1)).toEqual(['hint', id]);
  });

  it('HUB-422 of anything but incidents nothing is read', async () => {
    expect(await said({ event_type: 'service.updated' })).toEqual([]);
    expect(await said({ event_type: 'incidents' })).toEqual([]);
  });

  it.each([
    [-30_000, SAYS],
    [-30_001, undefined],
    [30_000, SAYS],
    [30_001, undefined],
  ])('HUB-970 is shown only within thirty seconds of now: %i ms', async (ms, says) => {
    expect((await told({ occurred_at: iso(ms) }))?.says).toEqual(says);
  });

  it('HUB-424 without lists only sessions read it', async () => {
    const { take, heard } = webhooks({ isListed: false });
    await take(event());
    expect(heard).toEqual([['hint', 'Q1']]);
  });
});

describe('which webhooks count', () => {
  it.each([
    [{ id: 7 }, 'unreadable'],
    [{ id: 'a b' }, 'unreadable'],
    [{ event_type: 7 }, 'unreadable'],
    [{ event_type: 'x'.repeat(100) }, 'taken'],
    [{ event_type: 'x'.repeat(101) }, 'unreadable'],
    [{ occurred_at: 'soon' }, 'unreadable'],
    [{ occurred_at: 7 }, 'unreadable'],
    [{ data: null }, 'taken'],
    [{ occurred_at: iso(-49 * HOUR) }, 'taken'],
    [{ occurred_at: iso(-49 * HOUR - 1) }, 'outside-window'],
    [{ occurred_at: iso(300_000) }, 'taken'],
    [{ occurred_at: iso(300_001) }, 'outside-window'],
  ])('HUB-421 of %j is %s', async (change, outcome) => {
    expect(await webhooks().take(event(change))).toBe(outcome);
  });

  it('HUB-423 one that is too old or too far ahead, or repeated, says nothing of those that come now', async () => {
    const { own, take, time } = webhooks();
    await take(event());
    own.failed();
    await take(event());
    await take(event({ id: 'old', occurred_at: iso(-50 * HOUR) }));
    expect([own.live, own.heardAt]).toEqual([false, NOW]);
    await time.advance(1_000);
    await take(event({ id: 'E2' }));
    expect([own.live, own.heardAt]).toEqual([true, NOW + 1_000]);
    await take(event({ id: 'old2', occurred_at: iso(-50 * HOUR) }));
    expect(own.live).toBe(true);
  });

  it('HUB-423 deliveries are relied on only with a secret, and after one has come', async () => {
    const { own } = webhooks();
    expect([own.live, own.configured, own.heardAt]).toEqual([false, true, null]);
    own.found(NOW - HOUR);
    const none = webhooks({ secrets: [] });
    expect([none.own.configured, await none.take(event()), none.own.live]).toEqual([
      false,
      'unsigned',
      false,
    ]);
  });

  it.each([
    ['an hour ago, before the last delivery', -HOUR, true],
    ['just after the last delivery, a minute ago', 1, false],
    ['at the last delivery', 0, true],
  ])('HUB-423 a change that a look finds %s', async (_when, ms, live) => {
    const { own, take, time } = webhooks();
    await take(event());
    await time.advance(60_001);
    own.found(NOW + ms);
    expect(own.live).toBe(live);
  });

  it('HUB-423 a delivery may take a minute, not more', async () => {
    const { own, take, time } = webhooks();
    await take(event());
    await time.advance(60_001);
    own.found(NOW + 2);
    expect(own.live).toBe(true);
    await time.advance(1);
    own.found(NOW + 2);
    expect(own.live).toBe(false);
  });

  it('HUB-427 so many come in a row, then so many a second', async () => {
    const { take, time } = webhooks();
    let n = 0;
    const taken = async (count: number) => {
      const all = [];
      for (let i = 0; i < count; i += 1) all.push(await take(event({ id: `E${n++}` })));
      return all.filter((one) => one === 'taken').length;
    };
    expect(await taken(1_001)).toBe(1_000);
    await time.advance(100);
    expect(await taken(20)).toBe(RATE / 10);
  });

  it('HUB-420 at most ten signatures are looked at', async () => {
    const { own } = webhooks();
    const body = JSON.stringify({ event: event() });
    const [right = ''] = signatureOf(body, [SECRET]).split(',');
    const false_ = `v1=${'0'.repeat(64)}`;
    const header = (count: number) => [...Array.from({ length: count }, () => false_), right].join(',');
    expect(await own.take(header(10), bytes(body))).toBe('unsigned');
    expect(await own.take(header(9), bytes(body))).toBe('taken');
    for (const odd of [`${right}0`, `x${right}`, 'v1=zz'])
      expect(await own.take(odd, bytes(body))).toBe('unsigned');
  });
});
