import type { DetectionMemory, ToldPlace } from '../detection/detection-memory.ts';
import type { Exclusion } from '../detection/exclusion.ts';
import type { ReviewedExclusion } from '../detection/exclusion-review.ts';
import type { DetectionNews } from '../detection/news.ts';
import type { ExclusionRequest } from './exclusions.ts';

/** The detection log beside a hub, as the hub uses it. Methods reject with a `DetectionStoreError`. */
export interface DetectionLog {
  /** Durable when it resolves. Rejects with an `ExclusionRefused`. */
  add(wish: ExclusionRequest, by: string): Promise<Exclusion>;
  /** Ends one now; as `add`. */
  end(id: string, reason: string, by: string): Promise<Exclusion>;
  /** A person's word that the pages of a removed rule are over. Rejects with a `RetireRefused`. */
  retire(rule: string, reason: string, by: string): Promise<void>;
  review(): Promise<readonly ReviewedExclusion[]>;
  /** Name of the detector that evaluates by this log; null: none does. */
  watcher(): Promise<string | null>;
  /** What people should know although nobody is paged for it. */
  news(): Promise<DetectionNews>;
  memory(): Promise<DetectionMemory>;
  /** Notes where the chat shows something. */
  told(key: string, place: ToldPlace): Promise<void>;
  close(): Promise<void>;
}
