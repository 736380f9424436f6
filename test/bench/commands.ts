import { openSqliteLog } from '../../src/adapters/sqlite-log/sqlite-log.ts';
import { paths } from '../../src/cli/base/paths.ts';
import { dataFolder } from '../../src/cli/hub/local-place.ts';
import { eventFile } from '../../src/cli/wiring/hub-server.ts';
import type { AnyEvent } from '../../src/domain/event.ts';
import { Computer } from './computer.ts';
import { type Figure, percentile } from './report.ts';
import { copies } from './scale.ts';

/** Open and closed, with owners and without: of each kind many, so that no command reads one alone. */
const KINDS = 7;
const ROUNDS = 7;
/** A command's longest wait, from its first instruction to its last; the machine is quiet. */
const AT_MOST = 1_000;

/** What people ask of all sessions at once, on a hub with `sessions` of them and its own limits. The first round is the one after its start. */
export async function benchCommands(sessions: number): Promise<readonly Figure[]> {
  const computer = await Computer.make();
  try {
    const kinds: string[] = [];
    for (let kind = 0; kind < KINDS; kind += 1) kinds.push(await filled(computer, kind));
    await computer.endHub();
    const file = eventFile(dataFolder(paths(computer.env)));
    for (const kind of kinds) {
      const log = await openSqliteLog({ path: file });
      const events: AnyEvent[] = [];
      for await (const chunk of log.read(kind, 1)) events.push(...chunk);
      if (events.length === 0) throw new Error(`nothing in ${kind}`);
      await log.close();
      await copies(file, events, Math.ceil(sessions / KINDS), `copy-of-${kind}`);
    }
    const { health } = await computer.hub();
    if (health.pid === undefined) throw new Error('the hub did not start');
    const listed = (await computer.oncall('list', '--json')).trimEnd().split('\n').length;
    const of = (what: string) => `${sessions} sessions, ${what}`;
    return [
      ...(await timed(of('`oncall digest`'), computer, 'digest', '--since', '7d')),
      ...(await timed(of('`oncall action list`'), computer, 'action', 'list')),
      ...(await timed(of('`oncall search`'), computer, 'search', 'pool')),
      { name: of('lines of `oncall list`'), value: listed, unit: '' },
    ];
  } finally {
    await computer.end();
  }
}

async function filled(computer: Computer, kind: number): Promise<string> {
  const session = await computer.session();
  for (let note = 0; note < 5 + kind; note += 1)
    await computer.oncall('note', session, `pool ${note} of ${kind} is full`);
  await computer.oncall(
    'action',
    session,
    `look at pool ${kind}`,
    ...(kind % 2 === 0 ? [] : ['--owner', 'me']),
  );
  if (kind % 3 !== 0) await computer.oncall('close', session, '--reason', 'done');
  return session;
}

async function timed(
  name: string,
  computer: Computer,
  ...args: readonly string[]
): Promise<readonly Figure[]> {
  const took: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const began = performance.now();
    await computer.oncall(...args);
    took.push(performance.now() - began);
  }
  const [first = 0, ...rest] = took;
  const sorted = rest.sort((a, b) => a - b);
  return [
    { name: `${name}, first`, value: first, unit: 'ms' },
    { name: `${name}, p50`, value: percentile(sorted, 0.5), unit: 'ms', goal: { atMost: AT_MOST } },
  ];
}
