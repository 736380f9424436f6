import { describe, expect, it } from 'vitest';
import { drifts } from '../../../src/domain/pager.ts';
import type { PageActWish } from '../../../src/protocol/page-acts.ts';
import { logged } from '../../adapters/pagerduty/rig.ts';
import { opening } from '../../domain/given.ts';
import { FIELD_SAMPLES } from '../../rigs/field-acts.ts';
import { actorOf, type PagerRig, pagerRig, SATO, TANAKA } from './pager-rig.ts';

const ask = (rig: PagerRig, session: string, act: string, args: object) =>
  rig.command(SATO, session, 'action.request', { target: 'pagerduty', act, args });

describe('a drill about a page that is real', () => {
  const drill = { data: { ...opening, kind: 'drill' } };

  it('PDY-121 joins no real session and acknowledges nothing', async () => {
    await using rig = await pagerRig();
    const page = rig.account.trigger('SCHECK1', '5xx');
    rig.account.acknowledge(page, 'PTANAKA');
    const real = (await rig.start(TANAKA, page.id)).json.session;
    // It runs out: whoever started for real would acknowledge now.
    page.unacknowledgeAt = rig.time.now();
    const told = (await rig.start(SATO, page.id, drill)).json;
    expect(told).toMatchObject({ created: true, acknowledgement: 'none' });
    expect(told.session).not.toBe(real);
    expect((await rig.start(TANAKA, page.id, drill)).json).toMatchObject({
      session: told.session,
      created: false,
    });
    expect(rig.writes()).toEqual([]);
  });

  it('PDY-121 keeps nobody from starting for real, from acknowledging at home, or from their verdict', async () => {
    await using rig = await pagerRig();
    const page = rig.account.trigger('SCHECK1', '5xx');
    const verdict = { hurt: false, why: '閾値', prevent: null };
    await rig.ask(SATO, `/v1/incidents/${page.id}/verdict`, { verdict });
    const trained = (await rig.start(SATO, page.id, drill)).json.session;
    expect((await rig.ask(SATO, '/v1/incidents')).json.incidents[0]).toMatchObject({
      session: null,
      verdict,
    });
    const ask = { act: 'acknowledge' };
    expect((await rig.ask(SATO, `/v1/incidents/${page.id}/acts`, { ask })).json).toMatchObject({
      asked: { session: null },
      row: { acknowledged: { by: '佐藤' } },
    });
    const real = (await rig.start(TANAKA, page.id)).json;
    expect([real.created, real.session === trained]).toEqual([true, false]);
    expect((await rig.state(real.session)).verdict).toMatchObject(verdict);
    expect((await rig.state(trained)).verdict).toBeNull();
  });
});

describe('an incident that was merged', () => {
  it('PDY-122 leads to the one that goes on, at the start and in the session', async () => {
    await using rig = await pagerRig();
    const [first, second, third] = ['一', '二', '三'].map((title) => rig.account.trigger('SCHECK1', title));
    if (!first || !second || !third) throw new Error('not triggered');
    const { session } = (await rig.start(SATO, first.id)).json;
    await rig.until(session, ({ actions }) => actions[0]?.outcome === 'done');
    rig.account.merge(first, second, 'PTANAKA');
    const state = await rig.until(session, ({ incidents }) => incidents.length === 2);
    expect(state.incidents).toMatchObject([
      { id: first.id, status: 'resolved' },
      { id: second.id, status: 'triggered' },
    ]);
    expect(drifts(state)).toEqual([]);
    rig.account.merge(second, third, 'PTANAKA');
    expect((await rig.ask(SATO, `/v1/incidents/${first.id}?follow=1`)).json.row.id).toBe(third.id);
    const started = (await rig.start(TANAKA, first.id)).json;
    expect(started.acknowledgement).toBe('asked');
    await rig.until(started.session, ({ actions }) => actions.at(-1)?.outcome === 'done');
    expect([third.status, logged(second, /^ack/)]).toEqual(['acknowledged', 0]);
  });
});

describe('an act on a page that was merged', () => {
  const WISHES: readonly PageActWish[] = [
    { act: 'acknowledge' },
    { act: 'acknowledge', takeOver: true },
    { act: 'resolve' },
    { act: 'snooze', seconds: 600 },
    { act: 'escalate' },
    { act: 'reassign', who: '鈴木' },
    { act: 'responder', who: '鈴木', text: '' },
    { act: 'note', text: '見ています' },
    ...FIELD_SAMPLES.map(({ wish }) => wish),
  ];

  it('PDY-650 does nothing to the other, and says which one goes on, by number, id and address', async () => {
    await using rig = await pagerRig();
    const [source, into] = ['一', '二'].map((title) => rig.account.trigger('SCHECK1', title));
    if (!source || !into) throw new Error('not triggered');
    rig.account.merge(source, into, 'PTANAKA');
    const told = { kind: 'merged', params: { from: `#${source.number}`, into: `#${into.number}` } };
    const url = `https://example.pagerduty.com/incidents/${source.id}`;
    for (const ref of [source.number, source.id, url]) {
      for (const wish of WISHES) {
        const path = `/v1/incidents/${encodeURIComponent(ref)}/acts`;
        const { json } = await rig.ask(SATO, path, { ask: wish });
        expect(json).toMatchObject({ row: { id: source.id }, asked: { outcome: 'failed', ...told } });
      }
    }
    expect([rig.writes(), into.status, into.notes]).toEqual([[], 'triggered', []]);
    const shown = (await rig.ask(SATO, `/v1/incidents/${source.number}`)).json;
    expect(shown).toMatchObject({ row: { id: source.id }, merged: { ...told.params, state: 'triggered' } });
    const { json: log } = await rig.ask(SATO, `/v1/incidents/${source.number}/parts/log`);
    expect(log.lines.some(({ kind }: { kind: string }) => kind === 'resolve')).toBe(true);
  });

  it('PDY-650 in a session about it does nothing either; what it was merged into is linked, and can be acted on', async () => {
    await using rig = await pagerRig();
    const [source, into] = ['一', '二'].map((title) => rig.account.trigger('SCHECK1', title));
    if (!source || !into) throw new Error('not triggered');
    const { session } = (await rig.start(SATO, source.id)).json;
    await rig.until(session, ({ actions }) => actions[0]?.outcome === 'done');
    const wrote = rig.writes().length;
    rig.account.merge(source, into, 'PTANAKA');
    for (const act of ['resolve', 'snooze', 'escalate', 'hand-back', 'priority'])
      await ask(rig, session, act, { incident: source.id, seconds: 600, priority: 'P2' });
    const state = await rig.until(session, ({ actions }) => actions.every(({ outcome }) => outcome !== null));
    expect(state.actions.slice(1).map(({ outcome, kind }) => [outcome, kind])).toEqual(
      Array(5).fill(['failed', 'merged']),
    );
    expect(rig.writes()).toHaveLength(wrote);
    await rig.until(session, ({ incidents }) => incidents.some(({ id }) => id === into.id));
    await ask(rig, session, 'resolve', { incident: into.id });
    await rig.until(session, ({ actions }) => actions.at(-1)?.outcome === 'done');
    expect(into.status).toBe('resolved');
  });

  it('PDY-650 a link is of the page that was named; what it was merged into comes after it', async () => {
    await using rig = await pagerRig();
    const [source, into, other] = ['一', '二', '三'].map((title) => rig.account.trigger('SCHECK1', title));
    if (!source || !into || !other) throw new Error('not triggered');
    const { session } = (await rig.start(SATO, other.id)).json;
    rig.account.merge(source, into, 'PTANAKA');
    const linked = await rig.ask(SATO, `/v1/incidents/${source.number}/link`, { session });
    expect(linked.json).toEqual({ incident: source.id });
    const state = await rig.until(session, ({ incidents }) => incidents.length === 3);
    expect(state.incidents.map(({ id }) => id)).toEqual([other.id, source.id, into.id]);
  });

  it('PDY-651 a merge that is asked for again by the same line is the same, and by another is done already', async () => {
    await using rig = await pagerRig();
    const [source, into] = ['一', '二'].map((title) => rig.account.trigger('SCHECK1', title));
    if (!source || !into) throw new Error('not triggered');
    const wish = { act: 'merge', sources: [String(source.number)] };
    const merge = async (cmd: string) =>
      (await rig.ask(SATO, `/v1/incidents/${into.number}/acts`, { ask: wish, cmd })).json.asked;
    const first = await merge('script:1');
    expect(first.outcome).toBe('done');
    expect((await merge('script:1')).id).toBe(first.id);
    await rig.restart();
    expect((await merge('script:1')).id).toBe(first.id);
    const again = await merge('script:2');
    expect([again.outcome, again.params.found, again.id === first.id]).toEqual(['done', 1, false]);
    expect(rig.writes()).toHaveLength(1);
  });
});

describe('acts that end late', () => {
  it('PDY-123 what was asked before the close and done after it stands in the closed session', async () => {
    await using rig = await pagerRig();
    const page = rig.account.trigger('SCHECK1', '5xx');
    const { session } = (await rig.start(SATO, page.id)).json;
    await rig.until(session, ({ actions }) => actions[0]?.outcome === 'done');
    rig.server.faults.add('PUT', { kind: 'status', status: 429, headers: { 'ratelimit-reset': '60' } });
    await ask(rig, session, 'resolve', { incident: page.id });
    await rig.until(session, ({ actions }) => actions[1]?.delay != null);
    await rig.command(SATO, session, 'session.close', { reason: '復旧' });
    const closed = await rig.until(session, ({ actions }) => actions[1]?.outcome != null);
    expect(closed).toMatchObject({
      status: 'closed',
      incidents: [{ status: 'resolved', resolvedBy: '佐藤' }],
    });
    expect(drifts(closed)).toEqual([]);
  });

  it('PDY-120 two escalations that waited together are two', async () => {
    await using rig = await pagerRig();
    const page = rig.account.trigger('SCHECK1', '5xx');
    const { session } = (await rig.start(SATO, page.id)).json;
    await rig.until(session, ({ actions }) => actions[0]?.outcome === 'done');
    rig.server.faults.add('', { kind: 'status', status: 429, headers: { 'ratelimit-reset': '5' } });
    await ask(rig, session, 'escalate', { incident: page.id, level: 2 });
    await ask(rig, session, 'escalate', { incident: page.id, level: 1 });
    const state = await rig.until(session, ({ actions }) => actions.every(({ outcome }) => outcome !== null));
    expect(state.actions.map(({ outcome, params }) => [outcome, params.found])).toEqual([
      ['done', undefined],
      ['done', undefined],
      ['done', undefined],
    ]);
    expect([page.level, logged(page, /^escalate/)]).toEqual([1, 2]);
  });

  it('PDY-126 a hub that stops begins no further act; the next one does it, not taking the first for it (PDY-120)', async () => {
    await using rig = await pagerRig();
    const page = rig.account.trigger('SCHECK1', '5xx');
    const { session } = (await rig.start(SATO, page.id)).json;
    await rig.until(session, ({ actions }) => actions[0]?.outcome === 'done');
    rig.server.faults.add('PUT', { kind: 'hang', done: true }, 100);
    await ask(rig, session, 'escalate', { incident: page.id, level: 2 });
    await ask(rig, session, 'escalate', { incident: page.id, level: 1 });
    while (logged(page, /^escalate/) === 0) await new Promise((resolve) => setTimeout(resolve, 2));
    const stopped = rig.time.now();
    await rig.die();
    expect(rig.time.now() - stopped).toBeLessThan(300_000);
    expect(logged(page, /^escalate/)).toBe(1);
    rig.server.faults.clear();
    await rig.begin();
    const state = await rig.until(session, ({ actions }) => actions.every(({ outcome }) => outcome !== null));
    expect(state.actions.map(({ params }) => params.found ?? 0)).toEqual([0, 1, 0]);
    expect([page.level, logged(page, /^escalate/)]).toEqual([1, 2]);
  });

  it('PDY-50 an escalation to the last level that took effect is found after a restart', async () => {
    await using rig = await pagerRig();
    const page = rig.account.trigger('SCHECK1', '5xx');
    const { session } = (await rig.start(SATO, page.id)).json;
    await rig.until(session, ({ actions }) => actions[0]?.outcome === 'done');
    rig.server.faults.add('PUT', { kind: 'hang', done: true }, 100);
    await ask(rig, session, 'escalate', { incident: page.id });
    while (page.level === 1) await new Promise((resolve) => setTimeout(resolve, 2));
    await rig.die();
    rig.server.faults.clear();
    await rig.begin();
    const state = await rig.until(session, ({ actions }) => actions[1]?.outcome != null);
    expect(state.actions[1]).toMatchObject({ outcome: 'done', params: { found: 1, to: '鈴木' } });
    // Asked anew there is nobody further.
    const until = rig.time.now() + 31_000;
    while (rig.time.now() < until) await new Promise((resolve) => setTimeout(resolve, 5));
    await rig.hub.system(
      session,
      'action.request',
      { target: 'pagerduty', act: 'escalate', args: { incident: page.id } },
      await actorOf(SATO),
    );
    const over = await rig.until(session, ({ actions }) => actions[2]?.outcome != null);
    expect(over.actions[2]).toMatchObject({ outcome: 'failed', kind: 'nobody-next' });
  });
});
