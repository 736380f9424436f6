import { describe, expect, it } from 'vitest';
import type { AnyEvent } from '../../../src/domain/event.ts';
import type { Session } from '../../../src/domain/session.ts';
import { PriorityFollow } from '../../../src/hub/pager/follow/priority-follow.ts';
import { severityOf } from '../../../src/hub/pager/rules.ts';
import { type PagerRig, pagerRig, SATO, TANAKA } from './pager-rig.ts';

const TANAKA_ACTOR = { id: 'tanaka', name: '田中', kind: 'member' } as const;
const PRIORITIES = { SEV1: 'P1', SEV2: 'P2', SEV3: 'P3', SEV4: 'P3' } as const;

const priorityOf = (rig: PagerRig, id: string) => rig.account.find(id).priority;
async function untilPriority(rig: PagerRig, id: string, wanted: string): Promise<void> {
  while (priorityOf(rig, id) !== wanted) await new Promise((resolve) => setTimeout(resolve, 2));
}
const acts = async (rig: PagerRig, session: string) =>
  (await rig.state(session)).actions.filter(({ act }) => act === 'priority');

async function started(severity: string | null = null) {
  const rig = await pagerRig({ priorities: PRIORITIES });
  const incident = rig.account.trigger('SCHECK1', '5xx');
  const { json } = await rig.start(SATO, incident.id);
  if (severity !== null) await rig.command(SATO, json.session, 'severity.set', { severity });
  return { rig, id: incident.id, session: json.session as string };
}

describe('priority and severity', () => {
  it('PDY-422 a severity that a person sets becomes the priority, in their name; an undo as well', async () => {
    const { rig, id, session } = await started('SEV3');
    await using _ = rig;
    await untilPriority(rig, id, 'PRIO003');
    await rig.command(TANAKA, session, 'severity.set', { severity: 'SEV1' });
    await untilPriority(rig, id, 'PRIO001');
    const asked = await acts(rig, session);
    expect(asked.map(({ by, args }) => [by.name, args.priority])).toEqual([
      ['佐藤', 'P3'],
      ['田中', 'P1'],
    ]);
    await rig.command(TANAKA, session, 'undo', {});
    await untilPriority(rig, id, 'PRIO003');
    expect((await rig.state(session)).severity).toBe('SEV3');
  });

  it('PDY-422 a priority that is changed in PagerDuty becomes the severity, as PagerDuty’s, and asks nothing back', async () => {
    const { rig, id, session } = await started('SEV3');
    await using _ = rig;
    await untilPriority(rig, id, 'PRIO003');
    await rig.until(session, ({ incidents }) => incidents[0]?.priority === 'P3');
    const before = (await acts(rig, session)).length;
    rig.account.prioritise(rig.account.find(id), 'PTANAKA', 'PRIO001');
    const state = await rig.until(session, ({ severity }) => severity === 'SEV1');
    const set = (await rig.events(session)).findLast(({ type }) => type === 'severity.set');
    expect([set?.by.kind, state.incidents[0]?.priority]).toEqual(['system', 'P1']);
    await rig.until(session, ({ actions }) => actions.every(({ outcome }) => outcome !== null));
    expect(await acts(rig, session)).toHaveLength(before);
  });

  it('PDY-423 two severities in a row end with the last, whatever PagerDuty says of the first meanwhile', async () => {
    const { rig, id, session } = await started();
    await using _ = rig;
    await rig.command(SATO, session, 'severity.set', { severity: 'SEV1' });
    await rig.command(SATO, session, 'severity.set', { severity: 'SEV2' });
    await untilPriority(rig, id, 'PRIO002');
    const state = await rig.until(
      session,
      ({ actions, incidents }) =>
        incidents[0]?.priority === 'P2' && actions.every(({ outcome }) => outcome === 'done'),
    );
    expect(state.severity).toBe('SEV2');
  });

  it('PDY-423 another change of an incident is no change of its priority, and a hub that starts anew follows the next', async () => {
    const { rig, id, session } = await started('SEV3');
    await using _ = rig;
    await untilPriority(rig, id, 'PRIO003');
    await rig.until(session, ({ incidents }) => incidents[0]?.priority === 'P3');
    // As somebody decided by hand, without PagerDuty.
    rig.account.find(id).priority = 'PRIO003';
    await rig.restart();
    rig.account.prioritise(rig.account.find(id), 'PTANAKA', 'PRIO002');
    await rig.until(session, ({ severity }) => severity === 'SEV2');
    rig.account.resolve(rig.account.find(id), 'PTANAKA');
    const state = await rig.until(session, ({ incidents }) => incidents[0]?.status === 'resolved');
    expect(state.severity).toBe('SEV2');
  });

  it('PDY-422 a page without a priority gets that of the severity it is started with; without configuration nothing follows', async () => {
    await using rig = await pagerRig({
      priorities: PRIORITIES,
      rules: [{ service: 'checkout', severity: 'SEV2' }],
    });
    const incident = rig.account.trigger('SCHECK1', '5xx');
    const { json: detail } = await rig.ask(SATO, `/v1/incidents/${incident.id}`);
    expect(detail.severity).toBe('SEV2');
    const { json } = await rig.start(SATO, incident.id);
    await rig.command(SATO, json.session, 'severity.set', { severity: 'SEV2' });
    await untilPriority(rig, incident.id, 'PRIO002');

    await using plain = await pagerRig();
    const other = plain.account.trigger('SCHECK1', '5xx');
    const session = (await plain.start(SATO, other.id)).json.session;
    await plain.command(SATO, session, 'severity.set', { severity: 'SEV1' });
    await plain.until(session, ({ incidents }) => incidents[0]?.status === 'acknowledged');
    expect(await acts(plain, session)).toEqual([]);
  });

  it('PDY-422 an undo that comes before the session has seen the new priority becomes the old priority again', () => {
    const [begun, changed, undone] = ['P3', 'P1', 'P3'].map((priority, i) => ({
      act: 'priority',
      args: { incident: 'Q1', priority },
      outcome: i < 2 ? 'done' : null,
    }));
    const following = (actions: readonly unknown[]) =>
      new PriorityFollow(PRIORITIES).follow(
        {
          id: 's',
          kind: 'incident',
          status: 'open',
          severity: 'SEV3',
          incidents: [{ id: 'Q1', status: 'acknowledged', priority: 'P3' }],
          actions,
        } as unknown as Session,
        [{ type: 'act.undone', data: { type: 'severity.set' }, by: TANAKA_ACTOR } as unknown as AnyEvent],
      );
    expect(following([begun, changed])).toEqual([
      { kind: 'priority', incident: 'Q1', priority: 'P3', by: TANAKA_ACTOR },
    ]);
    expect(following([begun, changed, undone])).toEqual([]);
    expect(following([begun, { ...changed, outcome: 'failed' }])).toEqual([]);
  });

  it('PDY-422 a priority means the severity that is configured for it, else that of its rank', () => {
    expect(severityOf('p3', PRIORITIES, null)).toBe('SEV3');
    expect(severityOf('P3', PRIORITIES, 'SEV4')).toBe('SEV4');
    expect(severityOf('P4', PRIORITIES, null)).toBe('SEV4');
    expect(severityOf('urgent', { SEV1: 'Urgent' }, null)).toBe('SEV1');
    expect([severityOf('urgent', {}, null), severityOf(null, PRIORITIES, 'SEV1')]).toEqual([null, null]);
  });
});
