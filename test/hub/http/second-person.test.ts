import { afterEach, expect, it } from 'vitest';
import { toJsonl } from '../../../src/record/jsonl.ts';
import { Chain } from '../../contracts/event-builder.ts';
import { opening, sato } from '../../domain/given.ts';
import { type Ask, httpRig, REMOTE, UNIX } from './http-rig.ts';

const rigs: Awaited<ReturnType<typeof httpRig>>[] = [];
afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig.stop();
});

async function world() {
  const rig = await httpRig();
  rigs.push(rig);
  const session = await rig.open('Checkout');
  const by = (token: string): Ask => ({ token, via: REMOTE });
  const tick = (who: Ask) => rig.command(session, 'step.do', { step: 'read-back' }, who);
  const reopen = () => rig.command(session, 'step.undo', { step: 'read-back' });
  const status = async () =>
    (await rig.ask(`/v1/sessions/${session}`)).json.session.steps['read-back'].status;
  return { rig, session, by, tick, reopen, status };
}

it('SEC-704 a member who made two invites, and holds both, is one person', async () => {
  const { rig, session, by, tick, reopen, status } = await world();
  const sato = by(await rig.member('sato'));
  const [one, two] = [
    by(await rig.invited(session, 'member', 'Ito', sato)),
    by(await rig.invited(session, 'member', 'Kato', sato)),
  ];
  for (const [first, second] of [
    [one, two],
    [sato, one],
    [two, sato],
  ] as const) {
    expect((await tick(first)).status).toBe(200);
    const { json } = await tick(second);
    expect([json.kind, json.params.kind, await status()]).toEqual([
      'needs-second-person',
      'invited',
      'doing',
    ]);
    await reopen();
  }
  await tick(one);
  expect((await tick(by(await rig.member('tanaka')))).status).toBe(200);
  expect(await status()).toBe('done');
});

it('SEC-704 at the hub of one’s own machine two people invited by its user count as two, and a guest does not count', async () => {
  const { rig, session, by, tick, status } = await world();
  const ito = by(await rig.invited(session, 'member', 'Ito'));
  const kato = by(await rig.invited(session, 'member', 'Kato'));
  const guest = by(await rig.invited(session, 'guest', 'Vendor'));
  expect((await tick(guest)).json.params.kind).toBe('guest');
  await tick(ito);
  expect((await tick(guest)).json.params.kind).toBe('guest');
  expect((await tick({ via: UNIX })).json.params.kind).toBe('invited');
  expect(await status()).toBe('doing');
  await tick(kato);
  expect(await status()).toBe('done');
});

it('SEC-705 the hub that imports a file ignores its ticks and its host', async () => {
  const { rig, by } = await world();
  const mallory = by(await rig.member('mallory'));
  const { actor } = (await rig.ask('/v1/me', mallory)).json;
  const file = new Chain('forged-1125').add(
    { type: 'session.opened', data: opening, by: sato },
    { type: 'participant.joined', data: { participant: sato }, by: sato },
    {
      type: 'participant.invited',
      data: {
        participant: 'member-0123456789',
        role: 'member',
        until: '2026-11-26T03:00:00.000Z',
        host: true,
      },
      by: actor,
    },
    { type: 'step.done', data: { step: 'read-back' }, by: sato },
  );
  const { json } = await rig.ask('/v1/import', { method: 'POST', body: toJsonl(file), ...mallory });
  const session = json.session;
  const tick = (who: Ask) => rig.command(session, 'step.do', { step: 'read-back' }, who);
  const status = async () =>
    (await rig.ask(`/v1/sessions/${session}`)).json.session.steps['read-back'].status;
  expect([(await tick(mallory)).status, await status()]).toEqual([200, 'doing']);
  expect((await tick(mallory)).json.params.kind).toBe('same');
  expect((await tick(by(await rig.invited(session, 'member', 'Kato', mallory)))).json.params.kind).toBe(
    'invited',
  );
  await rig.command(session, 'step.undo', { step: 'read-back' }, mallory);
  const ito = by(await rig.invited(session, 'member', 'Ito', mallory));
  await tick(ito);
  expect((await tick(by(await rig.invited(session, 'member', 'Mori', mallory)))).json.params.kind).toBe(
    'invited',
  );
  expect((await tick(by(await rig.member('tanaka')))).status).toBe(200);
  expect(await status()).toBe('done');
});
