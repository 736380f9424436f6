import type { DetectionEvent, DetectionFact } from '../detection/detection-event.ts';
import { KindError } from '../domain/kind-error.ts';

/** Who evaluates, as the store says. */
export interface Lease {
  /** The detector that evaluates. */
  readonly holder: string;
  /** Grows with each holder: what an earlier one still writes is refused. */
  readonly fence: number;
  /** Epoch ms. */
  readonly until: number;
  /** Other detectors that were seen lately. */
  readonly standby: readonly string[];
}

/** The fence of an append that no lease has to allow: a command of a person, a note of the hub. */
export const UNFENCED = 0;

/**
 * fenced: another detector has taken over · busy: another process holds the file for longer than we wait · full, read-only: the
 * disk takes nothing · damaged, newer · failed: anything else.
 */
export type DetectionStoreErrorKind =
  | 'fenced'
  | 'busy'
  | 'full'
  | 'read-only'
  | 'damaged'
  | 'newer'
  | 'failed';

export class DetectionStoreError extends KindError<DetectionStoreErrorKind> {}

/** What detectors share: the detection log, the lease, and where the evaluation is. Every method rejects with a `DetectionStoreError`. */
export interface DetectionStore {
  /** Takes the lease for `ms` where it is free or one's own, else only says who has it. Either way this detector was seen. */
  lease(watcher: string, now: number, ms: number): Promise<Lease>;
  /** Gives the lease up, so that the next detector need not wait. */
  release(watcher: string, fence: number): Promise<void>;
  /** Who has it; null: nobody ever had. Takes nothing. */
  leaseNow(now: number): Promise<Lease | null>;
  /** Durable when it resolves. `UNFENCED` is never refused for its fence. Rejects with `fenced`, and then nothing is kept. */
  append(
    by: string,
    fence: number,
    at: string,
    facts: readonly DetectionFact[],
  ): Promise<readonly DetectionEvent[]>;
  /** Events from number `from` on, in order. */
  events(from: number): Promise<readonly DetectionEvent[]>;
  /** Where the evaluation is, as JSON text. Rejects with `fenced`. */
  saveCheckpoint(fence: number, text: string): Promise<void>;
  checkpoint(): Promise<string | null>;
  close(): Promise<void>;
}
