import type { Actor, CommandId } from '../../domain/event.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { SourceReason } from '../../ports/log-source.ts';

/** What a command is answered; the same for every repeat of the same `(client, n)`. */
export type Answer =
  | { readonly ok: true; readonly seq: number }
  | { readonly ok: false; readonly refusal: Refusal };

/** A command as it comes from outside: nothing in it has been checked. */
export interface CommandRequest {
  /** `^[A-Za-z0-9_-]{8,64}$`; bound to the participant who used it first. */
  readonly client: string;
  readonly n: number;
  readonly type: string;
  readonly data: unknown;
  /** ISO time at which the person asked, as far as the client is believed; absent: now. */
  readonly askedAt?: string | undefined;
}

export interface OpenRequest {
  /** As of the event `session.opened`, defaults not needed; checked and ingested by the hub. */
  readonly data: unknown;
  readonly by: Actor;
  readonly cmd: CommandId;
  /** Service name or PagerDuty number the id is made from (`checkout` → `checkout-1125`); else the title's words. */
  readonly wantedId?: string | null;
}

export type OpenResult =
  /** `created` is false when the same `(client, n)` had opened it before. */
  | { readonly ok: true; readonly session: string; readonly seq: number; readonly created: boolean }
  | { readonly ok: false; readonly refusal: Refusal };

/** Events of a recorded session, not checked: all at once, or in batches as they come. */
export type Recorded = Iterable<unknown> | AsyncIterable<readonly unknown[]>;

export type ImportResult =
  /** `added`: events new to this hub; `cleaned`: events whose text ingest had to change (the chain is then made again). */
  | {
      readonly ok: true;
      readonly session: string;
      readonly seq: number;
      readonly added: number;
      readonly cleaned: number;
    }
  | { readonly ok: false; readonly refusal: Refusal };

export type PushResult =
  | { readonly ok: true; readonly taken: number }
  | { readonly ok: false; readonly refusal: Refusal };

/** What a log source answers, or why it does not. */
export type SourceAnswer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: SourceReason };
