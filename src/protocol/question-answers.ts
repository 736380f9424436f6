/* Parts of answers to questions about lines. */

/** Why a source does not answer: a kind of `source-reasons.ts`, and its params. */
interface AskedReason {
  readonly kind: string;
  readonly params: Readonly<Record<string, string | number>>;
}

/** A source that does not answer. */
export interface SourceUnknown {
  readonly source: string;
  readonly reason: AskedReason;
}

/** What one source had of a trace. */
export interface TraceSource {
  readonly name: string;
  readonly lines: number;
  /** It cannot be asked: these are the lines that the room still holds. */
  readonly held?: true;
  readonly reason?: AskedReason;
}

/** A number of different people; `least`: there may be more, since several sources could not be joined. */
export interface AskedDistinct {
  readonly n: number;
  /** Relative standard error of an estimate; 0: counted. */
  readonly error: number;
  readonly least: boolean;
}

/** Who had errors. Null: no source names such. */
export interface AskedPeople {
  readonly from: string;
  readonly to: string;
  readonly users: AskedDistinct | null;
  readonly allUsers: AskedDistinct | null;
  readonly sessions: AskedDistinct | null;
  readonly customers: readonly { readonly name: string; readonly users: number }[];
  /** Lines with errors, and those of them that name no user. */
  readonly errors: number;
  readonly unnamed: number;
  /** ISO time from which on all was counted, where some source has too much; null: from `from` on. */
  readonly since: string | null;
  /** Sources whose settings name no field of users, and those that did not answer. */
  readonly unset: readonly string[];
  readonly failed: readonly SourceUnknown[];
  /** By which lines were chosen; null: all of them. Absent: an older hub, which counts by the query of the tail. */
  readonly query?: string | null;
}

/** Lines with a value among those chosen, and among all. */
interface AskedValue {
  readonly value: string;
  readonly count: number;
  readonly all: number;
}

/** The most frequent values of a field, or why there are none. */
export type AskedValues = { readonly from: string; readonly to: string } & (
  | {
      readonly count: number;
      readonly all: number;
      readonly values: readonly AskedValue[];
      readonly without: Omit<AskedValue, 'value'>;
      readonly more: boolean;
      readonly since: string | null;
      /** Where more than one was asked: those that have the field, and those that did not answer. */
      readonly sources?: readonly string[];
      readonly unknown?: readonly SourceUnknown[];
    }
  | { readonly reason: AskedReason }
);

/** What one source says of a query. */
export interface TriedQuery {
  readonly source: string;
  readonly unknown: readonly { readonly field: string; readonly nearest: string | null }[];
  readonly reason?: AskedReason;
}

/** What the settings of one source say to screens. */
export interface SourceFacts {
  readonly name: string;
  /** Address with `{name}` in the places of a line's values. */
  readonly link?: string;
  /** No query narrows it. */
  readonly isReadWhole?: true;
  readonly queries: readonly { readonly name: string; readonly query: string }[];
}
