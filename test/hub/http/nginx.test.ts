import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { openPrivateFiles } from '../../../src/adapters/private-files/private-files.ts';
import { ownCertificate, type Server, server } from '../../../src/cli/wiring/hub-server.ts';
import { PROTOCOL } from '../../../src/protocol/version.ts';
import { blocksOf } from '../../docs/pages.ts';
import { freePort } from '../../free-ports.ts';
import { runnable } from '../../runnable.ts';
import { NGINX, startNginx } from './nginx-proxy.ts';
import { type WebRig, webRig } from './web-rig.ts';

/** The proxy's settings as the docs have them. */
const [FROM_DOCS] = blocksOf(readFileSync('docs/how-to/web.md', 'utf8')).filter(
  ({ kind }) => kind === 'nginx',
);
/** A proxy that cuts what is silent for so long. */
const SILENT_S = 1;

const canProxy = runnable('a page behind nginx', NGINX === undefined ? 'nginx is not installed' : null);

describe.skipIf(!canProxy)('behind nginx, set up as the docs say', () => {
  let [rig, id, root, port] = [null as unknown as WebRig, '', '', 0];
  const stops: (() => Promise<unknown>)[] = [];
  beforeAll(async () => {
    rig = await webRig();
    id = await rig.open('Behind a proxy');
    root = await mkdtemp(join(tmpdir(), 'oncall-nginx-'));
    const at = { kind: 'tcp', host: '127.0.0.1', port: 0 } as const;
    const serving = await server({ at, edge: rig.edge, onFault: () => {} } satisfies Server);
    stops.push(() => serving.close(100));
    port = await freePort();
    const own = await ownCertificate(await openPrivateFiles(join(root, 'state')), ['127.0.0.1'], new Date());
    await Promise.all([
      writeFile(join(root, 'oncall.pem'), own.certificate),
      writeFile(join(root, 'oncall.key'), own.key, { mode: 0o600 }),
    ]);
    const site = (FROM_DOCS?.text ?? '')
      .replace('listen 443 ssl', `listen 127.0.0.1:${port} ssl`)
      .replaceAll('/etc/nginx/', `${root}/`)
      .replace('127.0.0.1:7373', `127.0.0.1:${(serving.at as { port: number }).port}`)
      .replace('proxy_read_timeout 60s', `proxy_read_timeout ${SILENT_S}s`);
    stops.push(await startNginx(root, site, async () => (await ask('GET', '/healthz')).status === 200));
  });
  afterAll(async () => {
    for (const stop of stops) await stop();
    await rig.stop();
    await rm(root, { recursive: true });
  });

  async function ask(method: string, path: string, headers: Record<string, string> = {}, body = '') {
    const call = request({ host: '127.0.0.1', port, method, path, rejectUnauthorized: false, headers });
    call.end(body);
    const [answer] = (await once(call, 'response')) as [import('node:http').IncomingMessage];
    return { status: answer.statusCode, headers: answer.headers, text: await text(answer) };
  }
  const own = () => ({ origin: `https://127.0.0.1:${port}`, 'content-type': 'application/json' });
  async function cookie(): Promise<string> {
    const { code } = await rig.webInvite(id);
    const told = await ask('POST', '/v1/web/enter', own(), JSON.stringify({ session: id, code, name: '森' }));
    expect(told.status).toBe(201);
    return /^[^;]+/.exec(told.headers['set-cookie']?.[0] ?? '')?.[0] ?? '';
  }
  async function live(headers: Record<string, string>, lastSeq = 0, epoch: string | null = null) {
    const url = `wss://127.0.0.1:${port}/v1/sessions/${id}/live`;
    const socket = new WebSocket(url, { headers, rejectUnauthorized: false });
    const seqs: number[] = [];
    const told = { epoch: '' };
    socket.on('message', (data) => {
      const frame = JSON.parse(String(data));
      if (frame.t === 'welcome') told.epoch = frame.epoch;
      if (frame.t === 'events') seqs.push(...frame.events.map(({ seq }: { seq: number }) => seq));
    });
    await once(socket, 'open');
    socket.send(
      JSON.stringify({
        t: 'hello',
        protocol: PROTOCOL,
        client: 'page-1234',
        epoch,
        lastSeq,
        linesEpoch: null,
        lastLine: 0,
      }),
    );
    return { socket, seqs, told };
  }

  it('SEC-729 the page comes, people enter, and the live connection is let through', async () => {
    const page = await ask('GET', `/s/${id}`, { accept: 'text/html' });
    expect([page.status, page.text]).toEqual([200, '<html lang="en">']);
    expect(page.headers['content-security-policy']).toContain(`wss://127.0.0.1:${port}`);
    const { socket, seqs } = await live({ ...own(), cookie: await cookie() });
    await expect.poll(() => seqs.length).toBe((await rig.events(id)).length);
    socket.terminate();
  });

  it('SEC-729 no word of a proxy, or of who pretends to be one, makes another page the hub’s own', async () => {
    for (const headers of [
      { ...own(), origin: `http://127.0.0.1:${port}1` },
      {
        ...own(),
        origin: 'https://evil.example',
        'x-forwarded-proto': 'https',
        'x-forwarded-host': 'evil.example',
      },
    ])
      expect((await ask('POST', '/v1/web/enter', headers, '{}')).status).toBe(403);
    const headers = { ...own(), origin: 'https://evil.example', cookie: await cookie() };
    await expect(live(headers)).rejects.toThrow('403');
  });

  it('SEC-729 what a proxy cuts as silent goes on where it was', async () => {
    const headers = { ...own(), cookie: await cookie() };
    const first = await live(headers);
    await once(first.socket, 'close');
    await rig.command(id, 'note.add', { text: 'while it was cut' });
    const again = await live(headers, first.seqs.at(-1) ?? 0, first.told.epoch);
    await expect.poll(() => [...first.seqs, ...again.seqs].length).toBe((await rig.events(id)).length);
    const all = [...first.seqs, ...again.seqs];
    expect(all).toEqual(all.map((_, i) => i + 1));
    again.socket.terminate();
  });
});
