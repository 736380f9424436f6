import type { UnknownSlots } from '../../detection/backtest/replayed-page.ts';
import type { RevisionReport, RuleReport } from '../../detection/judge/report.ts';
import { fill, type Lang, type Params } from '../../text/i18n/messages.ts';
import { BACKTEST } from '../../text/i18n/rules/backtest.ts';
import type { Styled } from '../base/styled.ts';

/** What a backtest says, beside what it found. Times are epoch ms. */
export interface BacktestPage {
  readonly since: number;
  readonly until: number;
  /** The other revision; null: none. */
  readonly compared: string | null;
  readonly rules: readonly BacktestRule[];
  /** Rules that could not be replayed, and why, in words. `revision` null: as they are here. */
  readonly failed: readonly {
    readonly rule: string;
    readonly revision: string | null;
    readonly reason: string;
  }[];
  /** Why what really fired is not known, in words; null: it is. */
  readonly noReal: string | null;
  /** Whether pages that are only in the replay are said, too. */
  readonly checked?: boolean;
  /** Sources that do not tell when a document was taken in. */
  readonly withoutIngest: readonly string[];
}

/** A report with the evaluations that could not be counted, of how many. */
export interface BacktestRule extends RuleReport {
  readonly unknown: readonly UnknownSlots[];
  readonly evaluations: number;
}

export interface TextOptions {
  readonly lang: Lang;
  readonly zone: string;
  /** Columns of the terminal, or those of a picture where there is none. */
  readonly columns: number;
  /** Whether sentences are broken to fit: in a file or a pipe each stays one line. */
  readonly wraps?: boolean;
}

export type StyledLine = readonly Styled[];

export const sayBacktest = (lang: Lang, key: keyof typeof BACKTEST, params: Params = {}): string =>
  fill(BACKTEST[key], lang, params);

export const revisionName = ({ revision }: RevisionReport, lang: Lang): string =>
  revision === 'here' ? BACKTEST.here[lang] : revision;

/** The numbers of a row, in the order of the head. */
export const rowCounts = ({ pages, hurt, unhurt, unjudged, asleep }: RevisionReport): readonly number[] => [
  pages,
  hurt,
  unhurt,
  unjudged,
  asleep,
];
