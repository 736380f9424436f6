import { stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { hubClient } from '../../../src/adapters/websocket/hub-client.ts';
import { ANY_PORT, networkRig, portOf, urlOf } from '../../network-rig.ts';

const rig = networkRig();

describe('listening', () => {
  it('tells a taken port as such, with host and port', async () => {
    const port = portOf(await rig.serve(ANY_PORT));
    await expect(rig.serve({ kind: 'tcp', host: '127.0.0.1', port })).rejects.toMatchObject({
      name: 'ListenError',
      kind: 'port-in-use',
      params: { host: '127.0.0.1', port },
    });
    await expect(rig.serve({ kind: 'tcp', host: '192.0.2.1', port: 0 })).rejects.toMatchObject({
      kind: 'no-such-address',
    });
  });

  it('makes its Unix socket 0600 and takes it away at the end', async () => {
    const path = join(rig.root, 'hub.sock');
    const server = await rig.serve({ kind: 'unix', path });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    rig.serving.length = 0;
    await server.close(1_000);
    await expect(stat(path)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('answers nonsense with 400 and goes on', async () => {
    const server = await rig.serve(ANY_PORT);
    const say = (text: string) =>
      new Promise<string>((resolve) => {
        const socket = connect(portOf(server), '127.0.0.1', () => socket.write(text));
        let answer = '';
        socket.on('data', (data) => {
          answer += data;
        });
        socket.on('close', () => resolve(answer));
      });
    expect(await say('GARBAGE\r\n\r\n')).toMatch(/^HTTP\/1\.1 400/);
    expect(await say('GET / HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n')).toMatch(/^HTTP\/1\.1 400/);
    const upgrade = 'Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n';
    expect(await say(`GET http://evil/ HTTP/1.1\r\nHost: x\r\n${upgrade}`)).toMatch(/^HTTP\/1\.1 400/);
    expect(await say(`GET /live HTTP/1.1\r\nHost: x\r\n${upgrade}`)).toMatch(/^HTTP\/1\.1 400/);
    expect(await (await hubClient({ kind: 'url', base: urlOf(server) })('/')).text()).toBe('hello');
  });

  it('SEC-43 closes what one address opens beyond its share, and leaves room for others', async () => {
    const mine = '127.0.0.1';
    const server = await rig.serve(ANY_PORT, undefined, {
      ofAddress: { most: 2, exempt: (from) => from !== mine },
    });
    const open = () =>
      new Promise<'open' | 'closed'>((told) => {
        const socket = connect(portOf(server), mine);
        socket.on('error', () => {});
        socket.on('close', () => told('closed'));
        socket.on('data', () => told('open'));
        socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
      });
    expect([await open(), await open()]).toEqual(['open', 'open']);
    expect(await open()).toBe('closed');
  });

  it.each([
    ['GET', '/', 'localhost'],
    ['HEAD', '/', 'localhost'],
    ['OPTIONS', '/early', 'localhost'],
    ['DELETE', '/early', 'localhost'],
    ['POST', '/early', 'localhost'],
    // Answered 400 before the edge is asked.
    ['POST', '/', 'a b'],
    ['GET', '/', 'a b'],
  ])('SEC-350 waits for no body of a request it has answered: %s %s of %s', async (method, path, host) => {
    const server = await rig.serve(ANY_PORT);
    const ends = Array.from({ length: 100 }, (_, i) => {
      const socket = connect(portOf(server), '127.0.0.1');
      socket.on('error', () => {});
      socket.resume();
      socket.write(`${method} ${path} HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 10000\r\n\r\n`);
      // Half of them send a byte now and then, so that the connection is never idle.
      const trickle = i % 2 ? setInterval(() => socket.write('x'), 50) : undefined;
      return new Promise<void>((gone) =>
        socket.on('close', () => {
          clearInterval(trickle);
          gone();
        }),
      );
    });
    await Promise.all(ends);
  });

  it('SEC-351 ends who says nothing, or sends headers without end', async () => {
    const server = await rig.serve(ANY_PORT, undefined, { deadlines: { headersMs: 200, lookMs: 50 } });
    const ends = ['', 'GET / HT', 'GET / HTTP/1.1\r\nHost: localhost\r\n'].map((begin) => {
      const socket = connect(portOf(server), '127.0.0.1', () => socket.write(begin));
      socket.on('error', () => {});
      socket.resume();
      const trickle = begin.endsWith('\n') && setInterval(() => socket.write('X-Slow: y\r\n'), 20);
      return new Promise<void>((gone) =>
        socket.on('close', () => {
          if (trickle) clearInterval(trickle);
          gone();
        }),
      );
    });
    await Promise.all(ends);
  });

  it('SEC-351 ends who takes nothing of an answer, and nobody who does', async () => {
    const server = await rig.serve(ANY_PORT, undefined, { deadlines: { stallMs: 300 } });
    const ask = (reads: boolean) => {
      const socket = connect(portOf(server), '127.0.0.1');
      socket.on('error', () => {});
      let taken = 0;
      if (reads)
        socket.on('data', (data) => {
          taken += data.length;
        });
      else socket.pause();
      socket.write('GET /endless HTTP/1.1\r\nHost: localhost\r\n\r\n');
      return { socket, taken: () => taken };
    };
    const reading = ask(true);
    const stalled = [ask(false), ask(false)];
    await vi.waitFor(() => expect(rig.abandoned).toBe(2), { timeout: 30_000 });
    const before = reading.taken();
    await vi.waitFor(() => expect(reading.taken()).toBeGreaterThan(before), { timeout: 30_000 });
    for (const { socket } of [reading, ...stalled]) socket.destroy();
    await vi.waitFor(() => expect(rig.abandoned).toBe(3), { timeout: 30_000 });
  });

  it('SEC-351 gives a thousand answers on one connection, and then closes it', async () => {
    const server = await rig.serve(ANY_PORT);
    const socket = connect(portOf(server), '127.0.0.1');
    socket.on('error', () => {});
    let text = '';
    socket.setEncoding('latin1').on('data', (data) => {
      text += data;
    });
    const closed = new Promise((gone) => socket.on('close', gone));
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(1_500));
    await closed;
    expect(text.match(/HTTP\/1\.1 200/g)).toHaveLength(1_000);
  });

  describe('many requests of one connection', () => {
    const rest = 'Host: localhost\r\nContent-Length: 1\r\n\r\n';
    const warned: string[] = [];
    const note = ({ name, message }: Error) => void warned.push(`${name}: ${message}`);
    beforeEach(() => {
      warned.length = 0;
      process.on('warning', note);
      onTestFinished(() => void process.off('warning', note));
    });
    async function open() {
      const socket = connect(portOf(await rig.serve(ANY_PORT)), '127.0.0.1');
      socket.on('error', () => {});
      let text = '';
      socket.setEncoding('latin1').on('data', (data) => {
        text += data;
      });
      const answered = (n: number) =>
        vi.waitFor(() => expect(text.match(/HTTP\/1\.1 200/g)).toHaveLength(n), { timeout: 30_000 });
      return { socket, answered };
    }
    // Node warns in its next turn.
    const turn = () => new Promise((done) => setImmediate(done));

    it('SEC-744 make Node warn of nothing where they are answered before their bodies have come', async () => {
      const { socket, answered } = await open();
      for (let n = 1; n <= 15; n++) {
        socket.write(`GET / HTTP/1.1\r\n${rest}`);
        await answered(n);
        socket.write('x');
      }
      socket.destroy();
      await turn();
      expect(warned).toEqual([]);
    });

    it('SEC-744 make Node warn of nothing where they come all at once, and the last body breaks off without a fault', async () => {
      const { socket, answered } = await open();
      const each = `GET / HTTP/1.1\r\nHost: localhost\r\n\r\nPOST / HTTP/1.1\r\n${rest}x`;
      socket.write(`${each.repeat(30)}POST / HTTP/1.1\r\n${rest}`);
      await answered(60);
      await vi.waitFor(() => expect(rig.asked).toHaveLength(61), { timeout: 30_000 });
      socket.destroy();
      const { request } = rig.asked[60]!;
      await vi.waitFor(() => expect(request.signal.aborted).toBe(true), { timeout: 30_000 });
      await turn();
      expect(warned).toEqual([]);
      // That it was no fault is looked at after each test.
    });
  });

  it('SEC-42 keeps no connection of someone whose upgrade it refused, who never closes their end', async () => {
    const server = await rig.serve(ANY_PORT);
    const upgrade = 'Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n';
    const socket = connect({ port: portOf(server), host: '127.0.0.1', allowHalfOpen: true });
    const gone = vi.fn();
    let answer = '';
    socket.on('data', (data) => {
      answer += data;
    });
    socket.on('error', gone);
    socket.write(`GET /refuse/401 HTTP/1.1\r\nHost: x\r\n${upgrade}`);
    await vi.waitFor(() => expect(answer).toMatch(/^HTTP\/1\.1 401[\s\S]*nearest/));
    await vi.waitFor(() => {
      if (!socket.destroyed) socket.write('still here');
      expect(gone).toHaveBeenCalled();
    });
  });
});
