import { describe, expect, it } from 'vitest';
import type { Incident } from '../../../src/demo/pagerduty/model.ts';
import { logged } from '../../adapters/pagerduty/rig.ts';
import { type PagerRig, pagerRig, SATO } from './pager-rig.ts';

interface Kind {
  /** What a screen sends, once the page has been acknowledged. */
  readonly ask: (rig: PagerRig, session: string, page: Incident) => Promise<unknown>;
  /** How often it took effect. */
  readonly count: (page: Incident, rig: PagerRig) => number;
}

const requested = (act: string, args: object = {}): Kind['ask'] => {
  return (rig, session, page) =>
    rig.command(SATO, session, 'action.request', {
      target: 'pagerduty',
      act,
      args: { incident: page.id, ...args },
    });
};

/** Each kind of act that PagerDuty does again when it is asked again. */
const KINDS: Readonly<Record<string, Kind>> = {
  note: {
    ask: (rig, session) => rig.command(SATO, session, 'note.add', { text: '切り戻します', pager: true }),
    count: ({ notes }) => notes.length,
  },
  priority: {
    ask: requested('priority', { priority: 'P2' }),
    count: (page) => logged(page, /^field_value/),
  },
  snooze: { ask: requested('snooze', { seconds: 3_600 }), count: (page) => logged(page, /^snooze/) },
  responder: {
    ask: (rig, session) =>
      rig.command(SATO, session, 'responder.request', { who: '鈴木', message: '見てください' }),
    count: ({ requests }) => requests.length,
  },
  escalate: { ask: requested('escalate'), count: (page) => logged(page, /^escalate/) },
  'hand-back': { ask: requested('hand-back'), count: (page) => logged(page, /^delegate/) },
  resolve: { ask: requested('resolve'), count: (page) => logged(page, /^resolve/) },
  create: {
    ask: (rig, session) =>
      rig.command(SATO, session, 'responder.request', {
        who: '検索',
        message: '応援',
        how: { act: 'create', service: 'SSEARCH', title: '応援依頼', details: 'DBを見てください' },
      }),
    count: (_, { account }) => account.incidents.length - 1,
  },
};

async function acknowledged(rig: PagerRig) {
  const page = rig.account.trigger('SCHECK1', '5xx');
  const { session } = (await rig.start(SATO, page.id)).json;
  await rig.until(session, ({ actions }) => actions[0]?.outcome === 'done');
  return { page, session };
}

describe('a write that PagerDuty takes longer over than the hub waits', () => {
  it.concurrent.each(Object.entries(KINDS))(
    'PDY-400 %s takes effect once',
    async (_, { ask, count }) => {
      await using rig = await pagerRig({ speed: 60, pager: { timeoutMs: 10_000 } });
      const { page, session } = await acknowledged(rig);
      rig.server.faults.add('P', { kind: 'slow', ms: 12_000 });
      await ask(rig, session, page);
      await rig.until(session, ({ actions }) => actions[1]?.outcome != null);
      // Whatever was sent late has come by now.
      const until = rig.time.now() + 15_000;
      while (rig.time.now() < until) await new Promise((resolve) => setTimeout(resolve, 5));
      expect([count(page, rig), (await rig.state(session)).actions[1]?.outcome]).toEqual([1, 'done']);
    },
    60_000,
  );

  it('PDY-400 acknowledge takes effect once', async () => {
    await using rig = await pagerRig({ speed: 60, pager: { timeoutMs: 10_000 } });
    const page = rig.account.trigger('SCHECK1', '5xx');
    rig.server.faults.add('PUT', { kind: 'slow', ms: 12_000 });
    const { session } = (await rig.start(SATO, page.id)).json;
    await rig.until(session, ({ actions }) => actions[0]?.outcome != null);
    const until = rig.time.now() + 15_000;
    while (rig.time.now() < until) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(logged(page, /^acknowledge/)).toBe(1);
  }, 60_000);
});
