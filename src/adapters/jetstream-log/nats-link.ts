import { checkServerIdentity, type PeerCertificate } from 'node:tls';
import {
  type JetStreamClient,
  type JetStreamManager,
  jetstream,
  jetstreamManager,
  type StoredMsg,
} from '@nats-io/jetstream';
import { connect, type NatsConnection, type NodeConnectionOptions } from '@nats-io/transport-node';
import type { Time } from '../../ports/clock.ts';
import { EventLogError } from '../../ports/event-log.ts';
import { pause } from '../../timing/timers.ts';
import { isPassing, natsReason, toNatsError } from './nats-faults.ts';

/** Where the servers are and who this hub is to them. Secrets are texts, read from their files by the caller. */
export interface NatsPlace {
  /** `nats://host:4222` or `tls://host:4222`; one with `tls:` is enough for nothing to go unencrypted. */
  readonly servers: readonly string[];
  /** Builds what proves who one is; absent: nothing is asked for. */
  readonly auth?: Pick<NodeConnectionOptions, 'authenticator'>;
  readonly tls?: { readonly ca?: string; readonly cert?: string; readonly key?: string };
}

/**
 * One request. A server that is not the leader leaves it unanswered, so that a new leader hears of it only once this time is
 * over: shorter is sooner. What was only slow is found by looking.
 */
export const REQUEST_MS = 1_000;
/** One request that no append waits for. */
const MANAGE_MS = 2_000;
/** How long a read is tried while there is no leader: longer than an election. */
const READ_WITHIN_MS = 12_000;
const PAUSE_MS = 200;
const CONNECT_MS = 5_000;
/** A server whose cable is pulled is noticed after three of these. */
const PING_MS = 2_000;

/** A message that not every server has. */
export interface Lack {
  readonly stream: string;
  readonly seq: number;
  /** Servers that were asked and do not have it; one that is not known is not among them. */
  readonly servers: readonly string[];
  /** False: no server that was asked has it. */
  readonly isElsewhere: boolean;
}

/** One connection to a cluster, and whether it stands at this moment. */
export class NatsLink {
  readonly nc: NatsConnection;
  readonly js: JetStreamClient;
  readonly jsm: JetStreamManager;
  /** For what an append waits for: gives up after `REQUEST_MS`. */
  readonly quick: JetStreamManager;
  readonly time: Time;
  /** Called with messages that some servers lack; set by the caller that logs them. */
  lacks: (lack: Lack) => void = () => {};
  #up = true;
  #closed = false;

  constructor({ nc, js, jsm, quick }: Pick<NatsLink, 'nc' | 'js' | 'jsm' | 'quick'>, time: Time) {
    this.nc = nc;
    this.quick = quick;
    this.time = time;
    this.js = js;
    this.jsm = jsm;
    void this.#watch();
  }

  /** What is published without a connection may be sent later or never: so nothing is. */
  get isUp(): boolean {
    return this.#up && !this.#closed;
  }

  get version(): string {
    return this.nc.info?.version ?? '0.0.0';
  }

  /** Asks again while no leader answers. Rejects with an `EventLogError` of these params. */
  async reading<T>(
    params: Readonly<Record<string, string | number>>,
    ask: () => Promise<T>,
    withinMs = READ_WITHIN_MS,
  ): Promise<T> {
    const until = this.time.now() + withinMs;
    for (;;) {
      try {
        if (!this.isUp) throw new EventLogError('failed', { ...params, reason: 'disconnected' });
        return await ask();
      } catch (error) {
        const gone = this.#closed || this.time.now() >= until;
        const again = isPassing(error) || (error instanceof EventLogError && !this.isUp);
        if (gone || !again) throw toNatsError(error, params);
        await pause(this.time, PAUSE_MS);
      }
    }
  }

  /** The last message of a subject, from the leader; null: there is none. One try. */
  last(stream: string, subject: string): Promise<StoredMsg | null> {
    return this.quick.streams.getMessage(stream, { last_by_subj: subject });
  }

  /** The first message of a subject at or after a stream sequence, from the leader; null: there is none. One try. */
  next(stream: string, subject: string, seq: number): Promise<StoredMsg | null> {
    return this.quick.streams.getMessage(stream, { seq, next_by_subj: subject } as { seq: number });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.nc.close();
  }

  async #watch(): Promise<void> {
    for await (const { type } of this.nc.status()) {
      if (type === 'disconnect' || type === 'staleConnection') this.#up = false;
      if (type === 'reconnect') this.#up = true;
      if (type === 'close') this.#up = false;
    }
  }
}

/** A certificate has to have one of these names. The client alone asks for `localhost` where the server is given by address. */
function ofNames(servers: readonly string[]) {
  const names = servers.map((server) => new URL(server).hostname.replace(/^\[|\]$/g, ''));
  return {
    checkServerIdentity(_host: string, certificate: PeerCertificate): Error | undefined {
      const problems = names.map((name) => checkServerIdentity(name, certificate));
      return problems.includes(undefined) ? undefined : problems[0];
    },
  };
}

/** Connects. Rejects with `failed {path, reason}`: `path` is the servers. */
export async function openNatsLink(
  { servers, auth = {}, tls }: NatsPlace,
  time: Time,
  name: string,
): Promise<NatsLink> {
  const path = servers.join(' ');
  let nc: NatsConnection | undefined;
  // The client itself looks only at what the server offers: it would send the password in the clear to one that offers nothing.
  const encrypted = tls ?? (servers.some((server) => /^tls:/i.test(server)) ? {} : undefined);
  try {
    nc = await connect({
      ...auth,
      ...(encrypted === undefined ? {} : { tls: { ...encrypted, ...ofNames(servers) } }),
      servers: [...servers],
      name,
      timeout: CONNECT_MS,
      maxReconnectAttempts: -1,
      // A password that is changed at the servers first must not end a hub for good.
      ignoreAuthErrorAbort: true,
      reconnectTimeWait: 250,
      reconnectJitter: 250,
      reconnectJitterTLS: 250,
      // Servers name their own addresses, which may lead nowhere from here, and are in no certificate.
      ignoreClusterUpdates: servers.length > 1,
      pingInterval: PING_MS,
      maxPingOut: 2,
    });
    const jsm = await jetstreamManager(nc, { timeout: MANAGE_MS, checkAPI: false });
    const quick = await jetstreamManager(nc, { timeout: REQUEST_MS, checkAPI: false });
    return new NatsLink({ nc, js: jetstream(nc, { timeout: REQUEST_MS }), jsm, quick }, time);
  } catch (error) {
    await nc?.close().catch(() => {});
    throw new EventLogError('failed', { path, reason: natsReason(error) }, error);
  }
}
