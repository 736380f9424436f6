import type { Socket as NetSocket } from 'node:net';
import { WebSocket } from 'ws';
import type { Dial, Socket } from '../../ports/socket.ts';
import { connect } from './connect.ts';
import { dialError, refusedDial } from './dial-error.ts';
import { endsAfter, PATIENCE, type Patience } from './silence.ts';
import { credentialHeaders, type DialCredentials, type HubTarget, hostOf } from './target.ts';
import { portSocket } from './web-socket.ts';

const REFUSAL_BYTES = 16 * 1024;

export interface DialerOptions extends DialCredentials {
  readonly target: HubTarget;
  /** Path of the endpoint, e.g. `/v1/sessions/checkout-1125/live`. */
  readonly path: string;
  /** Largest frame taken, bytes. */
  readonly frameLimit: number;
}

/**
 * Dials a hub's live endpoint: connection and trust first, then the upgrade with the credentials. All of it is bounded by
 * `reachMs`: the time limit that `ws` has for the upgrade never fires on a connection that was made before.
 */
export function dialer(
  { target, path, frameLimit, ...credentials }: DialerOptions,
  { reachMs }: Pick<Patience, 'reachMs'> = PATIENCE,
): Dial {
  return async (given) => {
    const { signal, done } = endsAfter(target, reachMs, given);
    try {
      const raw = await connect(target, signal);
      const ws = new WebSocket(`ws://${hostOf(target)}${path}`, {
        createConnection: () => raw,
        headers: credentialHeaders(credentials),
        maxPayload: frameLimit,
        perMessageDeflate: false,
        followRedirects: false,
      });
      return await upgraded(ws, raw, target, signal);
    } finally {
      done();
    }
  };
}

function upgraded(ws: WebSocket, raw: NetSocket, target: HubTarget, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) => {
      signal.removeEventListener('abort', aborted);
      // `ws` reports its own abort as a further error, which says nothing new.
      ws.on('error', () => {});
      raw.destroy();
      reject(dialError(target, error));
    };
    const aborted = () => fail(signal.reason);
    if (signal.aborted) return aborted();
    signal.addEventListener('abort', aborted, { once: true });
    ws.once('error', fail);
    ws.once('unexpected-response', (_request, response) => {
      let body = '';
      const done = () => fail(refusedDial(target, response.statusCode ?? 0, body));
      response.setEncoding('utf8');
      response.on('data', (text: string) => {
        body += text;
        if (body.length > REFUSAL_BYTES) done();
      });
      response.once('end', done);
      response.once('error', done);
    });
    ws.once('open', () => {
      signal.removeEventListener('abort', aborted);
      resolve(portSocket(ws));
    });
  });
}
