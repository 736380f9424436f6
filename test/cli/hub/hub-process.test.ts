import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { hubCertificate } from '../../../src/adapters/certificate/hub-certificate.ts';
import { openPrivateFiles } from '../../../src/adapters/private-files/private-files.ts';
import { procedureFiles } from '../../../src/adapters/procedure-files/procedure-files.ts';
import { dialer } from '../../../src/adapters/websocket/dialer.ts';
import { hubClient } from '../../../src/adapters/websocket/hub-client.ts';
import type { HubTarget } from '../../../src/adapters/websocket/target.ts';
import { realTime } from '../../../src/cli/base/machine.ts';
import { fileLog, type HubLog } from '../../../src/cli/hub/hub-log.ts';
import { type HubPlan, type RunningHub, runHub } from '../../../src/cli/hub/hub-process.ts';
import type { PublicPlace } from '../../../src/cli/hub/public-listener.ts';
import { openCredentials } from '../../../src/hub/identity/credentials.ts';
import { hubTokens } from '../../../src/hub/identity/tokens.ts';
import { identityHeaders } from '../../../src/protocol/http.ts';
import { parseJoinUrl } from '../../../src/protocol/join-url.ts';
import { openingBody } from './opening.ts';

let root: string;
let log: HubLog;
const running: RunningHub[] = [];
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'oncall-hub-'));
  log = fileLog(root);
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((hub) => hub.stop()));
  await log.close();
  await rm(root, { recursive: true });
});

const procedures = procedureFiles([{ path: 'sessions/procedures', label: 'built-in' }]);
const parts = () => ({
  logger: log,
  time: realTime,
  sources: [],
  procedures,
  openSource: (spec: string) => {
    throw new Error(`no source ${spec}`);
  },
});

async function start(change: Partial<HubPlan> = {}): Promise<RunningHub> {
  const socket = join(root, 'hub.sock');
  const plan = { data: join(root, 'data'), socket, place: null, hosts: [], origins: [], version: '1.2.3' };
  const hub = await runHub({ ...plan, ...change }, parts());
  running.push(hub);
  return hub;
}

const local = () =>
  hubClient(
    { kind: 'unix', path: join(root, 'hub.sock') },
    { headers: identityHeaders('森 健二', 'mori@example.jp') },
  );
const post = async (fetch: ReturnType<typeof hubClient>, path: string, body: unknown) => {
  const response = await fetch(path, { method: 'POST', body: JSON.stringify(body) });
  // biome-ignore lint/suspicious/noExplicitAny: a test names the fields it means.
  return { status: response.status, json: (await response.json()) as any };
};
const place = (change: Partial<PublicPlace> = {}): PublicPlace => ({
  host: '127.0.0.1',
  port: 0,
  tls: 'own',
  url: null,
  ...change,
});

describe('a hub opened to others', () => {
  it('SEC-56 lets in by a pinned join line who was invited, and nobody else', async () => {
    await start();
    const here = local();
    const { json: opened } = await post(here, '/v1/sessions', await openingBody(procedures));
    expect(await post(here, `/v1/sessions/${opened.session}/invites`, {})).toMatchObject({
      status: 409,
      json: { kind: 'not-listening' },
    });
    const { json: listening } = await post(here, '/v1/listen', { host: '127.0.0.1', port: 0 });
    expect(listening.base).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    expect(await post(here, '/v1/listen', { host: '127.0.0.1', port: 0 })).toMatchObject({
      status: 409,
      json: { kind: 'already-listening', params: { base: listening.base } },
    });
    const { json: invite } = await post(here, `/v1/sessions/${opened.session}/invites`, { role: 'guest' });
    const parsed = parseJoinUrl(invite.url);
    if (!parsed.ok) throw new Error(parsed.fault);
    const { link } = parsed;
    expect(link).toMatchObject({ base: listening.base, session: opened.session, pin: listening.pin });
    const target: HubTarget = { kind: 'url', base: link.base, pin: link.pin! };
    const stranger = hubClient(target);
    expect((await stranger('/v1/me')).status).toBe(401);
    const exchange = { invite: link.invite, session: link.session, name: 'Tanaka' };
    const { json: given } = await post(stranger, '/v1/invites/exchange', exchange);
    const path = `/v1/sessions/${link.session}/live`;
    const dial = (change: object = {}) =>
      dialer({ target, path, frameLimit: 65_536, token: given.token, ...change })(
        new AbortController().signal,
      );
    const socket = await dial();
    const texts: string[] = [];
    socket.on({ message: (text) => texts.push(text), close: () => {} });
    const hello = {
      t: 'hello',
      protocol: 1,
      client: 'tanaka-terminal',
      epoch: null,
      lastSeq: 0,
      linesEpoch: null,
      lastLine: 0,
    };
    socket.send(JSON.stringify(hello));
    await vi.waitFor(() => expect(texts[0]).toContain('"welcome"'), { timeout: 5_000 });
    expect(JSON.parse(texts[0]!).you).toMatchObject({ name: 'Tanaka', kind: 'guest' });
    await expect(dial({ target: { ...target, pin: 'A'.repeat(43) } })).rejects.toMatchObject({
      kind: 'certificate',
    });
    await expect(dial({ token: `oct_${'A'.repeat(43)}` })).rejects.toMatchObject({ kind: 'unauthorised' });
    await expect(dial({ path: '/v1/sessions/other-1125/live' })).rejects.toMatchObject({ kind: 'forbidden' });

    // Whatever was secret in all that is in no log, and the connection ends with the invite.
    const closed: number[] = [];
    socket.on({ message: (text) => texts.push(text), close: (code) => closed.push(code) });
    await here(`/v1/sessions/${link.session}/invites/${invite.id}`, { method: 'DELETE' });
    await vi.waitFor(() => expect(closed).toHaveLength(1), { timeout: 5_000 });
    expect(texts.at(-1)).toContain('"revoked"');
    await running.splice(0)[0]?.stop();
    await log.close();
    const written = await readFile(join(root, 'hub.log'), 'utf8');
    log = fileLog(root);
    expect(written).toContain('/v1/invites/exchange');
    for (const secret of [given.token, link.invite!, link.invite!.split('.')[2]!]) {
      expect(written).not.toContain(secret);
    }
  });

  it('is a team hub as configured: no Unix socket, its own names, a token made beside it', async () => {
    const hub = await start({
      socket: null,
      place: place({ url: 'https://hub.example.jp' }),
      hosts: ['alias.example.jp'],
    });
    expect(hub.listening()).toMatchObject({ base: 'https://hub.example.jp', pin: expect.any(String) });
    const credentials = await openCredentials(await openPrivateFiles(join(root, 'data')));
    const made = await hubTokens(credentials, Date.now).create({ name: 'Aoi', email: 'aoi@example.jp' });
    credentials.close();
    if (!made.ok) throw new Error(made.kind);
    const at = hub.at[0];
    const port = at?.kind === 'tcp' ? at.port : 0;
    const target: HubTarget = { kind: 'url', base: `https://127.0.0.1:${port}`, pin: hub.listening()!.pin! };
    const fetch = hubClient(target, { token: made.token });
    for (const host of ['hub.example.jp', 'alias.example.jp', '127.0.0.1']) {
      expect((await fetch('/v1/me', { headers: { host } })).status, host).toBe(200);
    }
    expect((await fetch('/v1/me', { headers: { host: 'evil.example' } })).status).toBe(403);
    expect((await fetch('/v1/listen', { method: 'POST', body: '{}' })).status).toBe(404);
  });

  it('serves certificate files as given, and says the pin of one that no authority signed', async () => {
    const own = await hubCertificate(await openPrivateFiles(join(root, 'c')), ['127.0.0.1'], new Date());
    const tls = { certificate: join(root, 'c', 'tls-certificate.pem'), key: join(root, 'c', 'tls-key.pem') };
    const hub = await start({ socket: null, place: place({ tls }) });
    expect(hub.listening()?.pin).toBe(own.pin);
    const target: HubTarget = { kind: 'url', base: hub.listening()!.base, pin: own.pin };
    expect((await hubClient(target)('/healthz')).status).toBe(200);
  });

  it('SEC-35 serves plain HTTP to a proxy, which opens nothing without a token', async () => {
    const hub = await start({ socket: null, place: place({ tls: 'proxy', url: 'https://hub.example.jp' }) });
    const at = hub.at[0];
    const fetch = hubClient({ kind: 'url', base: `http://127.0.0.1:${at?.kind === 'tcp' ? at.port : 0}` });
    expect((await fetch('/healthz')).status).toBe(200);
    expect((await fetch('/metrics')).status).toBe(401);
    expect(hub.listening()).toEqual({ base: 'https://hub.example.jp', pin: null });
  });
});

describe('a hub that stops', () => {
  it('SEC-54 tells those connected, and keeps what it has acknowledged for the next one', async () => {
    const first = await start();
    const { json } = await post(local(), '/v1/sessions', await openingBody(procedures));
    const socket = await dialer({
      target: { kind: 'unix', path: join(root, 'hub.sock') },
      path: `/v1/sessions/${json.session}/live`,
      frameLimit: 65_536,
      headers: identityHeaders('Aoi', 'aoi@example.jp'),
    })(new AbortController().signal);
    const texts: string[] = [];
    const closed = new Promise<number>((close) => {
      socket.on({ message: (text) => texts.push(text), close });
    });
    const hello = {
      t: 'hello',
      protocol: 1,
      client: 'aoi-terminal',
      epoch: null,
      lastSeq: 0,
      linesEpoch: null,
      lastLine: 0,
    };
    socket.send(JSON.stringify(hello));
    await vi.waitFor(() => expect(texts[0]).toContain('"welcome"'), { timeout: 5_000 });
    await Promise.all([first.stop(), first.stop()]);
    await closed;
    expect(JSON.parse(texts.at(-1)!)).toMatchObject({ t: 'bye', kind: 'stopping' });
    await start();
    expect((await local()(`/v1/sessions/${json.session}`)).status).toBe(200);
  });
});

describe('a hub that cannot start', () => {
  const reason = (change: Partial<HubPlan>) => start(change).catch((error: unknown) => error);

  it('names the port that is taken, at the start and when asked later', async () => {
    const taken = createServer();
    await new Promise<void>((done) => taken.listen(0, '127.0.0.1', done));
    const { port } = taken.address() as { port: number };
    expect(await reason({ place: place({ port }) })).toMatchObject({
      kind: 'listen',
      params: { host: '127.0.0.1', port, reason: 'port-in-use' },
    });
    await start();
    expect(await post(local(), '/v1/listen', { host: '127.0.0.1', port })).toMatchObject({
      status: 409,
      json: { kind: 'port-in-use', params: { host: '127.0.0.1', port } },
    });
    await new Promise((done) => taken.close(done));
  });

  it('names the hub that uses its data folder, the folder that it cannot make, and the certificate it cannot read', async () => {
    await start();
    expect(await reason({ socket: null })).toMatchObject({
      kind: 'store-held',
      params: { by: 'apart', pid: process.pid, folder: expect.any(String) },
    });
    await writeFile(join(root, 'plain'), '');
    expect(await reason({ data: join(root, 'plain', 'data') })).toMatchObject({
      kind: 'folder',
      params: { path: join(root, 'plain', 'data'), reason: 'ENOTDIR' },
    });
    const tls = { certificate: join(root, 'none.pem'), key: join(root, 'none.pem') };
    expect(await reason({ socket: null, data: join(root, 'd2'), place: place({ tls }) })).toMatchObject({
      kind: 'file',
      params: { path: tls.certificate, reason: 'ENOENT' },
    });
  });

  it('leaves nothing open that a second try would find in its way', async () => {
    const taken = createServer();
    await new Promise<void>((done) => taken.listen(0, '127.0.0.1', done));
    const { port } = taken.address() as { port: number };
    expect(await reason({ place: place({ port }) })).toMatchObject({ kind: 'listen' });
    await start();
    expect((await local()('/healthz')).status).toBe(200);
    await new Promise((done) => taken.close(done));
  });
});
