import { describe, expect, it } from 'vitest';
import { relateSessions } from '../../src/hub/related.ts';
import { opening, pager, sato } from '../domain/given.ts';
import { procedure, release } from '../domain/releases.ts';
import { settle } from '../network/fake-time.ts';
import { Rig } from './hub-rig.ts';

const page = {
  id: 'Q1',
  number: 4831,
  title: '5xx',
  service: 'checkout',
  url: null,
  urgency: 'high',
  status: 'triggered',
  triggeredAt: '2026-11-24T17:58:11.000Z',
  acknowledgedAt: null,
  acknowledgedBy: null,
  resolvedAt: null,
  resolvedBy: null,
} as const;

let n = 0;
async function open(rig: Rig, wantedId: string, data: object): Promise<string> {
  n += 1;
  const opened = await rig.hub.openSession({
    data: { ...opening, ...data },
    by: sato,
    cmd: { client: `terminal-${n}-related`, n: 1 },
    wantedId,
  });
  await settle();
  await settle();
  if (!opened.ok) throw new Error(JSON.stringify(opened.refusal));
  return opened.session;
}
const related = async (rig: Rig, id: string) => (await rig.hub.session(id))?.related ?? [];
const kind = { kind: 'release', procedure } as const;

describe('an incident during a release', () => {
  it('HUB-622 is linked with it, both ways, with the number of its page once that is known', async () => {
    const rig = new Rig();
    const stop = relateSessions({ hub: rig.hub, onTrouble: (error) => expect.fail(String(error)) });
    const going = await open(rig, 'release', { ...kind, title: 'regular release' });
    const incident = await open(rig, 'checkout', {});
    expect(await related(rig, going)).toMatchObject([{ session: incident, kind: 'incident', number: null }]);
    expect(await related(rig, incident)).toMatchObject([
      { session: going, kind: 'release', title: 'regular release' },
    ]);
    await rig.hub.system(incident, 'incident.link', { incident: page }, pager);
    await settle();
    await settle();
    expect(await related(rig, going)).toMatchObject([{ session: incident, number: 4831 }]);
    expect(await related(rig, incident)).toHaveLength(1);
    stop();
  });

  it('HUB-622 not with one whose window is still to come or that is closed, nor a drill with any', async () => {
    const rig = new Rig();
    relateSessions({ hub: rig.hub, onTrouble: (error) => expect.fail(String(error)) });
    const window = { since: '2999-01-01T00:00:00.000Z', until: null };
    const ahead = await open(rig, 'ahead', { ...kind, release: { ...release, window } });
    const over = await open(rig, 'over', kind);
    await rig.hub.system(over, 'session.close', { reason: 'r' }, { ...sato, kind: 'system' });
    const incident = await open(rig, 'checkout', {});
    const going = await open(rig, 'release', kind);
    const drill = await open(rig, 'drill', { kind: 'drill' });
    for (const id of [ahead, over, incident, going, drill]) expect(await related(rig, id)).toEqual([]);
  });
});
