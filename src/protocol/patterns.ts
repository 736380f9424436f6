/** When a statement was first seen: by its source in the 24 hours before, or only since it is counted here. */
export type AskedFirst =
  /** Its source has not answered yet. */
  | { readonly by: 'asking'; readonly at: string }
  | { readonly by: 'source'; readonly at: string }
  /** Its source cannot say. */
  | { readonly by: 'here'; readonly at: string };

/** A statement of the log and what became of it. Counts are estimates where its lines were drawn. */
export interface AskedPattern {
  readonly id: string;
  readonly change: 'new' | 'risen' | 'gone' | 'same';
  /** Nothing of before was counted where it came from, so that `same` means that nobody knows. */
  readonly isUnknown?: true;
  /** The most severe of its lines; null: none tells one. */
  readonly level: string | null;
  /** As `timeout after <duration>`. */
  readonly template: string;
  readonly services: readonly string[];
  readonly count: number;
  /** Lines of the periods `before` and `now`; what came between them is of neither. Absent: the hub is older. */
  readonly counts?: readonly [before: number, now: number];
  /** Of all lines of the window, from 0 to 1. */
  readonly share: number;
  /** Lines in each step of the window, oldest first. */
  readonly steps: readonly number[];
  /** ISO time from which on its sources have lines at all, where that is within the window. */
  readonly begins?: string;
  readonly first: AskedFirst;
  /** ISO time of its newest line. */
  readonly last: string;
  /** Its rate now in rates of before; null: it had none before, or has not risen. */
  readonly factor: number | null;
  /** A pattern that mutes it. */
  readonly mute: string;
}

/** One service before and now, lines a minute; before null: what is now is partly of sources that were not counted then. */
export interface AskedService {
  /** `''`: lines that name none. */
  readonly service: string;
  readonly errors: readonly [before: number | null, now: number];
  readonly lines: readonly [before: number | null, now: number];
  readonly fresh: number;
  readonly gone: number;
  /** The statement that most of its errors now are of. */
  readonly top: string | null;
  /** A source that had lines of it before is not read now: how many there are is not known. */
  readonly isUnread?: true;
  /** Of some of its patterns nobody knows whether they are new or gone: there may be more than `fresh` and `gone`. */
  readonly isUnjudged?: true;
}

/** How the lines of one source were counted. */
export interface CountedSource {
  readonly name: string;
  /** Lines of the window. */
  readonly lines: number;
  /** Of them those looked at. */
  readonly looked: number;
  /** ISO time of its oldest line: of before it nothing is known. Absent: that is not known, or the hub is older. */
  readonly begins?: string;
  /** Lines of before this screen's hub read are still being asked for. */
  readonly asking: boolean;
  /** Why they could not be had, since when; null: they could. */
  readonly failed: {
    readonly kind: string;
    readonly params: Readonly<Record<string, string | number>>;
    readonly since: string;
  } | null;
}

/** Answer of `patterns`. Times are ISO. */
export interface PatternsAnswer {
  readonly at: string;
  /** Of what `at` is the time. */
  readonly boundary: 'alert' | 'opened' | 'given';
  /** Since when what is new is new. */
  readonly since: string;
  readonly before: readonly [from: string, to: string];
  readonly now: readonly [from: string, to: string];
  /** Only this stretch is counted, in whole steps, where one was asked for: ISO times, the second not included. */
  readonly range?: readonly [from: string, to: string];
  /** Nothing of before the boundary was counted: what is new is not known. */
  readonly blind: boolean;
  /** Up to when all lines were counted. */
  readonly to: string;
  readonly stepMs: number;
  readonly lines: number;
  readonly looked: number;
  /** How far a share may be off, points of a hundred, 95 times in 100; 0: all lines were counted. */
  readonly error: number;
  /** Lines a minute, of what was counted before, too; before null: nothing was. */
  readonly errors: readonly [before: number | null, now: number];
  readonly rows: readonly AskedPattern[];
  /** Patterns without a row, and their lines. */
  readonly more: { readonly patterns: number; readonly lines: number };
  /** Patterns that a mute hides. */
  readonly muted: number;
  readonly services: readonly AskedService[];
  readonly sources: readonly CountedSource[];
}
