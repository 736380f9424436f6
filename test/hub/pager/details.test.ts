import { describe, expect, it } from 'vitest';
import { pagerRig, SATO, TANAKA } from './pager-rig.ts';

const KEY = 'checkout-5xx';
const MINUTE = 60_000;

async function night() {
  const levels = [['DPRIM01'], ['PSUZUKI']];
  const policies = [{ id: 'EPAY001', name: '決済', levels, delayMs: 600 * MINUTE }];
  const rig = await pagerRig({ team: { policies } });
  const { account } = rig;
  const earlier = [1, 2, 3].map(() => {
    const one = account.trigger('SCHECK1', '5xx', { key: KEY });
    account.resolve(one, 'PSATO01');
    return one;
  });
  account.calendar.change('SCHECK1', 'deploy 7be2', { at: account.now() - 4 * MINUTE });
  const incident = account.trigger('SCHECK1', '5xx rate > 5%', {
    key: KEY,
    facts: { rate: '14.2%', env: 'prod', password: 'hunter2hunter2', shown: '\u001b[31mred' },
    links: [
      { text: 'Runbook', href: 'https://wiki.example.com/runbooks/checkout-5xx' },
      { text: 'Signed', href: 'https://s3.example.com/x?X-Amz-Signature=0123456789abcdef0123456789abcdef' },
    ],
  });
  account.notify(incident, 'PSATO01', 'push');
  account.note(incident, 'PTANAKA', '見ています');
  const part = async (name: string) => rig.ask(SATO, `/v1/incidents/${incident.number}/parts/${name}`);
  return { rig, account, incident, earlier, part };
}

describe('a page before anybody takes it', () => {
  it('HOM-420 tells each part by itself: whom it pages, alerts, changes, earlier ones, its log and notes', async () => {
    const { rig, part, incident, account } = await night();
    await using _ = rig;
    expect((await part('reach')).json).toEqual({
      now: ['佐藤'],
      next: {
        people: ['鈴木'],
        at: new Date((incident.escalateAt ?? 0) - ((incident.escalateAt ?? 0) % 1_000)).toISOString(),
      },
    });
    expect((await part('changes')).json).toMatchObject({ changes: [{ summary: 'deploy 7be2' }], hours: 24 });
    expect((await part('log')).json.lines).toMatchObject([
      { kind: 'trigger' },
      { kind: 'assign', to: ['佐藤'] },
      { kind: 'notify', to: ['佐藤'], via: 'push' },
      { kind: 'annotate', by: '田中' },
    ]);
    expect((await part('notes')).json.notes).toMatchObject([{ by: '田中', text: '見ています' }]);
    expect((await part('nothing')).status).toBe(404);
    // None of it has acknowledged anything.
    expect(account.find(incident.id).status).toBe('triggered');
    expect(rig.writes()).toEqual([]);
  });

  it('HOM-421 what an alert says is redacted and made safe, and a link that holds a secret is left out', async () => {
    const { rig, part } = await night();
    await using _ = rig;
    const { json } = await part('alert');
    const [alert] = json.alerts;
    expect(json.total).toBe(1);
    expect(alert.facts).toEqual([
      { name: 'rate', value: '14.2%' },
      { name: 'env', value: 'prod' },
      { name: 'password', value: expect.stringContaining('[redacted:') },
      { name: 'shown', value: '␛[31mred' },
    ]);
    expect(alert.links).toEqual([
      { text: 'Runbook', href: 'https://wiki.example.com/runbooks/checkout-5xx' },
    ]);
  });

  it('HOM-422 counts earlier pages of the same key by what was said of them, in a session or without', async () => {
    const { rig, part, earlier } = await night();
    await using _ = rig;
    const [first, second] = earlier;
    const judge = (id: string, hurt: boolean) =>
      rig.ask(TANAKA, `/v1/incidents/${id}/verdict`, { verdict: { hurt, why: 'pool', prevent: null } });
    await judge(second?.id ?? '', false);
    const started = await rig.start(SATO, first?.id ?? '');
    await judge(first?.id ?? '', true);
    expect((await part('before')).json).toMatchObject({
      days: 30,
      total: 3,
      more: false,
      real: 1,
      falseAlarms: 1,
      last: { hurt: true, number: first?.number, session: { id: started.json.session } },
    });
  });

  it('HOM-420 a part that cannot be read says why, and the others and the start do without it', async () => {
    const { rig, part, incident } = await night();
    await using _ = rig;
    rig.server.faults.add(`GET /incidents/${incident.id}/notes`, { kind: 'hang' }, 1_000);
    const notes = part('notes');
    expect((await part('alert')).status).toBe(200);
    expect((await rig.start(SATO, incident.id)).status).toBe(201);
    expect(await notes).toMatchObject({ status: 502, json: { kind: 'pager-unreachable' } });
  });
});
