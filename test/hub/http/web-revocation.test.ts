import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AnyEvent } from '../../../src/domain/event.ts';
import { EventLogError } from '../../../src/ports/event-log.ts';
import { FakeTime, settle } from '../../network/fake-time.ts';
import { REMOTE } from './http-rig.ts';
import { type Browser, type WebRig, webRig } from './web-rig.ts';

const HOUR = 3_600_000;
let rig: WebRig;
let id: string;
let time: FakeTime;
beforeEach(async () => {
  time = new FakeTime();
  rig = await webRig({}, time);
  id = await rig.open('Checkout fails');
});
afterEach(() => rig.stop());

const events = async (): Promise<readonly AnyEvent[]> =>
  (await rig.events(id)).map((text) => JSON.parse(text));
const state = async () => (await rig.ask(`/v1/sessions/${id}`)).json.session;
const statusOf = async (browser: Browser): Promise<string> => {
  const { status, json } = await rig.ask(`/v1/sessions/${id}/events`, browser.as());
  return status === 200 ? '200' : `${status} ${json.kind}`;
};

describe('a page’s access ends', () => {
  it('SEC-727 with its invite: every connection within a second, every cookie, and the record says so', async () => {
    const { code, id: invite } = await rig.webInvite(id);
    const browsers = [await rig.enter(id, code, '森'), await rig.enter(id, code, '林')];
    const pages = [];
    for (const browser of browsers) pages.push(await rig.live(id, browser), await rig.live(id, browser));
    const [another] = [await rig.browser(id, '原')];
    const from = performance.now();
    await rig.ask(`/v1/sessions/${id}/invites/${invite}`, { method: 'DELETE' });
    await settle();
    expect(performance.now() - from).toBeLessThan(1_000);
    expect(pages.map(({ bye }) => bye?.kind)).toEqual(pages.map(() => 'revoked'));
    for (const browser of browsers) expect(await statusOf(browser)).toBe('401 token-revoked');
    expect(await rig.post({ session: id, code, name: '原田' })).toMatchObject({
      json: { kind: 'invite-revoked' },
    });
    expect(await statusOf(another)).toBe('200');
    await rig.recorded();
    const link = invite.replace('inv', 'web');
    const told = (await events())
      .filter(({ type }) => type === 'participant.revoked')
      .map(({ data }) => data);
    expect(told).toEqual([
      { participant: link, origin: null },
      { participant: `${link}-1`, origin: link },
      { participant: `${link}-2`, origin: link },
    ]);
  });

  it('SEC-727 with an invite that has expired since, as long as somebody has come by it', async () => {
    const { code, id: invite } = await rig.webInvite(id, { hours: 1 });
    const browser = await rig.enter(id, code, '森');
    const page = await rig.live(id, browser);
    await time.advance(2 * HOUR);
    expect(await rig.post({ session: id, code, name: '林' })).toMatchObject({
      status: 410,
      json: { kind: 'invite-expired' },
    });
    expect([await statusOf(browser), page.bye]).toEqual(['200', undefined]);
    await rig.ask(`/v1/sessions/${id}/invites/${invite}`, { method: 'DELETE' });
    await rig.recorded();
    expect([await statusOf(browser), page.bye?.kind]).toEqual(['401 token-revoked', 'revoked']);
    expect((await state()).participants[`${invite.replace('inv', 'web')}-1`].revoked).toBe(true);
  });

  it('SEC-727 after 72 hours, whatever the life of the invite', async () => {
    const browser = await rig.browser(id, '森', { hours: 7 * 24 });
    const page = await rig.live(id, browser);
    await time.advance(72 * HOUR - 1_000);
    expect(await statusOf(browser)).toBe('200');
    await time.advance(2_000);
    expect([await statusOf(browser), page.bye?.kind]).toEqual(['401 token-expired', 'expired']);
  });

  it('SEC-727 with the access of who made the invite, and by removing the person', async () => {
    const maker = await rig.invited(id, 'member', 'An invited member');
    const by = { via: REMOTE, token: maker };
    await rig.command(id, 'participant.join', {}, by);
    const { code } = await rig.webInvite(id, {}, by);
    const [first, second] = [await rig.enter(id, code, '森'), await rig.enter(id, code, '林')];
    const pages = [await rig.live(id, first), await rig.live(id, second)];
    const { invitedBy, participants } = await state();
    const guests = Object.keys(participants).filter((one) => participants[one].kind === 'web');
    const link = invitedBy[String(guests[0])];
    expect(guests).toEqual([`${link}-1`, `${link}-2`]);
    // One who came by an invite removes others who did.
    await rig.command(id, 'participant.remove', { participant: guests[0], reason: null }, by);
    await settle();
    expect(pages.map(({ bye }) => bye?.kind)).toEqual(['removed', undefined]);
    expect(await statusOf(first)).toBe('403 removed');
    const member = (await rig.ask('/v1/me', by)).json.actor.id;
    await rig.command(id, 'participant.remove', { participant: member, reason: null });
    await settle();
    expect(pages.map(({ bye }) => bye?.kind)).toEqual(['removed', 'removed']);
    await rig.recorded();
    expect(await statusOf(second)).toMatch(/^(401 token-revoked|403 removed)$/);
  });

  it('SEC-727 with an invite that is revoked while somebody enters by it: they are not told as there, and have no access', async () => {
    for (let round = 0; round < 12; round += 1) {
      const { code, id: invite } = await rig.webInvite(id);
      const link = invite.replace('inv', 'web');
      const entering = rig.post({ session: id, code, name: `森 ${round}` });
      for (let turn = 0; turn < round; turn += 1) await Promise.resolve();
      const [told] = await Promise.all([
        entering,
        rig.ask(`/v1/sessions/${id}/invites/${invite}`, { method: 'DELETE' }),
      ]);
      await settle();
      await rig.recorded();
      const cookie = /^[^;]+/.exec(told.headers.get('set-cookie') ?? '')?.[0];
      const refused = cookie === undefined ? null : await rig.dial(id, { cookie });
      expect([null, { status: 401, kind: 'token-revoked' }]).toContainEqual(refused);
      const person = (await state()).participants[`${link}-1`];
      expect(person === undefined || person.leftAt !== null, `${round}`).toBe(true);
    }
  });

  it('SEC-727 by an invite whose end is in the record nobody is announced', async () => {
    const { id: invite } = await rig.webInvite(id);
    await rig.ask(`/v1/sessions/${id}/invites/${invite}`, { method: 'DELETE' });
    await rig.recorded();
    const link = invite.replace('inv', 'web');
    const mori = { id: `${link}-1`, name: '森', kind: 'web' } as const;
    expect(await rig.hub.system(id, 'participant.enter', { invite: link }, mori)).toMatchObject({
      ok: false,
      refusal: { kind: 'not-allowed' },
    });
  });

  it('SEC-728 who came by the web is given no role, no shift, no turn and no step', async () => {
    const browser = await rig.browser(id);
    await rig.live(id, browser);
    const page = Object.values<{ id: string; kind: string }>((await state()).participants).find(
      ({ kind }) => kind === 'web',
    );
    const participant = page?.id ?? '';
    const kindOf = async (type: string, data: object) => (await rig.command(id, type, data)).json.kind;
    for (const role of ['lead', 'driver', 'navigator', 'scribe', 'comms'])
      expect(await kindOf('role.take', { role, participant })).toBe('not-allowed');
    expect(await kindOf('shift.hand-over', { to: participant })).toBe('not-allowed');
    const { steps: known } = await state();
    const [step] = Object.keys(known);
    expect(await kindOf('step.assign', { step, participant })).toBe('not-allowed');
    expect(await kindOf('note.add', { text: 'x', kind: 'action', owner: participant })).toBe('not-allowed');
    const { roles, steps } = await state();
    expect(JSON.stringify([roles, steps])).not.toContain(participant);
  });
});

describe('who is let in of whom the record cannot be told', () => {
  it('SEC-722 is not let in: there is no cookie and no credential', async () => {
    const { code } = await rig.webInvite(id);
    vi.spyOn(rig.log, 'append').mockRejectedValueOnce(new EventLogError('full', {}));
    const told = await rig.post({ session: id, code, name: '森' });
    expect(told.status).toBeGreaterThanOrEqual(400);
    expect(told.headers.get('set-cookie')).toBeNull();
    expect(rig.tokens.list()).toEqual([]);
  });
});
