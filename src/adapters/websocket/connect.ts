import { createHash } from 'node:crypto';
import { connect as connectPlain, isIP, type Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { DialError } from '../../ports/socket.ts';
import { isLoopback } from '../../text/loopback.ts';
import { dialError } from './dial-error.ts';
import type { HubTarget } from './target.ts';

/**
 * An open, trusted connection to a hub: nothing has been sent on it, and with TLS the certificate has been checked,
 * so that a token never reaches a stranger. Rejects with a `DialError`, also as soon as the signal aborts; `endsAfter` bounds it.
 */
export function connect(target: HubTarget, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const { socket, ready, check } = open(target);
    const fail = (error: unknown) => {
      signal.removeEventListener('abort', aborted);
      socket.destroy();
      reject(dialError(target, error));
    };
    const aborted = () => fail(signal.reason);
    if (signal.aborted) return aborted();
    signal.addEventListener('abort', aborted, { once: true });
    socket.once('error', fail);
    socket.once(ready, () => {
      try {
        check();
      } catch (error) {
        fail(error);
        return;
      }
      signal.removeEventListener('abort', aborted);
      socket.off('error', fail);
      resolve(socket);
    });
  });
}

interface Opening {
  readonly socket: Socket;
  readonly ready: 'connect' | 'secureConnect';
  readonly check: () => void;
}

function open(target: HubTarget): Opening {
  if (target.kind === 'unix') {
    return { socket: connectPlain({ path: target.path }), ready: 'connect', check: () => {} };
  }
  const url = new URL(target.base);
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  if (url.protocol === 'http:') {
    if (!isLoopback(host)) throw new DialError('insecure', { address: url.origin });
    const socket = connectPlain({ host, port: Number(url.port || 80) });
    return { socket, ready: 'connect', check: () => {} };
  }
  if (url.protocol !== 'https:') throw new DialError('insecure', { address: url.origin });
  const { pin, ca } = target;
  // Loaded here, as it costs a start half of what Node itself does, and most commands speak with a hub of this machine.
  const socket = process.getBuiltinModule('node:tls').connect({
    host,
    port: Number(url.port || 443),
    ...(isIP(host) ? {} : { servername: host }),
    ALPNProtocols: ['http/1.1'],
    minVersion: 'TLSv1.2',
    ...(ca === undefined ? {} : { ca }),
    // With a pin the key itself is the proof, and `checkPin` the only judge.
    rejectUnauthorized: pin === undefined,
  });
  return {
    socket,
    ready: 'secureConnect',
    check: () => {
      if (pin !== undefined) checkPin(socket, url, pin);
    },
  };
}

function checkPin(socket: TLSSocket, url: URL, pin: string): void {
  const refuse = (reason: string) => new DialError('certificate', { address: url.origin, reason });
  const certificate = socket.getPeerX509Certificate();
  if (!certificate) throw refuse('missing');
  const key = certificate.publicKey.export({ type: 'spki', format: 'der' });
  if (createHash('sha256').update(key).digest('base64url') !== pin) throw refuse('other-key');
  const now = new Date();
  if (certificate.validToDate < now) throw refuse('expired');
  if (certificate.validFromDate > now) throw refuse('not-yet-valid');
}
