import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { WebSocket } from 'undici';
import type { Time } from '../../../ports/clock.ts';

const OPENED = 'undici:websocket:open';
const PONG = 'undici:websocket:pong';

/** What undici reports of its sockets, as far as it is used here. */
interface SocketReport {
  readonly websocket?: WebSocket;
  readonly payload?: Uint8Array;
}

/** Hands over each socket that opens in this process, until it is ended: Slack's client keeps its own to itself. */
export function openedSockets(found: (socket: WebSocket) => void): () => void {
  const heard = (report: unknown): void => {
    const { websocket } = report as SocketReport;
    if (websocket) found(websocket);
  };
  subscribe(OPENED, heard);
  return () => unsubscribe(OPENED, heard);
}

export interface PingOptions {
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
export function answersPing({ socket, ping, closed, time, ms }: PingOptions): Promise<boolean> {
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
