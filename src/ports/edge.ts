import { KindError } from '../domain/kind-error.ts';
import type { Socket } from './socket.ts';

/** How a request came in: the listener's word, never a header's. */
export interface Transport {
  /** `unix`: by the socket in a folder which only this machine's user can enter. */
  readonly kind: 'unix' | 'tcp';
  /** Whether the other end of the connection is this machine; behind a proxy that tells nothing. */
  readonly loopback: boolean;
  /** Of whom the other end's address is one: an IPv4 address, or an IPv6 network of /64. Empty on the Unix socket. */
  readonly holder: string;
  /** Address of the other end where it is in none of this machine's networks; null: it is, or that is not known. */
  readonly outside: string | null;
}

/** An upgrade is answered by a refusal or by what serves the socket once it is open. */
type Upgrade = Response | ((socket: Socket) => void);

/** What a server puts on the network: HTTP in the web's standard types, and WebSocket upgrades. */
export interface Edge {
  fetch(request: Request, transport: Transport): Promise<Response>;
  upgrade(request: Request, transport: Transport): Promise<Upgrade>;
}

export type ListenErrorKind =
  | 'port-in-use'
  | 'port-forbidden'
  | 'no-such-address'
  | 'socket-in-use'
  | 'failed';

/** `params`: `host` and `port`, or `path`; `reason` is the system's code. */
export class ListenError extends KindError<ListenErrorKind> {}
