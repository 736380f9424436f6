import type { ChangeAnswer } from '../domain/changes/coverage.ts';
import type { ChangeOrigin } from '../domain/changes/system-change.ts';

/** What is said of a source that was tried: how much it found, and whether it may read all that it has to. */
export interface ChangeProof {
  readonly origin: ChangeOrigin;
  readonly service: string;
  /** As `acme/checkout`; the name it has now, where it was renamed. */
  readonly where: string | null;
  readonly renamedFrom: string | null;
  readonly days: number;
  readonly deploys: number;
  readonly runs: number;
  /** ISO time at which the last of them went live; null: none did. */
  readonly last: string | null;
  /** What is wrong, as a kind and params like those of a gap. */
  readonly problems: readonly {
    readonly kind: string;
    readonly params: Readonly<Record<string, string | number>>;
  }[];
}

export interface ChangeCall {
  readonly signal?: AbortSignal;
}

/** Somebody who knows what went out. Text of its answers is as it came from outside: it has to pass ingest. */
export interface ChangeSource {
  readonly origin: ChangeOrigin;
  /** Services of which it knows something. */
  readonly services: readonly string[];
  /**
   * What changed at a service in a stretch of time (ISO, both ends included), the newest first. Never rejects: what could
   * not be read is a gap, and `completeTo` is never later than what was read.
   */
  changes(service: string, from: string, to: string, call?: ChangeCall): Promise<ChangeAnswer>;
  /** Tries all that it needs for a service. Never rejects. */
  prove(service: string, call?: ChangeCall): Promise<ChangeProof>;
}
