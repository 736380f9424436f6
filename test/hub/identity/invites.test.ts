import { createHmac } from 'node:crypto';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SignJWT, UnsecuredJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openPrivateFiles } from '../../../src/adapters/private-files/private-files.ts';
import type { Actor } from '../../../src/domain/event.ts';
import { openCredentials } from '../../../src/hub/identity/credentials.ts';
import { hubInvites, type InviteWish } from '../../../src/hub/identity/invites.ts';
import { hubTokens } from '../../../src/hub/identity/tokens.ts';

const HOUR = 3_600_000;
const session = 'checkout-1125';
let root: string;
let now: number;
let closing: (() => void)[] = [];
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'oncall-invites-'));
  now = Date.parse('2026-11-25T03:12:00.000Z');
  closing = [];
});
afterEach(async () => {
  for (const close of closing) close();
  await rm(root, { recursive: true });
});

async function open() {
  const files = await openPrivateFiles(root);
  const credentials = await openCredentials(files);
  closing.push(credentials.close);
  const tokens = hubTokens(credentials, () => now);
  const invites = await hubInvites(files, credentials, () => now);
  const mint = async (change: Partial<InviteWish> = {}) => {
    const made = await invites.mint({ ...wish, ...change });
    if (!made.ok) throw new Error(made.kind);
    return made;
  };
  return { files, tokens, invites, mint };
}

const wish: InviteWish = { session, role: 'guest', by: 'mori-1', token: null };
const seen = (...taken: readonly string[]) => ({ taken, isShutOut: () => false });
const person = { session, name: 'Tanaka', look: async () => seen() };
const mori: Actor = { id: 'mori-1', name: 'Mori', kind: 'member' };
const no = (kind: string) => ({ ok: false, kind, params: {} });
const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const decode = (part = '') => JSON.parse(Buffer.from(part, 'base64url').toString());

describe('invites', () => {
  it('SEC-16 are exchanged for a token of that session and role, with the key kept 0600', async () => {
    const { invites, tokens, mint } = await open();
    const { invite, record } = await mint();
    expect(record.expires).toBe(new Date(now + 8 * HOUR).toISOString());
    const made = await invites.exchange({ invite, ...person });
    expect(made).toMatchObject({ ok: true, record: { name: 'Tanaka', role: 'guest', session, email: null } });
    if (!made.ok) return;
    expect(await tokens.check(made.token)).toMatchObject({ ok: true, record: { invite: record.id } });
    expect((await stat(join(root, 'invite-key'))).mode & 0o777).toBe(0o600);
  });

  it('SEC-17 are exchanged once, also when two try at the same time and after a restart', async () => {
    const { invites, mint } = await open();
    const { invite } = await mint();
    const results = await Promise.all([
      invites.exchange({ invite, ...person }),
      invites.exchange({ invite, ...person, name: 'Other' }),
      (await open()).invites.exchange({ invite, ...person, name: 'Third' }),
    ]);
    expect(results.filter((result) => result.ok)).toHaveLength(1);
    expect(results.filter((result) => !result.ok)).toEqual([no('invite-used'), no('invite-used')]);
    expect(await (await open()).invites.exchange({ invite, ...person })).toEqual(no('invite-used'));
  });

  it('SEC-74 are bounded for each person and session, and neither they nor their token outlive their maker’s', async () => {
    const { invites, tokens, mint } = await open();
    const until = new Date(now + 2 * HOUR).toISOString();
    const short = await mint({ role: 'member', until });
    expect(short.record.expires).toBe(until);
    const made = await invites.exchange({ invite: short.invite, ...person });
    expect(made).toMatchObject({ ok: true, record: { expires: until } });
    for (let i = 0; i < 50; i += 1) await mint();
    expect(await invites.mint(wish)).toEqual({
      ...{ ok: false, kind: 'too-many' },
      params: { what: 'invites', limit: 50 },
    });
    await mint({ session: 'other' });
    await mint({ by: 'other' });
    now += 9 * HOUR;
    await mint();
    expect(tokens.list()).toHaveLength(1);
  });

  it('SEC-24 give the same token again to the same secret, for as long as an answer may have been lost', async () => {
    const { invites, tokens, mint } = await open();
    const { invite, record } = await mint();
    const secret = 'a'.repeat(43);
    const first = await invites.exchange({ invite, ...person, secret });
    now += 59_000;
    const again = await (await open()).invites.exchange({ invite, ...person, name: 'Other', secret });
    expect(again).toEqual(first);
    expect(tokens.list()).toHaveLength(1);
    const others = [{}, { secret: 'b'.repeat(43) }];
    for (const other of others) {
      expect(await invites.exchange({ invite, ...person, ...other })).toEqual(no('invite-used'));
    }
    now += 2_000;
    expect(await invites.exchange({ invite, ...person, secret })).toEqual(no('invite-used'));
    expect(await readFile(join(root, 'tokens.json'), 'utf8')).not.toContain(secret);
    const { invite: second } = await mint();
    const made = await invites.exchange({ invite: second, ...person, name: 'Suzuki', secret });
    expect(made.ok && first.ok && made.token !== first.token).toBe(true);
    await invites.revoke(session, record.id, mori);
    expect(await invites.exchange({ invite, ...person, secret })).toEqual(no('invite-revoked'));
  });

  it('SEC-25 look at nothing of a session before their signature was found good', async () => {
    const { invites, mint } = await open();
    const { invite } = await mint();
    const look = async (): Promise<never> => {
      throw new Error('looked');
    };
    const [head, body] = invite.split('.');
    for (const bad of [`${head}.${body}.x`, 'x.y.z']) {
      expect(await invites.exchange({ ...person, invite: bad, look })).toEqual(no('invite-invalid'));
    }
    expect(await invites.exchange({ ...person, invite, session: 'other-1125', look })).toEqual(
      no('wrong-session'),
    );
  });

  it('SEC-26 are worth nothing any more when the access of who made them ends', async () => {
    const { invites, tokens, mint } = await open();
    const made = await tokens.create({ name: 'Mori', email: 'mori@example.jp' });
    if (!made.ok) throw new Error(made.kind);
    const by = made.record.participant;
    const [spent, mine, other, elsewhere] = [
      await mint({ by }),
      await mint({ by }),
      await mint(),
      await mint({ by, session: 'search-1126' }),
    ];
    const opened = await invites.exchange({ invite: spent.invite, ...person });
    await invites.revokeOf(session, by, mori);
    expect(await invites.exchange({ invite: mine.invite, ...person })).toEqual(no('invite-revoked'));
    expect(opened.ok && (await tokens.check(opened.token))).toEqual({ ok: false, kind: 'token-revoked' });
    const renewed = await tokens.create({ name: 'Mori', email: 'mori@example.jp' });
    await tokens.revoke(made.record.id);
    expect(invites.list('search-1126')[0]?.revoked).toBeNull();
    if (renewed.ok) await tokens.revoke(renewed.record.id);
    expect(invites.list('search-1126').map(({ id, revoked }) => [id, revoked !== null])).toEqual([
      [elsewhere.record.id, true],
    ]);
    expect(await invites.exchange({ ...person, name: 'Suzuki', invite: other.invite })).toMatchObject({
      ok: true,
    });
  });

  it('SEC-26 are worth nothing as soon as the session’s log has their maker removed', async () => {
    const { invites, mint } = await open();
    const { invite } = await mint({ by: 'mori-1' });
    const look = async () => ({ taken: [], isShutOut: (id: string) => id === 'mori-1' });
    expect(await invites.exchange({ invite, ...person, look })).toEqual(no('invite-revoked'));
    expect(await invites.exchange({ invite, ...person })).toMatchObject({ ok: true });
  });

  it('SEC-18 refuses each field altered, and another algorithm, key, type or issuer', async () => {
    const { invites, files, mint } = await open();
    const { invite } = await mint();
    const [head, body, signature = ''] = invite.split('.');
    const [header, claims] = [decode(head), decode(body)];
    expect(Object.keys(claims).sort()).toEqual(['exp', 'iat', 'iss', 'jti', 'role', 'session']);
    const forged = Object.entries({
      session: 'other-1125',
      role: 'member',
      exp: claims.exp + 1,
      iat: claims.iat - 1,
      jti: 'inv-0000000000',
      iss: 'else',
    }).map(([field, value]) => `${head}.${encode({ ...claims, [field]: value })}.${signature}`);
    for (const alg of ['none', 'HS512', 'RS256'])
      forged.push(`${encode({ ...header, alg })}.${body}.${signature}`);
    forged.push(
      `${head}.${body}.${signature.slice(0, -2)}AA`,
      `${head}.${body}.`,
      `${head}.${body}`,
      'x',
      '',
    );
    const sign = (change: object, key: string, typ: unknown = header.typ) =>
      new SignJWT({ ...claims, ...change })
        .setProtectedHeader({ alg: 'HS256', typ: typ as string })
        .sign(new TextEncoder().encode(key));
    const key = (await files.read('invite-key')) ?? '';
    const foreignKey = 'k'.repeat(64);
    forged.push(new UnsecuredJWT(claims).encode());
    forged.push(await sign({}, foreignKey));
    // Even who had the key cannot make the hub take another algorithm, purpose or claim than its own.
    const input = `${encode({ ...header, alg: 'HS512' })}.${body}`;
    forged.push(`${input}.${createHmac('sha512', key).update(input).digest('base64url')}`);
    forged.push(await sign({}, key, 'JWT'));
    forged.push(await sign({ iss: 'else' }, key));
    forged.push(await sign({ role: 'system' }, key), await sign({ session: '../x' }, key));
    forged.push(await sign({ exp: undefined }, key), await sign({ jti: 'inv-0000000000' }, key));
    for (const one of forged) {
      expect(await invites.exchange({ invite: one, ...person }), one).toEqual(no('invite-invalid'));
    }
    expect(await invites.exchange({ invite, ...person })).toMatchObject({ ok: true });
  });

  it('SEC-18 refuses an expired invite, one for another session, and one that was revoked', async () => {
    const { invites, tokens, mint } = await open();
    const [late, wrong, revoked, spent] = [
      await mint({ hours: 1 }),
      await mint(),
      await mint(),
      await mint({ role: 'member' }),
    ];
    expect(await invites.exchange({ ...person, invite: wrong.invite, session: 'other-1125' })).toEqual(
      no('wrong-session'),
    );
    await invites.revoke(session, revoked.record.id, mori);
    expect(await invites.exchange({ invite: revoked.invite, ...person })).toEqual(no('invite-revoked'));
    const made = await invites.exchange({ invite: spent.invite, ...person });
    expect(await invites.revoke('other-1125', spent.record.id, mori)).toBeNull();
    await invites.revoke(session, spent.record.id, mori);
    expect(made.ok && (await tokens.check(made.token))).toEqual({ ok: false, kind: 'token-revoked' });
    now += HOUR;
    expect(await invites.exchange({ invite: late.invite, ...person })).toEqual(no('invite-expired'));
  });

  it('SEC-15 lets nobody in under a name of the session, and keeps the invite good for another', async () => {
    const { invites, mint } = await open();
    const { invite } = await mint();
    expect(await invites.exchange({ invite, ...person, look: async () => seen('tanaka') })).toEqual({
      ok: false,
      kind: 'name-taken',
      params: { name: 'tanaka' },
    });
    expect(await invites.exchange({ invite, ...person })).toMatchObject({ ok: true });
  });

  it('SEC-15 lets who was invited to another session come under the same name again', async () => {
    const { invites, mint } = await open();
    const [first, second, third] = [await mint(), await mint({ session: 'search-1126' }), await mint()];
    expect(await invites.exchange({ invite: first.invite, ...person })).toMatchObject({ ok: true });
    const elsewhere = { ...person, session: 'search-1126' };
    expect(await invites.exchange({ invite: second.invite, ...elsewhere })).toMatchObject({ ok: true });
    expect(await invites.exchange({ invite: third.invite, ...person })).toMatchObject({ kind: 'name-taken' });
  });

  it('SEC-15 lets nobody in under the name of a member, who may come to any session', async () => {
    const { invites, tokens, mint } = await open();
    await tokens.create({ name: 'Tanaka', email: 'tanaka@example.jp' });
    const { invite } = await mint();
    expect(await invites.exchange({ invite, ...person })).toMatchObject({ kind: 'name-taken' });
    const other = await invites.exchange({ invite, ...person, name: 'Vendor' });
    expect(other).toMatchObject({ ok: true });
    const member = await tokens.create({ name: 'vendor', email: 'vendor@example.jp' });
    expect(member).toMatchObject({ kind: 'name-taken' });
  });

  it('SEC-24 give the token again up to a minute later, and not once the invite was revoked', async () => {
    const { invites, mint } = await open();
    const [kept, revoked] = [await mint(), await mint()];
    const secret = 'c'.repeat(43);
    const first = await invites.exchange({ invite: kept.invite, ...person, secret });
    await invites.exchange({ invite: revoked.invite, ...person, name: 'Suzuki', secret });
    now += 60_000;
    expect(await invites.exchange({ invite: kept.invite, ...person, secret })).toEqual(first);
    await invites.revoke(session, revoked.record.id, mori);
    const again = { ...person, name: 'Suzuki', secret };
    expect(await invites.exchange({ invite: revoked.invite, ...again })).toEqual(no('invite-revoked'));
  });

  it('SEC-74 count only those that can still be used', async () => {
    const { invites, mint } = await open();
    const all = [];
    for (let i = 0; i < 50; i += 1) all.push(await mint({ hours: 2 }));
    const [first, second] = all;
    if (!first || !second) throw new Error('none was made');
    const full = async () => expect(await invites.mint(wish)).toMatchObject({ kind: 'too-many' });
    await full();
    await invites.revoke(session, first.record.id, mori);
    await mint({ hours: 2 });
    await full();
    await invites.exchange({ invite: second.invite, ...person });
    await mint({ hours: 2 });
    await full();
    now += 2 * HOUR;
    await mint();
  });

  it('SEC-26 end with the removal of their maker as theirs, and leave those of others and earlier ends', async () => {
    const { invites, mint } = await open();
    const [mine, other, before] = [await mint(), await mint({ by: 'other' }), await mint()];
    await invites.revoke(session, before.record.id, mori);
    now += HOUR;
    const sato: Actor = { id: 'sato-1', name: 'Sato', kind: 'member' };
    await invites.revokeOf(session, 'mori-1', sato);
    const endings = new Map(invites.list(session).map(({ id, ending }) => [id, ending]));
    expect(endings.get(mine.record.id)).toEqual({ by: sato, origin: 'mori-1', recorded: false });
    expect(endings.get(other.record.id)).toBeUndefined();
    expect(endings.get(before.record.id)).toEqual({ by: mori, origin: null, recorded: false });
  });

  it('SEC-74 are forgotten some time after they ended, where nothing came of them', async () => {
    const { invites, mint } = await open();
    const [unused, used] = [await mint({ hours: 1 }), await mint({ hours: 1 })];
    await invites.exchange({ invite: used.invite, ...person });
    const ids = () => invites.list(session).map(({ id }) => id);
    now += 60 * 24 * HOUR;
    const { record } = await mint();
    expect(ids()).toEqual([used.record.id, record.id]);
    expect(ids()).not.toContain(unused.record.id);
  });

  it('SEC-74 are kept for thirty days after they ended, so that their list can be read', async () => {
    const { invites, mint } = await open();
    const { record: old } = await mint({ hours: 1 });
    const ids = () => invites.list(session).map(({ id }) => id);
    now += HOUR + 29 * 24 * HOUR;
    const { record } = await mint({ hours: 7 * 24 });
    expect(ids()).toEqual([old.id, record.id]);
    now += 25 * HOUR;
    await mint();
    expect(ids()).not.toContain(old.id);
  });

  it('SEC-25 are not made with a key that could be guessed', async () => {
    const { files } = await open();
    await files.update('invite-key', () => 'short');
    await expect(open()).rejects.toMatchObject({
      kind: 'damaged',
      params: { path: join(root, 'invite-key') },
    });
  });

  it('lasts a week at most', async () => {
    const { mint } = await open();
    const { record } = await mint({ hours: 10_000 });
    expect(record.expires).toBe(new Date(now + 7 * 24 * HOUR).toISOString());
  });
});

describe('invites of the web', () => {
  const web = { role: 'web', uses: 5 } as const;

  it('SEC-722 give a number to a name that came by the web before, and refuse one that another person of the session has', async () => {
    const { invites, tokens, mint } = await open();
    const { invite: terminal } = await mint();
    await invites.exchange({ invite: terminal, ...person });
    const elsewhere = await mint({ ...web, session: 'search-1125' });
    const sato = { ...person, name: 'Sato' };
    await invites.enter({ ...sato, invite: elsewhere.invite, session: 'search-1125' });
    const { invite } = await mint(web);
    expect(await invites.enter({ ...person, invite })).toEqual({
      ...{ ok: false, kind: 'name-taken', params: { name: 'Tanaka' } },
    });
    // Those of another session are not in this one.
    for (const name of ['Sato', 'Sato (2)', 'Sato (3)'])
      expect(await invites.enter({ ...sato, invite })).toMatchObject({ ok: true, record: { name } });
    expect(tokens.list()).toHaveLength(5);
  });

  it('SEC-722 leave the access of others when one person leaves', async () => {
    const { invites, tokens, mint } = await open();
    const { invite } = await mint(web);
    const [first, second] = [
      await invites.enter({ ...person, invite }),
      await invites.enter({ ...person, name: 'Sato', invite }),
    ];
    if (!first.ok || !second.ok) throw new Error('not let in');
    await invites.leave(first.record.id);
    expect(tokens.list().map(({ id }) => id)).toEqual([second.record.id]);
  });

  it('SEC-734 only a token of the web of that session is worth a pass', async () => {
    const { invites, mint } = await open();
    const { invite: terminal } = await mint();
    const guest = await invites.exchange({ invite: terminal, ...person });
    const other = 'search-1125';
    const { invite } = await mint({ ...web, session: other });
    const page = await invites.enter({ ...person, invite, session: other });
    if (!guest.ok || !page.ok) throw new Error('not let in');
    const enter = async (tokenId: string, of: string) =>
      invites.enterByPass(await invites.pass(tokenId, of), of, () => undefined);
    expect(await enter(page.record.id, other)).toMatchObject({ ok: true });
    // Neither a token for terminals, nor one of another session, nor one that is none.
    for (const id of [guest.record.id, page.record.id, 'tok-0000000000'])
      expect(await enter(id, session)).toEqual(no('token-revoked'));
  });
});
