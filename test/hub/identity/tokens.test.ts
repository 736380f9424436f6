import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openPrivateFiles } from '../../../src/adapters/private-files/private-files.ts';
import { openCredentials } from '../../../src/hub/identity/credentials.ts';
import { hubInvites } from '../../../src/hub/identity/invites.ts';
import { type RevocationDeps, watchRevocations } from '../../../src/hub/identity/revocation.ts';
import { participantId } from '../../../src/hub/identity/secrets.ts';
import { hubTokens, liveMembers, type TokenCreation } from '../../../src/hub/identity/tokens.ts';
import type { PrivateFiles } from '../../../src/ports/private-files.ts';
import { sato, tanaka } from '../../domain/given.ts';
import { FakeTime } from '../../network/fake-time.ts';
import { opened, settle } from '../hub-rig.ts';

let root: string;
let closing: (() => unknown)[] = [];
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'oncall-tokens-'));
  closing = [];
});
afterEach(async () => {
  for (const close of closing.reverse()) await close();
  await rm(root, { recursive: true });
});

function watch(deps: Pick<RevocationDeps, 'hub' | 'credentials' | 'time'>): void {
  const onTrouble = (error: unknown) => {
    throw error;
  };
  const { stop } = watchRevocations({ ...deps, invites: { revokeOf: async () => {} }, onTrouble });
  closing.push(stop);
}

let now = Date.parse('2026-11-25T03:12:00.000Z');

/** As a process would open them: each call has a memory of its own. */
async function open() {
  const credentials = await openCredentials(await openPrivateFiles(root));
  closing.push(credentials.close);
  return { credentials, tokens: hubTokens(credentials, () => now) };
}

function made(creation: TokenCreation) {
  if (!creation.ok) throw new Error(creation.kind);
  return creation;
}

const mori = { name: '森 健二', email: 'Mori.Kenji@Example.jp' };

describe('hub tokens', () => {
  it('SEC-12 are 256 random bits of which only the hash is kept, in a 0600 file', async () => {
    const { tokens } = await open();
    const [one, two] = [made(await tokens.create(mori)), made(await tokens.create(mori))];
    expect(one.token).toMatch(/^oct_[A-Za-z0-9_-]{43}$/);
    expect(one.token).not.toBe(two.token);
    const path = join(root, 'tokens.json');
    expect(await readFile(path, 'utf8')).not.toContain(one.token.slice(4, 20));
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(JSON.stringify(tokens.list())).not.toContain('hash');
  });

  it('open the hub for who they were made, the same participant with each of their tokens', async () => {
    const { tokens } = await open();
    const [one, two] = [
      made(await tokens.create(mori)),
      made(await tokens.create({ ...mori, email: 'mori.kenji@example.jp' })),
    ];
    const check = await tokens.check(one.token);
    expect(check).toMatchObject({ ok: true, record: { name: '森 健二', role: 'member', session: null } });
    expect(one.record.participant).toBe(two.record.participant);
    expect(one.record.participant).toMatch(/^mori-kenji-[0-9a-f]{8}$/);
    expect(await participantId('森@例え.jp')).toMatch(/^p-[0-9a-f]{8}$/);
  });

  it.each([
    ['another', (token: string) => `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`],
    ['shorter', (token: string) => token.slice(0, -1)],
    ['longer', (token: string) => `${token}A`],
    ['without its prefix', (token: string) => token.slice(4)],
    ['empty', () => ''],
  ])('SEC-13 refuses a token that is %s', async (_what, alter) => {
    const { tokens } = await open();
    const { token } = made(await tokens.create(mori));
    expect(await tokens.check(alter(token))).toEqual({ ok: false, kind: 'token-unknown' });
  });

  it('SEC-13 refuses an expired and a revoked token, each as what it is', async () => {
    const { tokens } = await open();
    const brief = made(await tokens.create({ ...mori, expires: new Date(now + 1_000) }));
    const lasting = made(await tokens.create(mori));
    expect(await tokens.check(brief.token)).toMatchObject({ ok: true });
    now += 1_000;
    expect(await tokens.check(brief.token)).toEqual({ ok: false, kind: 'token-expired' });
    const revoked = await tokens.revoke(lasting.record.id);
    expect(revoked?.revoked).toBe(new Date(now).toISOString());
    expect(await tokens.check(lasting.token)).toEqual({ ok: false, kind: 'token-revoked' });
    expect(await tokens.revoke('tok-none')).toBeNull();
  });

  it('SEC-14 a running hub takes a token made beside it at once, and drops the connections of one revoked there', async () => {
    const [hub, beside] = [await open(), await open()];
    const rig = await opened();
    const drop = vi.spyOn(rig.hub, 'dropToken');
    watch({ ...hub, hub: rig.hub, time: rig.time });
    const { token, record } = made(await beside.tokens.create(mori));
    expect(await hub.tokens.check(token)).toMatchObject({ ok: true });
    await beside.tokens.revoke(record.id);
    await vi.waitFor(() => expect(drop).toHaveBeenCalledWith(record.id), { timeout: 5_000 });
    expect(drop).toHaveBeenCalledTimes(1);
    expect(await hub.tokens.check(token)).toEqual({ ok: false, kind: 'token-revoked' });
  });

  it('HUB-51 a connection ends soon after its token, also when no timer ran meanwhile', async () => {
    const time = new FakeTime(now);
    const rig = await opened({ time });
    const { credentials, tokens } = await open();
    const soon = made(await tokens.create({ ...mori, expires: new Date(now + 60_000) }));
    const gone = made(await tokens.create({ name: 'Gone', email: 'gone@example.jp' }));
    const kept = made(await tokens.create({ name: 'Kept', email: 'kept@example.jp' }));
    watch({ hub: rig.hub, credentials, time });
    await tokens.revoke(gone.record.id);
    // Checked just before its revocation, connected just after; and one whose timer stands still.
    const late = await rig.join(sato, { tokenId: gone.record.id });
    const asleep = await rig.join(tanaka, { tokenId: soon.record.id });
    const stays = await rig.join({ ...tanaka, id: 'kept' }, { tokenId: kept.record.id });
    time.sleep(3_600_000);
    await time.advance(15_000);
    await settle();
    expect([late.bye?.kind, asleep.bye?.kind, stays.bye]).toEqual(['revoked', 'expired', undefined]);
    expect(liveMembers(credentials.current(), time.now()).map(({ name }) => name)).toEqual(['Kept']);
  });

  it('SEC-15 refuses a name that could be taken for another person, or hides something', async () => {
    const { tokens } = await open();
    made(await tokens.create({ name: 'Sato Aoi', email: 'sato@example.jp' }));
    const create = (name: string) => tokens.create({ name, email: 'other@example.jp' });
    expect(await create('Ｓato  Aoi')).toEqual({
      ok: false,
      kind: 'name-taken',
      params: { name: 'Sato Aoi' },
    });
    for (const name of ['sato aoi', 'SATO A0I', 'Sato\u3000Aoi', 'SatoAoi']) {
      expect(await create(name), name).toMatchObject({ kind: 'name-taken' });
    }
    for (const name of ['', '  ', 'a\u202eb', 'a\u001b[2J', 'a\u200bb', 'S\u0430to', 'x'.repeat(101)]) {
      expect(await create(name)).toEqual({ ok: false, kind: 'name-unclear', params: {} });
    }
    expect(await create('佐藤 葵')).toMatchObject({ ok: true });
    const longest = `${'x'.repeat(49)} ${'y'.repeat(50)}`;
    expect(await create(` ${longest.replace(' ', ' \t ')} `)).toMatchObject({
      ok: true,
      record: { name: longest },
    });
    expect(await tokens.create({ name: 'x', email: 'no address' })).toMatchObject({ kind: 'email-unclear' });
  });

  it('SEC-13 keep the time of their first end', async () => {
    const { tokens } = await open();
    const { record } = made(await tokens.create(mori));
    const first = await tokens.revoke(record.id);
    now += 5_000;
    expect(await tokens.revoke(record.id)).toEqual(first);
  });

  it('SEC-15 belong to an address, however it is written, and to no text around one', async () => {
    const { tokens } = await open();
    const of = async (email: string, name = mori.name) => {
      const { record } = made(await tokens.create({ name, email }));
      return [record.participant, record.email];
    };
    const [id] = await of('mori.kenji@example.jp');
    expect(await of('  ＭORI.kenji@example.jp ')).toEqual([id, 'ＭORI.kenji@example.jp']);
    expect((await of('--_mori__k_@example.jp', 'Kei'))[0]).toMatch(/^mori-k-[0-9a-f]{8}$/);
    for (const email of ['Mori mori@example.jp', 'mori@example.jp (home)', 'a@b@example.jp', '@example.jp'])
      expect(await tokens.create({ ...mori, email })).toEqual({
        ok: false,
        kind: 'email-unclear',
        params: {},
      });
  });

  it('SEC-746 go to no other address that has the id of a member, as one is found in minutes', async () => {
    const { tokens } = await open();
    made(await tokens.create({ name: 'Tanaka', email: 'tanaka@example.com' }));
    const other = 'tanaka@16d2f796.example';
    expect(await participantId(other)).toBe(await participantId('tanaka@example.com'));
    const params = { email: other };
    expect(await tokens.create({ name: 'Other', email: other })).toEqual({
      ...{ ok: false, kind: 'address-alike', params },
    });
    expect(tokens.list()).toHaveLength(1);
  });

  it('SEC-26 leave the invites of a person alone while another token of theirs is good', async () => {
    const { credentials, tokens } = await open();
    const invites = await hubInvites(await openPrivateFiles(root), credentials, () => now);
    const [one, two] = [made(await tokens.create(mori)), made(await tokens.create(mori))];
    made(await tokens.create({ name: 'Tanaka', email: 'tanaka@example.jp' }));
    const by = one.record.participant;
    await invites.mint({ session: 'checkout-1125', role: 'guest', by, token: null });
    const isOver = () => invites.list('checkout-1125').map(({ revoked }) => revoked !== null);
    await tokens.revoke(one.record.id);
    expect(isOver()).toEqual([false]);
    await tokens.revoke(two.record.id);
    expect(isOver()).toEqual([true]);
    const given = {
      session: 'checkout-1125',
      name: 'Vendor',
      look: async () => ({ taken: [], isShutOut: () => false }),
    };
    const guest = await invites.mint({ session: 'checkout-1125', role: 'guest', by: 'x-1', token: null });
    if (guest.ok) await invites.exchange({ invite: guest.invite, ...given });
    expect(liveMembers(credentials.current(), now).map(({ name }) => name)).toEqual(['Tanaka']);
  });

  it('refuses a file that is not what it wrote, without showing it', async () => {
    const files = await openPrivateFiles(root);
    await files.write('tokens.json', '{"v":1,"tokens":[{"hash":"secret"}]}');
    const error = await openCredentials(files).catch((e: unknown) => e);
    expect(error).toMatchObject({ kind: 'damaged', params: { path: join(root, 'tokens.json') } });
    expect(String(error)).not.toContain('secret');
  });

  it('SEC-14 never takes an older file for the present one, though it was read while that was written', async () => {
    const slow = heldFiles(await openPrivateFiles(root));
    const credentials = await openCredentials(slow.files);
    closing.push(credentials.close);
    const tokens = hubTokens(credentials, () => now);
    const { record, token } = made(await tokens.create(mori));
    slow.hold();
    const refreshing = credentials.refresh();
    await slow.reached();
    await tokens.revoke(record.id);
    slow.release();
    await refreshing;
    expect(credentials.current().tokens[0]?.revoked).not.toBeNull();
    expect(await tokens.check(token)).toEqual({ ok: false, kind: 'token-revoked' });
  });

  it('SEC-14 reads the file once for all who come with unknown tokens at the same time', async () => {
    const slow = heldFiles(await openPrivateFiles(root));
    const credentials = await openCredentials(slow.files);
    closing.push(credentials.close);
    const tokens = hubTokens(credentials, () => now);
    const before = slow.reads();
    const unknown = Array.from({ length: 200 }, (_, i) => tokens.check(`oct_${String(i).padStart(43, 'x')}`));
    expect(new Set((await Promise.all(unknown)).map((check) => !check.ok && check.kind))).toEqual(
      new Set(['token-unknown']),
    );
    expect(slow.reads() - before).toBeLessThanOrEqual(5);
  });

  it('forgets what ended long ago', async () => {
    const { tokens } = await open();
    const old = made(await tokens.create(mori));
    await tokens.revoke(old.record.id);
    now += 91 * 86_400_000;
    const fresh = made(await tokens.create(mori));
    expect(tokens.list().map(({ id }) => id)).toEqual([fresh.record.id]);
  });
});

/** Private files of which a read, once it has the text, waits while the test holds it. */
function heldFiles(inner: PrivateFiles) {
  let gate: Promise<void> | null = null;
  let open = () => {};
  let here = () => {};
  let reached = Promise.resolve();
  let reads = 0;
  const files: PrivateFiles = {
    ...inner,
    async read(name) {
      reads += 1;
      const text = await inner.read(name);
      here();
      await gate;
      return text;
    },
  };
  return {
    files,
    reads: () => reads,
    reached: () => reached,
    hold() {
      gate = new Promise((resolve) => {
        open = resolve;
      });
      reached = new Promise((resolve) => {
        here = resolve;
      });
    },
    release() {
      open();
      gate = null;
    },
  };
}
