import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { DetectorDeps, LoadedRules } from '../../detector/detector-deps.ts';
import type { DetectionSource, RuleAnswer } from '../../ports/detection-source.ts';
import type { DetectionStore } from '../../ports/detection-store.ts';
import type { Logger } from '../../ports/logger.ts';
import type { Fallback, PageSender } from '../../ports/page-sender.ts';
import type { RuleFiles } from '../../ports/rules.ts';
import type { Lang } from '../../text/i18n/messages.ts';
import { isLoopback } from '../../text/loopback.ts';
import { redact } from '../../text/redact.ts';
import { hideValue } from '../../text/redaction/known-values.ts';
import { CliError } from '../base/errors.ts';
import { realTime, sha256 } from '../base/machine.ts';
import type { Env } from '../base/paths.ts';
import { pagerParts } from '../hub/pager-parts.ts';
import { indexOptions } from '../logs/open-log-source.ts';
import { AccessError, clusterAccess, type Keys } from '../logs/opensearch-access.ts';
import type { DetectionConfig } from '../settings/detection-schema.ts';
import type { NatsConfig } from '../settings/nats-schema.ts';
import type { PagerConfig } from '../settings/pager-schema.ts';
import type { NamedSource } from '../settings/source-schema.ts';
import {
  deadManPing,
  eventSender,
  indexDetection,
  logFileDetection,
  memoryDetectionStore,
  postToFallback,
  rulesOf,
} from '../wiring/detection.ts';
import { secretFiles } from '../wiring/secrets.ts';
import { sharedDetectionStore } from '../wiring/shared-detection.ts';

/** What a detector is to be. Paths are absolute. */
export interface DetectionPlan {
  /** Folder of their secrets, and of what detectors share. */
  readonly data: string;
  /** The cluster of the hub, where detectors share it. */
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

export interface DetectionParts {
  readonly deps: Omit<DetectorDeps, 'logger' | 'onCheckpoint'>;
  readonly store: DetectionStore;
  close(): Promise<void>;
}

const LEASE_MS = 15_000;
const OPENSEARCH_LOGINS = 'opensearch.json';

/**
 * Opens what a detector needs. Rejects with `no-rules`, `rules-broken`, `no-routing-key`, `routing-keys-bad`, `dead-man-url`, `fallback-url`, `fallback-after`, or as
 * `pagerParts`. `logger`: where a dry run says what it would have sent.
 */
export async function detectionParts(plan: DetectionPlan, env: Env, logger: Logger): Promise<DetectionParts> {
  const files = rulesOf(plan.rules);
  const { rules, problems, files: found } = await files.load();
  const [first] = problems;
  if (rules.length === 0 && found.length > 0 && first !== undefined) {
    const where = [first.file, first.line].filter((part) => part !== null).join(':');
    throw new CliError('rules-broken', { where, problem: `${first.where ?? ''} ${first.message}`.trim() });
  }
  if (rules.length === 0) throw new CliError('no-rules', { folder: plan.rules });
  const store = plan.dryRun ? memoryDetectionStore() : await sharedDetectionStore(plan, env);
  const keys = { env, file: join(plan.data, OPENSEARCH_LOGINS), trusted: plan.trusted };
  const sources = detectionSources(plan.sources, keys);
  const url = plan.dryRun ? null : await deadManUrl(env, plan.data);
  const fallback = plan.dryRun ? null : await fallbackOf(env, plan.data);
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
      fallback,
      time: realTime,
      random: Math.random,
      hash: sha256,
      words: { lang: plan.detection?.lang ?? plan.lang, timeZone: plan.detection?.timeZone ?? plan.timeZone },
      // Another detector takes over within a slot.
      leaseMs: Math.min(LEASE_MS, shortest / 2),
    },
    async close() {
      await Promise.all([...sources.values()].map((source) => source.close()));
      await store.close();
    },
  };
}

/** Different for each process: in containers two machines may have the same name and the same process id. */
const watcherName = ({ nats }: DetectionPlan): string =>
  `${hostname()}-${process.pid}${nats === undefined ? '' : `-${randomBytes(3).toString('hex')}`}`;

/** The rules of files as a detector goes by them. */
export async function loadedRules(files: RuleFiles): Promise<LoadedRules> {
  const { rules, problems, defaults } = await files.load();
  const broken = problems.map(({ file, line }) => (line === null ? file : `${file}:${line}`));
  const said = problems.map(
    ({ file, line, where, message }) =>
      redact(
        [line === null ? file : `${file}:${line}`, where, message].filter((part) => part !== null).join(' '),
      ).text,
  );
  return {
    ...{ rules: rules.map(({ rule }) => rule), broken: [...new Set(broken)], problems: [...new Set(said)] },
    hasDefaults: defaults !== null,
  };
}

async function pagerOf({ data, detection, pagerduty }: DetectionPlan, env: Env): Promise<PageSender> {
  const keys = await routingKeys(env, data);
  if (keys === null) throw new CliError('no-routing-key');
  const rest = await pagerParts({ env, secrets: data, config: pagerduty, time: realTime });
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

/** The configured log sources as detection counts them, by name. */
function detectionSources(sources: readonly NamedSource[], keys: Keys): ReadonlyMap<string, DetectionSource> {
  return new Map(sources.map((source) => [source.name, openOne(source, keys)]));
}

function openOne({ name, definition }: NamedSource, keys: Keys): DetectionSource {
  if (definition.type === 'file') return logFileDetection({ name, path: definition.path });
  try {
    const access = clusterAccess(definition, keys);
    return indexDetection({ name, guests: false, ...access, ...indexOptions(definition) });
  } catch (error) {
    if (!(error instanceof AccessError)) throw error;
    const { kind, params } = error;
    return {
      name,
      count: async ({ rules }) => rules.map((): RuleAnswer => ({ unknown: { kind, params } })),
      messageField: () => null,
      skewMs: async () => null,
      close: async () => {},
    };
  }
}

/** 0600, beside the hub's other secrets: `{"default": "…", "low": "…", "checkout": "…"}`, by service of the rules. */
const KEYS_FILE = 'routing-keys.json';
/** 0600: the address that is pinged after each slot. */
const DEAD_MAN_FILE = 'dead-man.url';
/** 0600: the address that is told of pages that PagerDuty does not take. */
const FALLBACK_FILE = 'fallback.url';
const FALLBACK_SECONDS = { usual: 120, least: 1, most: 86_400 };

const key = z.string().regex(/^[A-Za-z0-9]{32}$/);
const keysSchema = z.record(z.string().min(1).max(200), key);

interface RoutingKeys {
  readonly default: string;
  readonly low?: string | undefined;
  readonly services: Readonly<Record<string, string>>;
}

/**
 * Integration keys of Events v2: `PAGERDUTY_ROUTING_KEY` and `PAGERDUTY_LOW_ROUTING_KEY`, else the file. Null without one. Rejects
 * with `routing-keys-bad` for a file that is none, and with a `PrivateFileError` where others could read it.
 */
async function routingKeys(env: Env, secrets: string): Promise<RoutingKeys | null> {
  const { default: usual, low, ...services } = await keptKeys(secrets);
  const first = env.PAGERDUTY_ROUTING_KEY?.trim() || usual || Object.values(services)[0];
  if (first === undefined) return null;
  if (!key.safeParse(first).success)
    throw new CliError('routing-keys-bad', { file: 'PAGERDUTY_ROUTING_KEY' });
  const lowKey = env.PAGERDUTY_LOW_ROUTING_KEY?.trim() || low;
  for (const each of [first, lowKey, ...Object.values(services)]) if (each) hideValue(each);
  return { default: first, low: lowKey, services };
}

async function keptKeys(secrets: string): Promise<Readonly<Record<string, string>>> {
  const text = await (await secretFiles(secrets)).read(KEYS_FILE);
  if (text === null) return {};
  try {
    return keysSchema.parse(JSON.parse(text));
  } catch {
    // The parser's message would show what is in the file.
    throw new CliError('routing-keys-bad', { file: KEYS_FILE });
  }
}

/** `ONCALL_DEAD_MAN_URL`, else the file; null without one. */
async function deadManUrl(env: Env, secrets: string): Promise<string | null> {
  const url = await secretUrl(env.ONCALL_DEAD_MAN_URL, secrets, DEAD_MAN_FILE);
  if (url !== null && !/^https?:/.test(URL.parse(url)?.protocol ?? '')) throw new CliError('dead-man-url');
  return url;
}

/** `ONCALL_FALLBACK_URL`, else the file, after `ONCALL_FALLBACK_SECONDS`; null without an address. What users suffer goes there. */
async function fallbackOf(env: Env, secrets: string): Promise<Fallback | null> {
  const url = await secretUrl(env.ONCALL_FALLBACK_URL, secrets, FALLBACK_FILE);
  if (url === null) return null;
  const { protocol = '', hostname = '' } = URL.parse(url) ?? {};
  if (protocol !== 'https:' && !(protocol === 'http:' && isLoopback(hostname)))
    throw new CliError('fallback-url');
  const { usual, least, most } = FALLBACK_SECONDS;
  const value = env.ONCALL_FALLBACK_SECONDS?.trim() || String(usual);
  const seconds = Number(value);
  if (!Number.isInteger(seconds) || seconds < least || seconds > most)
    throw new CliError('fallback-after', { value });
  return { post: postToFallback(url), afterMs: seconds * 1_000 };
}

/** Hidden in every text from now on. */
async function secretUrl(given: string | undefined, secrets: string, file: string): Promise<string | null> {
  const url = given?.trim() || (await (await secretFiles(secrets)).read(file))?.trim();
  if (!url) return null;
  hideValue(url);
  return url;
}
