import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { realTime } from '../../src/cli/base/machine.ts';
import { openShop, SHOP_TOKEN } from '../../src/demo/shop.ts';
import { DEMO_CHANNEL, demoWorkspace } from '../../src/demo/slack-team.ts';
import { Account } from '../../src/sim/pagerduty/account.ts';
import { localPagerDuty } from '../../src/sim/pagerduty/server.ts';
import { ACCOUNT_KEY, exampleTeam } from '../../src/sim/pagerduty/team.ts';
import { localSlack } from '../../src/sim/slack/server.ts';
import { APP_TOKEN, BOT_TOKEN } from '../../src/sim/slack/workspace.ts';
import { BIN, type CliRig, teamHub } from '../cli/rig.ts';
import { ruleWorld } from '../cli/rules/rule-world.ts';
import { missingNats, startNats } from '../rigs/nats/nats-server.ts';
import { ROOT } from './pages.ts';

/** Names in the pages, and what they are here. The longest first, where one is a part of another. */
type Names = readonly (readonly [inPage: string, here: string])[];

export interface Shell {
  /** Runs a block as one would paste it, and prints what it printed; throws where a line fails. */
  run(block: string): Promise<string>;
  close(): Promise<void>;
}

/** Programs of the machine that a test must not reach: what they are for is done by hand. */
const STUBS: Readonly<Record<string, string>> = {
  // As the hub's own user: here that is who runs the test.
  sudo: 'shift 2; exec "$@"',
  systemctl: 'exit 0',
  useradd: 'exit 0',
  npm: 'exit 0',
  skopeo: 'exit 0',
  docker: 'exit 0',
  curl: `exec "${process.execPath}" -e 'fetch(process.argv.at(-1)).then(async (r) => { console.log(await r.text()); process.exit(r.ok ? 0 : 22); })' -- "$@"`,
};

/** No terminal is here: what would open a screen starts or joins without one. Who has joined stays until somebody ends it. */
const ONCALL = `run() { "${process.execPath}" "${BIN}" "$@"; }
case " $* " in
  *" --plain "*|*" join "*) timeout 5 "${process.execPath}" "${BIN}" "$@"; code=$?; [ $code = 124 ] && exit 0; exit $code ;;
  *" --no-tui "*|*" maintenance start "*) run "$@" ;;
  " start "*) run "$@" --no-tui ;;
  *) run "$@" ;;
esac`;

/**
 * A folder and a user for one page: a session that is called as in the pages, pages at a PagerDuty, a GitHub, a Slack, a rule with its
 * log, and a hub of a team. What a page calls by other names is put in its place.
 */
export async function pageWorld(
  rig: CliRig,
  { path: page, text }: { readonly path: string; readonly text: string },
): Promise<Shell> {
  const now = Date.now();
  const account = new Account(exampleTeam(now), () => Date.now());
  const pagerDuty = await localPagerDuty({ account });
  const shop = await openShop('en', realTime);
  const slack = await localSlack({ workspace: demoWorkspace('en', () => Date.now()) });
  const nats = page.endsWith('cluster.md') && missingNats() === null ? await startNats() : null;
  const env: Record<string, string> = {
    PAGERDUTY_TOKEN: ACCOUNT_KEY,
    PAGERDUTY_API_URL: pagerDuty.url,
    ONCALL_GITHUB_TOKEN: SHOP_TOKEN,
    GITHUB_API_URL: shop.server.url,
    SLACK_BOT_TOKEN: BOT_TOKEN,
    SLACK_APP_TOKEN: APP_TOKEN,
    SLACK_API_URL: slack.url,
    ONCALL_LANG: 'en',
  };
  const own = join(rig.root, 'config', 'oncall', 'config.yaml');
  mkdirSync(dirname(own), { recursive: true });
  writeFileSync(
    own,
    `slack: { channel: ${DEMO_CHANNEL} }\nchanges:\n  services:\n    - { name: checkout, repository: acme/shop, environment: checkout-production }\n`,
  );
  ruleWorld(rig.work, now);
  writeFileSync(join(rig.work, 'app.log'), '{"level":"error","message":"cannot connect"}\nplain\n');
  // One that somebody took a while ago, for what is compared with the past.
  account.acknowledge(account.trigger('SCHECK1', 'disk full'), 'PSATO01');
  const [first, second] = ['5xx rate > 5%', '5xx rate > 9%'].map((title) =>
    account.trigger('SCHECK1', title),
  );
  // Only what the page names is started: each is a process or more.
  const hub = /hub\.yaml|oncall\.example\.com|oncall login/.test(text) ? await teamHub(rig, env, {}) : null;
  const cluster = join(rig.root, 'cluster', 'hub.yaml');
  mkdirSync(dirname(cluster), { recursive: true });
  if (nats)
    writeFileSync(cluster, `data: data\ntls: proxy\nnats: { servers: ['${nats.url}'], replicas: 1 }\n`);
  const token = (await hub?.token('mori')) ?? '';
  const tutorial = page.includes('tutorials/');
  const session = tutorial
    ? ''
    : ((await rig.ok(['start', 'checkout 5xx', '--id', 'checkout', '--no-tui'], { env })).split('\n')[0] ??
      '');
  if (!tutorial && /Tanaka/i.test(text))
    await rig.ok(['note', session, 'here'], {
      env: { ...env, ONCALL_NAME: 'Tanaka', ONCALL_EMAIL: 'tanaka@example.com' },
    });

  const day = new Date(now + 86_400_000).toISOString().slice(0, 10);
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Tokyo' }).format(now);
  const names: Names = [
    ['2026-11-25-checkout-1125', `${today}-${session}`],
    ['checkout-1125', session],
    ['2026-11-26', day],
    ['/etc/systemd/system', join(rig.root, 'units')],
    ...(hub === null
      ? []
      : ([
          ['/etc/oncall/hub.yaml', hub.config],
          [' hub.yaml', ` ${nats ? cluster : hub.config}`],
          ['https://oncall.example.com', hub.url],
        ] as const)),
    ['/var/lib/oncall-backup', join(rig.root, 'backup')],
    ['/var/lib/nats', join(rig.root, 'nats')],
    ['/tmp/restored', join(rig.root, 'restored')],
    ['/opt/oncall', ROOT],
    ['4812', String(first?.number)],
    ['4813', String(second?.number)],
    ['--schedule Primary', '--schedule "決済 一次"'],
  ];
  for (const folder of ['units', 'backup', 'nats/jetstream/$G/streams/ONCALL_EV'])
    mkdirSync(join(rig.root, folder), { recursive: true });
  const bin = join(rig.root, 'bin');
  mkdirSync(bin, { recursive: true });
  for (const [name, body] of Object.entries({ ...STUBS, oncall: ONCALL })) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${body}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  const PATH = `${bin}:${dirname(process.execPath)}:${process.env.PATH}`;
  let cwd = rig.work;
  let running: ChildProcess | null = null;
  return {
    async run(block) {
      const lines = names.reduce((text, [from, to]) => text.replaceAll(from, to), block);
      // What is asked for unseen: a token for `login`, a signing secret for `webhook add`.
      const stdin = block.includes('oncall login') ? token : 'a-secret-of-pagerduty\n';
      const script = `set -e\ncd "${cwd}"\n${lines}\npwd >&3\n`;
      running = shellOf({ ...rig.env, ...env, PATH }, script);
      const { code, out, err, last } = await finished(running, stdin);
      if (code !== 0) throw new Error(`exit ${code} of:\n${lines}\n${out}${err}`);
      // Only tutorials go on where the block before has left off.
      if (tutorial) cwd = last.trim();
      return `${out}${err}`;
    },
    async close() {
      // What a test that ran out of time has left.
      if (running?.pid !== undefined && running.exitCode === null) process.kill(-running.pid, 'SIGKILL');
      await Promise.all([pagerDuty.close(), shop.server.close(), slack.close(), nats?.stop()]);
    },
  };
}

/** A group of its own, so that what it starts can be ended with it. */
const shellOf = (env: Readonly<Record<string, string | undefined>>, script: string): ChildProcess =>
  spawn('bash', ['-c', script], {
    detached: true,
    env: env as NodeJS.ProcessEnv,
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
  });

function finished(child: ChildProcess, stdin: string) {
  const said = ['', '', ''];
  for (const [i, stream] of child.stdio.slice(1).entries())
    (stream as NodeJS.ReadableStream).setEncoding('utf8').on('data', (text: string) => {
      said[i] += text;
    });
  child.stdin?.on('error', () => {});
  child.stdin?.end(stdin);
  return new Promise<{ code: number | null; out: string; err: string; last: string }>((done) => {
    child.once('close', (code) => {
      const [out = '', err = '', last = ''] = said;
      done({ code, out, err, last });
    });
  });
}
