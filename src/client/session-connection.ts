import type { Down, DownOf, Up, UpOf } from '../protocol/messages.ts';
import { PROTOCOL } from '../protocol/version.ts';
import { Connection, type ConnectionOptions } from './connection/connection.ts';
import { cut } from './connection/connection-state.ts';
import { Seen } from './connection/seen.ts';
import { parseDown } from './frames.ts';

/** What comes over the connection and is dealt with by its owner; what is not in it is passed over. */
export type DownHandlers = { readonly [T in Exclude<Down['t'], 'bye'>]?: (frame: DownOf<T>) => void };

interface SessionHandlers<U> {
  readonly frames: DownHandlers;
  /** The frame to begin with. */
  hello(): U;
  /** How far log and lines have been read; null: nothing is to be told, as there was no welcome. */
  seen(): UpOf<'seen'> | null;
  down(): void;
  /** The state of the connection may be another one; also each second while it is open. */
  changed(): void;
  awaiting(): boolean;
}

/** The connection of everyone who follows a session: reads its frames, tells how far they were read, ends at what cannot be believed. */
export function sessionConnection<U extends Up>(
  options: Omit<ConnectionOptions<U>, 'handlers'>,
  on: SessionHandlers<U>,
): Connection<U | UpOf<'seen'>> {
  const seen = new Seen<UpOf<'seen'>>((frame) => connection.send(frame));
  const tellSeen = (): void => {
    const frame = on.seen();
    if (frame !== null) seen.tell(frame);
  };
  const text = (text: string): void => {
    const parsed = parseDown(text);
    if (parsed.kind === 'bad') connection.lost(cut('bad-frame-from-hub'));
    if (parsed.kind !== 'frame') return;
    const { frame } = parsed;
    if (frame.t === 'bye') connection.lost(cut(frame.kind, frame.params));
    else if (frame.t === 'welcome' && frame.protocol !== PROTOCOL)
      connection.lost(cut('protocol', { hub: frame.protocol, client: PROTOCOL }));
    else (on.frames[frame.t] as ((frame: Down) => void) | undefined)?.(frame);
    if (seen.received(text.length)) tellSeen();
  };
  const handlers = {
    hello: () => on.hello(),
    text,
    down: () => {
      seen.reset();
      on.down();
    },
    changed: () => on.changed(),
    tick: () => {
      tellSeen();
      on.changed();
    },
    awaiting: () => on.awaiting(),
  };
  const connection = new Connection<U | UpOf<'seen'>>({ ...options, handlers });
  return connection;
}
