import { once } from 'node:events';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { connect } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { cliRig, colleagueOf, oneLine, teamHub } from './rig.ts';

const rig = cliRig();
const credentials = () => join(rig.root, 'state', 'oncall', 'credentials', 'hubs.json');
const colleague = (name: string) => colleagueOf(rig, name);

describe('hubs', () => {
  it('CLI-39 login checks a token, keeps it 0600 and makes that hub the one to use; logout forgets it', async () => {
    const hub = await teamHub(rig);
    const token = await hub.token('tanaka');
    expect(token).toMatch(/^\S{20,}$/);
    const bad = await rig.run(['login', hub.url], { stdin: 'oct_not-a-token' });
    expect([bad.code, oneLine(bad)]).toMatchObject([4, expect.stringContaining('rejected your token')]);
    const before = await rig.run(['list', '--hub', hub.url]);
    expect([before.code, oneLine(before)]).toMatchObject([
      4,
      expect.stringContaining(`oncall login ${hub.url}`),
    ]);
    const login = await rig.run(['login', hub.url], { stdin: `${token}\n` });
    expect([login.code, login.out, login.err.includes(token)]).toEqual([0, '', false]);
    expect(statSync(credentials()).mode & 0o777).toBe(0o600);
    const id = await rig.session('On the team hub', '--id', 'team');
    expect(JSON.parse(await rig.ok(['list', '--json']))).toMatchObject([
      { id, openedBy: { name: 'tanaka' } },
    ]);
    expect(await rig.ok(['list', '--local'].slice(0, 1))).toContain(id);
    await rig.ok(['logout']);
    expect(readFileSync(credentials(), 'utf8')).not.toContain(token);
    expect((await rig.run(['list', '--hub', hub.url])).code).toBe(4);
  });

  it('CLI-39 ONCALL_TOKEN does without a kept one, and a revoked token is soon refused', async () => {
    const hub = await teamHub(rig);
    const env = { ONCALL_TOKEN: await hub.token('bot'), ONCALL_HUB: hub.url };
    expect((await rig.run(['list'], { env })).code).toBe(0);
    const [{ id }] = JSON.parse(await rig.ok(['hub', 'token', 'list', '--config', hub.config, '--json']));
    await rig.ok(['hub', 'token', 'revoke', id, '--config', hub.config]);
    const listing = async () => (await rig.run(['list'], { env })).code;
    await expect.poll(listing, { timeout: 10_000 }).toBe(4);
    const unknown = await rig.run(['hub', 'token', 'revoke', 'tok-none', '--config', hub.config]);
    expect(unknown.code).toBe(3);
  });

  it('CLI-362 two tokens used on one machine, one after the other, act as two people', async () => {
    rig.renew();
    const hub = await teamHub(rig);
    const [bot, tanaka] = [await hub.token('bot'), await hub.token('tanaka')];
    const as = (token: string) => ({ env: { ONCALL_HUB: hub.url, ONCALL_TOKEN: token } });
    const opened = await rig.ok(['start', 'x', '--no-tui'], as(bot));
    const session = opened.split('\n')[0] ?? '';
    for (const token of [bot, tanaka, bot]) await rig.ok(['note', session, 'hello'], as(token));
    const record = await rig.ok(['export', session, '--format', 'jsonl', '--out', '-'], as(bot));
    const events = record
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const notes = events.filter(({ type }) => type === 'note.added');
    expect(notes.map(({ by }) => by.name)).toEqual(['bot', 'tanaka', 'bot']);
  });

  it('SEC-71 a hub that only a folder names gets no token and no request until its user chose it', async () => {
    rig.renew();
    const hub = await teamHub(rig);
    const asked: (string | undefined)[] = [];
    const evil = createServer((request, response) => {
      asked.push(request.headers.authorization);
      response.end('{"sessions":[]}');
    });
    await new Promise<void>((up) => evil.listen(0, '127.0.0.1', up));
    const url = `http://127.0.0.1:${(evil.address() as AddressInfo).port}`;
    writeFileSync(join(rig.work, 'oncall.yaml'), `hub: ${url}\n`);
    const token = await hub.token('tanaka');
    const env = { ONCALL_TOKEN: token };
    for (const args of [['list'], ['start', 'x', '--no-tui'], ['join', 'a-session']]) {
      const ran = await rig.run(args, { env });
      expect([ran.code, oneLine(ran)]).toMatchObject([4, expect.stringContaining(`oncall login ${url}`)]);
    }
    await rig.ok(['login', hub.url], { stdin: `${token}\n` });
    expect((await rig.run(['list'])).code).toBe(4);
    expect(asked).toEqual([]);
    writeFileSync(join(rig.work, 'oncall.yaml'), `hub: ${hub.url}\n`);
    expect((await rig.run(['list'], { env })).code).toBe(0);
    writeFileSync(join(rig.work, 'oncall.yaml'), `hub: ${url}\n`);
    expect(await rig.ok(['trust'])).toContain(`hub: ${url}`);
    await rig.run(['list'], { env });
    expect(asked).toEqual([`Bearer ${token}`]);
    await rig.ok(['trust', '--forget']);
    await rig.run(['list'], { env: { ...env, ONCALL_HUB: url } });
    expect(asked).toHaveLength(2);
    evil.close();
  });

  it('SEC-360 a hub that a folder names and only an invite opened gets the token of that invite and no other', async () => {
    rig.renew();
    const asked: (string | undefined)[] = [];
    const evil = createServer((request, response) => {
      asked.push(request.headers.authorization);
      response.end('{"sessions":[]}');
    });
    await new Promise<void>((up) => evil.listen(0, '127.0.0.1', up));
    const url = `http://127.0.0.1:${(evil.address() as AddressInfo).port}`;
    const actor = { id: 'p-1', name: 'Sato', kind: 'guest' };
    const invited = { token: 'oct_of-the-invite', pin: null, actor, expires: null };
    mkdirSync(dirname(credentials()), { recursive: true, mode: 0o700 });
    const kept = { v: 1, login: null, tokens: { [`${url}/s/checkout-1125`]: invited } };
    writeFileSync(credentials(), JSON.stringify(kept), { mode: 0o600 });
    writeFileSync(join(rig.work, 'oncall.yaml'), `hub: ${url}\n`);
    const env = { ONCALL_TOKEN: 'oct_of-the-team-hub' };
    for (const args of [
      ['join', 'checkout-1125', '--no-tui'],
      ['note', 'checkout-1125', 'x'],
    ]) {
      await rig.run(args, { env });
    }
    expect(asked).toEqual(['Bearer oct_of-the-invite', 'Bearer oct_of-the-invite']);
    // Of another session there, and of the hub as a whole, nothing is asked.
    for (const args of [['note', 'search-1125', 'x'], ['list']]) {
      expect((await rig.run(args, { env })).code).toBe(4);
    }
    expect(asked).toHaveLength(2);
    evil.close();
  });

  it('CLI-40 a team hub ends cleanly on SIGTERM, and a broken configuration names file and line', async () => {
    const hub = await teamHub(rig);
    hub.running.child.kill('SIGTERM');
    expect((await hub.running.ended).code).toBe(0);
    writeFileSync(hub.config, 'listen: 127.0.0.1:0\ndata: data\nsorces: []\n');
    const ran = await rig.run(['hub', 'run', '--config', hub.config]);
    expect([ran.code, oneLine(ran)]).toEqual([
      2,
      `${hub.config}:3 sorces: there is no such field. Did you mean sources?`,
    ]);
  });

  it('CLI-41 an invite lets a colleague in over pinned TLS, once; its secret stands in no log', async () => {
    rig.renew();
    const started = await rig.ok(['start', 'x', '--no-tui', '--id', 'checkout', '--listen', '127.0.0.1:0']);
    const [id = '', line, url = ''] = started.split('\n');
    expect(line).toBe('oncall join -');
    expect(url).toMatch(new RegExp(`^https://127\\.0\\.0\\.1:\\d+/s/${id}#\\S+$`));
    const tanaka = colleague('tanaka');
    const joined = rig.start(['join', '-', '--no-tui'], { env: tanaka, stdin: `${line}\n${url}\n` });
    await joined.until(() => joined.out().includes('Sato  opened the session'));
    await rig.ok(['note', id, 'hello'], { env: tanaka });
    await joined.until(() => joined.out().includes('tanaka  [note] hello'));
    await rig.ok(['close', id, '--reason', 'over']);
    expect((await joined.ended).code).toBe(0);
    const again = await rig.run(['join', url, '--no-tui'], { env: tanaka });
    expect([again.code, again.out.includes('[note] hello')]).toEqual([0, true]);
    const third = await rig.run(['join', url, '--no-tui'], { env: colleague('yamada') });
    expect([third.code, oneLine(third)]).toMatchObject([4, expect.stringContaining('used already')]);
    const invite = /#([^~]+)/.exec(url)?.[1] ?? 'none';
    expect(readFileSync(join(rig.root, 'state', 'oncall', 'hub', 'hub.log'), 'utf8')).not.toContain(invite);
    const other = await rig.run(['join', url.replace(/~.*/, `~${'A'.repeat(43)}`)], {
      env: colleague('mori'),
    });
    expect([other.code, oneLine(other)]).toMatchObject([
      5,
      expect.stringContaining('not the key named in the invite'),
    ]);
  });

  it('CLI-42 invites carry a role that the hub holds people to, and end when they say', async () => {
    const id = await rig.session('x', '--listen', '127.0.0.1:0');
    const observer = (await rig.ok(['invite', id, '--role', 'observer', '--expires', '30m'])).trim();
    const env = colleague('guest');
    const watching = rig.start(['join', '-', '--no-tui'], { env, stdin: observer });
    await watching.until(() => watching.out().includes('opened the session'));
    const note = await rig.run(['note', id, 'may I?'], { env });
    expect([note.code, oneLine(note)]).toMatchObject([4, expect.stringContaining('observer')]);
    expect((await rig.run(['invite', id, '--expires', 'soon'])).code).toBe(2);
    expect((await rig.run(['invite', id, '--role', 'king'])).code).toBe(2);
    const broken = await rig.run(['join', observer.split('\n')[1]?.slice(0, -30) ?? ''], { env });
    expect([broken.code, oneLine(broken)]).toMatchObject([
      2,
      expect.stringContaining('cannot read the join URL'),
    ]);
  });

  it('CLI-1030 an invite of the web prints one link and the fingerprint of the hub’s own certificate, and is listed and revoked', async () => {
    rig.renew();
    const id = await rig.session('x', '--listen', '127.0.0.1:0');
    const made = await rig.run(['invite', id, '--web', '--uses', '3']);
    const [url = '', shown, ...rest] = made.out.trimEnd().split('\n');
    expect([made.code, rest]).toEqual([0, []]);
    expect(url).toMatch(new RegExp(`^https://127\\.0\\.0\\.1:\\d+/s/${id}#\\S+$`));
    expect(made.err).toContain('up to 3 people');
    expect(made.err).not.toContain('#');
    const { fingerprint256, status } = await enterByLink(url, id, 'Mori');
    expect([shown, status]).toEqual([`SHA-256 ${fingerprint256}`, 201]);
    const terminal = await rig.run(['join', url, '--no-tui'], { env: colleague('tanaka') });
    expect([terminal.code, oneLine(terminal)]).toMatchObject([
      4,
      expect.stringContaining('open its URL in a browser'),
    ]);
    const invites = (await rig.json('invite', id, '--list')) as unknown as { id: string; role: string }[];
    const listed = invites.find(({ role }) => role === 'web');
    expect(listed).toMatchObject({ role: 'web', used: null, web: { uses: 3, made: 1, lines: false } });
    const rows = (await rig.ok(['invite', id, '--list'])).split('\n');
    const row = rows.findIndex((text) => / web +valid \(1 of 3\) /.test(text));
    expect(rows[row + 1]).toMatch(/^ {2}\d\d:\d\d Mori$/);
    for (const name of ['Kim', 'Lee']) await enterByLink(url, id, name);
    expect(await rig.ok(['invite', id, '--list'])).toMatch(/ web +used \(3 of 3\) /);
    expect(await rig.ok(['--lang', 'ja', 'invite', id, '--list'])).toMatch(/ web +使用済み\(3\/3人\) /);
    expect(await rig.ok(['invite', id, '--revoke', listed?.id ?? ''])).toContain(
      'the access of the person who used it',
    );
    expect((await enterByLink(url, id, 'Hayashi')).status).toBe(410);
    for (const wrong of [
      ['--uses', '3'],
      ['--lines'],
      ['--web', '--role', 'guest'],
      ['--web', '--uses', '0'],
    ])
      expect((await rig.run(['invite', id, ...wrong])).code, wrong.join(' ')).toBe(2);
  });

  it('an invite needs a hub that others can reach, and says how to open it', async () => {
    rig.renew();
    const id = await rig.session('x');
    const closed = await rig.run(['invite', id]);
    expect([closed.code, oneLine(closed)]).toMatchObject([
      1,
      expect.stringContaining('--listen 0.0.0.0:7373'),
    ]);
    expect(await rig.ok(['invite', id, '--listen', '127.0.0.1:0'])).toMatch(
      /^oncall join -\nhttps:\/\/127\.0\.0\.1:\d+\/s\/\S+#\S+\n$/,
    );
    const told = await rig.run(['invite', id]);
    expect(told.err).toContain("oncall join 'URL'");
    expect(told.err).not.toContain('#');
    expect(await rig.json('invite', id)).toMatchObject({
      command: 'oncall join -',
      url: expect.stringMatching(/^https:/),
      oneLine: expect.stringMatching(/^oncall join 'https:/),
    });
    expect((await rig.run(['invite', id, '--listen', '127.0.0.1:0'])).err).toContain(
      'listening on https://127.0.0.1',
    );
  });
});

/** Enters by a link as the page does, and reads what a browser's warning would show. */
async function enterByLink(url: string, session: string, name: string) {
  const { origin, host, hostname, port, hash } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  const { fingerprint256 } = socket.getPeerCertificate();
  const body = JSON.stringify({ session, code: hash.slice(1).split('~')[0], name });
  socket.write(
    `POST /v1/web/enter HTTP/1.1\r\nHost: ${host}\r\nOrigin: ${origin}\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
  const status = Number(/^HTTP\/1\.1 (\d+)/.exec(await text(socket))?.[1]);
  return { fingerprint256, status };
}
