import type { z } from 'zod';
import type { SeenChange } from '../domain/changes/system-change.ts';
import type { askArgsSchemas } from './ask-schema.ts';
import type { OnCall } from './http.ts';
import type { NumberedLine } from './messages.ts';
import type { Maintenance } from './page-acts.ts';
import type { PatternsAnswer } from './patterns.ts';
import type {
  AskedPeople,
  AskedValues,
  SourceFacts,
  SourceUnknown,
  TraceSource,
  TriedQuery,
} from './question-answers.ts';
import type { ReleaseAnswer } from './releases.ts';
import type { SentChanges } from './system-changes.ts';

export type AskWhat = keyof typeof askArgsSchemas;
export type AskArgs<T extends AskWhat> = z.input<(typeof askArgsSchemas)[T]>;

/** A line of an answer; `no` where the room still holds it. */
export type AskedLine = Omit<NumberedLine, 'no' | 'late' | 'older' | 'lost' | 'tooLate'> & {
  readonly no?: number;
};

/** Lines of one stretch of time, as `RateBucket` of logs/rate.ts: start in epoch ms, counts per level or `none`. */
export interface AskedBucket {
  readonly start: number;
  readonly total: number;
  readonly byLevel: Readonly<Record<string, number>>;
}

/** Lines that filters leave, estimates where they were drawn. */
export interface ShownHistogram {
  readonly bucketMs: number;
  readonly buckets: readonly AskedBucket[];
  /** Lines of the stretch before filters, and of them those looked at. */
  readonly lines: number;
  readonly looked: number;
  /** Sources that did not answer. */
  readonly unknown: readonly SourceUnknown[];
}

/** What an account can do, as far as screens offer it. */
export interface PagerFacts {
  /** Single people and policies can be asked to join an incident. */
  readonly responders: boolean;
  /** From the gravest to the mildest. */
  readonly priorities: readonly { readonly id: string; readonly name: string }[];
  /** By the id of the policy they page; only where responders cannot be asked. */
  readonly services: readonly {
    readonly id: string;
    readonly name: string;
    readonly policy: string | null;
  }[];
  readonly incidents: readonly PagerReach[];
  /** Running and still to come; null: not known. */
  readonly maintenance?: readonly Maintenance[] | null;
}

/** Whom the policy of an incident pages. */
export interface PagerReach {
  readonly incident: string;
  readonly policy: string;
  readonly levels: readonly { readonly level: number; readonly people: readonly string[] }[];
  /** The level above those who have it now; null: there is none. */
  readonly next: number | null;
  /** The level at which the asker would hand it back. */
  readonly back: number | null;
}

/** What is in `answer.value`. */
export interface AskAnswers {
  /** Oldest first. `more`: there are older ones still, or the frame had no room for them. */
  'lines-before': { readonly lines: readonly AskedLine[]; readonly more: boolean };
  /** Oldest first. `more`: there are newer ones still, or the frame had no room for them. */
  'lines-after': { readonly lines: readonly AskedLine[]; readonly more: boolean };
  /** Oldest first; `at` is the index of the line asked about, -1 where it was not found. */
  context: { readonly lines: readonly AskedLine[]; readonly at: number };
  histogram: { readonly bucketMs: number; readonly buckets: readonly AskedBucket[] };
  'shown-histogram': ShownHistogram;
  patterns: PatternsAnswer;
  /** Oldest first; `template` null: nobody knows the statement any more. */
  'pattern-lines': { readonly template: string | null; readonly lines: readonly AskedLine[] };
  changes: SentChanges;
  /** null: this hub keeps none. */
  'add-change': SeenChange | null;
  /** null: this hub knows no releases, or the session is none. */
  release: ReleaseAnswer | null;
  /** In order of time. `more`: there are later ones still, or a source has more than it gives. */
  trace: {
    readonly lines: readonly AskedLine[];
    readonly more: boolean;
    readonly sources: readonly TraceSource[];
    readonly from: string;
    readonly to: string;
  };
  'field-values': AskedValues;
  'people-hit': AskedPeople;
  'field-names': { readonly names: readonly string[]; readonly more: boolean };
  'try-query': { readonly sources: readonly TriedQuery[] };
  'log-facts': { readonly sources: readonly SourceFacts[] };
  point: null;
  /** As the pager adapter tells it; null where there is none. */
  oncall: OnCall | null;
  /** Null where there is no pager. */
  pager: PagerFacts | null;
}
