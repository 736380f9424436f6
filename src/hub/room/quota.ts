import type { CommandType } from '../../domain/command.ts';
import { COMMAND_TABLE } from '../../domain/command-table.ts';
import type { Actor } from '../../domain/event.ts';
import { type Refusal, refusal } from '../../domain/refusal.ts';

/** How much a session's log holds: events, and characters of their texts. */
export interface Size {
  readonly events: number;
  readonly bytes: number;
}

export interface Quota {
  readonly sessionEvents: number;
  readonly sessionBytes: number;
}

/** Why no session's log may be of this size; null: it may. */
export function overQuota(size: Size, { sessionEvents, sessionBytes }: Quota): Refusal | null {
  const full = (what: string, limit: number) => refusal('too-many', { what, limit, kind: 'session' });
  if (size.events > sessionEvents) return full('events', sessionEvents);
  return size.bytes > sessionBytes ? full('bytes', sessionBytes) : null;
}

/** How full the log of one session is, with what is on its way to the disk. */
export class Filled {
  readonly #quota: Quota;
  #bytes: number;

  constructor(bytes: number, quota: Quota) {
    this.#bytes = bytes;
    this.#quota = quota;
  }

  /** Why a log that ends at `seq` takes no such command; what the hub itself has to note is always taken. */
  refuses(
    { type, by }: { readonly type: CommandType; readonly by: Actor },
    { seq }: { readonly seq: number },
  ): Refusal | null {
    if (by.kind === 'system' || COMMAND_TABLE[type].whenFull) return null;
    return overQuota({ events: seq + 1, bytes: this.#bytes }, this.#quota);
  }

  take(sealed: readonly { readonly text: string }[]): void {
    for (const { text } of sealed) this.#bytes += text.length;
  }

  /** What was taken could not be saved. */
  giveBack(sealed: readonly { readonly text: string }[]): void {
    for (const { text } of sealed) this.#bytes -= text.length;
  }
}
