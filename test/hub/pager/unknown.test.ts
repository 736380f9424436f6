import { describe, expect, it } from 'vitest';
import { PagerError } from '../../../src/ports/pager-error.ts';
import type { CallFault } from '../../../src/sim/pagerduty/fault-plan.ts';
import { handHub, SATO } from './hand-hub.ts';

const STRANGER = { id: 'nobody', name: '派遣', kind: 'member' } as const;

const TROUBLE: Readonly<Record<string, readonly [CallFault, string]>> = {
  '429': [{ kind: 'status', status: 429, headers: { 'retry-after': '600' } }, 'rate-limited'],
  '401': [
    { kind: 'status', status: 401, body: '{"error":{"message":"Unauthorized","code":2006}}' },
    'unauthorised',
  ],
  '500s': [{ kind: 'status', status: 500 }, 'server-error'],
  'a page for JSON': [{ kind: 'html' }, 'bad-reply'],
  'a hang': [{ kind: 'hang' }, 'unreachable'],
};

describe.each(Object.entries(TROUBLE))('%s', (_, [fault, kind]) => {
  it('PDY-410 on who asks leaves the list of all, and says that one’s own is not known', async () => {
    const rig = handHub();
    rig.account.trigger('SCHECK1', '5xx');
    rig.faults.add('GET /users', fault, 1_000);
    const asked = rig.time.now();
    for (const scope of ['all', 'mine', 'team'] as const) {
      const list = await rig.time.during(rig.api.pages.list(scope, SATO));
      expect(list.counts).toMatchObject({ mine: null, team: null, all: 1 });
      // Tried again for some seconds, which no list waits for.
      expect([kind, 'not-yet']).toContain(list.askerUnknown?.kind);
      expect(list.incidents).toHaveLength(scope === 'all' ? 1 : 0);
    }
    expect(rig.time.now() - asked).toBeLessThan(10_000);
  });

  it('PDY-411 on the list is told as what it is, never as an empty list', async () => {
    const rig = handHub();
    rig.account.trigger('SCHECK1', '5xx');
    rig.faults.add('GET /incidents', fault, 1_000);
    const first = await rig.time.during(rig.api.pages.list('mine', SATO).catch((error: unknown) => error));
    expect(first).toBeInstanceOf(PagerError);
    rig.faults.clear();
    await rig.time.advance(600_000);
    const sound = await rig.time.during(rig.api.pages.list('mine', SATO));
    expect(sound.counts.mine).toBe(1);
    rig.faults.add('GET /incidents', fault, 1_000);
    await rig.time.advance(10_000);
    const asked = rig.time.now();
    const old = await rig.time.during(rig.api.pages.list('mine', SATO));
    // What is known as of earlier is shown soon, with since when.
    expect(rig.time.now() - asked).toBeLessThanOrEqual(3_000);
    expect(old).toMatchObject({ counts: { mine: 1 }, stalled: { since: sound.at } });
  });
});

describe('who asks', () => {
  it('PDY-410 somebody who is no user of the account is told so, and that nothing is known of their own', async () => {
    const rig = handHub({ members: [{ participant: STRANGER.id, email: 'nobody@example.org' }] });
    rig.account.trigger('SCHECK1', '5xx');
    const list = await rig.time.during(rig.api.pages.list('mine', STRANGER));
    expect(list).toMatchObject({
      incidents: [],
      counts: { mine: null, all: 1 },
      askerUnknown: { kind: 'requester-unknown', params: { email: '派遣' } },
    });
  });

  it('PDY-412 (you) stands with one’s own acknowledgement alone', async () => {
    const rig = handHub();
    const page = rig.account.trigger('SCHECK1', '5xx');
    rig.account.acknowledge(page, 'PSATO01');
    rig.account.acknowledge(page, 'PTANAKA');
    const row = (await rig.time.during(rig.api.pages.list('all', SATO))).incidents[0];
    expect(row?.acknowledged).toMatchObject({ by: '田中', you: false });
  });
});
