import { describe, expect, it, vi } from 'vitest';
import { explain } from '../../../src/cli/base/explain.ts';
import { homeAsker } from '../../../src/cli/session/home-asker.ts';
import type { Invocation } from '../../../src/cli/settings/invocation.ts';
import { DialError } from '../../../src/ports/socket.ts';
import type { IncidentRow } from '../../../src/protocol/http.ts';
import type { AskedAct } from '../../../src/protocol/page-acts.ts';
import { said } from '../../../src/tui/home/home-host.ts';
import { pageRow } from '../../tui/home/home-rig.ts';

vi.mock('node:timers/promises', () => ({ setTimeout: async () => {} }));

const AT = '2026-11-25T03:00:00.000Z';
const act: AskedAct = {
  act: 'escalate',
  id: 'a1',
  session: null,
  by: '佐藤',
  askedAt: AT,
  outcome: null,
  at: AT,
  kind: null,
  params: {},
  waiting: null,
};

/** A hub that answers with these in turn, or so often not at all. */
function rig(readonly: boolean, ...answers: readonly (Partial<AskedAct> | number)[]) {
  const left = answers.flatMap((one) => (typeof one === 'number' ? new Array<null>(one).fill(null) : one));
  const next = (): AskedAct => {
    const answer = left.shift();
    if (answer === null) throw new DialError('unreachable', { reason: 'ECONNREFUSED' });
    return { ...act, ...answer };
  };
  const cmds: unknown[] = [];
  const api = {
    askPage: async (_ref: string, _wish: unknown, more: { cmd?: unknown } = {}) => {
      cmds.push(more.cmd);
      return { row: { id: 'Q1', number: 1 } as IncidentRow, asked: next() };
    },
    askApart: async (_wish: unknown, more: { cmd?: unknown } = {}) => {
      cmds.push(more.cmd);
      return next();
    },
    askedAct: async () => next(),
  };
  const cli = { globals: { readonly } } as unknown as Invocation;
  const ask = homeAsker(cli, api, (error) => said(explain(error, 'en').line));
  const page = pageRow('Q1');
  const item = { kind: 'page', id: 'page:Q1', page } as const;
  const until = '2026-11-25T12:00:00.000Z';
  return {
    cmds,
    escalate: () => ask.page({ item, wish: { act: 'escalate' } }),
    take: () => ask.turn({ act: 'override', schedule: 'S1', until }),
  };
}

describe('acts that home asks of a hub', () => {
  it('HOM-437 end at once where they are settled, else once they are, with why they are not done', async () => {
    const done = { outcome: 'done' } as const;
    expect(await rig(false, done).escalate()).toEqual({
      kind: 'ended',
      end: { ok: true, value: 'done', leftOut: null },
    });
    const failed = { outcome: 'failed', kind: 'nobody-next' } as const;
    const told = await rig(false, {}, {}, failed).escalate();
    expect(told.kind).toBe('asked');
    expect(await told.end).toEqual({
      ok: false,
      why: said('There is no further level to escalate to.'),
    });
    const unknown = await rig(false, { outcome: 'unknown', kind: 'unreachable' }).escalate();
    expect(await unknown.end).toEqual({ ok: true, value: 'unknown' });
  });

  it('HOM-437 carry an id of their own, so that a lost answer is no second wish', async () => {
    const { cmds, escalate, take } = rig(false, { outcome: 'done' }, { outcome: 'done' });
    await escalate();
    await take();
    const client = expect.stringMatching(/^home-/);
    expect(cmds).toEqual([
      { client, n: 1 },
      { client, n: 2 },
    ]);
  });

  it('HOM-404 are lost where the hub dies, and asked again under the same id once it is back', async () => {
    const { cmds, escalate } = rig(false, 4 * 3, { outcome: 'done' });
    const told = await escalate();
    expect(told.kind).toBe('lost');
    expect(await told.end).toEqual({ ok: true, value: 'done', leftOut: null });
    expect([cmds.length, new Set(cmds.map((cmd) => JSON.stringify(cmd))).size]).toEqual([13, 1]);
    const midway = await rig(false, {}, 4 * 5, { outcome: 'done' }).escalate();
    expect([midway.kind, await midway.end]).toEqual(['asked', { ok: true, value: 'done', leftOut: null }]);
    const gone = await rig(false, 1_000).escalate();
    expect([gone.kind, await gone.end]).toEqual(['lost', { ok: true, value: 'lost' }]);
  });

  it('HOM-433 are not asked for under --readonly', async () => {
    const { cmds, escalate } = rig(true);
    expect(await escalate()).toMatchObject({ kind: 'ended', end: { ok: false } });
    expect(cmds).toEqual([]);
  });
});
