import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { ownCertificate } from './own-certificate.ts';
import { acknowledge, act, pagerRig } from './rig.ts';

const HOST = 'api.eu.pagerduty.com';

/** A company's proxy: tunnels to a local server, or refuses; `seen` is all that it can read. */
async function companyProxy(to: { port: number }, refusal: string | null = null) {
  const seen: string[] = [];
  const proxy = createServer();
  proxy.on('connect', (request, socket) => {
    seen.push(`${request.url} ${JSON.stringify(request.headers)}`);
    socket.on('error', () => {});
    if (refusal !== null) return socket.end(`HTTP/1.1 ${refusal}\r\ncontent-length: 0\r\n\r\n`);
    const through = connect(to.port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      through.pipe(socket).pipe(through);
    });
    through.on('error', () => socket.destroy());
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  return {
    seen,
    env: { HTTPS_PROXY: `http://user:proxypass@127.0.0.1:${(proxy.address() as AddressInfo).port}` },
    async [Symbol.asyncDispose]() {
      proxy.close();
      proxy.closeAllConnections();
    },
  };
}

describe('the EU region behind a proxy', () => {
  it('PDY-23 acts through the tunnel, trusting the authority it is told; the proxy sees no token', async () => {
    const tls = await ownCertificate([HOST]);
    await using far = await pagerRig({ local: { tls } });
    await using proxy = await companyProxy({ port: Number(new URL(far.server.url).port) });
    await using rig = await pagerRig({
      pager: { url: `https://${HOST}`, ca: tls.certificate, proxyEnv: proxy.env },
    });
    const { pager, time } = rig;
    const on = { ...far, pager, time };
    expect(await act(on, acknowledge(far.incident))).toMatchObject({ ok: true, found: false });
    expect(far.incident.acknowledgements).toMatchObject([{ user: 'PSATO01' }]);
    expect((await pager.account()).host).toBe(HOST);
    expect(proxy.seen.length).toBeGreaterThan(1);
    for (const line of proxy.seen) {
      expect(line).toMatch(new RegExp(`^${HOST}:443`));
      expect(line).not.toContain('local-account-key');
    }
  });

  it('PDY-23 a proxy that refuses is told as that, nothing was sent, and no password of it stands in the error', async () => {
    for (const refusal of ['407 Proxy Authentication Required', '403 Forbidden', '502 Bad Gateway']) {
      await using proxy = await companyProxy({ port: 1 }, refusal);
      await using rig = await pagerRig({
        pager: { url: `https://${HOST}`, proxyEnv: proxy.env, readForMs: 0 },
      });
      const error = await rig.pager.abilities().catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ kind: 'unreachable', uncertain: false });
      expect(`${(error as Error).stack} ${JSON.stringify(error)}`).not.toContain('proxypass');
    }
  });
});
