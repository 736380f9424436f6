import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { RESTORED, terminals } from '../pty.ts';
import { cliRig, teamHub } from '../rig.ts';

const rig = cliRig();
const onTerminal = terminals(rig);
const SIGINT = 2;
/** Asked of a terminal before a screen is drawn. */
const ASKS_TERMINAL = '\x1b[6n';

/** Lets node write down, in their order, the HTTP requests it sends and the modules it loads. An upgrade is a request. */
function traceStart() {
  const [hook, list] = [join(rig.work, 'hook.mjs'), join(rig.work, 'happened')];
  writeFileSync(list, '');
  writeFileSync(
    hook,
    `import { appendFileSync } from 'node:fs';
import { subscribe } from 'node:diagnostics_channel';
import { registerHooks } from 'node:module';
import v8 from 'node:v8';
const tell = (what) => appendFileSync(${JSON.stringify(list)}, what + '\\n');
subscribe('http.client.request.start', ({ request }) => tell('asks ' + request.path));
const { setFlagsFromString } = v8;
v8.setFlagsFromString = (flag) => { tell('flag ' + flag); setFlagsFromString(flag); };
registerHooks({ load(url, context, next) { tell('loads ' + url); return next(url, context); } });`,
  );
  const happened = () => readFileSync(list, 'utf8').split('\n');
  const asked = () => happened().flatMap((line) => line.match(/^asks (.+)/)?.[1] ?? []);
  return { env: { NODE_OPTIONS: `--import=${hook}` }, happened, asked };
}

const kept = (): readonly string[] => {
  const folder = join(String(rig.env.XDG_STATE_HOME), 'oncall', 'terminals');
  return existsSync(folder) ? readdirSync(folder) : [];
};

/** A hub's port through which nothing comes back for a while. */
async function slowPort(port: number, ms: number): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((from) => {
    const to = connect(port, '127.0.0.1');
    for (const each of [from, to]) {
      sockets.add(each);
      each.on('error', () => each.destroy());
    }
    from.pipe(to);
    to.on('data', (bytes) => setTimeout(() => from.writable && from.write(bytes), ms));
    from.on('close', () => to.destroy());
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => {
    for (const each of sockets) each.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

describe('join on a terminal', () => {
  it('CLI-940 with a whole id the session is all the hub is asked for, before the screen is loaded', async () => {
    const id = await rig.session('x');
    const { env, happened, asked } = traceStart();
    const terminal = onTerminal(['join', id], env);
    await terminal.shows('Sato (you)');
    expect(asked()).toEqual([`/v1/sessions/${id}/live`]);
    const dialled = happened().findIndex((line) => line.startsWith('asks '));
    const loaded = happened().findIndex((line) => /^loads .*\/chunks\/ink-/.test(line));
    expect(loaded).toBeGreaterThan(dialled);
    // Memory is kept small from the first frame on: flags set before cost the start the code that is kept.
    const small = () => happened().findIndex((line) => line.startsWith('flag --semi-space-growth-factor'));
    await expect.poll(small).toBeGreaterThan(loaded);
  });

  it('CLI-940 with the start of an id that no other has it opens that session', async () => {
    const id = await rig.session('Checkout fails', '--id', 'checkout');
    const { env, asked } = traceStart();
    const terminal = onTerminal(['join', 'check'], env);
    await terminal.shows('Checkout fails');
    await terminal.shows('Sato (you)');
    expect(asked()[0]).toBe('/v1/sessions/check/live');
    expect(asked().at(-1)).toBe(`/v1/sessions/${id}/live`);
    terminal.type('q');
    await terminal.shows('Leave?');
    terminal.type('y');
    expect([(await terminal.ended).code, terminal.modes]).toEqual([0, RESTORED]);
  });

  it('CLI-941 of an id that is mistyped it names the nearest, leaves nothing, and does not touch the terminal', async () => {
    const id = await rig.session('x', '--id', 'search');
    const before = kept();
    const terminal = onTerminal(['join', 'serach']);
    const { code } = await terminal.ended;
    expect([code, terminal.modes]).toEqual([3, RESTORED]);
    expect(terminal.screen()).toContain(id);
    expect(terminal.written).not.toContain(ASKS_TERMINAL);
    expect(kept()).toEqual(before);
  });

  it('CLI-941 it starts the hub of this machine where none runs', async () => {
    const id = await rig.session('x');
    await rig.ok(['hub', 'stop']);
    const terminal = onTerminal(['join', id]);
    await terminal.shows('Sato (you)');
    expect((await rig.json<{ id: string }[]>('list')).map((each) => each.id)).toContain(id);
  });

  it('CLI-941 who has no name is asked for it once', async () => {
    const id = await rig.session('Mail is late', '--id', 'mail');
    const terminal = onTerminal(['join', id.slice(0, 3)], { ONCALL_NAME: '', ONCALL_EMAIL: '' });
    await terminal.shows('Your name');
    terminal.type('Bob\r');
    await terminal.shows('Mail is late');
    await terminal.shows('Bob (you)');
    expect(terminal.written.split('Your name').length - 1).toBe(1);
  });

  it('CLI-942 a hub that takes its time is not dialled a second time', async () => {
    const hub = await teamHub(rig);
    const team = { ONCALL_HUB: hub.url, ONCALL_TOKEN: await hub.token('sato') };
    const id = (await rig.ok(['start', 'x', '--no-tui'], { env: team })).split('\n')[0] ?? '';
    const port = await slowPort(Number(new URL(hub.url).port), 1_500);
    const { env, asked } = traceStart();
    const terminal = onTerminal(['join', id], {
      ...env,
      ONCALL_HUB: `http://127.0.0.1:${port}`,
      ONCALL_TOKEN: team.ONCALL_TOKEN,
    });
    await terminal.shows('sato (you)');
    expect(asked().filter((path) => path.endsWith('/live'))).toHaveLength(1);
  });

  it('CLI-942 of a hub of this machine that does not answer it says so, and Ctrl-C ends it', async () => {
    const id = await rig.session('x');
    const pid = (await rig.hubPid()) ?? 0;
    process.kill(pid, 'SIGSTOP');
    onTestFinished(() => void process.kill(pid, 'SIGCONT'));
    const terminal = onTerminal(['join', id]);
    await terminal.shows('does not answer');
    terminal.type('\x03');
    expect((await terminal.ended).signal).toBe(SIGINT);
    expect(terminal.written).not.toContain(ASKS_TERMINAL);
  });
});
