/*
 * The hub of a machine whose disk fills up while somebody writes: `node full-disk-rig.ts DISK`, DISK being a small file system. Prints
 * what it saw as JSON.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openSqliteLog } from '../../src/adapters/sqlite-log/sqlite-log.ts';
import { hubClient } from '../../src/adapters/websocket/hub-client.ts';
import { paths } from '../../src/cli/base/paths.ts';
import { dataFolder, probe, runtimeFolder } from '../../src/cli/hub/local-place.ts';
import { verifyChain } from '../../src/domain/verify-chain.ts';
import { identityHeaders } from '../../src/protocol/http.ts';
import { opening } from '../bench/opening.ts';
import { BIN } from '../cli/rig.ts';
import { readAll } from '../contracts/event-log-checks.ts';
import { Random } from '../network/random.ts';
import { sha256 } from '../network/sha256.ts';
import { Writer } from '../stories/driver/writer.ts';
import { missingOf, onceEach } from './hub-cuts.ts';

const disk = process.argv[2] ?? '';
const root = mkdtempSync(join(tmpdir(), 'oncall-full-'));
for (const folder of ['run', 'config']) mkdirSync(join(root, folder), { mode: 0o700 });
const env = {
  PATH: process.env.PATH,
  HOME: root,
  XDG_CONFIG_HOME: join(root, 'config'),
  XDG_STATE_HOME: join(disk, 'state'),
  XDG_RUNTIME_DIR: join(root, 'run'),
  XDG_CACHE_HOME: join(root, 'cache'),
  LANG: 'en_US.UTF-8',
  ONCALL_NAME: 'Sato',
  ONCALL_EMAIL: 'sato@example.com',
};
const until = async (holds: () => boolean | Promise<boolean>) => {
  const end = performance.now() + 120_000;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`waited in vain: ${holds}`);
    await pause(20);
  }
};
const hub = spawn(process.execPath, [BIN, 'hub', 'run', '--local'], { cwd: root, env, stdio: 'ignore' });
const { socket } = runtimeFolder(env);
await until(async () => (await probe(socket)) !== null);
const fetch = hubClient(
  { kind: 'unix', path: socket },
  { headers: identityHeaders('Sato', 'sato@example.com') },
);
const session = await opening(fetch);
let acks = 0;
const acked = () => {
  acks += 1;
};
const writer = new Writer({ name: 'writer', socket, session, random: new Random(1), acked });
writer.write();
await until(() => acks > 20);

const ballast = join(disk, 'ballast');
for (let full = false; !full; ) {
  try {
    appendFileSync(ballast, Buffer.alloc(4_096));
  } catch {
    full = true;
  }
}
// What has room in the write-ahead log is still taken.
let before = -1;
await until(async () => {
  const stands = acks === before;
  before = acks;
  await pause(1_500);
  return stands && acks === before;
});
const whileFull = {
  acks,
  waiting: writer.unanswered,
  unsaved: writer.client.get().unsavedSince !== null,
  answers: (await probe(socket)) !== null,
};
rmSync(ballast);
await until(() => acks > whileFull.acks + 20);
writer.stop();
await until(() => writer.unanswered === 0);
hub.kill('SIGTERM');
const [code] = await once(hub, 'exit');
const data = dataFolder(paths(env));
const log = await openSqliteLog({ path: join(data, 'events.db') });
const events = await readAll(log, session);
await log.close();
await writer.client.close();
const logged = readFileSync(join(data, 'hub.log'), 'utf8')
  .split('\n')
  .filter((line) => /"level":"(?:warn|error)"/.test(line));
console.log(
  JSON.stringify({
    whileFull,
    acks,
    code,
    chain: verifyChain(events, sha256).ok,
    broken: [...missingOf(writer, writer.written, events), ...onceEach([writer], events)],
    logged: [
      ...new Set(logged.map((line) => line.replace(/"time":"[^"]*"/, '').replace(/"pid":\d+/, ''))),
    ].slice(0, 5),
  }),
);
rmSync(root, { recursive: true, force: true });
process.exit(0);
