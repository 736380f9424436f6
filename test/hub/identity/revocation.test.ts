import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openPrivateFiles } from '../../../src/adapters/private-files/private-files.ts';
import type { CommandType } from '../../../src/domain/command.ts';
import type { Actor } from '../../../src/domain/event.ts';
import { HubError } from '../../../src/hub/base/contract.ts';
import type { Who } from '../../../src/hub/base/who.ts';
import { openCredentials } from '../../../src/hub/identity/credentials.ts';
import { hubInvites, inviteeOf } from '../../../src/hub/identity/invites.ts';
import { watchRevocations } from '../../../src/hub/identity/revocation.ts';
import { hubTokens } from '../../../src/hub/identity/tokens.ts';
import { opening } from '../../domain/given.ts';
import { opened, type Rig } from '../hub-rig.ts';
import { whoIs } from '../who-is.ts';

let root: string;
let rig: Rig;
let stops: (() => unknown)[] = [];
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'oncall-revocation-'));
  rig = await opened();
  stops = [];
});
afterEach(async () => {
  for (const stop of stops.reverse()) await stop();
  await rm(root, { recursive: true });
});

const HOUR = 3_600_000;
const now = () => rig.time.now();

/** The credentials as one process has them. */
async function open() {
  const files = await openPrivateFiles(root);
  const credentials = await openCredentials(files);
  stops.push(credentials.close);
  return {
    credentials,
    tokens: hubTokens(credentials, now),
    invites: await hubInvites(files, credentials, now),
  };
}

/** A hub's own, with what it could not do. */
async function watched() {
  const kept = await open();
  const troubles: unknown[] = [];
  const onTrouble = (error: unknown) => void troubles.push(error);
  const watch = watchRevocations({ ...kept, hub: rig.hub, time: rig.time, onTrouble });
  stops.push(watch.stop);
  return { ...kept, ...watch, troubles };
}

type Open = Awaited<ReturnType<typeof open>>;

async function member({ tokens }: Open, name: string, expires: Date | null = null) {
  const made = await tokens.create({ name, email: `${name}@example.jp`, expires });
  if (!made.ok) throw new Error(made.kind);
  const actor: Actor = { id: made.record.participant, name: made.record.name, kind: 'member' };
  return { actor, token: made.record.id };
}

async function mint({ invites }: Open, by: { actor: Actor; token: string }, hours = 1): Promise<string> {
  const made = await invites.mint({
    session: rig.id,
    role: 'guest',
    by: by.actor.id,
    token: by.token,
    hours,
  });
  if (!made.ok) throw new Error(made.kind);
  const data = { participant: inviteeOf(made.record), role: 'guest', until: made.record.expires };
  await rig.hub.system(rig.id, 'participant.invite', data, by.actor);
  return inviteeOf(made.record);
}

const revokedIn = async (id = rig.id) =>
  (await rig.stored(id)).flatMap(({ type, data, by }) =>
    type === 'participant.revoked' ? [[data.participant, data.origin, by.id]] : [],
  );

describe('a revocation', () => {
  it('SEC-342 is recorded once by the hub that finds it at its start', async () => {
    const cli = await open();
    const mallory = await member(cli, 'mallory');
    const guest = await mint(cli, mallory);
    await cli.tokens.revoke(mallory.token);
    for (const _restart of [1, 2]) {
      const hub = await watched();
      await hub.recorded();
      await hub.stop();
    }
    expect(await revokedIn()).toEqual([
      [mallory.actor.id, null, 'hub'],
      [guest, mallory.actor.id, 'hub'],
    ]);
  });

  it('SEC-342 is recorded later when the disk is full', async () => {
    const hub = await watched();
    const mallory = await member(hub, 'mallory');
    const guest = await mint(hub, mallory);
    rig.log.broken = 'full';
    await hub.tokens.revoke(mallory.token);
    await hub.recorded();
    expect(hub.troubles).toHaveLength(1);
    rig.log.broken = null;
    expect(await revokedIn()).toEqual([]);
    await rig.time.advance(10_000);
    await vi.waitFor(async () => expect(await revokedIn()).toHaveLength(2), { timeout: 20_000 });
    expect((await revokedIn()).at(-1)).toEqual([guest, mallory.actor.id, 'hub']);
  });

  it('SEC-342 tells nothing of what had ended by itself, nor of a person who has another token', async () => {
    const hub = await watched();
    const mallory = await member(hub, 'mallory');
    const other = await member(hub, 'mallory');
    await mint(hub, mallory);
    await rig.time.advance(2 * HOUR);
    await hub.tokens.revoke(mallory.token);
    await hub.recorded();
    expect(await revokedIn()).toEqual([]);
    await hub.tokens.revoke(other.token);
    await hub.recorded();
    expect(await revokedIn()).toEqual([[mallory.actor.id, null, 'hub']]);
  });

  it('SEC-342 of a person is in the open sessions in which they are, and in no other', async () => {
    const hub = await watched();
    const mallory = await member(hub, 'mallory');
    const sessions = new Map<string, string>();
    for (const name of ['there', 'left', 'never', 'over']) {
      const cmd = { client: `open-${name}-session`, n: 1 };
      const made = await rig.hub.openSession({ cmd, data: opening, by: mallory.actor });
      if (!made.ok) throw new Error(name);
      sessions.set(name, made.session);
    }
    const say = (name: string, type: CommandType, data: object) =>
      rig.hub.system(sessions.get(name) ?? '', type, data, mallory.actor);
    for (const name of ['there', 'left', 'over']) await say(name, 'participant.join', {});
    await say('left', 'participant.leave', {});
    await say('over', 'session.close', { reason: 'x' });
    await hub.tokens.revoke(mallory.token);
    await hub.recorded();
    for (const [name, id] of sessions)
      expect([name, await revokedIn(id)]).toEqual([
        name,
        name === 'there' ? [[mallory.actor.id, null, 'hub']] : [],
      ]);
  });

  it('SEC-342 is recorded later when a session cannot be read, and not waited for where its log is damaged', async () => {
    const hub = await watched();
    const [mallory, other] = [await member(hub, 'mallory'), await member(hub, 'other')];
    for (const one of [mallory, other]) await rig.hub.system(rig.id, 'participant.join', {}, one.actor);
    const read = vi.spyOn(rig.hub, 'session').mockRejectedValueOnce(new HubError('failed'));
    await hub.tokens.revoke(mallory.token);
    await hub.recorded();
    expect([await revokedIn(), hub.troubles.length]).toEqual([[], 1]);
    await rig.time.advance(10_000);
    await hub.recorded();
    expect(await revokedIn()).toEqual([[mallory.actor.id, null, 'hub']]);
    read.mockRejectedValueOnce(new HubError('damaged', { session: rig.id, seq: 1 }));
    await hub.tokens.revoke(other.token);
    await hub.recorded();
    await rig.time.advance(20_000);
    await hub.recorded();
    expect([(await revokedIn()).length, hub.troubles.length]).toEqual([1, 1]);
    read.mockRestore();
  });

  it('SEC-344 by somebody who is shut out since is recorded in the hub’s name', async () => {
    const hub = await watched();
    const [aoi, ren] = [await member(hub, 'aoi'), await member(hub, 'ren')];
    const guest = await mint(hub, ren);
    rig.log.broken = 'full';
    await hub.invites.revoke(rig.id, guest.replace('guest-', 'inv-'), aoi.actor);
    await hub.recorded();
    rig.log.broken = null;
    await rig.hub.system(rig.id, 'participant.join', {}, aoi.actor);
    await rig.hub.system(rig.id, 'participant.remove', { participant: aoi.actor.id }, ren.actor);
    await rig.time.advance(10_000);
    await vi.waitFor(async () => expect(await revokedIn()).toEqual([[guest, null, 'hub']]), {
      timeout: 20_000,
    });
  });

  it('SEC-346 that comes between a question and its answer leaves no invite behind', async () => {
    const hub = await watched();
    const mallory = await member(hub, 'mallory');
    const wish = { session: rig.id, role: 'guest', by: mallory.actor.id, token: mallory.token } as const;
    await hub.tokens.revoke(mallory.token);
    expect(await hub.invites.mint(wish)).toMatchObject({ ok: false, kind: 'token-revoked' });
    const brief = await member(hub, 'brief', new Date(now() + HOUR));
    await rig.time.advance(2 * HOUR);
    expect(await hub.invites.mint({ ...wish, by: brief.actor.id, token: brief.token })).toMatchObject({
      kind: 'token-expired',
    });
    expect(hub.credentials.current().invites).toEqual([]);
  });

  it('SEC-26 of a removed person ends their invites to that session, where this hub has seen the removal', async () => {
    const hub = await watched();
    const [aoi, ren] = [await member(hub, 'aoi'), await member(hub, 'ren')];
    const [ofAoi, ofRen] = [await mint(hub, aoi), await mint(hub, ren)];
    for (const one of [aoi, ren]) await rig.hub.system(rig.id, 'participant.join', {}, one.actor);
    await hub.recorded();
    const ended = () =>
      hub.credentials.current().invites.flatMap((one) => (one.revoked === null ? [] : [inviteeOf(one)]));
    expect(ended()).toEqual([]);
    await rig.hub.system(rig.id, 'participant.remove', { participant: aoi.actor.id }, ren.actor);
    await hub.recorded();
    expect(ended()).toEqual([ofAoi]);
    expect(await revokedIn()).toEqual([[ofAoi, aoi.actor.id, ren.actor.id]]);
    await rig.hub.system(rig.id, 'participant.leave', {}, ren.actor);
    await hub.recorded();
    expect(ended()).not.toContain(ofRen);
  });

  it('SEC-342 of a member is recorded in the open sessions they are in', async () => {
    const hub = await watched();
    const [aoi, ren] = [await member(hub, 'aoi'), await member(hub, 'ren')];
    const joined = await rig.open({}, ren.actor, 'joined');
    const left = await rig.open({}, ren.actor, 'left');
    const closed = await rig.open({}, ren.actor, 'closed');
    for (const id of [joined, left, closed]) await rig.hub.system(id, 'participant.join', {}, aoi.actor);
    await rig.hub.system(left, 'participant.leave', {}, aoi.actor);
    await rig.hub.system(closed, 'session.close', { reason: 'over', due: null }, ren.actor);
    await hub.tokens.revoke(aoi.token);
    await hub.recorded();
    const at = async (id: string) => (await revokedIn(id)).length;
    expect([await at(joined), await at(left), await at(closed)]).toEqual([1, 0, 0]);
    expect(hub.troubles).toEqual([]);
  });

  it('SEC-342 concerns the sessions that can be read, and is then recorded', async () => {
    const hub = await open();
    const aoi = await member(hub, 'aoi');
    const made = await hub.invites.mint({
      ...{ session: 'gone-1124', role: 'guest', by: aoi.actor.id, token: aoi.token, hours: 1 },
    });
    if (!made.ok) throw new Error(made.kind);
    const guest = await mint(hub, aoi);
    await hub.tokens.revoke(aoi.token);
    const { recorded, troubles } = await watched();
    await recorded();
    expect(troubles).toEqual([]);
    expect((await revokedIn()).map(([id]) => id)).toContain(guest);
    const { tokens, invites } = (await open()).credentials.current();
    expect([...tokens, ...invites].map(({ ending }) => ending?.recorded)).toEqual([true, true, true]);
  });

  it('SEC-342 of an invite whose guest has no access any more is not recorded', async () => {
    const hub = await watched();
    const aoi = await member(hub, 'aoi');
    const guest = await mint(hub, aoi);
    const id = guest.replace('guest-', 'inv-');
    const invite = hub.credentials.current().invites.find((one) => one.id === id);
    if (!invite) throw new Error('no invite');
    await hub.credentials.update((file) => ({
      file: {
        ...file,
        invites: file.invites.map((one) => ({ ...one, used: one.created })),
        tokens: [
          ...file.tokens,
          {
            ...{ id: 'tok-guest', hash: 'h'.repeat(43), participant: guest, name: 'Vendor', email: null },
            ...{ role: 'guest', session: rig.id, invite: id, created: invite.created, revoked: null },
            expires: new Date(now() + HOUR).toISOString(),
          },
        ],
      },
      value: null,
    }));
    await rig.time.advance(HOUR);
    await hub.invites.revoke(rig.id, id, aoi.actor);
    await hub.recorded();
    expect(await revokedIn()).toEqual([]);
  });

  it('SEC-14 drops the homes of that token alone', async () => {
    const kept = await open();
    const [aoi, ren] = [await member(kept, 'aoi'), await member(kept, 'ren')];
    const dropped: string[] = [];
    const homes = {
      drop: (which: (who: Who) => boolean, kind: string) => {
        for (const { actor, token } of [aoi, ren])
          if (which(whoIs(actor, { tokenId: token }))) dropped.push(`${actor.name} ${kind}`);
      },
    };
    const onTrouble = (error: unknown) => {
      throw error;
    };
    stops.push(watchRevocations({ ...kept, homes, hub: rig.hub, time: rig.time, onTrouble }).stop);
    await kept.tokens.revoke(ren.token);
    expect(dropped).toEqual(['ren revoked']);
  });

  it('SEC-342 is not recorded any more by a hub that stops', async () => {
    const hub = await watched();
    const mallory = await member(hub, 'mallory');
    await mint(hub, mallory);
    rig.log.broken = 'full';
    await hub.tokens.revoke(mallory.token);
    await hub.recorded();
    expect(hub.troubles.map(String)).toEqual(['Error: revocation not recorded: not-saved']);
    await hub.stop();
    rig.log.broken = null;
    await rig.time.advance(60_000);
    expect(await revokedIn()).toEqual([]);
    const next = await watched();
    await next.recorded();
    expect(await revokedIn()).toHaveLength(2);
  });

  it('SEC-346 keeps what descends known for as long as it is good', async () => {
    const hub = await watched();
    const mallory = await member(hub, 'mallory');
    const made = await hub.invites.mint({
      ...{ session: rig.id, role: 'member', by: mallory.actor.id, token: mallory.token, hours: 1 },
    });
    if (!made.ok) throw new Error(made.kind);
    const look = async () => ({ taken: [], isShutOut: () => false });
    const given = await hub.invites.exchange({ invite: made.invite, session: rig.id, name: 'Tanaka', look });
    if (!given.ok) throw new Error(given.kind);
    await rig.time.advance(60 * 24 * HOUR);
    await mint(hub, mallory);
    expect(hub.credentials.current().invites.map(({ id }) => id)).toContain(made.record.id);
  });
});
