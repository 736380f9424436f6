import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DetectionEvent, DetectionFact } from '../../../detection/detection-event.ts';
import { type DetectionStore, DetectionStoreError, UNFENCED } from '../../../ports/detection-store.ts';
import { EventLogError } from '../../../ports/event-log.ts';
import { CliError } from '../../base/errors.ts';
import { hubStartError } from '../../base/hub-start-error.ts';
import type { Env } from '../../base/paths.ts';
import { command } from '../../grammar/command.ts';
import { type CopiedSession, copyEvents, type HubLogs } from '../../hub/copy-events.ts';
import { readNatsConfig, withCluster } from '../../hub/own-cluster.ts';
import { whoHolds } from '../../hub/store-holder.ts';
import { mayChange } from '../../settings/invocation.ts';
import { eventFile, eventStore } from '../../wiring/hub-server.ts';
import type { EventCluster } from '../../wiring/jetstream.ts';
import { secretFiles } from '../../wiring/secrets.ts';
import { type DetectionStorePlace, sharedDetectionStore } from '../../wiring/shared-detection.ts';

interface MoveOptions {
  readonly config?: string;
  readonly to?: string;
}

/** What all hubs of a team share; it goes with the events, so that nobody has to log in again. */
const FILES = ['tokens.json', 'invite-key', 'tls-key.pem', 'pagerduty-webhooks.json'];

/** Copies all that a hub keeps from its file into its cluster, or back. No hub may run meanwhile. */
export const move = command<MoveOptions>({
  options: [
    { flags: '--to <where>', help: 'optMoveTo', choices: ['nats', 'sqlite'] },
    { flags: '--config <file>', help: 'optConfig', values: 'file' },
  ],
  withoutSettings: true,
  async run(cli, _args, { config: file, to }) {
    mayChange(cli);
    const missing = file === undefined ? '--config' : to === undefined ? '--to' : null;
    if (missing !== null || file === undefined) {
      throw new CliError('missing-option', { command: 'oncall hub move', option: missing ?? '' });
    }
    const config = await readNatsConfig(cli, file);
    const sessions: CopiedSession[] = [];
    let detectionEvents = 0;
    const copied = (session: CopiedSession) => {
      sessions.push(session);
      if (!cli.globals.json) cli.out.line(cli.t('moved-session', { ...session }));
    };
    await withCluster(cli, config, file, async (cluster) => {
      await cluster.differences();
      await whileNobodyServes(cluster, async (shared) => {
        const own = await eventStore(config.data).catch((error: unknown) => {
          throw whoHolds(hubStartError(error), config.data);
        });
        try {
          const [from, target] = to === 'nats' ? [own, shared] : [shared, own];
          const there = (await target.sessions()).length;
          if (there > 0) throw new CliError('move-not-empty', { to: to ?? '', n: there });
          const detection = await openDetectionMove(
            config,
            cli.env,
            to === 'nats' ? 'nats' : 'sqlite',
            Date.now,
          );
          try {
            await copyEvents(from, target, copied).catch(asCopyError);
            await moveFiles(config.data, cluster, to === 'nats');
            detectionEvents = await detection.copy();
          } finally {
            await detection.close();
          }
        } finally {
          await own.close();
        }
      });
    });
    const path = eventFile(config.data);
    if (cli.globals.json) cli.out.json({ to, sessions, watch: detectionEvents });
    else {
      const key = to === 'nats' ? 'moved-to-nats' : 'moved-to-sqlite';
      cli.out.say(cli.t(key, { n: sessions.length, path }));
      if (detectionEvents > 0) cli.out.say(cli.t('moved-watch', { n: detectionEvents }));
    }
    return undefined;
  },
});

function asCopyError(error: unknown): never {
  if (error instanceof EventLogError && error.kind === 'damaged') {
    const { session = '', seq = 0 } = error.params;
    throw new CliError('damaged', { session, seq }, error);
  }
  throw error;
}

async function whileNobodyServes(
  cluster: EventCluster,
  work: (log: HubLogs) => Promise<void>,
): Promise<void> {
  const lease = await cluster.lease(null);
  if (!(await lease.takeNow())) {
    const { host = '?', pid = 0 } = lease.holder ?? {};
    throw new CliError('hub-serves', { host, pid });
  }
  try {
    await work(cluster.log(lease));
  } finally {
    await lease.release();
  }
}

async function moveFiles(data: string, cluster: EventCluster, toShared: boolean): Promise<void> {
  const own = await secretFiles(data);
  const shared = await cluster.files();
  const [from, to] = toShared ? [own, shared] : [shared, own];
  for (const name of FILES) {
    const text = await from.read(name);
    if (text !== null) await to.write(name, text);
  }
}

const FILE = 'watch.db';
/** The copy holds the lease only to keep the checkpoint. */
const LEASE_MS = 5_000;
const NAME = 'oncall hub move';

/** A detection log that is to be copied, and where to. */
interface DetectionMove {
  /** Copies events and checkpoint; gives how many events. */
  copy(): Promise<number>;
  close(): Promise<void>;
}

/**
 * Opens the detection logs of a folder and of its cluster. Rejects with `move-watch-not-empty` where both have events, and with
 * `watch-store` where one cannot be used; so does `copy`.
 */
async function openDetectionMove(
  { data, nats }: Required<DetectionStorePlace>,
  env: Env,
  to: 'nats' | 'sqlite',
  now: () => number,
): Promise<DetectionMove> {
  const own = await sharedDetectionStore({ data }, env);
  const shared = await sharedDetectionStore({ data, nats }, env);
  const isThere = existsSync(join(data, FILE));
  const close = async () => {
    await own.close();
    await shared.close();
  };
  try {
    const ofFile = isThere ? await own.events(1) : [];
    const ofCluster = await shared.events(1);
    const [events, there] = to === 'nats' ? [ofFile, ofCluster] : [ofCluster, ofFile];
    if (events.length > 0 && there.length > 0) {
      throw new CliError('move-watch-not-empty', { to, n: there.length });
    }
    const [from, target] = to === 'nats' ? [own, shared] : [shared, own];
    return {
      copy: () =>
        events.length === 0 ? Promise.resolve(0) : copyDetection(events, from, target, now).catch(asError),
      close,
    };
  } catch (error) {
    await close();
    return asError(error);
  }
}

async function copyDetection(
  events: readonly DetectionEvent[],
  from: DetectionStore,
  to: DetectionStore,
  now: () => number,
): Promise<number> {
  for (const { n: _n, at, by, fence: _fence, ...fact } of events) {
    await to.append(by, UNFENCED, at, [fact as DetectionFact]);
  }
  const checkpoint = await from.checkpoint();
  if (checkpoint === null) return events.length;
  const { holder, fence } = await to.lease(NAME, now(), LEASE_MS);
  // A detector that evaluates there has a checkpoint of its own.
  if (holder !== NAME) return events.length;
  await to.saveCheckpoint(fence, checkpoint);
  await to.release(NAME, fence);
  return events.length;
}

function asError(error: unknown): never {
  if (!(error instanceof DetectionStoreError)) throw error;
  const { path = '', reason = error.kind } = error.params;
  throw new CliError('watch-store', { folder: path, reason }, error);
}
