import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { Typed } from '../../tui/store/scene-store.ts';
import { runWatchScreen } from '../../tui/terminal/mount-watch.tsx';
import { EXIT } from '../base/errors.ts';
import { explain } from '../base/explain.ts';
import { fileLog } from '../hub/hub-log.ts';
import { knownIdentity } from '../link/identity.ts';
import { hubOf } from '../link/wire.ts';
import { enterSession } from '../session/enter-session.ts';
import { startPage } from '../session/home-host.ts';
import { type Invocation, timeZone } from '../settings/invocation.ts';
import { keepTerminal } from '../terminal/keeper.ts';
import { ownScreen, ownTerminal } from '../terminal/own-screen-settings.ts';
import { type EndSignal, SIGNAL_EXIT } from '../terminal/signals.ts';
import { secretFolder } from '../wiring/secrets.ts';
import { serveMetrics } from './metrics-server.ts';
import { runWatch } from './running-watch.ts';
import { watchHost } from './watch-host.ts';
import { type WatchPlan, watchParts } from './watch-parts.ts';

/**
 * The live screen. This process is a watcher like any other: it evaluates while no other does, and only shows what another one
 * evaluates; also while its person is in a session. Its log goes to a file below the state folder.
 */
export async function openWatch(
  cli: Invocation,
  plan: WatchPlan,
  metrics: string | undefined,
): Promise<number> {
  const folder = join(cli.paths.state, 'watch');
  await secretFolder(folder);
  const logger = fileLog(folder);
  const parts = await watchParts(plan, cli.env, logger);
  const running = runWatch(parts, logger);
  try {
    const onFault = (error: unknown) => logger.error({ err: error }, 'fault');
    const serving = metrics === undefined ? null : await serveMetrics(metrics, running, onFault);
    const who = (await knownIdentity(cli)).name ?? userInfo().username;
    const host = watchHost({
      ...{ store: parts.store, running, who },
      explain: (refused) => explain(refused, cli.lang).line,
    });
    const about = { timeZone: timeZone(cli), own: parts.deps.watcher, dryRun: plan.dryRun };
    const code = await screens(cli, host, about);
    await serving?.close(1_000);
    return code;
  } finally {
    await running.stop();
    await logger.close();
  }
}

async function screens(
  cli: Invocation,
  host: ReturnType<typeof watchHost>,
  about: { readonly timeZone: string; readonly own: string; readonly dryRun: boolean },
): Promise<number> {
  let notice: string | null = null;
  let ahead: readonly Typed[] = [];
  for (;;) {
    const screen = await ownScreen(cli);
    const keeper = keepTerminal();
    const end = await runWatchScreen({
      host,
      ...screen,
      about,
      notice,
      ahead,
      onEnter: () => ownTerminal().passOn(),
    }).finally(() => keeper.release());
    if (end.reason === 'signal') return SIGNAL_EXIT[end.signal as EndSignal] ?? EXIT.failed;
    if (end.reason === 'left') return EXIT.done;
    notice = null;
    ahead = [];
    try {
      const link = await hubOf(cli, {});
      const quiet = { ...cli, out: { ...cli.out, say: () => {} } };
      const { session, files } = await startPage(quiet, link, end.incident);
      const between = {
        ahead: end.typed,
        onLeft: (typed: readonly Typed[]) => {
          ahead = typed;
        },
      };
      const code = await enterSession(cli, link, session, {
        observe: false,
        tui: true,
        pipeFiles: files,
        between,
      });
      if (Object.values(SIGNAL_EXIT).includes(code as (typeof SIGNAL_EXIT)[EndSignal])) return code;
    } catch (error) {
      // A session that cannot be shown is no reason to stop watching.
      notice = explain(error, cli.lang).line;
    }
  }
}
