import type { HubLease } from '../../adapters/jetstream-log/lease.ts';
import type { ShardLeases } from '../../adapters/jetstream-log/shard-leases.ts';
import type { Time } from '../../ports/clock.ts';
import { EventLogError } from '../../ports/event-log.ts';
import type { Logger } from '../../ports/logger.ts';
import type { PrivateFiles } from '../../ports/private-files.ts';
import { HubStartError } from '../base/hub-start-error.ts';
import type { Env } from '../base/paths.ts';
import type { NatsConfig } from '../settings/nats-schema.ts';
import { eventFile, eventStore } from '../wiring/hub-server.ts';
import type { Closing } from './closing.ts';
import type { HubLogs } from './copy-events.ts';
import { once, Sharing } from './sharing.ts';
import { followAsStandby, type StandbyReader, untilClaimed } from './standby.ts';
import { holdStore, takePlace } from './store-holder.ts';

/** What keeps a hub's events, tokens and keys: its own folder, or a cluster that it shares with other hubs. */
export interface HubStore {
  readonly log: HubLogs;
  /** Tokens, invites and keys. */
  readonly files: PrivateFiles;
  /** Resolves with why when nothing more can be kept here. */
  readonly lost: Promise<Error>;
  /** Copies all events to a new file. */
  backup(path: string): Promise<void>;
  /** Whether this hub is the one that acts for a session, or for the team (null), at this moment. */
  mayAct(session: string | null): boolean;
  /** A number for as long as this hub alone writes what belongs to no session, another one the next time; null: others may. */
  factTerm(): number | null;
  /** How it shares the sessions with other hubs; null: it serves all of them. */
  readonly sharing: Sharing | null;
  /** How the hub that serves is reached; null: it is this one, or that is not known. */
  leaderUrl(): string | null;
  /** Resolves when this hub is the one that serves, true; false where the signal aborted before. */
  serve(signal: AbortSignal): Promise<boolean>;
}

export interface StorePlace {
  readonly data: string;
  readonly socket: string | null;
  readonly nats?: { readonly config: NatsConfig; readonly env: Env; readonly url: string | null } | undefined;
}

export interface StoreDeps {
  readonly local: PrivateFiles;
  readonly time: Time;
  /** As of `countedTime`. */
  readonly counted: Time;
  readonly logger: Logger;
  readonly closing: Closing;
}

/** Opens it; what has to be closed is in `closing`. Rejects with an `EventLogError` or a `HubStartError`. */
export function openStore(place: StorePlace, deps: StoreDeps): Promise<HubStore> {
  return place.nats === undefined ? ownStore(place, deps) : sharedStore(place, place.nats, deps);
}

async function ownStore(
  { data, socket }: StorePlace,
  { local, closing, logger }: StoreDeps,
): Promise<HubStore> {
  const log = await eventStore(data);
  closing.add(() => log.close());
  const damaged = await log.damagedFacts();
  if (damaged.length > 0) {
    const facts = damaged.map(({ stream, n }) => `${stream} ${n}`).join(', ');
    logger.warn({ path: eventFile(data), facts }, 'facts-damaged');
  }
  closing.add(await holdStore(local, socket));
  return {
    log,
    files: local,
    lost: log.lost,
    backup: (path) => log.backup(path),
    mayAct: () => true,
    factTerm: () => 0,
    leaderUrl: () => null,
    sharing: null,
    serve: async () => true,
  };
}

/** These belong to one machine; all else in the folder of secrets is the same for each hub of a team. */
const LOCAL: ReadonlySet<string> = new Set(['tls-certificate.pem', 'audit.jsonl', 'holder.json']);

async function sharedStore(
  { socket }: StorePlace,
  { config, env, url }: NonNullable<StorePlace['nats']>,
  { local, time, counted, logger, closing }: StoreDeps,
): Promise<HubStore> {
  const { openCluster } = await import('../wiring/jetstream.ts');
  const cluster = await openCluster(config, env, time, counted);
  closing.add(() => cluster.close());
  cluster.onLack(({ isElsewhere, ...lack }) =>
    logger.warn(lack, isElsewhere ? 'copy-damaged' : 'message-lost'),
  );
  const { version, leastVersion: least } = cluster;
  if (!cluster.isRecent) throw new HubStartError('nats-old', { version, least });
  const [difference] = await cluster.differences();
  // A stream that forgets old messages, or has one copy, is not what people were promised.
  if (difference) throw new HubStartError('stream', { ...difference });
  const { shards: count } = config;
  const place = await takePlace(local.folder);
  closing.add(() => place.release());
  const shares = count === 1 ? null : await cluster.sharing(url, count, place.identity);
  const lease = await cluster.lease(url, shares === null ? undefined : count, place.identity);
  const other = await otherSharing(lease, shares?.shards ?? null);
  if (other !== null) throw new HubStartError('shards', other);
  const log = cluster.log(lease, shares?.shards);
  closing.add(() => log.close());
  closing.add(() => lease.release());
  closing.add(await holdStore(local, socket, place));
  const shared = await cluster.files();
  const claimFacts = () => log.claimFacts();
  const follow = (signal: AbortSignal, follower: StandbyReader) =>
    followAsStandby(log, time, signal, follower);
  const sharing = shares && new Sharing({ ...shares, lease, claimFacts, follow, time, logger });
  closing.add(() => sharing?.release());
  const lost = shares === null ? lease.lost : Promise.race([lease.lost, shares.shards.lost]);
  void lost.then(() => log.depose());
  const onTrouble = once((error: unknown) => logger.warn({ err: error }, 'lease-untaken'));
  return {
    log,
    files: routed(local, shared),
    lost: Promise.race([log.lost, lost.then(takenOver)]),
    backup: async (path) => (await import('./copy-events.ts')).backUpLog(log, path),
    mayAct: (session) => (sharing === null ? lease.held : sharing.mayAct(session)),
    factTerm: () => (lease.held ? lease.epoch : null),
    leaderUrl: () => lease.holder?.url ?? null,
    sharing,
    async serve(signal) {
      // It has sessions as soon as others let go of some; until then it says where they are.
      if (sharing !== null) return true;
      const follow = new AbortController();
      const following = followAsStandby(log, time, follow.signal);
      const taken = await lease.take(signal, onTrouble);
      follow.abort();
      await following;
      // Before anything is done outside: a hub that believes to serve finds its place taken.
      if (!taken || !(await untilClaimed(claimFacts, time, signal, onTrouble))) return false;
      logger.info({ epoch: lease.epoch }, 'serving');
      return true;
    },
  };
}

/** A hub that divides the sessions in another way than this one, and would write the same ones; null: there is none. */
async function otherSharing(lease: HubLease, shards: ShardLeases | null) {
  const wanted = shards?.own.shards ?? 1;
  const holder = await lease.look();
  const other = holder !== null && (holder.shards ?? 1) !== wanted ? holder : await shards?.other();
  return other ? { host: other.host, found: other.shards ?? 1, wanted } : null;
}

const takenOver = () => new EventLogError('conflict', { reason: 'taken-over' });

function routed(local: PrivateFiles, shared: PrivateFiles): PrivateFiles {
  const of = (name: string) => (LOCAL.has(name) ? local : shared);
  return {
    folder: local.folder,
    read: (name) => of(name).read(name),
    write: (name, text) => of(name).write(name, text),
    update: (name, change) => of(name).update(name, change),
    append: (name, lines) => of(name).append(name, lines),
    watch: (name, changed) => of(name).watch(name, changed),
  };
}

/** Whether a hub lost its store because another one serves now: it then waits for its turn again. */
export const isTakenOver = (error: Error): boolean =>
  error instanceof EventLogError && error.params.reason === 'taken-over';
