import { describe, expect, it } from 'vitest';
import type { AnyEvent } from '../../../src/domain/event.ts';
import { SessionRefused } from '../../../src/hub/pager/session-refused.ts';
import { signatureOf } from '../../../src/sim/pagerduty/webhooks.ts';
import { opening } from '../../domain/given.ts';
import { type HandHub, handHub, SATO, TANAKA } from './hand-hub.ts';

const HURT = { hurt: true, why: '決済', prevent: null };
const opened = async (rig: HandHub, id: string, more: object = {}) => {
  const cmd = { client: 'script-sato', n: 900 + id.length };
  const data = { ...opening, ...more };
  const answer = await rig.time.during(rig.hub.openSession({ data, by: SATO, cmd, wantedId: id }));
  if (!answer.ok) throw new Error(JSON.stringify(answer.refusal));
  return answer.session;
};

describe('one page', () => {
  it('PDY-665 that is part of another says of which, and leads to it only where a start asks', async () => {
    const rig = handHub();
    const one = rig.account.trigger('SCHECK1', '5xx');
    const into = rig.account.trigger('SCHECK1', 'latency');
    expect((await rig.time.during(rig.api.incident(one.id, SATO))).merged).toBeNull();
    rig.account.merge(one, into, 'PSATO01');
    const told = await rig.time.during(rig.api.incident(one.id, SATO));
    const merged = { from: `#${one.number}`, into: `#${into.number}`, state: 'triggered' };
    expect([told.row.id, told.merged]).toEqual([one.id, merged]);
    const followed = await rig.time.during(rig.api.incident(one.id, SATO, true));
    expect([followed.row.id, followed.merged]).toEqual([into.id, merged]);
    rig.faults.add(`GET /incidents/${into.id}`, { kind: 'status', status: 404 }, 100);
    const unseen = await rig.time.during(rig.api.incident(one.id, SATO));
    expect(unseen.merged).toEqual({ from: `#${one.number}`, into: into.id, state: 'unknown' });
  });

  it('PDY-665 says what its first ten alerts say, each cut, and how many there are', async () => {
    const rig = handHub();
    const page = rig.account.trigger('SCHECK1', 'あ'.repeat(500), { alerts: 12 });
    const { alerts, alertsTotal } = await rig.time.during(rig.api.incident(page.id, SATO));
    expect([alerts.length, alertsTotal]).toEqual([10, 12]);
    for (const alert of alerts) expect(Buffer.byteLength(alert)).toBeLessThanOrEqual(1_024);
  });

  it('PDY-666 what is refused says of which page, whether PagerDuty refuses it or the hub', async () => {
    const rig = handHub();
    const page = rig.account.trigger('SCHECK1', '5xx');
    const about = { page: page.id, number: page.number };
    const ask = (wish: object, askedAt?: string) =>
      rig.time.during(rig.api.want(page.id, { ask: wish as never, askedAt }, SATO));
    await expect(ask({ act: 'reassign', who: 'nobody' })).rejects.toMatchObject({
      kind: 'not-found',
      params: { what: 'person', who: 'nobody', ...about },
    });
    const yesterday = new Date(rig.time.now() - 86_400_000).toISOString();
    const late = await ask({ act: 'acknowledge' }, yesterday).catch((error: unknown) => error);
    expect(late).toBeInstanceOf(SessionRefused);
    expect(late).toMatchObject({ kind: 'asked-long-ago', params: about });
    expect(await ask({ act: 'acknowledge' })).toMatchObject({ act: 'acknowledge', outcome: null });
  });

  it('PDY-667 after an act it is shown as PagerDuty has it now, and lists are read again', async () => {
    const rig = handHub();
    const page = rig.account.trigger('SCHECK1', '5xx');
    const listed = async () => (await rig.time.during(rig.api.pages.list('all', SATO))).incidents[0]?.status;
    expect(await listed()).toBe('triggered');
    const { row, asked } = await rig.time.during(
      rig.api.ask(page.id, { ask: { act: 'acknowledge' } }, SATO, 10_000),
    );
    expect([asked.outcome, row.status, await listed()]).toEqual(['done', 'acknowledged', 'acknowledged']);
    rig.faults.add('PUT', { kind: 'hang' }, 100);
    const waits = await rig.time.during(rig.api.ask(page.id, { ask: { act: 'resolve' } }, SATO, 1_000));
    expect([waits.asked.outcome, waits.row.status]).toEqual([null, 'acknowledged']);
  });

  it('PDY-667 an act is told as done also where its page cannot be read after it', async () => {
    const rig = handHub();
    const page = rig.account.trigger('SCHECK1', '5xx');
    rig.faults.add('PUT', { kind: 'slow', ms: 1_000 });
    const told = rig.api.ask(page.id, { ask: { act: 'acknowledge' } }, SATO, 10_000);
    await rig.time.advance(500);
    rig.faults.add('GET /incidents/', { kind: 'status', status: 404 }, 100);
    const { row, asked } = await rig.time.during(told);
    expect([asked.outcome, row.id]).toEqual(['done', page.id]);
  });

  it('PDY-431 a snooze until a time lasts until then also where the session of the page asks for it', async () => {
    const rig = handHub();
    const page = rig.account.trigger('SCHECK1', '5xx');
    const session = await rig.start(page.id);
    await rig.until(session, ({ actions }) => actions[0]?.outcome === 'done');
    const until = rig.time.now() + 3_600_000;
    const wish = { act: 'snooze', until: new Date(until).toISOString() } as const;
    const { asked } = await rig.time.during(rig.api.ask(page.id, { ask: wish }, SATO, 10_000));
    expect([asked.session, asked.outcome, page.unacknowledgeAt]).toEqual([session, 'done', until]);
  });

  it('PDY-667 lists are read again after an act of a session, too', async () => {
    const rig = handHub();
    const page = rig.account.trigger('SCHECK1', '5xx');
    const listed = async () => (await rig.time.during(rig.api.pages.list('all', SATO))).incidents[0]?.status;
    rig.faults.add('PUT', { kind: 'slow', ms: 1_000 });
    const session = await rig.start(page.id);
    expect(await listed()).toBe('triggered');
    await rig.until(session, ({ actions }) => actions[0]?.outcome === 'done');
    expect(await listed()).toBe('acknowledged');
  });
});

describe('acts about no page', () => {
  it('PDY-668 two wishes without a line of a script are two acts', async () => {
    const rig = handHub();
    const until = new Date(rig.time.now() + 3_600_000).toISOString();
    const maintain = (service: string) =>
      rig.time.during(
        rig.api.askApart({ ask: { act: 'maintain', services: [service], until, text: '' } }, SATO, 10_000),
      );
    const [one, other] = [await maintain('checkout'), await maintain('search')];
    expect([one.outcome, other.outcome, one.id === other.id]).toEqual(['done', 'done', false]);
    expect(rig.account.calendar.windows).toHaveLength(2);
  });
});

describe('a session without a page', () => {
  it('PDY-669 is linked to one in the name of who asks, and takes over what was said of it', async () => {
    const rig = handHub();
    const page = rig.account.trigger('SCHECK1', '5xx');
    await rig.time.during(rig.api.judge(page.id, HURT, TANAKA));
    const session = await opened(rig, 'by-hand');
    expect(await rig.time.during(rig.api.link(String(page.number), session, SATO))).toBe(page.id);
    const state = await rig.until(session, ({ verdict }) => verdict !== null);
    expect(state).toMatchObject({ incidents: [{ id: page.id }], verdict: HURT });
    expect(await rig.time.during(rig.api.judge(page.id, null, SATO))).toMatchObject({ session });
    expect((await rig.state(session)).verdict).toBeNull();
  });

  it('PDY-669 a drill takes over nothing, and what the session refuses is the answer', async () => {
    const rig = handHub();
    const page = rig.account.trigger('SCHECK1', '5xx');
    expect(await rig.time.during(rig.api.judge(page.id, HURT, TANAKA))).toMatchObject({ session: null });
    const drill = await opened(rig, 'drill', { kind: 'drill' });
    await rig.time.during(rig.api.link(page.id, drill, SATO));
    expect((await rig.state(drill)).verdict).toBeNull();
    const closed = await opened(rig, 'closed');
    await rig.command(closed, 'session.close', { reason: 'x' });
    await expect(rig.time.during(rig.api.link(page.id, closed, SATO))).rejects.toMatchObject({
      kind: 'session-closed',
    });
  });
});

describe('what the pager tells of itself', () => {
  it('PDY-670 says when a webhook came last, or that none has', async () => {
    const secret = '0123456789abcdef-webhook';
    const rig = handHub({ webhookSecrets: [secret] });
    const health = async () => (await rig.time.during(rig.api.health())).webhooks;
    expect(await health()).toEqual({ configured: true, live: false, heardAt: null });
    const heardAt = new Date(rig.time.now()).toISOString();
    const event = { id: 'E1', event_type: 'pagey.ping', occurred_at: heardAt, data: {} };
    const body = JSON.stringify({ event });
    expect(await rig.webhooks.take(signatureOf(body, [secret]), new TextEncoder().encode(body))).toBe(
      'taken',
    );
    await rig.time.advance(1_000);
    expect(await health()).toEqual({ configured: true, live: true, heardAt });
  });

  it('PDY-86 names the members whom it does not know, by the addresses that the hub knows', async () => {
    const members = ['sato', 'nobody'].map((name) => ({ participant: name, email: `${name}@example.com` }));
    const rig = handHub({ members });
    const { strangers, members: asked } = await rig.time.during(rig.api.health());
    expect([asked, strangers]).toEqual([2, ['nobody@example.com']]);
  });

  it('PDY-671 the names of services are read once in ten minutes', async () => {
    const rig = handHub();
    const names = rig.account.team.services.map(({ name }) => name);
    expect(await rig.time.during(rig.api.services())).toEqual(names);
    const reads = rig.calls.length;
    await rig.time.advance(9 * 60_000);
    expect(await rig.time.during(rig.api.services())).toEqual(names);
    expect(rig.calls).toHaveLength(reads);
    await rig.time.advance(2 * 60_000);
    await rig.time.during(rig.api.services());
    expect(rig.calls.length).toBeGreaterThan(reads);
  });
});

describe('a hub that stops', () => {
  it.each([
    ['the feed of a session', async (rig: HandHub, page: string) => void (await rig.start(page))],
    [
      'alerts that could not be read',
      async (rig: HandHub, page: string) => {
        rig.faults.add(`GET /incidents/${page}/alerts`, { kind: 'status', status: 403 }, 100);
        await rig.start(page);
      },
    ],
    [
      'an act that waits',
      async (rig: HandHub, page: string) => {
        rig.faults.add('PUT', { kind: 'status', status: 429, headers: { 'retry-after': '30' } });
        await rig.time.during(rig.api.ask(page, { ask: { act: 'acknowledge' } }, SATO, 1_000));
      },
    ],
  ])('PDY-126 asks PagerDuty for nothing more: %s', async (_what, begin) => {
    const rig = handHub();
    await begin(rig, rig.account.trigger('SCHECK1', '5xx').id);
    await rig.time.advance(1_000);
    await rig.kill();
    const calls = rig.calls.length;
    await rig.time.advance(120_000);
    expect(rig.calls).toHaveLength(calls);
  });
});

describe('a hub that may not act', () => {
  it('PDY-679 sends nothing of what it was asked, until it may', async () => {
    let may = false;
    const rig = handHub({ mayAct: () => may });
    const page = rig.account.trigger('SCHECK1', '5xx');
    const told = rig.api.ask(page.id, { ask: { act: 'acknowledge' } }, SATO, 1_000);
    expect((await rig.time.during(told)).asked.outcome).toBeNull();
    await rig.time.advance(30_000);
    expect(rig.writes()).toEqual([]);
    may = true;
    await rig.time.advance(120_000);
    expect([rig.writes().length, page.status]).toEqual([1, 'acknowledged']);
  });
});

describe('a session that was imported', () => {
  it('PDY-54 is that of another hub: its pages are not read, and nothing is added to it', async () => {
    const first = handHub();
    const session = await first.start(first.account.trigger('SCHECK1', '5xx').id);
    await first.until(session, ({ actions }) => actions[0]?.outcome === 'done');
    const events: AnyEvent[] = [];
    for await (const chunk of first.hub.events(session)) events.push(...chunk);
    const rig = handHub();
    // What is there as a hub begins it takes up.
    await rig.time.advance(1_000);
    expect(await rig.time.during(rig.hub.importSession(events, SATO))).toMatchObject({ ok: true });
    const { seq } = await rig.state(session);
    await rig.time.advance(120_000);
    expect([rig.calls, (await rig.state(session)).seq]).toEqual([[], seq]);
  });
});
