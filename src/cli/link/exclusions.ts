import type { Exclusion, ExclusionMatch } from '../../detection/exclusion.ts';
import { asCliError } from '../base/as-cli-error.ts';

/** One of `forMs` and `until` (ISO 8601) is given. `owner` null: who asks. */
export interface ExclusionBody extends Pick<Exclusion, 'rule' | 'source' | 'reason'> {
  readonly id: string | null;
  readonly match: ExclusionMatch;
  readonly owner: string | null;
  readonly forMs: number | null;
  readonly until: string | null;
  readonly sure: boolean;
}

/** As `oncall exclusion list --json` prints it. */
export type ListedExclusion = Exclusion & {
  readonly state: 'holds' | 'ends-soon' | 'ended';
  readonly held: {
    readonly pages: number;
    readonly users: number;
    readonly last: string | null;
    readonly rules: readonly string[];
  };
};

/** Whether an exclusion was refused only because it needs a second confirmation. */
export function isDoubt(error: unknown): boolean {
  const { kind } = asCliError(error);
  return kind === 'exclusion-silences' || kind === 'exclusion-open-page';
}
