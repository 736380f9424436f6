import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Logger } from '../../ports/logger.ts';
import type { PageSender } from '../../ports/page-sender.ts';
import type { RuleFiles } from '../../ports/rules.ts';
import type { WatchStore } from '../../ports/watch-store.ts';
import type { Lang } from '../../text/i18n/messages.ts';
import { redact } from '../../text/redact.ts';
import type { LoadedRules, WatcherDeps } from '../../watch/watcher-deps.ts';
import { CliError } from '../base/errors.ts';
import { realTime, sha256 } from '../base/machine.ts';
import type { Env } from '../base/paths.ts';
import { pagerParts } from '../hub/pager-parts.ts';
import type { DetectionConfig } from '../settings/detection-schema.ts';
import type { NatsConfig } from '../settings/nats-schema.ts';
import type { PagerConfig } from '../settings/pager-schema.ts';
import type { NamedSource } from '../settings/source-schema.ts';
import { sharedWatchStore } from '../wiring/shared-watch.ts';
import { deadManPing, eventSender, memoryWatchStore, rulesOf } from '../wiring/watch.ts';
import { detectionSources } from './detection-sources.ts';
import { deadManUrl, routingKeys } from './routing-keys.ts';

/** What a watcher is to be. Paths are absolute. */
export interface WatchPlan {
  /** Folder of their secrets, and of what watchers share. */
  readonly data: string;
  /** The cluster of the hub, where watchers share it. */
  readonly nats?: NatsConfig | undefined;
  readonly rules: string;
  readonly sources: readonly NamedSource[];
  readonly detection: DetectionConfig | undefined;
  readonly pagerduty: PagerConfig | undefined;
  readonly lang: Lang;
  readonly timeZone: string;
  /** Whether nodes are named by the person who runs it, as in a hub's configuration. */
  readonly trusted: boolean;
  /** Evaluates, pages nobody and keeps nothing. */
  readonly dryRun: boolean;
}

export interface WatchParts {
  readonly deps: Omit<WatcherDeps, 'logger' | 'onCheckpoint'>;
  readonly store: WatchStore;
  close(): Promise<void>;
}

const LEASE_MS = 15_000;
const OPENSEARCH_LOGINS = 'opensearch.json';

/**
 * Opens what a watcher needs. Rejects with `no-rules`, `rules-broken`, `no-routing-key`, `routing-keys-bad`, `dead-man-url`, or as
 * `pagerParts`. `logger`: where a dry run says what it would have sent.
 */
export async function watchParts(plan: WatchPlan, env: Env, logger: Logger): Promise<WatchParts> {
  const files = rulesOf(plan.rules);
  const { rules, problems, files: found } = await files.load();
  const [first] = problems;
  if (rules.length === 0 && found.length > 0 && first !== undefined) {
    const where = [first.file, first.line].filter((part) => part !== null).join(':');
    throw new CliError('rules-broken', { where, problem: `${first.where ?? ''} ${first.message}`.trim() });
  }
  if (rules.length === 0) throw new CliError('no-rules', { folder: plan.rules });
  const store = plan.dryRun ? memoryWatchStore() : await sharedWatchStore(plan, env);
  const keys = { env, file: join(plan.data, OPENSEARCH_LOGINS), trusted: plan.trusted };
  const sources = detectionSources(plan.sources, keys);
  const url = plan.dryRun ? null : await deadManUrl(env, plan.data);
  const shortest = Math.min(...rules.map(({ rule }) => rule.every));
  return {
    store,
    deps: {
      watcher: watcherName(plan),
      store,
      sources,
      rules: () => loadedRules(files),
      sender: plan.dryRun ? drySender(logger) : await pagerOf(plan, env),
      ping: url === null ? null : deadManPing(url),
      time: realTime,
      random: Math.random,
      hash: sha256,
      words: { lang: plan.detection?.lang ?? plan.lang, timeZone: plan.detection?.timeZone ?? plan.timeZone },
      // Another watcher takes over within a slot.
      leaseMs: Math.min(LEASE_MS, shortest / 2),
    },
    async close() {
      await Promise.all([...sources.values()].map((source) => source.close()));
      await store.close();
    },
  };
}

/** Different for each process: in containers two machines may have the same name and the same process id. */
const watcherName = ({ nats }: WatchPlan): string =>
  `${hostname()}-${process.pid}${nats === undefined ? '' : `-${randomBytes(3).toString('hex')}`}`;

/** The rules of files as a watcher goes by them. */
export async function loadedRules(files: RuleFiles): Promise<LoadedRules> {
  const { rules, problems } = await files.load();
  const broken = problems.map(({ file, line }) => (line === null ? file : `${file}:${line}`));
  const said = problems.map(
    ({ file, line, where, message }) =>
      redact(
        [line === null ? file : `${file}:${line}`, where, message].filter((part) => part !== null).join(' '),
      ).text,
  );
  return { rules: rules.map(({ rule }) => rule), broken: [...new Set(broken)], problems: [...new Set(said)] };
}

async function pagerOf({ data, detection, pagerduty }: WatchPlan, env: Env): Promise<PageSender> {
  const keys = await routingKeys(env, data);
  if (keys === null) throw new CliError('no-routing-key');
  const rest = await pagerParts({ env, secrets: data, config: pagerduty });
  const url = env.PAGERDUTY_EVENTS_URL?.trim() || detection?.events;
  const names = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy'];
  const proxyEnv = Object.fromEntries(names.flatMap((name) => (env[name] ? [[name, env[name]]] : [])));
  return eventSender({ keys, url, proxyEnv, pager: rest?.pager ?? null });
}

/** Says in the log what would be sent. */
function drySender(logger: Logger): PageSender {
  return {
    ways: () => ['default'],
    async trigger({ key, summary, severity, details }) {
      logger.info({ key, summary, severity, details }, 'would-page');
    },
    async resolve({ key }) {
      logger.info({ key }, 'would-resolve');
    },
  };
}
