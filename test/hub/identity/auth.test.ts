import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openPrivateFiles } from '../../../src/adapters/private-files/private-files.ts';
import { authenticate } from '../../../src/hub/identity/auth.ts';
import { openCredentials } from '../../../src/hub/identity/credentials.ts';
import { participantId } from '../../../src/hub/identity/secrets.ts';
import { hubTokens } from '../../../src/hub/identity/tokens.ts';
import { REMOTE } from '../http/http-rig.ts';

const NOW = Date.parse('2026-11-25T03:12:00.000Z');
const UNIX = { ...REMOTE, kind: 'unix' } as Parameters<typeof authenticate>[1];

async function opened() {
  const root = await mkdtemp(join(tmpdir(), 'oncall-auth-'));
  const credentials = await openCredentials(await openPrivateFiles(root));
  onTestFinished(async () => {
    await credentials.close();
    await rm(root, { recursive: true });
  });
  const tokens = hubTokens(credentials, () => NOW);
  const ask = (headers: Record<string, string>, by = REMOTE as typeof UNIX) =>
    authenticate(new Headers(headers), by, tokens);
  return { tokens, ask };
}

it('SEC-4 on the socket the name and address are the caller’s word, in percent-encoding; a token is none', async () => {
  const { tokens, ask } = await opened();
  const [name, email] = ['佐藤', 'sato@example.com'].map(encodeURIComponent) as [string, string];
  const both = await ask({ 'oncall-name': name, 'oncall-email': email }, UNIX);
  expect(both).toMatchObject({
    ok: true,
    identity: {
      actor: { id: await participantId('sato@example.com'), name: '佐藤', kind: 'member' },
      ...{ reach: 'machine', mayLines: true, session: null, tokenId: null, expires: null },
      email: 'sato@example.com',
    },
  });
  expect(both.ok && both.identity.ended()).toBeNull();
  // Without an address the name tells who it is.
  expect(await ask({ 'oncall-name': name }, UNIX)).toMatchObject({
    identity: { actor: { id: await participantId('佐藤') }, email: null },
  });
  const made = await tokens.create({ name: '森', email: 'mori@example.com' });
  const bearer = { authorization: `Bearer ${made.ok ? made.token : ''}` };
  for (const headers of [{}, bearer, { 'oncall-name': '' }, { 'oncall-name': '%E4%B' }])
    expect(await ask(headers, UNIX)).toEqual({ ok: false, kind: 'identity-required' });
  expect(await ask({ 'oncall-name': encodeURIComponent('a\u202eb') }, UNIX)).toEqual({
    ok: false,
    kind: 'name-unclear',
  });
});

it('SEC-12 elsewhere it is the token’s holder, until its end, and no header counts', async () => {
  const { tokens, ask } = await opened();
  const expires = new Date(NOW + 60_000);
  const made = await tokens.create({ name: '森', email: 'mori@example.com', expires });
  if (!made.ok) throw new Error(made.kind);
  const authorization = `Bearer ${made.token}`;
  const held = await ask({ authorization, 'oncall-name': 'sato', 'oncall-email': 'sato@example.com' });
  expect(held).toMatchObject({
    ok: true,
    identity: {
      actor: { id: await participantId('mori@example.com'), name: '森', kind: 'member' },
      ...{ reach: 'hub', session: null, mayLines: true, email: 'mori@example.com' },
      ...{ expiresAt: NOW + 60_000, expires: expires.toISOString() },
    },
  });
  const forever = await tokens.create({ name: '伊藤', email: 'ito@example.com' });
  const always = await ask({ authorization: `bearer ${forever.ok ? forever.token : ''}` });
  expect(always.ok && always.identity).not.toHaveProperty('expiresAt');
  for (const wrong of ['', 'Bearer', 'Basic x', `Bearer ${made.token} x`, ` x Bearer ${made.token}`])
    expect(await ask({ authorization: wrong, 'oncall-name': 'sato' })).toEqual({
      ok: false,
      kind: 'token-required',
    });
  expect(await ask({ authorization: 'Bearer oct_x' })).toMatchObject({ ok: false, kind: 'token-unknown' });
  if (!held.ok) throw new Error(held.kind);
  expect(held.identity.ended()).toBeNull();
  await tokens.revoke(held.identity.tokenId ?? '');
  expect(held.identity.ended()).toBe('revoked');
  expect(await ask({ authorization })).toEqual({ ok: false, kind: 'token-revoked' });
});

it('SEC-724 a cookie is taken by its name: this hub’s, of a session, with or without a session asked for', async () => {
  const asked: unknown[] = [];
  const tokens = {
    checkWeb: async (...cookie: unknown[]) => {
      asked.push(cookie);
      return { ok: false, kind: 'token-unknown' };
    },
  } as unknown as Parameters<typeof authenticate>[2];
  const ask = (cookie: string, session: string | null = null) =>
    authenticate(new Headers({ cookie }), REMOTE as typeof UNIX, tokens, session);
  const [checkout, search] = ['__Host-oncall-checkout-1125=a=b', '__Host-oncall-search-1125=c'];
  for (const none of [
    '',
    'theme=dark',
    'checkout-1125=x',
    '__Host-oncall-=x',
    '__Host-oncall-checkout-1125',
    'x-host-oncall-checkout-1125=x',
  ])
    expect(await ask(none), none).toEqual({ ok: false, kind: 'token-required' });
  expect(asked).toEqual([]);
  await ask(`theme=dark;${checkout} ; ${search}`);
  await ask(`${checkout}; ${search}`, 'search-1125');
  expect(asked).toEqual([
    ['a=b', 'checkout-1125'],
    ['c', 'search-1125'],
  ]);
  expect(await ask(checkout, 'search-1125')).toEqual({ ok: false, kind: 'token-required' });
});
