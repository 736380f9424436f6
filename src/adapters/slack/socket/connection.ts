import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { WebSocket } from 'undici';
import type { Time } from '../../../ports/clock.ts';
import type { Network } from '../../outbound/network.ts';
import { nothingHeard, wholeFetch } from '../../outbound/whole-fetch.ts';
import { chatErrorOf } from '../error-of.ts';
import { silent } from '../silent.ts';
import type { Envelope } from './envelopes.ts';

/** From the call for an address to Slack's `hello`. */
const OPEN_MS = 15_000;

export interface LinkOptions {
  readonly appToken: string;
  readonly url: string;
  readonly time: Time;
  readonly timeoutMs: number;
  readonly network: Network;
}

/** Acknowledges an envelope to Slack, where that is meant to hear more: with it. */
export type AckEnvelope = (answer?: Record<string, unknown>) => Promise<void>;
type TakeEnvelope = (envelope: Envelope, ack: AckEnvelope) => void;

export interface OpenConnection {
  /** Connections of this app, this one included, as Slack counted them at the start. */
  readonly count: number;
  readonly closed: Promise<void>;
  /** Hands over what has come, and what comes. Until then nothing is acknowledged. */
  hear(take: TakeEnvelope): void;
  /** Whether Slack still has it at this moment. Never rejects. */
  isAlive(): Promise<boolean>;
  close(): void;
}

/** Opens one connection of Socket Mode. Rejects with a `ChatError`. It is not opened again when it ends. */
export async function openConnection(options: LinkOptions): Promise<OpenConnection> {
  const { appToken, url, time, timeoutMs, network } = options;
  const [{ SocketModeClient }, slack, { ping }] = await Promise.all([
    import('@slack/socket-mode'),
    import('@slack/web-api'),
    import('undici'),
  ]);
  const heard = nothingHeard();
  const client = new SocketModeClient({
    appToken,
    autoReconnectEnabled: false,
    logger: silent,
    ...(network.dispatcher ? { dispatcher: network.dispatcher } : {}),
    clientOptions: {
      slackApiUrl: url,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      fetch: wholeFetch(network, time, timeoutMs, heard) as never,
    },
  });
  let count = 1;
  let givenUp = false;
  const close = () => {
    givenUp = true;
    client.disconnect().catch(() => {});
  };
  client.on('ws_message', (data: unknown) => {
    count = countIn(data) ?? count;
  });
  // One that opens after all would take envelopes that nobody answers.
  client.on('connected', () => {
    if (givenUp) close();
  });
  let address = '';
  client.on('authenticated', ({ url: given }: { url?: string }) => {
    address = URL.parse(given ?? '')?.href ?? '';
  });
  let socket: WebSocket | null = null;
  // Each address is good for one connection.
  const endLook = openedSockets((opened) => {
    if (address !== '' && opened.url === address) socket = opened;
  });
  const early: Parameters<TakeEnvelope>[] = [];
  let take: TakeEnvelope = (...came) => void early.push(came);
  client.on('slack_event', ({ ack, envelope_id: id, type, body }) =>
    take({ id: String(id), type: String(type), body: body ?? {} }, (answer = {}) => ack(answer)),
  );
  const closed = new Promise<void>((end) => client.once('disconnected', () => end()));
  let cancel = () => {};
  const late = new Promise<never>((_, reject) => {
    cancel = time.after(OPEN_MS, () => reject(Object.assign(new Error('late'), { code: 'ETIMEDOUT' })));
  });
  try {
    await Promise.race([client.start(), late]);
  } catch (error) {
    close();
    const called = { heard: { ...heard, answered: false }, writes: false, now: time.now() };
    throw chatErrorOf(error, slack, called);
  } finally {
    cancel();
    endLook();
  }
  return {
    count,
    closed,
    hear(taking) {
      take = taking;
      for (const came of early.splice(0)) taking(...came);
    },
    isAlive: async () => socket !== null && answersPing({ socket, ping, closed, time, ms: timeoutMs }),
    close,
  };
}

/** Of Slack's `hello`; null for any other message. */
function countIn(data: unknown): number | null {
  try {
    const { type, num_connections: count } = JSON.parse(String(data)) as Record<string, unknown>;
    return type === 'hello' && typeof count === 'number' ? count : null;
  } catch {
    return null;
  }
}

const OPENED = 'undici:websocket:open';
const PONG = 'undici:websocket:pong';

/** What undici reports of its sockets, as far as it is used here. */
interface SocketReport {
  readonly websocket?: WebSocket;
  readonly payload?: Uint8Array;
}

/** Hands over each socket that opens in this process, until it is ended: Slack's client keeps its own to itself. */
function openedSockets(found: (socket: WebSocket) => void): () => void {
  const heard = (report: unknown): void => {
    const { websocket } = report as SocketReport;
    if (websocket) found(websocket);
  };
  subscribe(OPENED, heard);
  return () => unsubscribe(OPENED, heard);
}

interface PingOptions {
  readonly socket: WebSocket;
  /** Of undici. */
  readonly ping: (socket: WebSocket, body?: Buffer) => void;
  readonly closed: Promise<void>;
  readonly time: Time;
  /** Milliseconds to wait for an answer. */
  readonly ms: number;
}

let pings = 0;

/** Whether the other end still has this connection: it answers a ping. Never rejects. */
function answersPing({ socket, ping, closed, time, ms }: PingOptions): Promise<boolean> {
  if (socket.readyState !== socket.OPEN) return Promise.resolve(false);
  pings += 1;
  const body = Buffer.from(`oncall ${pings}`);
  return new Promise((resolve) => {
    const end = (answers: boolean): void => {
      unsubscribe(PONG, heard);
      cancel();
      resolve(answers);
    };
    const heard = (report: unknown): void => {
      const { websocket, payload } = report as SocketReport;
      if (websocket === socket && payload && body.equals(payload)) end(true);
    };
    const cancel = time.after(ms, () => end(false));
    subscribe(PONG, heard);
    void closed.then(() => end(false));
    try {
      ping(socket, body);
    } catch {
      end(false);
    }
  });
}
