import { hash } from 'node:crypto';
import type { ActEntry } from '../../ports/act-log.ts';
import type { AddedChange } from '../../ports/change-log.ts';
import type { EventLogErrorKind, LogHead, StoredAnswer } from '../../ports/event-log.ts';
import type { PageVerdict } from '../../ports/verdict-log.ts';

/** What the worker is started with. */
export interface WorkerStart {
  readonly path: string;
  /** Milliseconds to wait for another process to let go of the database. */
  readonly lockTimeout: number;
}

/** An event ready to be kept: its exact JSON text and the hash of that. */
export interface Row {
  readonly hash: string;
  readonly text: string;
}

/** The hash of a row's text, as the chain has it: SHA-256 of the UTF-8 bytes, base64url. */
export const rowHash = (text: string): string => hash('sha256', text, 'base64url');

export interface Append {
  readonly op: 'append';
  readonly session: string;
  readonly expectedSeq: number;
  /** They link among themselves; the worker checks that the first joins on to what it has. */
  readonly rows: readonly Row[];
  /** Of the first row; '' without rows. */
  readonly prev: string;
  readonly firstAt: string;
  /** Of the last row; '' without rows. */
  readonly lastAt: string;
  readonly answers: readonly StoredAnswer[];
  readonly overwrites: readonly Overwrite[];
}

/** A redacted event's text for the row of that seq; `hash` is the one that the row has and keeps. */
export interface Overwrite extends Row {
  readonly seq: number;
}

export type WorkerCall =
  | Append
  | { readonly op: 'read'; readonly session: string; readonly from: number }
  | { readonly op: 'answers'; readonly session: string }
  | { readonly op: 'remove'; readonly session: string }
  | { readonly op: 'heads' }
  | { readonly op: 'check' }
  | { readonly op: 'judge'; readonly verdict: PageVerdict }
  | { readonly op: 'verdicts' }
  | { readonly op: 'act'; readonly entry: ActEntry }
  | { readonly op: 'acts' }
  | { readonly op: 'add-change'; readonly change: AddedChange }
  | { readonly op: 'added-changes' }
  | { readonly op: 'backup'; readonly path: string }
  | { readonly op: 'close' };

export type DamageProblem = 'missing' | 'altered' | 'unexpected' | 'corrupt';

/** A run of events whose texts match their hashes; the reader still checks how they link. */
export interface Chunk {
  readonly texts: readonly string[];
  readonly hashes: readonly string[];
  /** Hash of the event before the first; '' at the start. */
  readonly before: string;
  /** What stands after these. */
  readonly end: 'more' | 'done' | { readonly seq: number; readonly problem: DamageProblem };
}

/** What each request is answered with. */
export interface WorkerValues {
  append: null;
  read: Chunk;
  answers: readonly StoredAnswer[];
  remove: null;
  heads: readonly LogHead[];
  check: null;
  judge: null;
  verdicts: readonly PageVerdict[];
  act: null;
  acts: readonly ActEntry[];
  'add-change': null;
  'added-changes': readonly AddedChange[];
  backup: null;
  close: null;
}

/** An error in the form that crosses threads. */
export interface WorkerFault {
  readonly kind: EventLogErrorKind;
  readonly params: Readonly<Record<string, string | number>>;
}

export type WorkerRequest = WorkerCall & { readonly id: number };

/** `id` 0 tells how opening went. */
export type WorkerReply =
  | { readonly id: number; readonly value: WorkerValues[keyof WorkerValues] }
  | { readonly id: number; readonly fault: WorkerFault };
