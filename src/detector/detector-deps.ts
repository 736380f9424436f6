import type { Checkpoint } from '../detection/checkpoint.ts';
import type { DetectionRule } from '../detection/rule.ts';
import type { Time } from '../ports/clock.ts';
import type { DetectionSource } from '../ports/detection-source.ts';
import type { DetectionStore } from '../ports/detection-store.ts';
import type { Logger } from '../ports/logger.ts';
import type { Fallback, PageSender } from '../ports/page-sender.ts';
import type { AlertWords } from './alert.ts';

/** Rules as they are in their files now. */
export interface LoadedRules {
  /** Sound rules, each with a name of its own. */
  readonly rules: readonly DetectionRule[];
  /** Files that cannot be read, as `file:line`: their rules may be among those that are missing. */
  readonly broken: readonly string[];
  /** Whether the folder has a file of what rules share. */
  readonly hasDefaults?: boolean;
  /** The same with what is wrong, for the log. */
  readonly problems?: readonly string[];
}

export interface DetectorDeps {
  /** Name of this detector, different for each process. */
  readonly watcher: string;
  readonly store: DetectionStore;
  readonly sources: ReadonlyMap<string, DetectionSource>;
  readonly rules: () => Promise<LoadedRules>;
  readonly sender: PageSender;
  /** Pings the dead man's switch; false: it did not take it. null: none is set. Never rejects. */
  readonly ping: (() => Promise<boolean>) | null;
  /** Takes pages that the pager does not take. null: none is set. */
  readonly fallback?: Fallback | null;
  readonly time: Time;
  readonly random: () => number;
  /** SHA-256 as base64url. */
  readonly hash: (text: string) => string;
  readonly logger: Logger;
  readonly words: AlertWords;
  readonly leaseMs: number;
  /** What was evaluated, as it is kept for others. */
  readonly onCheckpoint?: (checkpoint: Checkpoint) => void;
}
