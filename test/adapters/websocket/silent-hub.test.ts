import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { dialer } from '../../../src/adapters/websocket/dialer.ts';
import { hubClient } from '../../../src/adapters/websocket/hub-client.ts';
import type { Patience } from '../../../src/adapters/websocket/silence.ts';
import type { HubTarget } from '../../../src/adapters/websocket/target.ts';
import { networkRig } from '../../network-rig.ts';

/** Much shorter than a person's, so that nothing waits for long. */
const SHORT: Patience = { reachMs: 300, silentMs: 100, lookMs: 200, mostMs: 60_000 };
const rig = networkRig();
const HEADERS = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n';

describe('a hub that accepts and says nothing', () => {
  const held = new Set<Socket>();
  afterEach(() => {
    for (const socket of held) socket.destroy();
    held.clear();
  });

  /** Takes every connection, says `words` on it, and then nothing. */
  async function listener(server: Server, path: string | null, words = ''): Promise<HubTarget> {
    rig.others.push(server);
    server.on('connection', (socket) => held.add(socket.on('error', () => {})));
    if (words !== '') server.on('connection', (socket) => socket.once('data', () => socket.write(words)));
    await new Promise<void>((done) =>
      path === null ? server.listen(0, '127.0.0.1', done) : server.listen(path, done),
    );
    const at = server.address();
    return typeof at === 'string'
      ? { kind: 'unix', path: at }
      : { kind: 'url', base: `http://127.0.0.1:${at?.port}` };
  }

  const kinds: Readonly<Record<string, () => Promise<HubTarget>>> = {
    'over plain TCP': () => listener(createTcpServer(), null),
    'over a Unix socket': () => listener(createTcpServer(), join(rig.root, 'silent.sock')),
    'before the TLS handshake': async () => {
      const target = await listener(createTcpServer(), null);
      return {
        kind: 'url',
        base: target.kind === 'url' ? target.base.replace('http:', 'https:') : '',
        pin: 'x',
      };
    },
    'after the TLS handshake': async () => {
      const { certificate: cert, key, pin } = await rig.certificate('silent');
      const server = createTlsServer({ cert, key });
      server.on('secureConnection', (socket) => socket.on('error', () => {}));
      const target = await listener(server, null);
      return { kind: 'url', base: target.kind === 'url' ? target.base.replace('http:', 'https:') : '', pin };
    },
    'after half of the headers': () => listener(createTcpServer(), null, 'HTTP/1.1 200 OK\r\ncontent-'),
    'after the headers': () => listener(createTcpServer(), null, HEADERS),
    'within the body': () => listener(createTcpServer(), null, `${HEADERS}{"sess`),
  };

  it.each(Object.keys(kinds))('SYN-720 a request ends there by itself (%s)', async (kind) => {
    const fetch = hubClient(await kinds[kind]!(), {}, SHORT);
    const asked = fetch('/v1/sessions').then((answer) => answer.text());
    await expect(asked).rejects.toMatchObject({ name: 'DialError', kind: 'unreachable' });
  });

  it.each(Object.keys(kinds))('SYN-720 a dial ends there by itself (%s)', async (kind) => {
    const target = await kinds[kind]!();
    const dial = dialer({ target, path: '/live', frameLimit: 65_536 }, SHORT);
    await expect(dial(new AbortController().signal)).rejects.toMatchObject({
      name: 'DialError',
      kind: expect.stringMatching(/unreachable|failed/),
    });
  });

  /** Answers a look at its health at once, and anything else once `slow` says so. */
  async function slowHub(slow: Promise<void>) {
    const asked: string[] = [];
    const server = createServer(async (request, response) => {
      asked.push(request.url ?? '');
      if (request.url !== '/healthz') await slow;
      response.end('{}');
    });
    rig.others.push(server);
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return { asked, target: { kind: 'url', base } as const };
  }
  const looks = (asked: readonly string[]) => asked.filter((path) => path === '/healthz').length;

  it('SYN-721 a request that takes long at a hub that lives is waited for, a long body is sent on', async () => {
    let answer = () => {};
    const { asked, target } = await slowHub(
      new Promise((done) => {
        answer = done;
      }),
    );
    const patient = { reachMs: 10_000, silentMs: 20, lookMs: 10_000, mostMs: 60_000 };
    const asking = hubClient(
      target,
      {},
      patient,
    )('/v1/digest', { method: 'POST', body: 'あ'.repeat(300_000) });
    await expect.poll(() => looks(asked)).toBeGreaterThan(3);
    answer();
    expect((await asking).status).toBe(200);
    await (await asking).text();
    // Nothing is watched once the answer is there.
    const before = looks(asked);
    await new Promise((done) => setTimeout(done, 200));
    expect(looks(asked) - before).toBeLessThanOrEqual(1);
  });

  it('SYN-721 one that a hub that lives never answers has an end, too', async () => {
    const { asked, target } = await slowHub(new Promise(() => {}));
    const patience = { reachMs: 10_000, silentMs: 20, lookMs: 10_000, mostMs: 200 };
    await expect(hubClient(target, {}, patience)('/v1/digest')).rejects.toMatchObject({
      kind: 'unreachable',
      params: { reason: 'silent', address: target.base },
    });
    expect(looks(asked)).toBeGreaterThan(0);
  });
});
