import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readLines } from '../../../src/hub/http/body.ts';
import { PipeSenders } from '../../../src/hub/http/lines.ts';
import { sato } from '../../domain/given.ts';
import { HandSources, line } from '../hand-source.ts';
import { opened } from '../hub-rig.ts';
import { whoIs } from '../who-is.ts';
import { httpRig, REMOTE } from './http-rig.ts';

let rig: Awaited<ReturnType<typeof httpRig>>;
let id: string;
beforeEach(async () => {
  rig = await httpRig();
  id = await rig.open('Piped');
});
afterEach(() => rig.stop());

const utf8 = new TextEncoder();

/** A body that is sent piece by piece, and how many pieces were asked for. */
function pieces(count: number, piece: (i: number) => string | Promise<string>) {
  const sent = { pieces: 0 };
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (sent.pieces === count) return controller.close();
        sent.pieces += 1;
        controller.enqueue(utf8.encode(await piece(sent.pieces)));
      },
    },
    { highWaterMark: 0 },
  );
  return { body, sent };
}

const pipe = (body: ReadableStream, token: string) =>
  rig.ask(`/v1/sessions/${id}/lines`, { method: 'POST', body, via: REMOTE, token });

describe('a pipe of log lines', () => {
  it('SEC-42 a body that breaks off is no fault of the hub, and what it brought before is kept', async () => {
    const token = await rig.member('aoi');
    const { body } = pieces(3, (i) => (i === 3 ? Promise.reject(new Error('aborted')) : `line ${i}\n`));
    expect(await pipe(body, token)).toMatchObject({ status: 400, json: { kind: 'bad-request' } });
    const post = { method: 'POST', via: REMOTE, token };
    const cut = pieces(1, () => Promise.reject(new Error('aborted'))).body;
    expect(await rig.ask('/v1/sessions', { ...post, body: cut })).toMatchObject({ status: 400 });
    expect(rig.logged.filter((line) => line.includes('request-failed'))).toEqual([]);
  });

  it('SEC-60 ends when its token is revoked in the middle of it', async () => {
    const token = await rig.member('aoi');
    const record = rig.tokens.list()[0]!;
    const { body, sent } = pieces(100, async (i) => {
      if (i === 3) await rig.tokens.revoke(record.id);
      return `line ${i}\n`;
    });
    expect(await pipe(body, token)).toMatchObject({ status: 401, json: { kind: 'token-revoked' } });
    expect(sent.pieces).toBe(3);
  });

  it('HUB-104 is taken once, however often a batch is sent again and wherever it broke off', async () => {
    const taken: string[] = [];
    const take = async (some: readonly string[]) => {
      taken.push(...some);
      return { ok: true, taken: some.length } as const;
    };
    const senders = new PipeSenders();
    const send = async (
      batch: number,
      lines: readonly string[],
      breakAt = lines.length,
      sender = 'sender-0',
    ) => {
      const push = await senders.begin('owner', sender, batch, take);
      for (let at = 0; at < breakAt; at += 2) await push(lines.slice(at, Math.min(breakAt, at + 2)));
    };
    await send(1, ['a', 'b', 'c', 'd', 'e'], 3);
    await send(1, ['a', 'b', 'c', 'd', 'e']);
    await send(1, ['a', 'b', 'c', 'd', 'e']);
    await send(2, ['f']);
    await send(1, ['a', 'b', 'c', 'd', 'e']);
    await send(2, ['f']);
    expect(taken).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
    await send(1, ['other'], 1, 'sender-1');
    expect(taken.at(-1)).toBe('other');
  });

  it('HUB-104 a request that its sender has given up takes no more lines', async () => {
    const senders = new PipeSenders();
    const taken: string[] = [];
    const { promise: answered, resolve: release } = Promise.withResolvers<void>();
    const slow = async (lines: readonly string[]) => {
      await answered;
      taken.push(...lines);
      return { ok: true, taken: lines.length } as const;
    };
    const first = await senders.begin('o', 'sender-0', 1, slow);
    const pushing = first(['a']);
    const again = senders.begin('o', 'sender-0', 1, async (lines) => {
      taken.push(...lines);
      return { ok: true, taken: lines.length };
    });
    release();
    await pushing;
    const second = await again;
    await expect(first(['b'])).rejects.toMatchObject({ kind: 'superseded' });
    await second(['a', 'b']);
    expect(taken).toEqual(['a', 'b']);
  });

  it('HUB-104 over HTTP: the same batch twice is shared once', async () => {
    const token = await rig.member('aoi');
    const push = (batch: string) =>
      rig.ask(`/v1/sessions/${id}/lines?source=pipe&sender=sender-00&batch=${batch}`, {
        ...{ method: 'POST', body: 'one\ntwo\n', via: REMOTE, token },
      });
    expect((await push('1')).json).toEqual({ lines: 2 });
    expect((await push('1')).json).toEqual({ lines: 0 });
    expect((await push('2')).json).toEqual({ lines: 2 });
    expect((await push('x')).status).toBe(400);
  });

  it('HUB-104 tells two people apart who call their sender the same', async () => {
    const [mine, other] = [await rig.member('aoi'), await rig.member('ren')];
    const push = async (token: string) => {
      const path = `/v1/sessions/${id}/lines?source=pipe&sender=sender-00&batch=1`;
      return (await rig.ask(path, { method: 'POST', body: 'one\ntwo\n', via: REMOTE, token })).json;
    };
    expect(await push(mine)).toEqual({ lines: 2 });
    expect(await push(other)).toEqual({ lines: 2 });
    expect(await push(mine)).toEqual({ lines: 0 });
  });

  it('SEC-76 is not told as a source that the hub reads, when it comes from elsewhere', async () => {
    const sources = new HandSources();
    const hub = await opened({ openSource: sources.open });
    const one = await hub.join();
    await sources.get('app').give([line('true')]);
    for (const reach of ['hub', 'session', 'machine'] as const) {
      await hub.hub.pushLines(hub.id, 'app', [line(`by ${reach}`)], whoIs(sato, { reach }));
    }
    await hub.hub.pushLines(hub.id, 'mine', [line('own')], whoIs(sato, { reach: 'hub' }));
    await hub.time.advance(50);
    const shared = one.of('lines').flatMap(({ items }) => items);
    expect(shared.map(({ source, message }) => `${source} ${message}`)).toEqual([
      'app true',
      'pipe:app by hub',
      'pipe:app by session',
      'app by machine',
      'mine own',
    ]);
  });

  it('SEC-60 is refused to who was removed from the session, as is reading it', async () => {
    const token = await rig.invited(id, 'member', 'Tanaka');
    const [as, noted] = [
      { via: REMOTE, token },
      await rig.command(id, 'note.add', { text: 'x' }, { via: REMOTE, token }),
    ];
    expect(noted.status).toBe(200);
    const participant = (await rig.ask('/v1/me', as)).json.actor.id;
    expect((await rig.command(id, 'participant.remove', { participant })).status).toBe(200);
    for (const path of ['', '/events', '/record.md']) {
      expect(await rig.ask(`/v1/sessions/${id}${path}`, as)).toMatchObject({
        status: 403,
        json: { kind: 'removed' },
      });
    }
    expect(await pipe(pieces(1, () => 'x\n').body, token)).toMatchObject({ json: { kind: 'removed' } });
    const invite = await rig.ask(`/v1/sessions/${id}/invites`, { method: 'POST', body: {}, ...as });
    expect(invite.json.kind).toBe('removed');
  });

  it('SEC-61 is read no faster than the hub takes its lines', async () => {
    let take = () => {};
    const pushLines = vi.spyOn(rig.hub, 'pushLines').mockImplementation(
      (_id, _source, lines) =>
        new Promise((resolve) => {
          take = () => resolve({ ok: true, taken: lines.length });
        }),
    );
    const { body, sent } = pieces(50, (i) => `line ${i}\n`);
    const answer = rig.ask(`/v1/sessions/${id}/lines`, { method: 'POST', body });
    for (let taken = 1; taken <= 50; taken += 1) {
      await vi.waitFor(() => expect(pushLines).toHaveBeenCalledTimes(taken), { interval: 1 });
      expect(sent.pieces).toBeLessThanOrEqual(taken + 1);
      take();
    }
    expect((await answer).json).toEqual({ lines: 50 });
  });
});

describe('lines of a body', () => {
  const read = async (...parts: string[]) => {
    const { body } = pieces(parts.length, (i) => parts[i - 1] ?? '');
    const lines: string[] = [];
    const request = new Request('http://localhost', { method: 'POST', body, duplex: 'half' } as RequestInit);
    for await (const batch of readLines(request)) lines.push(...batch);
    return lines;
  };

  it('are the same however the body is cut', async () => {
    expect(await read('a\nb', 'c\r', '\n\n', 'd')).toEqual(['a', 'bc', '', 'd']);
    expect(await read()).toEqual([]);
  });

  it('SEC-61 are bounded: of a line without end its head is kept', async () => {
    const [line, next] = await read(...Array(40).fill('x'.repeat(64 * 1024)), '\nnext\n');
    expect([line?.length, next]).toEqual([64 * 1024, 'next']);
  });
});
