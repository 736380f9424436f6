import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { natsNames } from '../../../src/adapters/jetstream-log/names.ts';
import { type NatsLink, openNatsLink } from '../../../src/adapters/jetstream-log/nats-link.ts';
import { realTime } from '../../../src/cli/base/machine.ts';
import { terminalAt } from '../../cli/hub/two-hubs.ts';
import { startNatsCluster } from './nats-server.ts';

const BIN = resolve(import.meta.dirname, '../../../bin/oncall.js');
const WITHIN_MS = 60_000;
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

/**
 * A terminal at a hub over three real servers: how long after the stream's leader is killed (-9) a note that is typed then is
 * saved. Prints each time, the median and the longest.
 */
export async function killUnderTerminal(kills: number): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'oncall-rig-'));
  const nodes = await startNatsCluster();
  let hub: ChildProcess | null = null;
  let link: NatsLink | null = null;
  try {
    const urls = nodes.map(({ url }) => url);
    const oncall = program(root);
    const config = join(root, 'hub.yaml');
    const nats = `nats:\n  servers: [${urls.join(', ')}]\n  replicas: 3\n`;
    writeFileSync(config, `listen: 127.0.0.1:0\ntls: proxy\ndata: data\n${nats}`);
    for (let tried = 0; ; tried += 1) {
      const { status, stderr } = oncall.run('hub', 'init', '--config', config);
      if (status === 0) break;
      if (tried > 60) throw new Error(stderr);
      await pause(500);
    }
    hub = oncall.start('hub', 'run', '--config', config);
    const base = await baseOf(hub);
    const who = ['--name', 'rig', '--email', 'rig@example.com', '--config', config];
    const token = oncall.run('hub', 'token', 'create', ...who).stdout.trim();
    const env = { ONCALL_HUB: base, ONCALL_TOKEN: token };
    const started = oncall.run({ env }, 'start', 'Rig', '--no-tui');
    if (started.status !== 0) throw new Error(started.stderr);
    const session = started.stdout.split('\n')[0] ?? '';
    const terminal = terminalAt([base], token, session);
    const write = (text: string) => terminal.settled(terminal.send('note.add', { text }).n);
    await write('before');
    const { events } = natsNames('oncall');
    link = await openNatsLink({ servers: urls }, realTime, 'rig');
    const times: number[] = [];
    for (let kill = 1; kill <= kills; kill += 1) {
      const name = await wholeLeader(link, events);
      const node = nodes.find((one) => one.name === name);
      if (!node) throw new Error(`no such server: ${name}`);
      node.signal('SIGKILL');
      const killed = Date.now();
      await write(`after kill ${kill}`);
      times.push(Date.now() - killed);
      console.log(`${kill}: ${name} gone, a note is saved after ${times.at(-1)} ms`);
      await node.end('SIGKILL');
      await node.begin();
    }
    await terminal.close();
    times.sort((a, b) => a - b);
    console.log(
      JSON.stringify({ kills, medianMs: times[Math.floor(times.length / 2)], longestMs: times.at(-1) }),
    );
  } finally {
    await link?.close();
    hub?.kill('SIGTERM');
    await Promise.all(nodes.map((node) => node.stop()));
    rmSync(root, { recursive: true, force: true });
  }
}

/** The program as a user who has nothing yet. */
function program(root: string) {
  for (const folder of ['run', 'data']) mkdirSync(join(root, folder), { mode: 0o700 });
  const own = {
    PATH: process.env.PATH,
    HOME: root,
    XDG_CONFIG_HOME: join(root, 'config'),
    XDG_STATE_HOME: join(root, 'state'),
    XDG_RUNTIME_DIR: join(root, 'run'),
    ONCALL_NAME: 'rig',
    LANG: 'en_US.UTF-8',
  };
  return {
    start: (...args: readonly string[]) =>
      spawn(process.execPath, [BIN, ...args], { cwd: root, env: own, stdio: ['ignore', 'pipe', 'inherit'] }),
    run(...given: readonly (string | { readonly env: Readonly<Record<string, string>> })[]) {
      const args = given.filter((each) => typeof each === 'string');
      const env = Object.assign({}, own, ...given.map((each) => (typeof each === 'string' ? {} : each.env)));
      return spawnSync(process.execPath, [BIN, ...args], { cwd: root, env, encoding: 'utf8', input: '' });
    },
  };
}

function baseOf(hub: ChildProcess): Promise<string> {
  return new Promise((done, fail) => {
    let out = '';
    const timer = setTimeout(() => fail(new Error(`the hub did not start\n${out}`)), WITHIN_MS);
    hub.stdout?.on('data', (bytes: Buffer) => {
      out = (out + bytes.toString()).slice(-20_000);
      const port = /"base":"[^"]*:(\d+)"/.exec(out)?.[1];
      if (port === undefined || !out.includes('"started"')) return;
      clearTimeout(timer);
      // Its own address is the proxy's, which is not there.
      done(`http://127.0.0.1:${port}`);
    });
  });
}

/** The leader of a stream, once all its copies are there. */
export async function wholeLeader(link: NatsLink, stream: string): Promise<string> {
  for (;;) {
    const cluster = await link.jsm.streams.info(stream).then(
      (info) => info.cluster,
      () => undefined,
    );
    const isWhole = cluster?.replicas?.every(({ current, offline }) => current && !offline) ?? false;
    if (cluster?.leader && isWhole) return cluster.leader;
    await pause(200);
  }
}
