import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Account } from '../../src/sim/pagerduty/account.ts';
import { type LocalPagerDuty, localPagerDuty } from '../../src/sim/pagerduty/server.ts';
import { ACCOUNT_KEY, exampleTeam } from '../../src/sim/pagerduty/team.ts';
import type { Terminal } from '../../test/stories/driver/terminal.ts';

const run = promisify(execFile);
const MINUTE = 60_000;

export interface Stage {
  readonly env: Readonly<Record<string, string>>;
  /** Lets the page arrive that the picture is about. */
  play(screen: Terminal): Promise<void>;
  close(): Promise<void>;
}

/** A night on which one page is worked on, one waits, and one has just come: a PagerDuty on this machine, and a hub. */
export async function homeStage(
  bin: string,
  env: Readonly<Record<string, string | undefined>>,
  cwd: string,
): Promise<Stage> {
  let ago = 58 * MINUTE;
  const now = () => Date.now() - ago;
  const server: LocalPagerDuty = await localPagerDuty({ account: new Account(exampleTeam(Date.now()), now) });
  const { account } = server;
  const own = {
    PAGERDUTY_TOKEN: ACCOUNT_KEY,
    PAGERDUTY_API_URL: server.url,
    ONCALL_NAME: '佐藤',
    ONCALL_EMAIL: 'sato@example.com',
  };
  const oncall = (who: Readonly<Record<string, string>>, ...args: readonly string[]) =>
    run(process.execPath, [bin, ...args], { cwd, env: { ...env, ...own, ...who } as NodeJS.ProcessEnv });
  const yamada = { ONCALL_NAME: '山田', ONCALL_EMAIL: 'yamada@example.com' };
  const slow = account.trigger('SSEARCH', '検索が遅い: latency p99 > 2s');
  account.acknowledge(slow, 'PYAMADA');
  await oncall(yamada, 'start', '--incident', slow.id, '--no-tui', '-s', 'SEV3');
  ago = 12 * MINUTE;
  account.trigger('SCHECK1', '夜間の集計が遅れています', { urgency: 'low' });
  ago = 41_000;
  return {
    env: own,
    async play(screen) {
      await screen.shows('[自分');
      account.trigger('SCHECK1', '決済画面で5xx急増: 5xx rate > 5% for 5m');
      screen.type('tt');
    },
    async close() {
      await server.close();
    },
  };
}
