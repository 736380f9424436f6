import { once } from 'node:events';
import { createServer as plainServer, type ServerResponse } from 'node:http';
import { createServer as tlsServer } from 'node:https';
import { type AddressInfo, connect, type Server } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openNetwork, type ProxyEnv } from '../../../src/adapters/outbound/network.ts';
import { nothingHeard, socketCode, wasSent, wholeFetch } from '../../../src/adapters/outbound/whole-fetch.ts';
import { ownCertificate } from '../pagerduty/own-certificate.ts';

const HOST = 'api.github.example';

const time = {
  now: () => Date.now(),
  after: (ms: number, run: () => void) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

async function listening<T extends Server>(server: T): Promise<{ server: T; port: number }> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    (server as { closeAllConnections?: () => void }).closeAllConnections?.();
  });
  return { server, port: (server.address() as AddressInfo).port };
}

/** A server of HTTP that answers as it is told. */
const answering = (answer: (response: ServerResponse) => void) =>
  listening(plainServer((_, response) => answer(response)));

/** What one call gives, or the code of its error with what was heard before. */
async function call(
  url: string,
  { ms = 60_000, ca, env }: { ms?: number; ca?: string; env?: ProxyEnv } = {},
) {
  const heard = nothingHeard();
  const fetch = wholeFetch(await openNetwork(env, ca), time, ms, heard);
  try {
    const response = await fetch(url);
    return { status: response.status, text: await response.text() };
  } catch (error) {
    const code = socketCode(error);
    return { code, sent: wasSent(code), answered: heard.answered };
  }
}

describe('a call to a vendor', () => {
  it('OUT-421 gives whole answers only, within its time, and says whether a lost call was sent', async () => {
    const at = async (answer: (response: ServerResponse) => void, ms?: number) => {
      const { port } = await answering(answer);
      return call(`http://127.0.0.1:${port}/`, ms === undefined ? {} : { ms });
    };
    expect(await at((response) => response.end('whole'))).toEqual({ status: 200, text: 'whole' });
    expect(await at((response) => response.writeHead(204).end())).toEqual({ status: 204, text: '' });
    expect(
      await at((response) => {
        response.writeHead(200, { 'content-length': '100' }).write('part');
        setTimeout(() => response.destroy(), 20);
      }),
    ).toEqual({ code: 'ECONNRESET', sent: true, answered: true });
    expect(await at((response) => void response.writeHead(200).write('part'), 300)).toEqual({
      code: 'ETIMEDOUT',
      sent: true,
      answered: true,
    });
    expect(await at(() => {}, 300)).toEqual({ code: 'ETIMEDOUT', sent: true, answered: false });
    const mebibyte = Buffer.alloc(1024 * 1024, 'x');
    const endless = (response: ServerResponse): void => {
      const more = () => {
        while (!response.destroyed && response.write(mebibyte));
        response.once('drain', more);
      };
      more();
    };
    expect(await at(endless)).toEqual({ code: 'TOO_LARGE', sent: true, answered: true });
    const { server, port } = await answering(() => {});
    server.close();
    await once(server, 'close');
    expect(await call(`http://127.0.0.1:${port}/`)).toMatchObject({ code: 'ECONNREFUSED', sent: false });
  });

  it('OUT-421 trusts the authority that is named, also through a proxy, and the proxy reads nothing', async () => {
    const tls = await ownCertificate([HOST, '127.0.0.1']);
    const far = await listening(
      tlsServer({ cert: tls.certificate, key: tls.key }, (_, response) => response.end('secret')),
    );
    const seen: string[] = [];
    const proxy = plainServer();
    proxy.on('connect', (asked, socket) => {
      seen.push(String(asked.url));
      const through = connect(far.port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        through.pipe(socket).pipe(through);
      });
      socket.on('data', (bytes) => seen.push(bytes.toString('latin1')));
      for (const end of [socket, through]) end.on('error', () => {});
    });
    const { port } = await listening(proxy);
    const env = { HTTPS_PROXY: `http://127.0.0.1:${port}`, NO_PROXY: '127.0.0.1' };
    const ca = tls.certificate;
    const whole = { status: 200, text: 'secret' };
    expect(await call(`https://127.0.0.1:${far.port}/`, { ca })).toEqual(whole);
    expect(await call(`https://127.0.0.1:${far.port}/`)).toMatchObject({ sent: false, answered: false });
    expect(await call(`https://127.0.0.1:${far.port}/`, { ca, env })).toEqual(whole);
    expect(seen).toEqual([]);
    expect(await call(`https://${HOST}/`, { ca, env })).toEqual(whole);
    expect(seen[0]).toBe(`${HOST}:443`);
    expect(seen.join('')).not.toContain('secret');
    expect(await call(`https://${HOST}/`, { env })).toMatchObject({ sent: false, answered: false });
  });
});
