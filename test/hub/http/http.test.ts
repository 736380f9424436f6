import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EventLogError } from '../../../src/ports/event-log.ts';
import { FakeTime } from '../../network/fake-time.ts';
import { MemoryLog } from '../../rigs/memory-log.ts';
import { httpRig, REMOTE, TCP } from './http-rig.ts';

let rig: Awaited<ReturnType<typeof httpRig>>;
beforeEach(async () => {
  rig = await httpRig();
});
afterEach(() => rig.stop());

describe('a session over HTTP', () => {
  it('is opened, listed, read, worked and exported', async () => {
    const id = await rig.open('Checkout fails');
    expect(id).toMatch(/^checkout-fails-\d{4}$/);
    const listed = await rig.ask('/v1/sessions');
    expect(listed.json.sessions).toMatchObject([{ id, status: 'open', title: 'Checkout fails' }]);
    const noted = await rig.command(id, 'note.add', { text: '再現した' });
    expect(noted).toMatchObject({ status: 200, json: { seq: expect.any(Number) } });
    const state = await rig.ask(`/v1/sessions/${id}`);
    expect(state.json.session.notes).toMatchObject([
      { text: '再現した', by: { name: '森 健二', kind: 'member' } },
    ]);

    const events = await rig.ask(`/v1/sessions/${id}/events`);
    expect(events.headers.get('content-type')).toContain('application/x-ndjson');
    const seqs = events.text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).seq);
    expect(seqs).toEqual(Array.from({ length: seqs.length }, (_, i) => i + 1));
    const rest = await rig.ask(`/v1/sessions/${id}/events?from=${seqs.length}`);
    expect(rest.text.trimEnd().split('\n')).toHaveLength(1);

    const record = await rig.ask(`/v1/sessions/${id}/record.md?lang=en`);
    expect(record.headers.get('content-type')).toContain('text/markdown');
    expect(record.text).toContain('# Checkout fails');
    expect(record.text).toMatch(/head_hash: "?[A-Za-z0-9_-]{43}/);
    expect((await rig.ask(`/v1/sessions/${id}/record.md`)).text).not.toBe(record.text);
  });

  it('answers a repeated command and a repeated opening as the first time', async () => {
    const id = await rig.open('Twice');
    const body = { client: 'repeat-me', n: 1, type: 'note.add', data: { text: 'once' } };
    const send = () => rig.ask(`/v1/sessions/${id}/commands`, { method: 'POST', body });
    const first = await send();
    expect((await send()).json).toEqual(first.json);
    expect((await rig.ask(`/v1/sessions/${id}`)).json.session.notes).toHaveLength(1);
  });

  it('tells a refusal as 409 with its kind', async () => {
    const id = await rig.open('Refused');
    expect(await rig.command(id, 'step.do', { step: 'no-such-step' })).toMatchObject({
      status: 409,
      json: { kind: 'unknown-step' },
    });
    expect(await rig.command(id, 'no.such', {})).toMatchObject({ status: 409, json: { kind: 'invalid' } });
  });

  it('names the session that was probably meant', async () => {
    const id = await rig.open('Checkout fails');
    for (const path of ['', '/events', '/record.md']) {
      expect(await rig.ask(`/v1/sessions/checkout-fials-1125${path}`)).toMatchObject({
        status: 404,
        json: { kind: 'unknown-session', params: { session: 'checkout-fials-1125', nearest: id } },
      });
    }
    expect(await rig.command('nothing-like-it', 'undo', {})).toMatchObject({
      status: 404,
      json: { kind: 'unknown-session', params: { nearest: '' } },
    });
  });

  it('HUB-971 one request reads the sessions with open actions, or all of a digest, and names the others', async () => {
    const [one, two, three, four] = (await Promise.all(
      ['One', 'Two', 'Three', 'Four'].map((title) => rig.open(title)),
    )) as [string, string, string, string];
    await rig.command(two, 'note.add', { text: 'pool exhausted' });
    await rig.command(two, 'note.add', { kind: 'action', text: 'raise the pool' });
    for (const id of [three, four]) {
      await rig.command(id, 'session.close', { reason: 'over' });
      const { notes } = (await rig.ask(`/v1/sessions/${id}`)).json.session;
      // The close left actions to do.
      for (const { id: note } of notes) await rig.command(id, 'note.remove', { note });
    }
    const closing = async (id: string): Promise<string> =>
      (await rig.ask(`/v1/sessions/${id}`)).json.session.closedAt;
    const [first, last] = [await closing(three), await closing(four)];
    const ask = async (since: string | null, token?: string) => {
      const options = token ? { via: REMOTE, token } : {};
      const asked = await rig.ask('/v1/sessions/briefs', { method: 'POST', body: { since }, ...options });
      const { briefs, others, unread } = asked.json;
      const idsOf = (some: readonly { readonly id: string }[]) => some.map(({ id }) => id).sort();
      return { briefs: idsOf(briefs), others: idsOf(others), unread, read: briefs };
    };
    const sorted = (...ids: readonly string[]) => [...ids].sort();
    const actions = await ask(null);
    expect(actions).toMatchObject({ briefs: [two], others: sorted(one, three, four), unread: [] });
    expect(actions.read[0]).toMatchObject({ title: 'Two', notes: [{ text: 'raise the pool' }] });
    expect(actions.read[0]).not.toHaveProperty('undo');
    expect(await ask(first)).toMatchObject({ briefs: sorted(one, two, three, four), others: [] });
    const after = new Date(Date.parse(last) + 1).toISOString();
    expect(await ask(after)).toMatchObject({ briefs: sorted(one, two), others: sorted(three, four) });
    // A time without milliseconds is before those of its second.
    expect((await ask(`${last.slice(0, 19)}Z`)).briefs).toContain(four);
    const ren = await rig.member('ren');
    await rig.command(two, 'participant.join', {}, { via: REMOTE, token: ren });
    const { participants } = (await rig.ask(`/v1/sessions/${two}`)).json.session;
    const participant = Object.keys(participants).find((id) => id.startsWith('ren'));
    expect(await ask(null, ren)).toMatchObject({ briefs: [two], unread: [] });
    await rig.command(two, 'participant.remove', { participant });
    expect(await ask(null, ren)).toMatchObject({ briefs: [], unread: [{ id: two, damagedAt: null }] });
    expect((await rig.ask('/v1/sessions/briefs', { method: 'POST', body: {} })).status).toBe(400);
  });

  it('HUB-972 notes, pinned lines and titles of every session are searched by one request, but not for whom a session has removed', async () => {
    const ids = await Promise.all(['Pool is small', 'Two', 'Three'].map((title) => rig.open(title)));
    await rig.command(ids[1]!, 'note.add', { text: 'ＰＯＯＬ exhausted' });
    const other = await rig.member('ren');
    const search = async (words: string, token?: string) => {
      const asked = await rig.ask(`/v1/search?words=${words}`, token ? { via: REMOTE, token } : {});
      return [asked.json.read, asked.json.hits.map(({ session }: { session: string }) => session)];
    };
    const found = await search('pool');
    expect(found[0]).toBe(3);
    expect(new Set(found[1])).toEqual(new Set([ids[0], ids[1]]));
    expect(await search('pool%20EXHAUSTED')).toEqual([3, [ids[1]]]);
    expect(await search('pool', other)).toEqual(found);
    await rig.command(ids[1]!, 'participant.join', {}, { via: REMOTE, token: other });
    const { participants } = (await rig.ask(`/v1/sessions/${ids[1]}`)).json.session;
    const ren = Object.keys(participants).find((id) => id.startsWith('ren'));
    await rig.command(ids[1]!, 'participant.remove', { participant: ren });
    expect(await search('pool', other)).toEqual([2, [ids[0]]]);
    expect((await rig.ask('/v1/search?words=%20')).status).toBe(400);
  });

  it('is imported from its export by a hub that has never seen it', async () => {
    const id = await rig.open('Moved');
    await rig.command(id, 'note.add', { text: 'kept' });
    const jsonl = (await rig.ask(`/v1/sessions/${id}/events`)).text;
    const other = await httpRig();
    const count = jsonl.trimEnd().split('\n').length;
    const imported = await other.ask('/v1/import', { method: 'POST', body: jsonl });
    expect(imported).toMatchObject({ status: 200, json: { session: id, added: count } });
    expect((await other.ask(`/v1/sessions/${id}`)).json.session.notes).toMatchObject([{ text: 'kept' }]);
    expect(await other.ask('/v1/import', { method: 'POST', body: 'no json' })).toMatchObject({
      status: 400,
      json: { kind: 'bad-json', params: { line: 1 } },
    });
    await other.stop();
  });

  it('SEC-352 is read line by line as it comes, each bounded before it is parsed', async () => {
    const id = await rig.open('Moved');
    for (const text of ['one', '二つ目', 'three']) await rig.command(id, 'note.add', { text });
    const jsonl = (await rig.ask(`/v1/sessions/${id}/events`)).text;
    const send = async (text: string, piece: number) => {
      const other = await httpRig();
      const bytes = new TextEncoder().encode(text);
      let sent = 0;
      const body = new ReadableStream<Uint8Array>(
        {
          pull(controller) {
            if (sent >= bytes.length) return controller.close();
            controller.enqueue(bytes.slice(sent, sent + piece));
            sent += piece;
          },
        },
        { highWaterMark: 0 },
      );
      const told = await other.ask('/v1/import', { method: 'POST', body });
      const stored = (await other.ask(`/v1/sessions/${id}/events`)).text;
      await other.stop();
      return { status: told.status, json: told.json, stored, sent };
    };
    for (const text of [jsonl, jsonl.trimEnd(), `\uFEFF${jsonl.replaceAll('\n', '\r\n\r\n')}`]) {
      const told = await send(text, 7);
      expect([told.status, told.stored.slice(0, jsonl.length)]).toEqual([200, jsonl]);
      // Behind it stands who brought it in.
      expect(JSON.parse(told.stored.slice(jsonl.length))).toMatchObject({
        type: 'session.imported',
        by: { name: '森 健二' },
        data: { to: jsonl.trimEnd().split('\n').length, byImporter: true },
      });
    }
    const [first = '', second = ''] = jsonl.split('\n');
    const long = `${first}\n${second}${' '.repeat(200_000)}\n`;
    const told = await send(long + 'x'.repeat(1_000_000), 10_000);
    expect(told).toMatchObject({ status: 413, json: { kind: 'too-large', params: { line: 2 } } });
    expect(told.sent).toBeLessThan(300_000);
    const deep = `${first}\n${'['.repeat(100)}\n`;
    expect((await send(deep, 100)).json).toEqual({ kind: 'bad-json', params: { line: 2, reason: 'deep' } });
    expect((await send(`${first}\n\xff`, 100)).status).toBe(400);
  });

  it('takes piped lines as they come, whole and cut in pieces, and counts them', async () => {
    const id = await rig.open('Piped');
    const utf8 = new TextEncoder().encode('one\r\n決済エラー\nthree');
    const body = new ReadableStream({
      async start(controller) {
        for (let at = 0; at < utf8.length; at += 4) controller.enqueue(utf8.slice(at, at + 4));
        controller.close();
      },
    });
    const told = await rig.ask(`/v1/sessions/${id}/lines?source=kubectl`, { method: 'POST', body });
    expect(told).toMatchObject({ status: 200, json: { lines: 3 } });
    expect((await rig.ask(`/v1/sessions/${id}/lines?source=`, { method: 'POST', body: 'x' })).status).toBe(
      400,
    );
  });
});

describe('the log of requests', () => {
  it('SEC-340 names the route, so that nothing a caller put into a path is kept', async () => {
    const [member, secret] = [await rig.member('aoi'), 'hunter2-in-a-path'];
    const id = await rig.open('Logged');
    for (const path of [`/${secret}`, `/v1/${secret}`, `/v1/sessions/${secret}/record.md`, `/s/${secret}`]) {
      for (const init of [{}, { via: REMOTE }, { via: REMOTE, token: member }]) await rig.ask(path, init);
    }
    await rig.ask(`/v1/sessions/${id}/record.md?q=${secret}`);
    const logged = rig.logged.filter((line) => line.includes('"request"'));
    expect(logged).toHaveLength(14);
    expect(logged.at(-1)).toContain('"route":"/v1/sessions/:id/record.md"');
    expect(logged.join('')).not.toContain(secret);
  });
});

describe('what a hub says of itself', () => {
  it('SEC-6 tells its health to anyone, and its process only on the Unix socket', async () => {
    expect((await rig.ask('/healthz', { via: REMOTE })).json).toEqual({
      ok: true,
      version: '0.0.0-test',
      protocol: 1,
    });
    expect((await rig.ask('/healthz')).json).toMatchObject({ pid: 4711 });
  });

  it('SEC-349 says that it is ready only where its store answers, asking it once for many', async () => {
    const time = new FakeTime();
    let checks = 0;
    let check: () => Promise<void> = async () => {};
    const store = {
      check: () => {
        checks += 1;
        return check();
      },
    };
    const own = await httpRig({ store, time });
    const ready = async () => {
      const { status, json } = await own.ask('/readyz', { via: REMOTE, headers: { 'oncall-name': '' } });
      return [status, json];
    };
    expect(await Promise.all([ready(), ready(), ready()])).toEqual(Array(3).fill([200, { ok: true }]));
    expect(checks).toBe(1);
    await time.advance(1_000);
    check = async () => {
      throw new EventLogError('failed', { reason: 'worker exited with 7' });
    };
    expect(await ready()).toEqual([503, { kind: 'not-ready', params: { reason: 'failed' } }]);
    await time.advance(1_000);
    check = () => new Promise(() => {});
    const hung = ready();
    await time.advance(2_000);
    expect(await hung).toEqual([503, { kind: 'not-ready', params: { reason: 'slow' } }]);
    expect((await own.ask('/healthz', { via: REMOTE })).status).toBe(200);
    await own.stop();
  });

  it('SEC-745 says how many sessions are damaged, stays ready, and reads their logs at most once a minute', async () => {
    const time = new FakeTime();
    let reads = 0;
    const harmed = new Set<string>();
    const removed = new Set<string>();
    const log = new (class extends MemoryLog {
      override async sessions() {
        reads += 1;
        return (await super.sessions()).filter(({ session }) => !removed.has(session));
      }
      override read(session: string, from: number) {
        if (harmed.has(session)) throw new EventLogError('damaged', { session, seq: 1 });
        return super.read(session, from);
      }
    })();
    const state = { root: mkdtempSync(join(tmpdir(), 'oncall-ready-')), log, commands: 0 };
    const first = await httpRig({ time }, time, state);
    const ids = [await first.open('Secret title'), await first.open('Another')];
    await first.open('Sound');
    await first.hub.stop();
    for (const id of ids) harmed.add(id);
    const own = await httpRig({ time }, time, state);
    const ready = async () => {
      await time.advance(1_000);
      const { status, json } = await own.ask('/readyz', { via: REMOTE, headers: { 'oncall-name': '' } });
      return [status, json];
    };
    const metric = async () =>
      (await own.ask('/metrics', { via: TCP })).text.match(/^oncall_damaged.*$/m)?.[0];
    expect(await ready()).toEqual([200, { ok: true }]);
    await expect.poll(ready).toEqual([200, { ok: true, damagedSessions: 2 }]);
    expect(await metric()).toBe('oncall_damaged_sessions 2');
    const before = reads;
    removed.add(ids[0] ?? '');
    for (let second = 0; second < 5; second += 1) await ready();
    expect(reads).toBe(before);
    await time.advance(60_000);
    await expect.poll(ready).toEqual([200, { ok: true, damagedSessions: 1 }]);
    expect(await metric()).toBe('oncall_damaged_sessions 1');
    await own.stop();
    rmSync(state.root, { recursive: true });
  });

  it('SEC-6 shows metrics to this machine and to members, not to guests or strangers', async () => {
    const id = await rig.open('Measured');
    const [member, guest] = [await rig.member('aoi'), await rig.invited(id, 'guest', 'Guest')];
    const status = async (init: object) => (await rig.ask('/metrics', init)).status;
    expect((await rig.ask('/metrics', { via: TCP })).text).toContain('# TYPE oncall_');
    expect(await status({ via: REMOTE })).toBe(401);
    expect(await status({ via: REMOTE, token: guest })).toBe(403);
    expect(await status({ via: REMOTE, token: member })).toBe(200);
    const behindProxy = await httpRig({ trustLoopback: false });
    expect((await behindProxy.ask('/metrics', { via: TCP })).status).toBe(401);
    await behindProxy.stop();
  });

  it('gives procedures whole and sources by name', async () => {
    const { json } = await rig.ask('/v1/procedures');
    expect(json.problems).toEqual([]);
    expect(json.procedures.map((one: { procedure: { id: string } }) => one.procedure.id)).toContain(
      'incident',
    );
    expect((await rig.ask('/v1/sources')).json.sources.map(({ name }: { name: string }) => name)).toEqual([
      'app',
      'audit',
    ]);
  });

  it('says that it has no pager instead of showing none on call', async () => {
    for (const path of ['/v1/incidents', '/v1/oncall']) {
      expect(await rig.ask(path)).toMatchObject({ status: 501, json: { kind: 'not-configured' } });
    }
  });

  it('opens itself to others by the Unix socket only', async () => {
    const asked: unknown[] = [];
    const local = await httpRig({
      listen: async (host, port) => {
        asked.push({ host, port });
        return { base: 'https://192.0.2.7:7373', pin: null };
      },
    });
    const body = { host: '0.0.0.0', port: 7373 };
    const token = await local.member('aoi');
    expect((await local.ask('/v1/listen', { method: 'POST', body, via: REMOTE, token })).status).toBe(404);
    expect(asked).toEqual([]);
    expect((await local.ask('/v1/listen', { method: 'POST', body })).json.base).toBe(
      'https://192.0.2.7:7373',
    );
    expect(asked).toEqual([body]);
    await local.stop();
  });
});
