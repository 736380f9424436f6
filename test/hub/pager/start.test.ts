import { describe, expect, it } from 'vitest';
import type { CallFault } from '../../../src/sim/pagerduty/fault-plan.ts';
import { logged } from '../../adapters/pagerduty/rig.ts';
import { handHub, SATO } from './hand-hub.ts';

const TROUBLE: Readonly<Record<string, CallFault>> = {
  '403': { kind: 'status', status: 403, body: '{"error":{"message":"Access Denied","code":2010}}' },
  '429': { kind: 'status', status: 429, headers: { 'retry-after': '60' } },
  '500': { kind: 'status', status: 500 },
  'a hang': { kind: 'hang' },
};

const notesOf = ({ notes }: { readonly notes: readonly { readonly text: string }[] }) =>
  notes.map(({ text }) => text);

describe.each(Object.entries(TROUBLE))('%s on what is beside the page', (_, fault) => {
  it('PDY-413 keeps nobody from taking the page: it is acknowledged first, and what is known of it comes later', async () => {
    const rig = handHub();
    const page = rig.account.trigger('SCHECK1', '5xx', { alerts: 3 });
    for (const part of ['alerts', 'log_entries', 'notes'])
      rig.faults.add(`GET /incidents/${page.id}/${part}`, fault, 1_000);
    const asked = rig.time.now();
    const detail = await rig.time.during(rig.api.incident(page.id, SATO));
    expect(detail).toMatchObject({ row: { id: page.id }, alerts: [], alertsTotal: 3 });
    const session = await rig.start(page.id);
    await rig.until(session, ({ actions }) => actions[0]?.outcome === 'done');
    expect(rig.time.now() - asked).toBeLessThan(5_000);
    expect(logged(page, /^ack/)).toBe(1);
    expect(notesOf(await rig.state(session))).toEqual([]);
    rig.faults.clear();
    const known = await rig.until(session, ({ notes }) => notes.length > 0);
    expect(notesOf(known)).toEqual(['- 5xx (1)\n- 5xx (2)\n- 5xx (3)']);
    await rig.time.advance(600_000);
    expect((await rig.state(session)).notes).toHaveLength(1);
    await rig.kill();
  });

  it('PDY-413 keeps nobody from linking it', async () => {
    const rig = handHub();
    const [page, other] = [rig.account.trigger('SCHECK1', '5xx'), rig.account.trigger('SSEARCH', '遅い')];
    const session = await rig.start(page.id);
    rig.faults.add(`GET /incidents/${other.id}/`, fault, 1_000);
    const asked = rig.time.now();
    expect(await rig.time.during(rig.api.link(other.id, session, SATO))).toBe(other.id);
    expect(rig.time.now() - asked).toBeLessThan(1_000);
    await rig.kill();
  });
});

describe('who starts', () => {
  it('PDY-413 a page that somebody has taken is started on also where it is not known who asks', async () => {
    const rig = handHub();
    const page = rig.account.trigger('SCHECK1', '5xx');
    rig.account.acknowledge(page, 'PTANAKA');
    rig.faults.add('GET /users', { kind: 'status', status: 403 }, 1_000);
    const session = await rig.start(page.id);
    const state = await rig.state(session);
    expect(state.incidents[0]).toMatchObject({ status: 'acknowledged', acknowledgedBy: '田中' });
    expect(rig.writes()).toEqual([]);
    await rig.kill();
  });
});
