import { userInfo } from 'node:os';
import { join } from 'node:path';
import { type Checkpoint, readCheckpoint } from '../../detection/checkpoint.ts';
import type { Exclusion } from '../../detection/exclusion.ts';
import { addExclusion } from '../../detector/exclusions.ts';
import { type DetectionStore, DetectionStoreError } from '../../ports/detection-store.ts';
import { ExclusionRefused } from '../../ports/exclusions.ts';
import type { DetectionHost } from '../../tui/detection/detection-host.ts';
import type { DetectionReading, ExclusionWish } from '../../tui/detection/detection-state.ts';
import type { Typed } from '../../tui/kernel/scene.ts';
import { runDetectionScreen } from '../../tui/terminal/mount-detection.tsx';
import { EXIT } from '../base/errors.ts';
import { explain } from '../base/explain.ts';
import { everyMs } from '../base/machine.ts';
import { fileLog } from '../hub/hub-log.ts';
import { knownIdentity } from '../link/identity.ts';
import { hubOf } from '../link/wire.ts';
import { enterSession } from '../session/enter-session.ts';
import { startPage } from '../session/home-host.ts';
import { type Invocation, timeZone } from '../settings/invocation.ts';
import { keepTerminal } from '../terminal/keeper.ts';
import { ownScreen, ownTerminal } from '../terminal/own-screen-settings.ts';
import { type EndSignal, onCrash, onEndSignal, SIGNAL_EXIT } from '../terminal/signals.ts';
import { secretFolder } from '../wiring/secrets.ts';
import { type DetectionPlan, detectionParts } from './detection-parts.ts';
import { serveMetrics } from './metrics-server.ts';
import { type RunningDetection, runDetection } from './running-detection.ts';

/**
 * The live screen. This process is a detector like any other: it evaluates while no other does, and only shows what another one
 * evaluates; also while its person is in a session. Its log goes to a file below the state folder.
 */
export async function openDetection(
  cli: Invocation,
  plan: DetectionPlan,
  metrics: string | undefined,
): Promise<number> {
  const folder = join(cli.paths.state, 'watch');
  await secretFolder(folder);
  const logger = fileLog(folder);
  const parts = await detectionParts(plan, cli.env, logger);
  const running = runDetection(parts, logger);
  try {
    const onFault = (error: unknown) => logger.error({ err: error }, 'fault');
    const serving = metrics === undefined ? null : await serveMetrics(metrics, running, onFault);
    const who = (await knownIdentity(cli)).name ?? userInfo().username;
    const host = detectionHost({
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
  host: ReturnType<typeof detectionHost>,
  about: { readonly timeZone: string; readonly own: string; readonly dryRun: boolean },
): Promise<number> {
  let notice: string | null = null;
  let ahead: readonly Typed[] = [];
  for (;;) {
    const screen = await ownScreen(cli);
    const keeper = keepTerminal();
    const end = await runDetectionScreen({
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

const DAY_MS = 86_400_000;

interface DetectionHostOptions {
  readonly store: DetectionStore;
  readonly running: RunningDetection;
  /** Who is at the terminal. */
  readonly who: string;
  /** A refusal as its reader's sentence. */
  readonly explain: (refused: ExclusionRefused) => string;
}

/** The world outside as the screen of detection sees it. */
export function detectionHost({ store, running, who, explain }: DetectionHostOptions): DetectionHost {
  return {
    now: () => Date.now(),
    every: everyMs,
    async read(): Promise<DetectionReading> {
      const { role } = running;
      const known = role.is === 'evaluates' ? running.checkpoint : null;
      const of = (checkpoint: Checkpoint | null) => ({
        checkpoint,
        role:
          role.is !== 'evaluates'
            ? ('shows' as const)
            : role.fence === null
              ? ('alone' as const)
              : ('evaluates' as const),
      });
      try {
        const lease = await store.leaseNow(Date.now());
        const kept = known ?? readCheckpoint(await store.checkpoint());
        return { ...of(kept), holder: lease?.holder ?? null, standby: lease?.standby ?? [], trouble: null };
      } catch (error) {
        const trouble = error instanceof DetectionStoreError ? error.kind : String(error);
        return { ...of(known), holder: null, standby: [], trouble };
      }
    },
    async exclude(wish) {
      try {
        const events = await store.events(1);
        const taken = events.flatMap((event) => (event.type === 'exclusion.added' ? [event.data.id] : []));
        const exclusion = exclusionOf(wish, taken, who, Date.now());
        const asked = { ...exclusion, sure: wish.sure };
        const { id, until } = await addExclusion(store, asked, who, exclusion.from);
        return { ok: true, id, until };
      } catch (error) {
        if (error instanceof ExclusionRefused)
          return error.rules.length === 0
            ? { ok: false, why: explain(error) }
            : { ok: false, why: explain(error), asks: true };
        return { ok: false, why: error instanceof DetectionStoreError ? error.kind : String(error) };
      }
    },
    bell: () => void process.stdout.write('\x07'),
    onSignal: (run) => onEndSignal(run),
    onCrash,
  };
}

/** The first name that is not taken: `checkout-5xx-2026-11-27`, then with a number. */
function exclusionOf(
  { rule, query, reason, days }: Omit<ExclusionWish, 'sure'>,
  taken: readonly string[],
  owner: string,
  now: number,
): Exclusion {
  const from = new Date(now).toISOString();
  const base = `${rule.slice(0, 40)}-${from.slice(0, 10)}`;
  let id = base;
  for (let n = 2; taken.includes(id); n += 1) id = `${base}-${n}`;
  return {
    id,
    rule,
    source: null,
    match: { by: 'query', query },
    owner,
    reason,
    from,
    until: new Date(now + days * DAY_MS).toISOString(),
  };
}
