import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { cliRig, oneLine, teamHub } from '../rig.ts';

interface Row {
  readonly id: string;
  readonly session: string;
  readonly text: string;
  readonly owner: string | null;
  readonly due: string | null;
  readonly overdue: boolean;
  readonly doneBy: string | null;
}

/** A hub's door that answers no question any more once a session was closed through it. */
async function deafAfterClose(upstream: string) {
  let isClosed = false;
  const server = createServer(async (call, answer) => {
    if (isClosed && call.method === 'GET') return void answer.writeHead(500).end();
    const body = await text(call);
    const { authorization = '', 'content-type': type = 'application/json' } = call.headers;
    const init = { method: call.method ?? 'GET', headers: { authorization, 'content-type': type } };
    const got = await fetch(`${upstream}${call.url}`, body === '' ? init : { ...init, body });
    isClosed ||= body.includes('session.close');
    answer.writeHead(got.status, { 'content-type': 'application/json' }).end(await got.text());
  });
  await new Promise<void>((up) => server.listen(0, '127.0.0.1', up));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((over) => server.close(over));
    },
  };
}

describe('oncall action over all sessions', () => {
  const rig = cliRig();
  const own = (rows: readonly Row[]) => rows.filter(({ text }) => !/Scrum|Review|scrum|review/.test(text));

  it('CLI-614 lists open actions of the hub and of records, with owner, due time, age and what is overdue', async () => {
    const one = await rig.session('5xx on checkout', '--id', 'checkout');
    const other = await rig.session('search is slow', '--id', 'search');
    await rig.ok(['action', one, 'load test', '--owner', 'me', '--due', '2020-01-02 18:00']);
    await rig.ok(['action', one, 'raise the limit']);
    await rig.ok(['action', other, 'tune the query']);
    const rows = await rig.json<readonly Row[]>('action', 'list');
    expect(rows.map(({ text }) => text)).toEqual(['load test', 'raise the limit', 'tune the query']);
    expect(rows[0]).toMatchObject({ session: one, owner: 'Sato', overdue: true, doneBy: null });
    expect(rows[0]?.id).toMatch(new RegExp(`^${one}#\\d+$`));
    const { out, err } = await rig.run(['action', 'list']);
    expect(out).toMatch(
      new RegExp(`^${one}#\\d+ +Sato +⚠ overdue, 2020-01-02 .* +\\d+ ?s old +load test$`, 'm'),
    );
    expect(out).toMatch(/⚠ no owner +no due date +.* +raise the limit$/m);
    expect(err).toBe('3 actions, 1 overdue, 2 without a due time\n');
    const some = async (...asked: string[]) =>
      (await rig.json<readonly Row[]>('action', 'list', ...asked)).map(({ text }) => text);
    expect(await some('--overdue')).toEqual(['load test']);
    expect(await some('--owner', 'me')).toEqual(['load test']);
    expect(await some('--owner', 'SATO')).toEqual(['load test']);
    expect(await some('--owner', 'none')).toEqual(['raise the limit', 'tune the query']);
    // Somebody who has not joined owns it by name.
    await rig.ok(['action', 'assign', String(rows[1]?.id), 'Tanaka Taro']);
    expect(await some('--owner', 'tanaka taro')).toEqual(['raise the limit']);
  });

  it('CLI-615 an action is done, opened again and given to somebody by its id, also after the close', async () => {
    const rows = await rig.json<readonly Row[]>('action', 'list');
    const [late, limit] = rows;
    const closed = await rig.run(['close', String(late?.session), '--reason', 'over']);
    const bare = (await rig.json<readonly Row[]>('action', 'list')).filter(
      ({ session, owner, due }) => session === late?.session && (owner === null || due === null),
    );
    expect(bare.length).toBeGreaterThan(0);
    expect([closed.code, closed.err]).toEqual([
      0,
      expect.stringContaining(`without an owner or a due time: ${bare.map(({ id }) => id).join(', ')}. Set`),
    ]);
    await rig.ok(['action', 'done', String(late?.id)]);
    await rig.ok(['action', 'assign', String(limit?.id), 'me', '--due', '2099-01-02 18:00']);
    const left = own(await rig.json<readonly Row[]>('action', 'list'));
    expect(left.map(({ text, owner }) => [text, owner])).toContainEqual(['raise the limit', 'Sato']);
    expect(left.map(({ text }) => text)).not.toContain('load test');
    expect(left.find(({ text }) => text === 'raise the limit')?.due).toBe('2099-01-02T09:00:00.000Z');
    const every = await rig.json<readonly Row[]>('action', 'list', '--all');
    expect(every.find(({ id }) => id === late?.id)).toMatchObject({ doneBy: 'Sato', overdue: false });
    expect(await rig.ok(['action', 'list', '--all'])).toMatch(/done by Sato/);
    await rig.ok(['action', 'done', String(late?.id), '--reopen']);
    await rig.ok(['action', 'assign', String(limit?.id), 'none']);
    const again = await rig.json<readonly Row[]>('action', 'list');
    expect(again.find(({ id }) => id === late?.id)?.overdue).toBe(true);
    expect(again.find(({ id }) => id === limit?.id)?.owner).toBeNull();
  });

  it('CLI-615 a close succeeds also where its actions cannot be read afterwards', async () => {
    const hub = await teamHub(rig);
    const env = { ONCALL_HUB: hub.url, ONCALL_TOKEN: await hub.token('sato') };
    const opened = await rig.ok(['start', 'x', '--no-tui', '--id', 'deaf'], { env });
    const session = opened.split('\n')[0] ?? '';
    await using door = await deafAfterClose(hub.url);
    const args = ['close', session, '--reason', 'over'];
    const closed = await rig.run(args, { env: { ...env, ONCALL_HUB: door.url } });
    expect([closed.code, closed.err]).toEqual([
      0,
      'It is closed but cannot be read: not known whether each action has an owner and a due time. See: oncall action list\n',
    ]);
    const listed = JSON.parse(await rig.ok(['list', '--all', '--json'], { env })) as readonly {
      readonly id: string;
      readonly status: string;
    }[];
    expect(listed.find(({ id }) => id === session)?.status).toBe('closed');
  });

  it('CLI-615 says in one line what is no id, and which action is not there', async () => {
    const wrong = await rig.run(['action', 'done', '41']);
    expect([wrong.code, oneLine(wrong)]).toEqual([2, expect.stringContaining('checkout-1125#41')]);
    const [row] = await rig.json<readonly Row[]>('action', 'list');
    const gone = await rig.run(['action', 'assign', `${row?.session}#9999`, 'me']);
    expect([gone.code, oneLine(gone)]).toEqual([3, expect.stringContaining('no action')]);
    const blank = await rig.run(['action', 'assign', String(row?.id), ' ']);
    expect([blank.code, oneLine(blank)]).toEqual([2, expect.stringContaining('--owner')]);
  });

  it('CLI-616 takes from records what the hub does not have, and names a record that is broken', async () => {
    const rows = await rig.json<readonly Row[]>('action', 'list');
    const session = String(rows.find(({ text }) => text === 'tune the query')?.session);
    await rig.ok(['export', session, '--format', 'jsonl']);
    expect((await rig.json<readonly Row[]>('action', 'list')).length).toBe(rows.length);
    const files = await rig.json<readonly Row[]>('action', 'list', 'sessions');
    expect(files.map(({ text }) => text)).toEqual(['tune the query']);
    await rig.ok(['remove', session, '--yes']).catch(() => '');
    mkdirSync(join(rig.work, 'sessions'), { recursive: true });
    writeFileSync(join(rig.work, 'sessions', '2020-01-01-broken.jsonl'), '{"v":1}\n');
    const ran = await rig.run(['action', 'list', '--json']);
    expect(ran.code).toBe(0);
    expect(ran.err).toMatch(/^oncall: .*broken/m);
    expect(JSON.parse(ran.out)).toHaveLength(rows.length);
    expect(readFileSync(join(rig.work, 'sessions', '2020-01-01-broken.jsonl'), 'utf8')).toBe('{"v":1}\n');
    const away = await rig.run(['action', 'list', '--hub', 'http://127.0.0.1:9', '--json']);
    expect(away.code).not.toBe(0);
    expect(away.err).toMatch(/record files alone/);
    expect(JSON.parse(away.out)).toHaveLength(1);
  });
});
