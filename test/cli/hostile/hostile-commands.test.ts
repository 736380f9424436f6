import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../../src/cli/commands.ts';
import { FIELD_SAMPLES } from '../../rigs/field-acts.ts';
import { runnable } from '../../runnable.ts';
import { BIN, cliRig } from '../rig.ts';
import { commandsOf } from '../walk/walks.ts';
import { hostileWorld } from './hostile-world.ts';
import { type HostileKind, KINDS } from './kinds.ts';
import { foreignIn, missingTracer, traced } from './traced.ts';

const rig = cliRig();
const can = runnable('hostile folders', missingTracer());

/** Words after those of the command, where it needs some; `{id}` is a session. */
const CALLS: Readonly<Record<string, string>> = {
  start: 'Checkout --no-tui --procedure ours',
  join: '{id}',
  'page show': '1',
  'page ack': '1',
  'page resolve': '1',
  'page snooze': '1 --for 1h',
  'page escalate': '1',
  'page priority': '1 --to P1',
  'page reassign': '1 --to a@example.com',
  'page create': 'shop title',
  'page call': '1 --to a@example.com',
  ...Object.fromEntries(
    FIELD_SAMPLES.map(({ act, words }) => [
      `page ${act}`,
      ['1', ...words.map((word) => word.replaceAll(' ', '_'))].join(' '),
    ]),
  ),
  'page note': '1 here',
  'page merge': '1 --into 2',
  'maintenance start': 'shop --for 1h --reason x',
  'maintenance end': 'P1',
  'change add': 'flag --service shop',
  release: '--no-tui',
  search: 'Elsewhere',
  logs: 'app',
  pipe: '{id}',
  invite: '{id}',
  watch: '--dry-run',
  note: '{id} here',
  step: '{id} --list',
  action: '{id} look',
  'action done': '{id}#9',
  'action issue': '{id}#9',
  'action assign': '{id}#9 me',
  role: '{id} driver me',
  severity: '{id} SEV2',
  impact: '{id} some',
  goal: '{id} stop',
  notice: '{id} looking',
  alert: '{id} 1h',
  verdict: '{id} --no-hurt --why x --prevent y',
  link: '{id} 1',
  rename: '{id} Other',
  mitigate: '{id}',
  resolve: '{id}',
  remove: '{id} Nobody',
  readmit: '{id} Nobody',
  export: '{id}',
  redact: '{id} 2 --reason x --yes',
  verify: '{id}',
  replay: '{id}',
  close: '{id} --reason over',
  reopen: '{id}',
  import: 'none.jsonl',
  'baseline import': 'none.csv',
  'rules lint': '--offline',
  'rules backtest': '--since 1h --compare main',
  'rules propose': '--since 1h',
  'rules rank': '--since 1h',
  'exclusion add': '--query a:b --for 1d --reason x',
  'exclusion end': 'x',
  init: '--yes --force',
  login: 'http://127.0.0.1:1',
  logout: 'http://127.0.0.1:1',
  'procedure show': 'ours',
  'procedure new': 'mine',
  'procedure diff': 'main~1..',
  'hub run': '--config none.yaml',
  'hub init': '--nats nats://127.0.0.1:1',
  'hub move': '--to sqlite --config none.yaml',
  'hub token create': '--name A --email a@example.com',
  'hub token revoke': 'x',
  'hub webhook add': '--config none.yaml',
  'hub webhook remove': 'x --config none.yaml',
  'hub webhook list': '--config none.yaml',
  'hub backup': 'copy.db',
  completion: 'fish -- rules test ',
};

const archives = KINDS.filter(({ name }) => name.startsWith('an archive'));
const missing = KINDS.find(({ name }) => name.startsWith('missing objects'))!;

/** What needs no folder: the demo brings its own, and the hub is needed by the others. */
const LEFT_OUT: ReadonlySet<string> = new Set(['demo', 'hub stop', 'init', 'trust']);
/** What changes whether the folder is trusted. */
const LAST = ['trust', 'init'];
/** What goes on until it is ended. */
const STAY: ReadonlySet<string> = new Set(['join', 'watch']);

/** Every program that a configuration can name, in one folder. */
const everything: HostileKind = {
  name: 'an archive with every one of these at once',
  lay: (folder, trap) => {
    for (const kind of [...archives, missing]) kind.lay(folder, trap);
  },
  springs: missing.springs,
};

describe.skipIf(!can)('every command in a hostile folder', () => {
  let world: ReturnType<typeof hostileWorld>;
  beforeAll(async () => {
    world = hostileWorld(rig);
    await rig.ok(['start', 'Elsewhere', '--no-tui', '--id', 'elsewhere'], { cwd: rig.root });
  });

  it.each([[KINDS[0]!.name, KINDS[0]!] as const, [everything.name, everything] as const])(
    'SEC-700 runs no program of %s, whatever is asked',
    async (_, kind) => {
      expect(world.lay(kind)).toBe(true);
      const all = await commandsOf(COMMANDS);
      expect(Object.keys(CALLS).filter((name) => !all.includes(name))).toEqual([]);
      const calls = ['', ...all.filter((name) => !LEFT_OUT.has(name)), ...LAST];
      const wordsOf = (name: string) =>
        `${name} ${CALLS[name] ?? ''}`
          .trim()
          .replaceAll('{id}', 'elsewhere')
          .split(' ')
          .filter((word) => word !== '');
      const seen = await world.runAll(calls.map(wordsOf), ([first = '']) => STAY.has(first));
      expect(seen.flatMap(({ args, foreign }) => foreign.map((one) => `${args.join(' ')}: ${one}`))).toEqual(
        [],
      );
      expect(world.isSprung()).toBe(false);
    },
  );

  it('SEC-700 a team hub that is asked for its procedures runs no program of any hostile folder', async () => {
    const first = KINDS[0]!;
    world.lay(first);
    const config = join(rig.root, 'hub.yaml');
    const procedures = `procedures: ${join(world.folder, 'sessions', 'procedures')}`;
    writeFileSync(
      config,
      `listen: 127.0.0.1:0\ntls: proxy\ndata: ${join(rig.root, 'data')}\n${procedures}\n`,
    );
    const who = ['--name', 'Mori', '--email', 'mori@example.com'];
    const token = (await rig.ok(['hub', 'token', 'create', ...who, '--config', config])).trim();
    const hub = traced(world.log(), [process.execPath, BIN, 'hub', '--config', config], {
      cwd: world.folder,
      env: { ...rig.env, PAGERDUTY_TOKEN: 'u+secret' },
    });
    try {
      const port = /"base":"https?:\/\/[^"]*:(\d+)"/;
      await expect.poll(hub.out, { timeout: 60_000 }).toMatch(port);
      const base = `http://127.0.0.1:${port.exec(hub.out())?.[1]}`;
      const found: string[] = [];
      for (const kind of KINDS) {
        expect([kind.name, world.lay(kind)]).toEqual([kind.name, true]);
        const before = foreignIn(hub.started()).asked;
        const response = await fetch(`${base}/v1/procedures`, {
          // What is laid holds this process up, so that a connection which is kept may be over without its notice.
          headers: { authorization: `Bearer ${token}`, connection: 'close' },
        });
        const { foreign, asked } = foreignIn(hub.started());
        expect([kind.name, response.status, asked > before]).toEqual([kind.name, 200, true]);
        found.push(...foreign.map((one) => `${kind.name}: ${one}`));
      }
      expect(found).toEqual([]);
      expect(world.isSprung()).toBe(false);
    } finally {
      process.kill(hub.pid(), 'SIGTERM');
      await hub.ended;
    }
  });

  it('SEC-700 a hub of this machine that is first started in a hostile folder runs no program of it', async () => {
    expect(world.lay(everything)).toBe(true);
    rig.renew();
    // The tracer ends with the last of what it traces, so with the hub.
    const started = world.run(['start', 'Checkout', '--no-tui', '--procedure', 'ours', '--id', 'here']);
    await expect.poll(() => rig.hubPid(), { timeout: 60_000 }).not.toBeNull();
    await expect
      .poll(async () => (await rig.run(['list', '--json'])).out, { timeout: 60_000 })
      .toContain('here');
    const others = [['release', '--no-tui'], ['procedure', 'list'], ['doctor']].map((words) =>
      world.run(words),
    );
    const found = (await Promise.all(others)).flatMap(({ foreign }) => foreign);
    await rig.ok(['hub', 'stop']);
    const { code, foreign, asked, own } = await started;
    expect(own).toContainEqual(expect.stringContaining(' run --local'));
    expect([code, [...found, ...foreign], asked > 0, world.isSprung()]).toEqual([0, [], true, false]);
  });
});
