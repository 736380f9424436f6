import { describe, expect, it } from 'vitest';
import type { AnyEvent } from '../../../src/domain/event.ts';
import { EventLogError } from '../../../src/ports/event-log.ts';
import { renderRecord } from '../../../src/record/markdown.ts';
import { contractProblems } from '../../adapters/pagerduty/contract/contract.ts';
import { logged } from '../../adapters/pagerduty/rig.ts';
import { importer } from '../../domain/given.ts';
import { MemoryLog } from '../../rigs/memory-log.ts';
import { actorOf, type PagerRig, pagerRig, SATO, TANAKA } from './pager-rig.ts';

async function acknowledged(rig: PagerRig) {
  const page = rig.account.trigger('SCHECK1', '決済画面で5xx急増');
  const { session } = (await rig.start(SATO, page.id)).json;
  await rig.until(session, ({ incidents }) => incidents[0]?.status === 'acknowledged');
  return { page, session };
}

const record = async (rig: PagerRig, session: string) =>
  renderRecord(await rig.events(session), { importedTo: 0, lang: 'ja', hash: '' });

function sound(rig: PagerRig): void {
  expect(rig.server.calls.flatMap(contractProblems)).toEqual([]);
}

describe('the last one leaves', () => {
  it('PDY-103 hands back to the first level with somebody else, who is paged; the record has it', async () => {
    await using rig = await pagerRig();
    const { page, session } = await acknowledged(rig);
    const facts = await rig.queries?.facts(await rig.state(session), await actorOf(SATO), true);
    // 佐藤 is level 1 himself: to hand back to him would be to hand back to nobody.
    expect(facts?.incidents).toMatchObject([
      {
        policy: '決済',
        levels: [
          { level: 1, people: ['佐藤'] },
          { level: 2, people: ['鈴木'] },
        ],
        back: 2,
      },
    ]);
    await rig.command(SATO, session, 'incident.leave', { choice: 'hand-back' });
    const state = await rig.until(session, ({ actions }) => actions[1]?.outcome != null);
    expect(state.actions[1]).toMatchObject({
      act: 'hand-back',
      outcome: 'done',
      params: { by: '佐藤', to: '鈴木', status: 'triggered' },
    });
    expect(page).toMatchObject({ status: 'triggered', assignees: ['PSUZUKI'], acknowledgements: [] });
    expect(state.incidents[0]).toMatchObject({ status: 'triggered', acknowledgedBy: null });
    expect(rig.writes().at(-1)).toMatchObject({
      method: 'PUT',
      headers: { from: 'sato@example.com' },
      body: { incident: { escalation_policy: { id: 'EPAY001' }, escalation_level: 2 } },
    });
    const told = await record(rig, session);
    expect(told).toMatch(/退出・終了時の判断: \[#4809\]\(<[^>]+>\) を当番に差し戻す/);
    expect(told).toContain('PagerDutyの当番に差し戻し(呼び出し先 鈴木)');
    sound(rig);
  });

  it('PDY-103 hands back to level one by the policy alone, and a lost answer does not page twice', async () => {
    await using rig = await pagerRig();
    const { page, session } = await acknowledged(rig);
    rig.account.acknowledge(page, 'PTANAKA');
    rig.server.faults.add('PUT', { kind: 'drop', done: true });
    await rig.command(TANAKA, session, 'incident.leave', { choice: 'hand-back' });
    const state = await rig.until(session, ({ actions }) => actions[1]?.outcome != null);
    expect(state.actions[1]).toMatchObject({ outcome: 'done', params: { to: '佐藤' } });
    expect([logged(page, /^delegate/), page.level]).toEqual([1, 1]);
    expect(rig.writes().at(-1)?.body).toEqual({
      incident: {
        type: 'incident_reference',
        escalation_policy: { id: 'EPAY001', type: 'escalation_policy_reference' },
      },
    });
  });

  it('PDY-103 resolves, or keeps and asks nothing of PagerDuty', async () => {
    await using rig = await pagerRig();
    const { page, session } = await acknowledged(rig);
    const writes = rig.writes().length;
    await rig.command(SATO, session, 'incident.leave', { choice: 'keep' });
    expect([rig.writes().length, page.status]).toEqual([writes, 'acknowledged']);
    expect(await record(rig, session)).toMatch(/退出・終了時の判断: \[#4809\]\(<[^>]+>\) は引き続き対応する/);
    await rig.command(SATO, session, 'incident.leave', { choice: 'resolve' });
    await rig.until(session, ({ incidents }) => incidents[0]?.status === 'resolved');
    expect(page.status).toBe('resolved');
  });

  it('PDY-103 a hub that died meanwhile goes on with it', async () => {
    await using rig = await pagerRig({ pager: { timeoutMs: 6_000_000 } });
    const { page, session } = await acknowledged(rig);
    rig.server.faults.add('PUT', { kind: 'hang' }, 100);
    const writes = rig.writes().length;
    await rig.command(SATO, session, 'incident.leave', { choice: 'hand-back' });
    while (rig.writes().length === writes) await new Promise((resolve) => setTimeout(resolve, 2));
    await rig.die();
    rig.server.faults.clear();
    await rig.begin();
    await rig.until(session, ({ actions }) => actions[1]?.outcome === 'done');
    expect([page.status, logged(page, /^delegate/)]).toEqual(['triggered', 1]);
  });
});

/** A log that lets its hub die at the first event of a kind. */
class DyingLog extends MemoryLog {
  dies: string | null = null;
  override async append(...[session, seq, batch]: Parameters<MemoryLog['append']>): Promise<void> {
    if (batch.events.some(({ type }) => type === this.dies)) throw new EventLogError('failed', { session });
    return super.append(session, seq, batch);
  }
}

describe('an import that its hub did not survive', () => {
  it('PDY-105 does nothing of what the other hub was asked, and ends it once somebody acts here', async () => {
    await using rig = await pagerRig({ pager: { timeoutMs: 6_000_000 } });
    const page = rig.account.trigger('SCHECK1', '5xx');
    rig.server.faults.add('PUT', { kind: 'hang' }, 100);
    const { session } = (await rig.start(SATO, page.id)).json;
    while (rig.writes().length === 0) await new Promise((resolve) => setTimeout(resolve, 2));
    const events: readonly AnyEvent[] = await rig.events(session);
    await rig.die();
    rig.server.faults.clear();
    const writes = rig.writes().length;
    const log = new DyingLog();
    log.dies = 'action.abandoned';
    await rig.begin(log);
    await rig.hub.importSession(events, importer);
    await rig.die();
    log.dies = null;
    await rig.begin(log);
    const until = rig.time.now() + 60_000;
    while (rig.time.now() < until) await new Promise((resolve) => setTimeout(resolve, 2));
    expect((await rig.state(session)).actions[0]?.outcome).toBeNull();
    expect([page.status, rig.writes().length]).toEqual(['triggered', writes]);
    // Only while nobody has acted here can the import be asked for once more.
    await rig.command(TANAKA, session, 'action.request', {
      target: 'pagerduty',
      act: 'note',
      args: { incident: page.id, note: 'nowhere' },
    });
    const state = await rig.until(session, ({ actions }) => actions.every(({ outcome }) => outcome !== null));
    expect(state.actions[0]).toMatchObject({ outcome: 'abandoned', kind: 'imported' });
    expect([page.status, rig.writes().length]).toEqual(['triggered', writes]);
  });

  it('PDY-105 an import that is asked for again ends what the first one left', async () => {
    await using rig = await pagerRig({ pager: { timeoutMs: 6_000_000 } });
    const page = rig.account.trigger('SCHECK1', '5xx');
    rig.server.faults.add('PUT', { kind: 'hang' }, 100);
    const { session } = (await rig.start(SATO, page.id)).json;
    while (rig.writes().length === 0) await new Promise((resolve) => setTimeout(resolve, 2));
    const events = await rig.events(session);
    await rig.die();
    const log = new DyingLog();
    log.dies = 'action.abandoned';
    await rig.begin(log);
    await rig.hub.importSession(events, importer);
    await rig.die();
    log.dies = null;
    await rig.begin(log);
    expect(await rig.hub.importSession(events, importer)).toMatchObject({ ok: true, added: 0 });
    expect((await rig.state(session)).actions[0]).toMatchObject({ outcome: 'abandoned', kind: 'imported' });
  });
});
