import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Ask, httpRig, REMOTE, TCP, UNIX } from './http-rig.ts';

let rig: Awaited<ReturnType<typeof httpRig>>;
let id: string;
let member: string;
beforeAll(async () => {
  rig = await httpRig();
  id = await rig.open('Guarded');
  member = await rig.member('aoi');
});
afterAll(() => rig.stop());

/** The kind a live connection is refused with, or `open`. */
async function upgrade(path: string, { headers = {}, token, via = REMOTE }: Ask = {}): Promise<string> {
  const auth = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const request = new Request(`http://localhost${path}`, {
    headers: { host: 'localhost', ...auth, ...headers },
  });
  const verdict = await rig.edge.upgrade(request, via);
  if (typeof verdict === 'function') return 'open';
  const { kind } = (await verdict.json()) as { kind: string };
  return `${verdict.status} ${kind}`;
}

/** The same question over HTTP and as an upgrade. */
async function both(init: Ask): Promise<readonly string[]> {
  const { status, json } = await rig.ask(`/v1/sessions/${id}`, { via: REMOTE, ...init });
  const http = status === 200 ? 'open' : `${status} ${json.kind}`;
  return [http, await upgrade(`/v1/sessions/${id}/live`, init)];
}

describe('who is let in', () => {
  it('SEC-3 asks for a token on TCP, also from this machine, and takes identity headers for nothing there', async () => {
    const named = { 'oncall-name': 'Root', 'oncall-email': 'root@example.jp' };
    expect(await both({})).toEqual(['401 token-required', '401 token-required']);
    expect(await both({ via: TCP, headers: named })).toEqual(['401 token-required', '401 token-required']);
    expect(await both({ token: member })).toEqual(['open', 'open']);
    expect(await both({ token: `oct_${'A'.repeat(43)}` })).toEqual([
      '401 token-unknown',
      '401 token-unknown',
    ]);
    const basic = `Basic ${btoa(`x:${member}`)}`;
    expect(await both({ headers: { authorization: basic } })).toEqual([
      '401 token-required',
      '401 token-required',
    ]);
    expect(await both({ headers: { cookie: `token=${member}` } })).toEqual([
      '401 token-required',
      '401 token-required',
    ]);
  });

  it('SEC-4 takes the user’s word on the Unix socket, and asks for a clean name', async () => {
    const as = (name: string) => rig.ask('/v1/me', { headers: { 'oncall-name': encodeURIComponent(name) } });
    expect((await as('佐藤 葵')).json).toMatchObject({
      actor: { id: expect.stringMatching(/^mori-[0-9a-f]{8}$/), name: '佐藤 葵', kind: 'member' },
      session: null,
    });
    expect((await as('a\u202eb')).json).toEqual({ kind: 'name-unclear', params: {} });
    expect((await rig.ask('/v1/me', { headers: { 'oncall-name': '%zz' } })).status).toBe(401);
    expect(await upgrade(`/v1/sessions/${id}/live`, { via: UNIX })).toBe('401 identity-required');
  });

  it.each([
    ['evil.example', undefined, '403 foreign-host'],
    ['evil.example:7373', undefined, '403 foreign-host'],
    ['hub.example.jp:7373', undefined, 'open'],
    ['localhost', 'https://evil.example', '403 foreign-origin'],
    ['localhost', 'null', '403 foreign-origin'],
    ['localhost', 'http://localhost:7373', '403 foreign-origin'],
    ['hub.example.jp', 'https://hub.example.jp', '403 foreign-origin'],
    ['localhost', 'https://wiki.example.jp', 'open'],
    ['evil.example', 'https://wiki.example.jp', '403 foreign-host'],
  ])(
    'SEC-1 SEC-2 host %s with origin %s: %s, whatever token comes with it',
    async (host, origin, verdict) => {
      const headers = { host, ...(origin === undefined ? {} : { origin }) };
      expect(await both({ headers, token: member })).toEqual([verdict, verdict]);
      expect((await both({ headers, via: UNIX }))[0]).toBe(verdict);
    },
  );

  it.each(['token', 'access_token', 'TOKEN', 'invite'])(
    'SEC-5 refuses ?%s= without repeating it',
    async (name) => {
      const query = `?${name}=${member}`;
      const told = await rig.ask(`/v1/sessions/${id}${query}`, { token: member, via: REMOTE });
      expect(told).toMatchObject({ status: 400, json: { kind: 'token-in-url', params: {} } });
      expect(await upgrade(`/v1/sessions/${id}/live${query}`, { token: member })).toBe('400 token-in-url');
      expect(rig.logged.join('')).not.toContain(member);
    },
  );
});

describe('what is asked for', () => {
  it.each(['..%2f..%2fetc', '%2e%2e%2fx', 'UPPER', '-x', 'a%00b', '．．', 'x'.repeat(65), 'a%20b'])(
    'SEC-7 takes no session id like %s',
    async (bad) => {
      for (const path of ['', '/events', '/record.md']) {
        const { status, json } = await rig.ask(`/v1/sessions/${bad}${path}`);
        expect([status, json.kind]).toEqual([400, 'bad-session-id']);
      }
      expect(await upgrade(`/v1/sessions/${bad}/live`, { token: member })).toBe('400 bad-session-id');
    },
  );

  it.each([
    '/v1/sessions/../../etc',
    '/v1/sessions/%2e%2e/%2e%2e/etc/passwd',
    '/v1/nothing',
    '//evil.example/',
  ])('has nothing at %s', async (path) => {
    expect((await rig.ask(path)).status).toBe(404);
    expect(await upgrade(path, { token: member })).toBe('404 not-found');
  });

  it('SEC-8 bounds every body, and says the limit', async () => {
    const post = (path: string, body: string) => rig.ask(path, { method: 'POST', body });
    const big = JSON.stringify({ data: 'x'.repeat(70_000) });
    expect(await post(`/v1/sessions/${id}/commands`, big)).toMatchObject({
      status: 413,
      json: { kind: 'too-large', params: { limit: 65_536 } },
    });
    const unannounced = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(16_384).fill(120)),
    });
    const endless = await rig.ask(`/v1/sessions/${id}/commands`, { method: 'POST', body: unannounced });
    expect(endless.status).toBe(413);
    expect((await post('/v1/invites/exchange', big)).status).toBe(413);
  });

  it.each([
    ['', 'bad-json'],
    ['{', 'bad-json'],
    ['[]', 'invalid'],
    ['null', 'invalid'],
    ['{"client":"short","n":1,"type":"undo","data":{}}', 'invalid'],
    ['{"client":"long-enough","n":0,"type":"undo","data":{}}', 'invalid'],
    ['{"client":"long-enough","n":1e999,"type":"undo","data":{}}', 'invalid'],
    ['{"client":"long-enough","n":1,"type":"note.add","data":{"text":"[[[\\"{{{"}}', 'taken'],
    [nested('[', 64, ']'), 'invalid'],
    [nested('[', 65, ']'), 'bad-json'],
    [nested('[', 30_000, ']'), 'bad-json'],
    ['['.repeat(60_000), 'bad-json'],
    [nested('{"a":', 100, '}'), 'bad-json'],
    [`{"client":"long-enough","n":1,"type":"undo","data":${nested('[', 100, ']')}}`, 'bad-json'],
  ])('SEC-353 refuses the body %$ as %s', async (body, kind) => {
    const told = await rig.ask(`/v1/sessions/${id}/commands`, { method: 'POST', body });
    expect([told.status, told.json.kind ?? 'taken']).toEqual([kind === 'taken' ? 200 : 400, kind]);
  });

  it('takes `__proto__` for nothing', async () => {
    const body =
      '{"client":"prototype","n":1,"type":"note.add","data":{"text":"x","__proto__":{"polluted":1}}}';
    expect((await rig.ask(`/v1/sessions/${id}/commands`, { method: 'POST', body })).status).toBe(200);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it('SEC-9 slows down who sends commands without end', async () => {
    const flood = await Promise.all(
      Array.from({ length: 300 }, () =>
        rig.command(id, 'undo', {}, { headers: { 'oncall-email': 'f@example.jp' } }),
      ),
    );
    expect(flood.filter(({ status }) => status === 429).length).toBeGreaterThan(0);
    expect((await rig.ask('/v1/me')).status).toBe(200);
  });
});

/** `open` so often, and `close` as often. */
function nested(open: string, depth: number, close: string): string {
  return `${open.repeat(depth)}${open.includes(':') ? '1' : ''}${close.repeat(depth)}`;
}
