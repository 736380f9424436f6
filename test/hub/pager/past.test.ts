import { describe, expect, it } from 'vitest';
import type { SessionRefused } from '../../../src/hub/pager/session-refused.ts';
import { logged } from '../../adapters/pagerduty/rig.ts';
import { whoIs } from '../who-is.ts';
import { handHub, SATO } from './hand-hub.ts';

const HOUR = 3_600_000;

describe('an act that a terminal brings back after hours', () => {
  async function session() {
    const rig = handHub();
    const page = rig.account.trigger('SCHECK1', '5xx');
    const id = await rig.start(page.id);
    await rig.until(id, ({ actions }) => actions[0]?.outcome === 'done');
    const iso = (ago: number) => new Date(rig.time.now() - ago).toISOString();
    const ask = (act: string, askedAt?: string) =>
      rig.command(
        id,
        'action.request',
        { target: 'pagerduty', act, args: { incident: page.id } },
        SATO,
        askedAt,
      );
    return { rig, page, id, iso, ask };
  }

  it('PDY-418 does not reach PagerDuty: escalate and resolve of six hours ago are refused', async () => {
    const { rig, id, iso, ask } = await session();
    const before = rig.writes().length;
    for (const act of ['escalate', 'resolve']) {
      expect(await ask(act, iso(6 * HOUR))).toMatchObject({
        ok: false,
        refusal: { kind: 'asked-long-ago', params: { act, seconds: 21_600 } },
      });
    }
    await rig.time.advance(HOUR);
    expect(rig.writes().length).toBe(before);
    expect((await rig.state(id)).actions).toHaveLength(1);
  });

  it('PDY-418 gets no other answer by a later time under the same number', async () => {
    const { rig, page, id, iso } = await session();
    const request = {
      client: 'kept-terminal',
      n: 1,
      type: 'action.request',
      data: { target: 'pagerduty', act: 'resolve', args: { incident: page.id } },
    };
    const who = whoIs(SATO);
    const first = await rig.time.during(rig.hub.command(id, { ...request, askedAt: iso(6 * HOUR) }, who));
    const again = await rig.time.during(rig.hub.command(id, { ...request, askedAt: iso(0) }, who));
    expect(again).toEqual(first);
    expect(again.ok).toBe(false);
  });

  it('PDY-418 is no fresher for a clock that runs ahead: what comes from the future was asked now', async () => {
    const { rig, id, iso, ask } = await session();
    expect((await ask('resolve', iso(-6 * HOUR))).ok).toBe(true);
    const resolve = (await rig.state(id)).actions.at(-1);
    expect(resolve?.askedAt).toBe(resolve?.at);
  });

  it('PDY-418 keeps a late note and gives its posting up', async () => {
    const { rig, page, id, iso } = await session();
    await rig.command(id, 'note.add', { text: '切り戻します', pager: true }, SATO, iso(6 * HOUR));
    const state = await rig.until(id, ({ actions }) => actions.at(-1)?.outcome !== null);
    expect(state.notes.at(-1)?.text).toBe('切り戻します');
    expect(state.actions.at(-1)).toMatchObject({ act: 'note', outcome: 'abandoned', kind: 'expired' });
    expect(logged(page, /^note/)).toBe(0);
  });
});

describe('an act from home that comes late', () => {
  const refusalOf = (error: unknown) => {
    const { kind, params } = error as SessionRefused;
    return { kind, params };
  };

  it.each(['without', 'with'])('PDY-418 is refused %s a session', async (how) => {
    const rig = handHub();
    const page = rig.account.trigger('SCHECK1', '5xx');
    await rig.time.advance(7 * HOUR);
    if (how === 'with') {
      const id = await rig.start(page.id);
      await rig.until(id, ({ actions }) => actions[0]?.outcome === 'done');
    }
    const before = rig.writes().length;
    const askedAt = new Date(rig.time.now() - 6 * HOUR).toISOString();
    const asked = rig.api.ask(page.id, { ask: { act: 'escalate' }, askedAt }, SATO, 1_000);
    const error = await rig.time.during(asked.catch((cause: unknown) => cause));
    expect(refusalOf(error)).toEqual({
      kind: 'asked-long-ago',
      params: { act: 'escalate', seconds: 21_600, limit: 600, page: page.id, number: page.number },
    });
    await rig.time.advance(HOUR);
    expect(rig.writes().length).toBe(before);
  });

  it('PDY-418 gets its first answer again, however late it asks under its id', async () => {
    const rig = handHub();
    const page = rig.account.trigger('SCHECK1', '5xx');
    await rig.time.advance(5_000);
    const askedAt = new Date(rig.time.now()).toISOString();
    const wish = { ask: { act: 'acknowledge' }, askedAt, cmd: 'home-1:1' } as const;
    const ask = () => rig.time.during(rig.api.ask(page.id, wish, SATO, 5_000));
    const first = await ask();
    await rig.time.advance(11 * 60_000);
    expect((await ask()).asked).toEqual(first.asked);
  });

  it('PDY-418 about no page is refused as well, and keeps when it was asked', async () => {
    const rig = handHub();
    const until = new Date(rig.time.now() + 8 * HOUR).toISOString();
    const ask = { act: 'maintain', services: ['SCHECK1'], until, text: '' } as const;
    const at = (ago: number) => new Date(rig.time.now() - ago).toISOString();
    const late = rig.api.askApart({ ask, askedAt: at(6 * HOUR) }, SATO, 1_000);
    const error = await rig.time.during(late.catch((cause: unknown) => cause));
    expect(refusalOf(error)).toMatchObject({ kind: 'asked-long-ago', params: { act: 'maintain' } });
    const askedAt = at(60_000);
    expect(await rig.time.during(rig.api.askApart({ ask, askedAt }, SATO, 5_000))).toMatchObject({
      askedAt,
    });
  });
});
