import type { DetectionReading, ExclusionWish } from './detection-state.ts';

/** What the screen of detection needs of the world outside. Nothing here may throw: failures are results. */
export interface DetectionHost {
  /** Epoch milliseconds. */
  now(): number;
  /** Runs every `ms` milliseconds; the result cancels it. Must not keep the process alive. */
  every(ms: number, run: () => void): () => void;
  read(): Promise<DetectionReading>;
  /** Keeps an exclusion; its id and end (ISO), or why not; `asks`: it can be kept all the same. */
  exclude(
    wish: ExclusionWish,
  ): Promise<
    | { readonly ok: true; readonly id: string; readonly until: string }
    | { readonly ok: false; readonly why: string; readonly asks?: boolean }
  >;
  bell(): void;
  /** As `TuiHost.onSignal`. */
  onSignal(run: (signal: string) => void): () => void;
  /** As `TuiHost.onCrash`. */
  onCrash?(run: (error: Error) => void): () => void;
}
