import type { z } from 'zod';
import type {
  changeGapSchema,
  changeKindSchema,
  changeOriginSchema,
  changePlaceSchema,
  changeStateSchema,
  evidenceSchema,
  seenChangeSchema,
  serviceCoverageSchema,
  touchSchema,
} from './change-schema.ts';

export type ChangeKind = z.infer<typeof changeKindSchema>;
export type ChangeState = z.infer<typeof changeStateSchema>;
export type ChangeOrigin = z.infer<typeof changeOriginSchema>;
export type ChangePlace = z.infer<typeof changePlaceSchema>;
export type ChangeGap = z.infer<typeof changeGapSchema>;
export type ServiceCoverage = z.infer<typeof serviceCoverageSchema>;
export type Evidence = z.infer<typeof evidenceSchema>;
export type Touch = z.infer<typeof touchSchema>;
/** A change as a session's log keeps it: without its commits and files. */
export type SeenChange = z.infer<typeof seenChangeSchema>;

export interface ChangedCommit {
  readonly sha: string;
  /** First line of its message. */
  readonly title: string;
  readonly pr: number | null;
  readonly author: string | null;
}

/** A change of a running system, from any source. */
export interface SystemChange extends SeenChange {
  /** Oldest first. */
  readonly commits: readonly ChangedCommit[];
  /** Paths in the repository; empty where they are not known. */
  readonly files: readonly string[];
  /** Commits or files are there of which it holds none. */
  readonly isPart: boolean;
  /** Whether it changed a path that is set for the service; null: no paths are set, or its files are not all known. */
  readonly touchesService: boolean | null;
  /** Page that compares it with the version before. */
  readonly compareUrl: string | null;
}

/** When it could first be felt: as it began to go out; what waits has not begun. */
export function feltAt({ startedAt, liveAt, failedAt, state, requestedAt }: SeenChange): string | null {
  const known = [startedAt, liveAt, failedAt].filter((at) => at !== null).sort()[0];
  if (known !== undefined) return known;
  return state === 'going-out' || state === 'failed' ? requestedAt : null;
}

/** By which it is put in order of time. */
export const orderedAt = (change: SeenChange): string => feltAt(change) ?? change.requestedAt;

/** As the log keeps it. */
export function asSeen(change: SystemChange): SeenChange {
  const { commits: _c, files: _f, isPart: _p, touchesService: _t, compareUrl: _u, ...seen } = change;
  return seen;
}
