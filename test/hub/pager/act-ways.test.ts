import { expect, it } from 'vitest';
import { pageAbout, pagerActOf } from '../../../src/hub/pager/act-ways.ts';
import { exampleTeam } from '../../../src/sim/pagerduty/team.ts';
import { handHub, SATO } from './hand-hub.ts';

it('HOM-434 a snooze until a time that is over, or almost, lasts a minute', async () => {
  const now = Date.parse('2026-11-25T03:00:00.000Z');
  const seconds = async (ahead: number) => {
    const until = new Date(now + ahead).toISOString();
    const act = { act: 'snooze', args: { incident: 'Q1', until } };
    const place = { now } as Parameters<typeof pagerActOf>[2];
    return (await pagerActOf(act, pageAbout, place)) as { readonly seconds?: number };
  };
  const told = await Promise.all([-3_600_000, 20_000, 61_400].map(seconds));
  expect(told.map((act) => act.seconds)).toEqual([60, 60, 61]);
});

it('HOM-434 assigns a page to nobody where two people have the name', async () => {
  const { users } = exampleTeam(0);
  const same = users.map((user) => ({ ...user, id: `${user.id}2`, email: `other-${user.email}` }));
  const rig = handHub({ team: { users: [...users, ...same.slice(2, 3)] } });
  const page = rig.account.trigger('SCHECK1', '5xx');
  await rig.time.during(rig.api.pages.list('all', SATO));
  const reassign = (who: string) =>
    rig.time.during(rig.api.ask(page.id, { ask: { act: 'reassign', who } }, SATO, 10_000));
  await expect(reassign('鈴木')).rejects.toMatchObject({
    kind: 'not-found',
    params: { what: 'person', who: '鈴木' },
  });
  expect(rig.writes()).toEqual([]);
  expect((await reassign('山田')).asked).toMatchObject({ outcome: 'done' });
});
