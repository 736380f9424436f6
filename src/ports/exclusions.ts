import type { Exclusion } from '../detection/exclusion.ts';

/** What somebody in a session asks to leave out of detection. `days`: 1 to 30. */
export interface ExclusionAsked {
  /** Template of a statement of the log. */
  readonly template: string;
  readonly days: number;
  readonly reason: string;
}

/** Adds exclusions to the watch log of this hub. */
export interface Exclusions {
  /** Durable when it resolves. Rejects with why it could not be added. */
  add(asked: ExclusionAsked, by: string): Promise<Exclusion>;
}
