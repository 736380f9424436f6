import type { Exclusion } from '../detection/exclusion.ts';
import type { MatchFault } from '../detection/match-fault.ts';
import { KindError } from '../domain/kind-error.ts';

/** What somebody in a session asks to leave out of detection. `days`: 1 to 30. */
export interface ExclusionAsked {
  /** Template of a statement of the log. */
  readonly template: string;
  readonly days: number;
  readonly reason: string;
  /** As `ExclusionRequest`. */
  readonly sure?: boolean;
}

/** What is asked to be left out. `until`: ISO 8601 UTC, 30 days ahead at most. */
export type ExclusionRequest = Pick<Exclusion, 'rule' | 'source' | 'match' | 'owner' | 'reason' | 'until'> & {
  /** Slug; null: one is made. */
  readonly id: string | null;
  /** The person saw what it does, and confirmed. */
  readonly sure: boolean;
};

/** What has to be asked again: it leaves out all that some rules count, or may end their open pages. */
export type ExclusionDoubt = 'silences' | 'open-page';

/** `no-rule`: the detector knows no rule of this name, which is then in `id`. */
export type ExclusionRefusal =
  | 'taken'
  | 'too-long'
  | 'past'
  | 'not-there'
  | 'ended'
  | 'no-rule'
  | ExclusionDoubt
  | MatchFault;

/** An exclusion that could not be added or ended. */
export class ExclusionRefused extends KindError<ExclusionRefusal> {
  /** Names of the rules that a doubt is about. */
  readonly rules: readonly string[];
  constructor(kind: ExclusionRefusal, id: string, rules: readonly string[] = []) {
    super(kind, { id });
    this.rules = rules;
  }
}
