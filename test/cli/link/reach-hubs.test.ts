import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { explain } from '../../../src/cli/base/explain.ts';
import { hubProblem } from '../../../src/cli/link/hub-problem.ts';
import { reachHubs } from '../../../src/cli/link/reach-hubs.ts';
import { cutKey, sayReason } from '../../../src/text/i18n/refusals.ts';

describe('the hubs of a team', () => {
  const servers: Server[] = [];
  afterEach(async () => {
    await Promise.all(
      servers.splice(0).map((server) => {
        server.closeAllConnections();
        return new Promise((done) => server.close(done));
      }),
    );
  });

  /** A hub that notes what it was asked. */
  async function hub(
    answer: (request: IncomingMessage) => { status: number; standby?: boolean; leader?: string | undefined },
  ) {
    const asked: string[] = [];
    const server = createServer(async (request: IncomingMessage, response) => {
      let body = '';
      for await (const part of request) body += part;
      asked.push(`${request.method} ${request.url} ${body}`.trim());
      const { status, standby = false, leader } = answer(request);
      response
        .writeHead(status, standby ? { 'oncall-standby': leader ?? '1' } : {})
        .end(standby ? JSON.stringify({ kind: 'standby', params: leader ? { leader } : {} }) : '{}');
    });
    servers.push(server);
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    return { asked, target: { kind: 'url', base: `http://127.0.0.1:${port}` } as const, server };
  }
  const serving = () => ({ status: 200 });
  const waiting = () => ({ status: 503, standby: true });

  it('NAT-839 are asked in turn where nobody listens or one says that another serves; the one that served is first', async () => {
    const [gone, idle, live] = [await hub(serving), await hub(waiting), await hub(serving)];
    await new Promise((done) => gone.server.close(done));
    const { fetch } = reachHubs([gone.target, idle.target, live.target], {});
    const init = { method: 'POST', body: 'once' };
    expect((await fetch('/v1/x', init)).status).toBe(200);
    expect([idle.asked, live.asked]).toEqual([['POST /v1/x once'], ['POST /v1/x once']]);
    expect((await fetch('/v1/y')).status).toBe(200);
    expect(idle.asked).toHaveLength(1);
    expect(live.asked).toEqual(['POST /v1/x once', 'GET /v1/y']);
  });

  it('NAT-839 one that answered, or broke off, may have done it: no other is asked', async () => {
    const [failing, live] = [await hub(() => ({ status: 500 })), await hub(serving)];
    const { fetch } = reachHubs([failing.target, live.target], {});
    expect((await fetch('/v1/x', { method: 'POST', body: '1' })).status).toBe(500);
    failing.server.removeAllListeners('request');
    failing.server.on('request', (request) => request.socket.destroy());
    await expect(fetch('/v1/x', { method: 'POST', body: '2' })).rejects.toMatchObject({
      kind: 'unreachable',
    });
    expect(live.asked).toEqual([]);
  });

  it('NAT-839 a stream is sent once', async () => {
    const [idle, live] = [await hub(waiting), await hub(serving)];
    const { fetch } = reachHubs([idle.target, live.target], {});
    async function* lines() {
      yield 'a line';
    }
    expect((await fetch('/v1/lines', { method: 'POST', body: lines() })).status).toBe(503);
    expect(live.asked).toEqual([]);
  });

  it('NAT-868 one that names the hub that serves is followed there, once each, and remembered by session', async () => {
    let where: string | undefined;
    const names = () => ({ status: 503, standby: true, leader: where });
    const [a, b, c] = [await hub(names), await hub(waiting), await hub(serving)];
    where = c.target.base;
    const { fetch, dial } = reachHubs([a.target, b.target, c.target], {});
    expect((await fetch('/v1/sessions/s/commands', { method: 'POST', body: '1' })).status).toBe(200);
    expect([a.asked.length, b.asked.length, c.asked.length]).toEqual([1, 0, 1]);
    expect((await fetch('/v1/sessions/s')).status).toBe(200);
    expect([a.asked.length, b.asked.length, c.asked.length]).toEqual([1, 0, 2]);
    // Another session, and what is about none, begin with the first again.
    expect((await fetch('/v1/sessions/t')).status).toBe(200);
    expect([a.asked.length, b.asked.length, c.asked.length]).toEqual([2, 0, 3]);
    // They name each other: each is asked once, and the last word stands.
    const e = await hub(names);
    const d = await hub(() => ({ ...names(), leader: e.target.base }));
    where = d.target.base;
    expect((await reachHubs([d.target, e.target], {}).fetch('/v1/x')).status).toBe(503);
    expect([d.asked.length, e.asked.length]).toEqual([1, 1]);
    where = c.target.base;
    await expect(dial('u')(AbortSignal.timeout(10_000))).rejects.toMatchObject({ params: { status: 200 } });
    expect([a.asked.length, b.asked.length, c.asked.length]).toEqual([3, 0, 4]);
  });

  it('NAT-868 a name that is not among the addresses of the team is not followed, and gets no token', async () => {
    const stranger = await hub(serving);
    const a = await hub(() => ({ status: 503, standby: true, leader: stranger.target.base }));
    const { fetch, dial } = reachHubs([a.target], { token: 'secret' });
    const said = { kind: 'unreachable', params: { reason: 'elsewhere', leader: stranger.target.base } };
    await expect(fetch('/v1/sessions/s')).rejects.toMatchObject(said);
    await expect(dial('s')(AbortSignal.timeout(10_000))).rejects.toMatchObject(said);
    expect(stranger.asked).toEqual([]);
  });

  it('NAT-868 a stream is not sent a second time, and the next one begins where the first was sent to', async () => {
    const live = await hub(serving);
    const a = await hub(() => ({ status: 503, standby: true, leader: live.target.base }));
    const { fetch } = reachHubs([a.target, live.target], {});
    async function* lines() {
      yield 'a line';
    }
    const push = () => fetch('/v1/sessions/s/lines', { method: 'POST', body: lines() });
    expect([(await push()).status, (await push()).status]).toEqual([503, 200]);
    expect([a.asked.length, live.asked.length]).toEqual([1, 1]);
  });

  /** Takes connections and says nothing, until it is woken. */
  async function hanging() {
    const woken = new AbortController();
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      if (woken.signal.aborted) response.writeHead(200).end('{}');
    });
    servers.push(server);
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    return {
      asked,
      wake: () => woken.abort(),
      target: { kind: 'url', base: `http://127.0.0.1:${port}` } as const,
    };
  }
  /** As in the program, faster; one that is the last is waited for longer than a test may take. */
  const soon = { reachMs: 2_000, silentMs: 50, lookMs: 1_000, mostMs: 60_000 };
  const late = { reachMs: 60_000, silentMs: 60_000, lookMs: 60_000, mostMs: 60_000 };
  const patience = { amongOthers: soon, hungBefore: soon, last: late };
  const once = { method: 'POST', body: '1' };
  const paths = (asked: readonly string[]) => asked.filter((one) => !one.endsWith('/healthz'));

  it('NAT-960 of one that hangs the next is asked, and it is the last one from then on, also for a live connection', async () => {
    const [hung, live] = [await hanging(), await hub(serving)];
    const { fetch, dial } = reachHubs([hung.target, live.target], {}, patience);
    expect((await fetch('/v1/sessions')).status).toBe(200);
    expect([paths(hung.asked), live.asked]).toEqual([['GET /v1/sessions'], ['GET /v1/sessions']]);
    expect((await fetch('/v1/sessions/s/commands', { ...once, again: true })).status).toBe(200);
    expect(paths(hung.asked)).toHaveLength(1);
    await expect(dial('s')(AbortSignal.timeout(10_000))).rejects.toMatchObject({ params: { status: 200 } });
    expect(paths(hung.asked)).toHaveLength(1);
  });

  it('NAT-960 a request that might be done twice is sent once, and says so', async () => {
    const [hung, live] = [await hanging(), await hub(serving)];
    const { fetch } = reachHubs([hung.target, live.target], {}, patience);
    await expect(fetch('/v1/chat/digest', once)).rejects.toMatchObject({ params: { reason: 'silent' } });
    expect(live.asked).toEqual([]);
    // The next one begins at the other hub.
    expect((await fetch('/v1/chat/digest', once)).status).toBe(200);
    expect(paths(hung.asked)).toHaveLength(1);
  });

  it('NAT-960 one that hung and is named as the one that serves gets little time; it serves again once it wakes', async () => {
    const hung = await hanging();
    const idle = await hub(() => ({ status: 503, standby: true, leader: hung.target.base }));
    const { fetch } = reachHubs([hung.target, idle.target], {}, patience);
    expect((await fetch('/v1/x')).status).toBe(503);
    expect((await fetch('/v1/x')).status).toBe(503);
    hung.wake();
    expect((await fetch('/v1/x')).status).toBe(200);
    expect((await fetch('/v1/x')).status).toBe(200);
    expect(idle.asked).toHaveLength(3);
  });

  it('NAT-960 after a connection that went silent its hub is dialled last', async () => {
    const [hung, live] = [await hub(serving), await hub(serving)];
    const { fetch, dial } = reachHubs([hung.target, live.target], {}, patience);
    await fetch('/v1/sessions/s');
    await expect(dial('s')(AbortSignal.timeout(10_000), 'silent')).rejects.toMatchObject({
      params: { status: 200 },
    });
    expect([hung.asked, live.asked]).toEqual([['GET /v1/sessions/s'], ['GET /v1/sessions/s/live']]);
  });

  it('NAT-960 where one hangs and one waits, the word is that of the one that waits', async () => {
    const [hung, idle] = [await hanging(), await hub(waiting)];
    const { fetch, dial } = reachHubs([idle.target, hung.target], {}, patience);
    expect((await fetch('/v1/x')).status).toBe(503);
    await expect(dial('s')(AbortSignal.timeout(10_000))).rejects.toMatchObject({
      params: { reason: 'standby' },
    });
  });

  it('NAT-839 where none serves, the last word is that of one that waits', async () => {
    const [idle, gone] = [await hub(waiting), await hub(serving)];
    await new Promise((done) => gone.server.close(done));
    const { fetch, dial } = reachHubs([idle.target, gone.target], {});
    expect((await fetch('/v1/x')).status).toBe(503);
    await expect(dial('s')(AbortSignal.timeout(10_000))).rejects.toMatchObject({
      kind: 'unreachable',
      params: { reason: 'standby' },
    });
  });

  it('NAT-847 change over, and a terminal and a command say so', () => {
    const cut = { kind: 'unreachable', params: { reason: 'standby' } };
    const inBoth = (['en', 'ja'] as const).map((lang) => sayReason(cutKey(cut), cut, lang));
    expect(inBoth).toEqual([
      'Another hub takes over; it connects again in a moment.',
      'ハブを切り替えています。まもなくつながります',
    ]);
    const other = { kind: 'unreachable', params: { reason: 'elsewhere' } };
    expect(sayReason(cutKey(other), other, 'en')).toMatch(/^Another hub serves this session/);
    const gone = { kind: 'unreachable', params: { reason: 'ECONNREFUSED' } };
    expect(sayReason(cutKey(gone), gone, 'en')).toMatch(/^The hub takes no connection/);
    const far = { kind: 'unreachable', params: { reason: 'ETIMEDOUT' } };
    expect(sayReason(cutKey(far), far, 'en')).toMatch(/^The hub cannot be reached/);
    const error = hubProblem(503, { kind: 'standby', params: {} }, 'https://a');
    expect(explain(error, 'en')).toEqual({
      exit: 5,
      line: expect.stringContaining('another hub takes over'),
    });
  });
});
