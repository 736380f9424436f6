import { once } from 'node:events';
import { createServer, request as forward } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { carried, DEMO_CHANNEL, deaf, postOf, slackRig, until } from './rig.ts';

/** A proxy that tunnels, or passes on, whatever it is asked for; `seen`: each request. */
async function proxyTo() {
  const seen: string[] = [];
  const proxy = createServer((asked, answer) => {
    seen.push(`${asked.method} ${asked.url}`);
    const on = forward(asked.url ?? '', { method: asked.method, headers: asked.headers }, (told) => {
      answer.writeHead(told.statusCode ?? 502, told.headers);
      told.pipe(answer);
    });
    asked.pipe(on);
  });
  proxy.on('connect', (asked, socket) => {
    seen.push(`CONNECT ${asked.url}`);
    const [host = '', port = ''] = (asked.url ?? '').split(':');
    const through = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      through.pipe(socket).pipe(through);
    });
    for (const end of [socket, through]) end.on('error', () => {});
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  return {
    seen,
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      proxy.close();
      proxy.closeAllConnections();
    },
  };
}

describe('Slack behind a proxy', () => {
  it('SLK-768 calls and connections go through the proxy of the environment, and not where NO_PROXY names the host', async () => {
    await using proxy = await proxyTo();
    const proxyEnv = { HTTP_PROXY: proxy.url, HTTPS_PROXY: proxy.url };
    await using rig = await slackRig({ slack: { proxyEnv } });
    expect((await carried(rig, postOf())).kind).toBe('done');
    expect(rig.workspace.inChannel(DEMO_CHANNEL)).toHaveLength(1);
    const calls = proxy.seen.length;
    expect(calls).toBeGreaterThan(0);
    const listening = rig.chat.listen(deaf);
    await until(() => listening?.hearing.state === 'listening', 'the listener');
    expect(proxy.seen.length).toBeGreaterThan(calls);
    await listening?.stop();
    await using direct = await slackRig({ slack: { proxyEnv: { ...proxyEnv, NO_PROXY: '127.0.0.1' } } });
    expect((await carried(direct, postOf())).kind).toBe('done');
    // The pool of the first one may dial once more after its socket was closed.
    expect(proxy.seen.filter((asked) => asked.includes(new URL(direct.server.url).host))).toEqual([]);
  });
});
