import type { Time } from '../../ports/clock.ts';
import type { Socket } from '../../ports/socket.ts';
import type { ByeKind, Down } from '../../protocol/messages.ts';

/** Why the hub ends a connection. */
export interface Bye {
  readonly kind: ByeKind;
  readonly params: Readonly<Record<string, string | number>>;
}

/** RFC 6455 §7.4.1; the kind in the `bye` is what counts. */
const CLOSE_CODES: { readonly [K in ByeKind]?: number } = {
  stopping: 1001,
  moved: 1001,
  'too-large': 1009,
  'bad-frame': 1007,
};
const POLICY = 1008;

/** Says why and closes; a connection that has not closed after `grace` ms is cut. */
export function sayBye(socket: Socket, { kind, params }: Bye, time: Time, grace: number): void {
  const frame: Down = { t: 'bye', kind, params };
  socket.send(JSON.stringify(frame));
  socket.close(CLOSE_CODES[kind] ?? POLICY);
  time.after(grace, () => socket.terminate());
}

/** Ends a connection that never became a peer. */
export function turnAway(socket: Socket, bye: Bye, time: Time, grace: number): void {
  socket.on({ message: () => {}, close: () => {} });
  sayBye(socket, bye, time, grace);
}
