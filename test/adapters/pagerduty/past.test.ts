import { describe, expect, it } from 'vitest';
import { firstAcknowledgement } from '../../../src/adapters/pagerduty/pagerduty.ts';
import { contractProblems } from './contract/contract.ts';
import { pagerRig } from './rig.ts';

const wait = (rig: { time: { after(ms: number, run: () => void): unknown } }, ms: number) =>
  new Promise<void>((done) => void rig.time.after(ms, done));

describe('PagerDuty’s own history', () => {
  it('PDY-630 lists what fired in a window, open or not, the oldest first, and says what resolved by itself', async () => {
    await using rig = await pagerRig();
    const { account, pager, incident, server } = rig;
    const since = new Date(rig.time.now() - 60_000).toISOString();
    account.resolve(incident, 'PSATO01');
    await wait(rig, 5_000);
    const alone = account.trigger('SSEARCH', 'slow', { urgency: 'low' });
    await wait(rig, 5_000);
    account.resolve(alone, null);
    const open = account.trigger('SCHECK1', 'open');
    const merged = account.trigger('SCHECK1', 'merged');
    account.merge(merged, open, 'PTANAKA');
    const until = new Date(rig.time.now() + 60_000).toISOString();
    const { incidents, more } = await pager.past({ since, until }, 0, 100);
    expect(more).toBe(false);
    expect(
      incidents.map(({ title, resolvedBySelf, resolvedAt, urgency }) => [
        title,
        resolvedBySelf,
        resolvedAt !== null,
        urgency,
      ]),
    ).toEqual([
      ['決済画面で5xx急増', false, true, 'high'],
      ['slow', true, true, 'low'],
      ['open', false, false, 'high'],
      ['merged', false, true, 'high'],
    ]);
    const page = await pager.past({ since, until }, 1, 2);
    expect([page.incidents.map(({ title }) => title), page.more]).toEqual([['slow', 'open'], true]);
    const later = { since: until, until: new Date(rig.time.now() + 120_000).toISOString() };
    expect((await pager.past(later, 0, 100)).incidents).toEqual([]);
    expect(server.calls.flatMap((call) => contractProblems(call))).toEqual([]);
  });

  it('PDY-630 knows the first acknowledgement, also where a later one or none stands', async () => {
    await using rig = await pagerRig();
    const { account, pager, incident } = rig;
    expect(await pager.firstAcknowledged(incident.id)).toBeNull();
    await wait(rig, 41_000);
    account.acknowledge(incident, 'PTANAKA');
    const first = (await pager.incident(incident.id)).acknowledgements[0]?.at;
    await wait(rig, 60_000);
    account.reassign(incident, 'PTANAKA', ['PSATO01']);
    account.acknowledge(incident, 'PSATO01');
    account.resolve(incident, 'PSATO01');
    expect(await pager.firstAcknowledged(incident.id)).toBe(first);
    // Published and recorded names of the line differ.
    const line = (type: string, created_at: string) => ({ id: type, type, created_at });
    expect(
      firstAcknowledgement([
        line('acknowledgement_log_entry', '2026-11-25T03:00:00Z'),
        line('acknowledge_log_entry', '2026-11-25T02:59:00+00:00'),
        line('trigger_log_entry', '2026-11-25T02:58:00Z'),
      ]),
    ).toBe('2026-11-25T02:59:00.000Z');
  });

  it('PDY-630 rejects beyond what PagerDuty lists, and for an answer of nothing that can be read', async () => {
    await using rig = await pagerRig();
    const until = new Date(rig.time.now()).toISOString();
    const old = new Date(rig.time.now() - 400 * 86_400_000).toISOString();
    await expect(rig.pager.past({ since: old, until }, 0, 100)).rejects.toMatchObject({ kind: 'rejected' });
    await expect(rig.pager.past({ since: until, until }, 9_950, 100)).rejects.toMatchObject({
      kind: 'rejected',
    });
  });
});
