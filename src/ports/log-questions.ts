import { KindError } from '../domain/kind-error.ts';
import type { Level } from '../logs/line.ts';

/* What people ask about lines beside the tail. Names of fields are those of `LogLine.fields`, or of a column of its row. */

/** Columns of a line that are asked for as fields are. */
export const COLUMN_FIELDS = ['level', 'service', 'trace'] as const;

/** ISO times: `from` included, `to` not. */
export interface AskedSpan {
  readonly from: string;
  readonly to: string;
}

/** One value of one field, which lines must have, or with `exclude` must not have. */
export interface FieldTerm {
  readonly name: string;
  readonly value: string;
  readonly exclude: boolean;
}

/** Lines at least so severe, null: of any level, that fit all terms. */
export interface LineChoice {
  readonly least: Level | null;
  readonly terms: readonly FieldTerm[];
}

/** Lines with one value: among those chosen, and among all of the stretch. */
export interface ValueCount {
  readonly value: string;
  readonly count: number;
  readonly all: number;
}

/** The values of one field, the most frequent among the chosen lines first. */
export interface FieldValues {
  readonly count: number;
  readonly all: number;
  readonly values: readonly ValueCount[];
  /** Lines without the field. */
  readonly without: Omit<ValueCount, 'value'>;
  /** There are more values than are listed, and a rare one may be missing among those. */
  readonly more: boolean;
  /** ISO time from which on lines were counted, where not all of the stretch could be; null: all were. */
  readonly since: string | null;
}

/** How many lines of a stretch a query finds, of how many. */
export interface LineCount {
  readonly found: number;
  /** Lines of any kind. */
  readonly all: number;
  /** As of `FieldValues`. */
  readonly since: string | null;
}

/** A number of different values. */
export interface DistinctCount {
  readonly n: number;
  /** Relative standard error of an estimate; 0: counted. */
  readonly error: number;
  /** The values where they are few enough to be counted; never shared, only joined with those of other sources. */
  readonly ids: readonly string[] | null;
}

export interface CustomerCount {
  readonly name: string;
  /** Different users of it with errors. */
  readonly users: number;
}

/** Who had errors in a stretch, as one source tells. */
export interface PeopleHit {
  /** Lines with errors, and how many of them name no user. */
  readonly errors: number;
  readonly unnamed: number;
  readonly users: DistinctCount;
  /** Users of all lines. */
  readonly allUsers: DistinctCount;
  /** Null: no field is set for it. */
  readonly sessions: DistinctCount | null;
  /** The most hit first; null: no field is set for it. */
  readonly customers: readonly CustomerCount[] | null;
  /** As of `FieldValues`. */
  readonly since: string | null;
}

/** A field's name that a query uses and the source does not have. */
export interface UnknownField {
  readonly field: string;
  /** The name that was most likely meant; null: none is near. */
  readonly nearest: string | null;
}

/** A query that its source's settings give a name. */
export interface NamedQuery {
  readonly name: string;
  readonly query: string;
}

/**
 * Why a question has no answer, as a kind and params like those of a `SourceReason`: `no-such-field` {field},
 * `not-countable` {field}, or what keeps the source from being read.
 */
export class QuestionError extends KindError {}
