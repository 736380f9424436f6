import { writeFile } from 'node:fs/promises';
import { createServer as createTcpServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { dialer } from '../../../src/adapters/websocket/dialer.ts';
import { hubClient } from '../../../src/adapters/websocket/hub-client.ts';
import type { HubTarget } from '../../../src/adapters/websocket/target.ts';
import { ANY_PORT, collect, dial, networkRig, urlOf } from '../../network-rig.ts';

const CANARY = `oct_${'C'.repeat(43)}`;
const rig = networkRig();

describe.each(['unix', 'http', 'https with a pin'])('hub over %s', (way) => {
  async function open(): Promise<HubTarget> {
    if (way === 'unix') {
      const path = join(rig.root, 'hub.sock');
      await rig.serve({ kind: 'unix', path });
      return { kind: 'unix', path };
    }
    const own = way === 'http' ? undefined : await rig.certificate('state');
    const server = await rig.serve(ANY_PORT, own);
    const base = urlOf(server, own ? 'https' : 'http');
    return { kind: 'url', base, ...(own ? { pin: own.pin } : {}) };
  }

  it('carries frames both ways from the very first, and tells the close code', async () => {
    const socket = await dial(await open());
    const { texts, codes } = collect(socket);
    socket.send('a');
    socket.send('日本語');
    await vi.waitFor(() => expect(texts).toEqual(['first', 'echo a', 'echo 日本語']));
    rig.sockets[0]?.close(4001);
    await vi.waitFor(() => expect(codes).toEqual([4001]));
  });

  it('carries HTTP with the credentials as headers', async () => {
    const fetch = hubClient(await open(), { token: CANARY, headers: { 'oncall-name': 'x' } });
    expect(await (await fetch('/v1/me')).text()).toBe('hello');
    expect(await (await fetch('/x', { method: 'POST', body: 'body' })).text()).toBe('body');
    const { request, transport } = rig.asked[0]!;
    expect(request.headers.get('authorization')).toBe(`Bearer ${CANARY}`);
    expect(request.headers.get('oncall-name')).toBe('x');
    const kind = way === 'unix' ? { kind: 'unix', holder: '' } : { kind: 'tcp', holder: '127.0.0.1' };
    expect(transport).toEqual({ ...kind, loopback: true, outside: null });
  });

  it('streams a body, and gives the answer of a hub that does not want the rest', async () => {
    const fetch = hubClient(await open());
    async function* parts() {
      yield 'one ';
      yield 'two';
    }
    expect(await (await fetch('/x', { method: 'POST', body: parts() })).text()).toBe('one two');
    async function* endless() {
      for (;;) yield 'x'.repeat(65_536);
    }
    expect((await fetch('/early', { method: 'POST', body: endless() })).status).toBe(409);
  });

  it.each([
    [401, 'unauthorised'],
    [403, 'forbidden'],
    [404, 'not-found'],
    [410, 'gone'],
    [400, 'failed'],
    [503, 'unreachable'],
  ])('tells a refusal of %i as %s, with what the hub said', async (status, kind) => {
    await expect(dial(await open(), `/refuse/${status}`)).rejects.toMatchObject({
      name: 'DialError',
      kind,
      params: { reason: 'some-kind', status, nearest: 'x-1' },
    });
  });
});

describe('no hub', () => {
  it('tells a missing socket, a stale one and a refused port as unreachable, with the reason', async () => {
    const missing = { kind: 'unix', path: join(rig.root, 'none') } as const;
    await expect(dial(missing)).rejects.toMatchObject({
      kind: 'unreachable',
      params: { address: missing.path, reason: 'ENOENT' },
    });
    await writeFile(join(rig.root, 'stale'), '');
    await expect(dial({ kind: 'unix', path: join(rig.root, 'stale') })).rejects.toMatchObject({
      kind: 'unreachable',
      params: { reason: 'ECONNREFUSED' },
    });
    const server = await rig.serve(ANY_PORT);
    await rig.serving.pop()?.close(0);
    await expect(dial({ kind: 'url', base: urlOf(server) })).rejects.toMatchObject({
      kind: 'unreachable',
      params: { reason: 'ECONNREFUSED' },
    });
  });

  it('gives up at once when told to', async () => {
    const server = createTcpServer(() => {});
    rig.others.push(server);
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as { port: number };
    const stop = new AbortController();
    const target = { kind: 'url', base: `http://127.0.0.1:${port}` } as const;
    const dialling = dialer({ target, path: '/live', frameLimit: 65_536 })(stop.signal);
    server.once('connection', () => stop.abort());
    await expect(dialling).rejects.toMatchObject({ name: 'DialError', params: { reason: 'aborted' } });
  });
});
