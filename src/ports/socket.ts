import { KindError } from '../domain/kind-error.ts';
/** A two-way channel of text frames, as a WebSocket is; both hub and client see it only so. */
export interface Socket {
  send(text: string): void;
  /** Bytes handed over that the system has not taken yet. */
  readonly buffered: number;
  /** Closes after what was sent; `code` as in RFC 6455 §7.4. */
  close(code?: number): void;
  /** Ends at once, for a peer that no longer answers. */
  terminate(): void;
  ping(): void;
  on(handlers: SocketHandlers): void;
}

export interface SocketHandlers {
  message(text: string): void;
  close(code: number): void;
  pong?(): void;
}

export type DialErrorKind =
  | 'unreachable'
  | 'unauthorised'
  | 'forbidden'
  | 'not-found'
  | 'gone'
  | 'certificate'
  /** Plain `http://` or `ws://` beyond this machine. */
  | 'insecure'
  /** The hub is there, but cannot read the log of the session. */
  | 'damaged'
  | 'failed';

export class DialError extends KindError<DialErrorKind> {}

/**
 * Opens a socket to a session's live endpoint, or rejects with a `DialError`. `after` is `silent` where the connection before
 * this one went silent: what it led to is better tried last.
 */
export type Dial = (signal: AbortSignal, after?: 'silent') => Promise<Socket>;
