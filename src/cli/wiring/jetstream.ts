import { randomBytes } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import {
  credsAuthenticator,
  nkeyAuthenticator,
  nkeys,
  usernamePasswordAuthenticator,
} from '@nats-io/transport-node';
import {
  examineNats,
  type NatsExamination,
  readSync,
  type SyncSettings,
} from '../../adapters/jetstream-log/examine.ts';
import { HubCalls } from '../../adapters/jetstream-log/hub-calls.ts';
import { JetStreamLog } from '../../adapters/jetstream-log/jetstream-log.ts';
import { HubLease, type LeaseHolder, openBucket } from '../../adapters/jetstream-log/lease.ts';
import { type HubShare, lookAtShares } from '../../adapters/jetstream-log/look-shares.ts';
import { natsNames } from '../../adapters/jetstream-log/names.ts';
import {
  type Lack,
  type NatsLink,
  type NatsPlace,
  openNatsLink,
} from '../../adapters/jetstream-log/nats-link.ts';
import { checkStreams, isRecent, LEAST_VERSION, setUpStreams } from '../../adapters/jetstream-log/set-up.ts';
import { ShardLeases } from '../../adapters/jetstream-log/shard-leases.ts';
import { sharedFiles } from '../../adapters/jetstream-log/shared-files.ts';
import type { StreamMismatch } from '../../adapters/jetstream-log/wanted.ts';
import type { Time } from '../../ports/clock.ts';
import type { PrivateFiles } from '../../ports/private-files.ts';
import { CliError } from '../base/errors.ts';
import type { Env } from '../base/paths.ts';
import { checkSecretFile } from './secrets.ts';

/** Where a hub's cluster is, and what is kept there: `nats:` of its configuration. Paths are absolute. */
export interface ClusterSettings {
  readonly servers: readonly string[];
  readonly prefix: string;
  readonly replicas: number;
  /** Absent: what the servers have. */
  readonly maxGiB?: number | undefined;
  readonly credentials?: string | undefined;
  readonly ca?: string | undefined;
  readonly certificate?: string | undefined;
  readonly key?: string | undefined;
  readonly monitors: readonly string[];
}

const GIB = 1024 ** 3;
const LACKS_KNOWN = 10_000;

/** A cluster in which a hub keeps its events, as its configuration names it. */
export interface EventCluster {
  /** Of the server that is connected, and whether it is new enough. */
  readonly version: string;
  readonly isRecent: boolean;
  readonly leastVersion: string;
  readonly streams: readonly string[];
  /** Makes what is missing; gives where what is there is not as it should be. */
  setUp(): Promise<readonly StreamMismatch[]>;
  /** Where the streams are not as they should be. */
  differences(): Promise<readonly StreamMismatch[]>;
  /** The log of a hub that holds this lease, and those of its shards. Closing it closes the connection. */
  log(lease: HubLease, shards?: ShardLeases): JetStreamLog;
  /** `url`: how others reach this hub; null: not known. `shards`: of hubs that share the sessions. `identity` absent: no hub. */
  lease(url: string | null, shards?: number, identity?: HubIdentity): Promise<HubLease>;
  /** What hubs that share sessions have in addition: a lease for each shard, and a way to ask each other. */
  sharing(
    url: string | null,
    count: number,
    identity: HubIdentity,
  ): Promise<{ readonly shards: ShardLeases; readonly calls: HubCalls }>;
  /** Tokens, invites and keys that all hubs share. */
  files(): Promise<PrivateFiles>;
  /** Tells each message that not every server has, once. */
  onLack(told: (lack: Lack) => void): void;
  examine(): Promise<NatsExamination>;
  /** Hubs that share the sessions and live. */
  hubs(): Promise<readonly HubShare[]>;
  /** What the server behind each monitoring address says of itself; null: nothing answers there. */
  sync(): Promise<readonly (SyncSettings | null)[]>;
  close(): Promise<void>;
}

/** Connects. `counted`: the time that leases go by, as of `countedTime`; absent: `time`. Rejects with an `EventLogError` (`failed {path, reason}`), or a `CliError` for a file that cannot be read. */
export async function openCluster(
  config: ClusterSettings,
  env: Env,
  time: Time,
  counted: Time = time,
): Promise<EventCluster> {
  const link = await openNatsLink(
    await natsPlaceOf(config, env),
    time,
    `oncall ${hostname()} ${process.pid}`,
  );
  return clusterAt(link, config, counted);
}

function clusterAt(link: NatsLink, config: ClusterSettings, counted: Time): EventCluster {
  const { prefix, replicas, monitors, maxGiB } = config;
  const names = natsNames(prefix);
  const terms = { replicas, maxBytes: maxGiB === undefined ? -1 : Math.round(maxGiB * GIB) };
  return {
    version: link.version,
    isRecent: isRecent(link.version),
    leastVersion: LEAST_VERSION,
    streams: [names.events, names.facts],
    setUp: () => setUpStreams(link, prefix, terms),
    differences: () => checkStreams(link, prefix, terms),
    log(lease, shards) {
      const epoch = (session: string | null) =>
        session === null || shards === undefined ? lease.epoch : shards.epochOf(session);
      const holds = (session: string | null) => session === null || (shards?.holds(session) ?? true);
      const mayBegin = (session: string) => (shards === undefined ? lease.held : shards.mayAct(session));
      const sharesSessions = shards !== undefined;
      return new JetStreamLog({
        ...{ link, prefix, writer: newWriter(), epoch, holds, mayBegin, sharesSessions },
      });
    },
    async lease(url, shards, identity) {
      const own = { ...holder(url, identity), ...(shards === undefined ? {} : { shards }) };
      return new HubLease(await openBucket(link, names.leadBucket), counted, own);
    },
    async sharing(url, count, identity) {
      const bucket = names.leadBucket;
      const kv = await openBucket(link, bucket);
      const own = { ...holder(url, identity), shards: count };
      return {
        shards: new ShardLeases({ link, kv, bucket, time: counted, own }),
        calls: new HubCalls(link, names),
      };
    },
    files: async () => sharedFiles(await openBucket(link, names.filesBucket), names.filesBucket),
    onLack(told) {
      const before = new Set<string>();
      link.lacks = (lack) => {
        const key = `${lack.stream} ${lack.seq} ${lack.servers.join(' ')}`;
        if (!before.has(key)) told(lack);
        if (before.size < LACKS_KNOWN) before.add(key);
      };
    },
    examine: () => examineNats(link, prefix),
    hubs: () => lookAtShares(link, names.leadBucket),
    sync: () => Promise.all(monitors.map((monitor) => readSync(monitor))),
    close: () => link.close(),
  };
}

/** A process, as its leases name it; `before`: the one of the same hub before it, where that is known to be gone. */
export type HubIdentity = Pick<LeaseHolder, 'id' | 'before'>;

const newWriter = (): string => randomBytes(9).toString('base64url');

const holder = (url: string | null, identity: HubIdentity = { id: newWriter() }): LeaseHolder => ({
  ...identity,
  host: hostname(),
  pid: process.pid,
  url,
});

/** Credentials come from a file that only this user can read, or from the environment. */
export async function natsPlaceOf(config: ClusterSettings, env: Env): Promise<NatsPlace> {
  const { servers, credentials, ca, certificate, key } = config;
  const [user, password] = [env.ONCALL_NATS_USER, env.ONCALL_NATS_PASSWORD];
  const tls = {
    ...(ca === undefined ? {} : { ca: await readPem(ca) }),
    ...(certificate === undefined ? {} : { cert: await readPem(certificate) }),
    ...(key === undefined ? {} : { key: await readSecret(key) }),
  };
  const auth =
    credentials !== undefined
      ? { auth: { authenticator: authenticatorOf(credentials, await readSecret(credentials)) } }
      : user
        ? { auth: { authenticator: usernamePasswordAuthenticator(user, password ?? '') } }
        : {};
  return { servers, ...auth, ...(Object.keys(tls).length === 0 ? {} : { tls }) };
}

function authenticatorOf(file: string, text: string) {
  const encode = (part: string) => new TextEncoder().encode(part);
  const isCreds = /BEGIN NATS USER JWT/.test(text);
  const seed = isCreds ? (/BEGIN USER NKEY SEED-+\s+(\S+)/.exec(text)?.[1] ?? '') : text;
  try {
    nkeys.fromSeed(encode(seed.trim())).getPublicKey();
  } catch (error) {
    throw new CliError('nats-seed', { file }, error);
  }
  // The client finds the end of the file by its line.
  return isCreds ? credsAuthenticator(encode(`${text.trim()}\n`)) : nkeyAuthenticator(encode(text.trim()));
}

async function readSecret(path: string): Promise<string> {
  const found = await stat(path).catch((error: unknown) => {
    throw unreadable(path, error);
  });
  checkSecretFile(path, found);
  return readPem(path);
}

function readPem(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    throw unreadable(path, error);
  });
}

const unreadable = (path: string, error: unknown): CliError =>
  new CliError(
    'file-unreadable',
    { file: path, reason: (error as NodeJS.ErrnoException).code ?? 'unknown' },
    error,
  );
