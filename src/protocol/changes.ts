import { type CoveredService, coveredAgain } from '../domain/changes/coverage.ts';
import type {
  ChangedCommit,
  ChangeGap,
  ChangePlace,
  Evidence,
  KeptCoverage,
  SeenChange,
} from '../domain/changes/system-change.ts';

/** A change with what is known of it. Times are ISO 8601 UTC; texts have passed ingest. */
export interface ChangeRow {
  readonly change: SeenChange;
  readonly place: ChangePlace;
  /** In the order in which it is read; empty where no incident is looked at. */
  readonly evidence: readonly Evidence[];
  /** The newest, oldest first. */
  readonly commits: readonly ChangedCommit[];
  /** Commits in all, as far as they are known, and files. */
  readonly counts: { readonly commits: number; readonly files: number; readonly isPart: boolean };
  readonly compareUrl: string | null;
}

/** Answer of the ask `changes`, and of `GET /v1/system-changes`. */
export interface ChangesAnswer {
  readonly from: string;
  readonly to: string;
  /** When the impact began, and by whose word; null: no incident is looked at. */
  readonly impact: { readonly at: string; readonly by: 'said' | 'errors' | 'alert' | 'opened' } | null;
  /** Services that are hit. */
  readonly hit: readonly string[];
  readonly rows: readonly ChangeRow[];
  /** Changes that have no row. */
  readonly more: number;
  readonly coverage: readonly CoveredService[];
  readonly gaps: readonly ChangeGap[];
  /** Whether the settings name a source. */
  readonly hasSources: boolean;
}

/** An answer as a hub sent it, which may be of an earlier version. */
export type SentChanges = Omit<ChangesAnswer, 'coverage'> & { readonly coverage: readonly KeptCoverage[] };

export function changesAnswerOf(sent: SentChanges): ChangesAnswer {
  const { coverage, rows, gaps, to } = sent;
  const changes = rows.map(({ change }) => change);
  return { ...sent, coverage: coverage.map((one) => coveredAgain(one, changes, gaps, to)) };
}
