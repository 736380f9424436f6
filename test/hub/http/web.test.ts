import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { settle } from '../../network/fake-time.ts';
import { type Ask, REMOTE, UNIX } from './http-rig.ts';
import { HOST, OWN, unzipped, type WebRig, webRig } from './web-rig.ts';

const HTML = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

let rig: WebRig;
let id: string;
let other: string;
beforeAll(async () => {
  rig = await webRig();
  [id, other] = [await rig.open('Watched'), await rig.open('Private')];
});
afterAll(() => rig.stop());

describe('the page', () => {
  const at = (path: string, accept: string | null, more: Record<string, string> = {}) =>
    rig.ask(path, {
      via: REMOTE,
      headers: { host: HOST, ...(accept === null ? {} : { accept }), ...more },
    });

  it('SEC-720 is for a browser at the address of each session, the same for every id, and for a terminal as before', async () => {
    const [known, unknown] = [await at(`/s/${id}`, HTML), await at('/s/no-such-9999', HTML)];
    expect([known.status, known.text]).toEqual([200, '<html lang="en">']);
    expect(unknown.text).toBe(known.text);
    expect(Object.fromEntries(unknown.headers)).toEqual(Object.fromEntries(known.headers));
    for (const accept of [
      null,
      '*/*',
      'application/json',
      'application/json, text/html;q=0.9',
      'text/html;q=0',
    ])
      expect(await at(`/s/${id}`, accept)).toMatchObject({ status: 404, json: { kind: 'open-in-terminal' } });
  });

  it('SEC-720 comes with its policy, keeps no copy, and speaks the language of the browser', async () => {
    const { headers } = await at(`/s/${id}`, HTML);
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `connect-src 'self' wss://${HOST}`,
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': 'camera=(), microphone=(), geolocation=()',
      'x-content-type-options': 'nosniff',
    });
    for (const [asked, lang] of [
      ['ja-JP,ja;q=0.9,en;q=0.8', 'ja'],
      ['en-US,en;q=0.9,ja;q=0.1', 'en'],
      ['fr, ja;q=0.2', 'ja'],
      ['fr', 'en'],
    ])
      expect((await at(`/s/${id}`, HTML, { 'accept-language': asked ?? '' })).text).toBe(
        `<html lang="${lang}">`,
      );
  });

  it('SEC-720 has files by names that never change their content, compressed where that is read', async () => {
    const plain = await at('/web/page-1a2b.js', '*/*');
    expect([plain.status, plain.text]).toEqual([200, 'export {};\n']);
    expect(plain.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    for (const [path, text] of [
      ['/web/page-1a2b.js', 'export {};\n'],
      [`/s/${id}`, '<html lang="en">'],
    ] as const)
      for (const [reads, coding, read] of [
        ['gzip, deflate, br, zstd', 'br', brotliDecompressSync],
        ['gzip, br;q=0', 'gzip', gunzipSync],
        ['deflate', null, Buffer.from],
      ] as const) {
        const headers = { host: HOST, accept: HTML, 'accept-encoding': reads };
        const told = await rig.edge.fetch(new Request(`http://localhost${path}`, { headers }), REMOTE);
        expect(told.headers.get('content-encoding')).toBe(coding);
        expect(told.headers.get('vary')).toContain('accept-encoding');
        expect(read(new Uint8Array(await told.arrayBuffer())).toString()).toBe(text);
      }
    for (const name of ['none.js', '..%2Fpage.html', '%00'])
      expect((await at(`/web/${name}`, '*/*')).status).toBe(404);
  });

  it('SEC-720 is not there at a hub that was built without it', async () => {
    const bare = await webRig({ web: null });
    const told = await bare.ask('/s/any-1', { via: REMOTE, headers: { host: HOST, accept: HTML } });
    expect(told).toMatchObject({ status: 404, json: { kind: 'open-in-terminal' } });
    expect((await bare.ask('/web/page-1a2b.js', { via: REMOTE })).status).toBe(404);
    await bare.stop();
  });

  it('SEC-721 opening it, with its script, spends nothing of an invite', async () => {
    const { code, id: invite } = await rig.webInvite(id, { uses: 1 });
    for (const method of ['GET', 'HEAD'])
      await rig.edge.fetch(
        new Request(`http://localhost/s/${id}`, { method, headers: { host: HOST, accept: HTML } }),
        REMOTE,
      );
    await at('/web/page-1a2b.js', '*/*');
    const { invites } = (await rig.ask(`/v1/sessions/${id}/invites`)).json;
    expect(invites.find((one: { id: string }) => one.id === invite)).toMatchObject({
      used: null,
      web: { uses: 1, made: 0 },
    });
    expect((await rig.post({ session: id, code, name: '森' })).status).toBe(201);
  });
});

describe('an invite of the web', () => {
  it('SEC-722 gives each who enters a name, a participant and a cookie of their own, as often as it says', async () => {
    const { code, id: invite, web } = await rig.webInvite(id, { uses: 2 });
    expect(web).toEqual({ uses: 2, made: 0, lines: false });
    const [first, second] = [await rig.enter(id, code, '森 太郎'), await rig.enter(id, code, '森 太郎')];
    expect(first.told.json).toMatchObject({ session: id, name: '森 太郎' });
    expect(second.told.json).toMatchObject({ session: id, name: '森 太郎 (2)' });
    const set = first.told.headers.get('set-cookie') ?? '';
    expect(set).toMatch(
      new RegExp(
        `^__Host-oncall-${id}=ocw_[A-Za-z0-9_-]{43}; Max-Age=\\d+; Path=/; Secure; HttpOnly; SameSite=Strict$`,
      ),
    );
    expect(Number(/Max-Age=(\d+)/.exec(set)?.[1])).toBeLessThanOrEqual(72 * 3_600);
    expect(first.cookie).not.toBe(second.cookie);
    expect(await rig.post({ session: id, code, name: '林' })).toMatchObject({
      status: 410,
      json: { kind: 'invite-used' },
    });
    const { invites } = (await rig.ask(`/v1/sessions/${id}/invites`)).json;
    expect(invites.find((one: { id: string }) => one.id === invite)).toMatchObject({
      role: 'web',
      used: expect.any(String),
      web: { uses: 2, made: 2 },
    });
  });

  it('SEC-722 makes one event of each who enters, and none of their page’s coming and going', async () => {
    const { code } = await rig.webInvite(id);
    const before = (await rig.events(id)).length;
    const browser = await rig.enter(id, code, '小林');
    const joined = (await rig.events(id)).slice(before).map((line) => JSON.parse(line));
    expect(joined).toMatchObject([
      {
        type: 'participant.joined',
        by: { name: '小林', kind: 'web' },
        data: { participant: { name: '小林' } },
      },
    ]);
    for (let n = 0; n < 3; n += 1) (await rig.live(id, browser)).socket.drop();
    await settle();
    expect((await rig.events(id)).length).toBe(before + 1);
  });

  it('SEC-736 a name that has no room for a number is refused the second time, and many of one name take no long', async () => {
    const { code } = await rig.webInvite(id, { uses: 100 });
    const long = '長'.repeat(100);
    expect((await rig.enter(id, code, long)).told.json.name).toBe(long);
    expect(await rig.post({ session: id, code, name: long })).toMatchObject({
      status: 409,
      json: { kind: 'name-taken' },
    });
    for (const name of ['渡辺', '渡辺 (2)', '渡辺 (3)', '渡辺 (4)'])
      expect((await rig.enter(id, code, '渡辺')).told.json.name).toBe(name);
  });

  it('SEC-737 of which an earlier program dropped what it does not know lets nobody in, nor do its cookies, and its people keep their names', async () => {
    const { code } = await rig.webInvite(id);
    const browser = await rig.enter(id, code, '古川');
    await rig.credentials.update(({ tokens, invites, ...file }) => ({
      file: {
        ...file,
        tokens: tokens.map(({ web: _, ...token }) => token),
        invites: invites.map(({ web: _, ...invite }) => invite),
      },
      value: null,
    }));
    expect(await rig.post({ session: id, code, name: '新井' })).toMatchObject({
      status: 403,
      json: { kind: 'invite-forgotten' },
    });
    const exchange = { invite: code, session: id, name: '新井' };
    expect(
      (await rig.ask('/v1/invites/exchange', { method: 'POST', body: exchange, via: REMOTE })).json.kind,
    ).toBe('invite-for-web');
    const { cookie } = browser;
    const secret = cookie.split('=')[1] ?? '';
    for (const headers of [
      { host: HOST, cookie },
      { host: HOST, authorization: `Bearer ${secret}` },
    ])
      expect(
        await rig.ask(`/v1/sessions/${id}/events`, {
          via: REMOTE,
          headers: headers as Record<string, string>,
        }),
      ).toMatchObject({ status: 401, json: { kind: 'token-unknown' } });
    const again = await rig.webInvite(id);
    expect((await rig.enter(id, again.code, '古川')).told.json.name).toBe('古川 (2)');
  });

  it('SEC-735 says who came by it, when, and from where outside the hub’s networks, in its list and in the session', async () => {
    const { code, id: invite } = await rig.webInvite(id);
    await rig.enter(id, code, '内山');
    const via = { ...REMOTE, outside: '2001:db8:0:2::5' };
    const body = { session: id, code, name: '外村' };
    expect((await rig.ask('/v1/web/enter', { method: 'POST', body, headers: OWN, via })).status).toBe(201);
    const { invites } = (await rig.ask(`/v1/sessions/${id}/invites`)).json;
    const { came } = invites.find((one: { id: string }) => one.id === invite);
    const link = invite.replace('inv', 'web');
    expect(came).toEqual([
      { participant: `${link}-1`, name: '内山', at: expect.stringMatching(/^\d{4}-.*Z$/), from: null },
      { participant: `${link}-2`, name: '外村', at: expect.stringMatching(/^\d{4}-.*Z$/), from: via.outside },
    ]);
    const { admittedFrom } = (await rig.ask(`/v1/sessions/${id}`)).json.session;
    expect(admittedFrom[`${link}-2`]).toEqual({ name: '外村', from: via.outside });
  });

  it('SEC-722 is for a browser alone, and one for a terminal is not', async () => {
    const { code } = await rig.webInvite(id);
    const body = { invite: code, session: id, name: '森' };
    const exchanged = await rig.ask('/v1/invites/exchange', { method: 'POST', body, via: REMOTE });
    expect(exchanged).toMatchObject({ status: 403, json: { kind: 'invite-for-web' } });
    const terminal = await rig.ask(`/v1/sessions/${id}/invites`, {
      method: 'POST',
      body: { role: 'observer' },
    });
    const link = new URL(terminal.json.url).hash.slice(1).split('~')[0];
    expect(await rig.post({ session: id, code: link, name: '森' })).toMatchObject({
      status: 403,
      json: { kind: 'invite-for-terminal' },
    });
  });

  it('SEC-722 that is forged, of another session, revoked, or with a name that is taken lets nobody in', async () => {
    const { code, id: invite } = await rig.webInvite(id);
    const kind = async (body: object) =>
      (await rig.post({ session: id, code, name: '森', ...body })).json.kind;
    expect(await kind({ code: `${code.slice(0, -3)}AAA` })).toBe('invite-invalid');
    expect(await kind({ code: 'x' })).toBe('invite-invalid');
    expect(await kind({ session: other })).toBe('wrong-session');
    expect(await kind({ name: 'a\u202eb' })).toBe('name-unclear');
    await rig.command(id, 'participant.join', {});
    expect(await kind({ name: '森 健二' })).toBe('name-taken');
    await rig.ask(`/v1/sessions/${id}/invites/${invite}`, { method: 'DELETE' });
    expect(await kind({})).toBe('invite-revoked');
  });
});

describe('a call of the page', () => {
  it.each([
    ['no origin', { ...OWN, origin: undefined }, 'foreign-origin'],
    ['another origin', { ...OWN, origin: 'https://evil.example' }, 'foreign-origin'],
    ['the origin null', { ...OWN, origin: 'null' }, 'foreign-origin'],
    ['another port', { ...OWN, origin: `https://${HOST}:8443` }, 'foreign-origin'],
    ['no TLS', { ...OWN, origin: `http://${HOST}` }, 'foreign-origin'],
    ['an origin that the hub lets call it', { ...OWN, origin: 'https://wiki.example.jp' }, 'foreign-origin'],
    [
      'a proxy’s word of TLS',
      { ...OWN, origin: `http://${HOST}`, 'x-forwarded-proto': 'http' },
      'foreign-origin',
    ],
    ['a form’s type', { ...OWN, 'content-type': 'text/plain' }, 'json-required'],
    ['no type', { ...OWN, 'content-type': undefined }, 'json-required'],
  ])('SEC-723 with %s is refused before its body is read', async (_, given, kind) => {
    const headers = Object.fromEntries(
      Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    );
    const body = new TextEncoder().encode('-');
    expect(await rig.ask('/v1/web/enter', { method: 'POST', body, headers, via: REMOTE })).toMatchObject({
      status: 403,
      json: { kind },
    });
  });

  it.each([
    ['localhost:7373', 'http://localhost:7373'],
    ['127.0.0.1:7373', 'http://127.0.0.1:7373'],
    ['127.0.0.1:7373', 'https://127.0.0.1:7373'],
    [HOST, `https://${HOST}`],
    [`${HOST}:443`, `https://${HOST}`],
    [`${HOST}:7373`, `https://${HOST}:7373`],
  ])('SEC-723 at %s from %s is the hub’s own page', async (host, origin) => {
    const { code } = await rig.webInvite(id);
    expect((await rig.post({ session: id, code, name: '森' }, { ...OWN, host, origin })).status).toBe(201);
  });

  it('SEC-723 has a bounded body, announced or not', async () => {
    const large = JSON.stringify({ session: id, code: 'x'.repeat(10 * 1024 * 1024), name: '森' });
    expect((await rig.post(large)).status).toBe(413);
    const streamed = new Blob([large]).stream();
    const told = await rig.ask('/v1/web/enter', {
      method: 'POST',
      body: streamed,
      headers: OWN,
      via: REMOTE,
    });
    expect(told.status).toBe(413);
  });

  it('SEC-723 that would stay open needs the page’s origin, too', async () => {
    const browser = await rig.browser(id);
    for (const origin of [undefined, 'https://evil.example', 'https://wiki.example.jp']) {
      const headers = { host: HOST, ...(origin === undefined ? {} : { origin }) };
      expect(await rig.dial(id, browser, headers)).toEqual({ status: 403, kind: 'foreign-origin' });
    }
    expect((await rig.live(id, browser)).of('welcome')).toHaveLength(1);
  });
});

describe('the cookie', () => {
  const log = (session: string, init: Ask) => rig.ask(`/v1/sessions/${session}/events`, init);

  it('SEC-724 opens the log of its session, compressed, its record and its live connection, and no other session', async () => {
    const browser = await rig.browser(id);
    const { cookie } = browser;
    const request = new Request(`http://localhost/v1/sessions/${id}/events`, {
      headers: { host: HOST, cookie, 'accept-encoding': 'gzip' },
    });
    const zipped = await rig.edge.fetch(request, REMOTE);
    expect(zipped.headers.get('content-encoding')).toBe('gzip');
    expect(
      unzipped(await zipped.arrayBuffer())
        .trimEnd()
        .split('\n'),
    ).toEqual(await rig.events(id));
    expect((await rig.ask(`/v1/sessions/${id}/record.md`, browser.as())).status).toBe(200);
    expect((await rig.live(id, browser)).seqs.length).toBe((await rig.events(id)).length);
    // Of another session it has none, as any browser.
    expect(await log(other, browser.as())).toMatchObject({ status: 401, json: { kind: 'token-required' } });
    expect(await rig.dial(other, browser)).toEqual({ status: 401, kind: 'token-required' });
    const renamed = browser.as({ cookie: browser.cookie.replace(id, other) });
    expect(await log(other, renamed)).toMatchObject({ status: 401, json: { kind: 'token-unknown' } });
  });

  it('SEC-724 is found among others, and one that is damaged is no credential', async () => {
    const browser = await rig.browser(id);
    const more = `theme=dark; __Host-oncall-${other}=ocw_x; ${browser.cookie}; __Host-oncall-`;
    expect((await log(id, browser.as({ cookie: more }))).status).toBe(200);
    // As many as another host of the same site may have set.
    const crowd = Array.from({ length: 180 }, (_, n) => `c${n}=${n}`).join('; ');
    expect((await log(id, browser.as({ cookie: `${crowd}; ${browser.cookie}` }))).status).toBe(200);
    const secret = browser.cookie.split('=')[1] ?? '';
    for (const cookie of [
      browser.cookie.slice(0, -1),
      `__Host-oncall-${id}=`,
      `__Host-oncall-${id}=${secret}${secret}`,
      `__Host-oncall-${id}=${secret.replace('ocw_', 'oct_')}`,
      `__Host-oncall-${id}="${secret}"`,
      `__Host-oncall-${id}=ocw_${'A'.repeat(43)}`,
    ])
      expect(await log(id, browser.as({ cookie })), cookie).toMatchObject({
        status: 401,
        json: { kind: 'token-unknown' },
      });
    for (const cookie of ['', ';;;', `oncall-${id}=${secret}`, `__Host-oncall-../..=${secret}`, '='])
      expect(await log(id, browser.as({ cookie })), cookie).toMatchObject({
        status: 401,
        json: { kind: 'token-required' },
      });
  });

  it('SEC-724 counts for nothing beside an Authorization header, or on the Unix socket; its secret is no token', async () => {
    const browser = await rig.browser(id);
    const secret = browser.cookie.split('=')[1] ?? '';
    for (const authorization of ['Bearer x', '', `Bearer ${secret}`]) {
      const told = await log(id, browser.as({ authorization }));
      expect([told.status, told.json.kind]).toEqual([
        401,
        authorization === '' ? 'token-required' : 'token-unknown',
      ]);
    }
    const member = await rig.member(`aoi${Math.random().toString(36).slice(2, 6)}`);
    const both = await rig.ask('/v1/me', { ...browser.as(), token: member });
    expect(both.json.actor.kind).toBe('member');
    const socket = await rig.ask('/v1/me', { via: UNIX, headers: { cookie: browser.cookie } });
    expect(socket.json.actor).toMatchObject({ name: '森 健二', kind: 'member' });
    const nobody = await rig.ask('/v1/me', {
      via: UNIX,
      headers: { cookie: browser.cookie, 'oncall-name': '', 'oncall-email': '' },
    });
    expect(nobody.json.kind).toBe('identity-required');
  });
});
