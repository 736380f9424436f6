import type { PatternsAnswer } from '../../../protocol/patterns.ts';
import type { Saying, WordKey } from '../words.ts';

/** What the log pane can show. */
export type LogViewId = 'lines' | 'patterns' | 'compare' | 'changes' | 'release';

/** The views of the log pane in the order of their keys, and what the title calls them. */
export const LOG_VIEWS: readonly { readonly id: LogViewId; readonly key: string; readonly name: WordKey }[] =
  [
    { id: 'lines', key: '2', name: 'pane.logs' },
    { id: 'patterns', key: '5', name: 'view.patterns' },
    { id: 'compare', key: '6', name: 'view.compare' },
    { id: 'changes', key: '7', name: 'view.changes' },
    { id: 'release', key: '8', name: 'view.release' },
  ];

/** Views of lines, whose range can be picked on the picture; the others are of longer times, or of none. */
export const isOfLines = (view: LogViewId): boolean =>
  view === 'lines' || view === 'patterns' || view === 'compare';

/** Where now is compared with before; null: the alert, or the opening of the session. */
export interface BoundaryChoice {
  /** ISO time. */
  readonly at: string;
  readonly name: WordKey;
}

/** What the hub has told of the log's patterns. */
export interface PatternsTold {
  readonly answer: PatternsAnswer | null;
  /** Why there is no newer answer. */
  readonly why: Saying | null;
}

export const NOTHING_TOLD: PatternsTold = { answer: null, why: null };
