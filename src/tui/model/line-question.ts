import type { Level } from '../../logs/line.ts';
import type { AskAnswers } from '../../protocol/asks.ts';
import type { AskedPeople, SourceFacts } from '../../protocol/question-answers.ts';

interface Term {
  readonly name: string;
  readonly value: string;
  readonly exclude: boolean;
}

/** What a dialog asks the hub about a line. */
export type LineQuestion =
  | {
      readonly kind: 'values';
      readonly source: string;
      readonly field: string;
      /** Lines that are counted beside all: those at least so severe that fit the terms. */
      readonly least: Level | null;
      readonly terms: readonly Term[];
      /** The range that is shown, ISO times; absent: since the impact. */
      readonly span?: { readonly from: string; readonly to: string };
      /** What narrows this screen and is not asked of the source. */
      readonly unasked: readonly string[];
    }
  | { readonly kind: 'trace'; readonly trace: string; readonly at: string | null };

export type TraceAnswer = AskAnswers['trace'];

/** Who is hit, as last told; `none`: this hub does not tell, or not this person. */
export type PeopleKnown = AskedPeople | 'none' | null;
/** What the sources' settings say to screens; null: not told. */
export type FactsKnown = readonly SourceFacts[] | null;
