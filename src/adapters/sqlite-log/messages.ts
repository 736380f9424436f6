import { hash } from 'node:crypto';
import type { EventLogErrorKind, LogHead, StoredAnswer } from '../../ports/event-log.ts';
import type { FactStream } from '../../ports/fact-log.ts';

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
interface Overwrite extends Row {
  readonly seq: number;
}

export interface FactRow {
  readonly n: number;
  readonly text: string;
  /** Its text is not the one that was written; '' stands here instead. */
  readonly isDamaged?: true;
}

/** Texts in the place of those that have their numbers, or into an empty stream. */
export interface PutFacts {
  readonly op: 'put-facts';
  readonly stream: FactStream;
  /** Where the stream has to end; null: that was asked before. */
  readonly upTo: number | null;
  readonly rows: readonly FactRow[];
}

/** Removes some facts before `before`, the oldest first; answered with how many. */
export interface DropFacts {
  readonly op: 'drop-facts';
  readonly stream: FactStream;
  readonly before: number;
  /** JSON of the numbers that stay. */
  readonly keep: string;
}

export interface FactRows {
  readonly rows: readonly FactRow[];
  readonly more: boolean;
}

export type WorkerCall =
  | Append
  | { readonly op: 'read'; readonly session: string; readonly from: number }
  | { readonly op: 'answers'; readonly session: string }
  | { readonly op: 'remove'; readonly session: string }
  | { readonly op: 'heads' }
  | { readonly op: 'check' }
  | { readonly op: 'append-fact'; readonly stream: FactStream; readonly after: number; readonly text: string }
  | { readonly op: 'facts'; readonly stream: FactStream; readonly after: number }
  | PutFacts
  | DropFacts
  | { readonly op: 'backup'; readonly path: string }
  | { readonly op: 'close' };

type DamageProblem = 'missing' | 'altered' | 'unexpected' | 'corrupt';

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
  'append-fact': null;
  facts: FactRows;
  'put-facts': null;
  'drop-facts': number;
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
