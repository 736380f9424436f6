import type { CliText } from '../base/language.ts';

/** `off`: not there and not needed. Only `broken` makes doctor fail. */
export type CheckState = 'ok' | 'warn' | 'broken' | 'off';

type CheckName =
  | 'node'
  | 'terminal'
  | 'locale'
  | 'settings'
  | 'identity'
  | 'state-folder'
  | 'certificate'
  | 'credentials'
  | 'hub'
  | 'clock'
  | 'sessions'
  | 'pagerduty'
  | 'changes'
  | 'runs'
  | 'opensearch'
  | 'file'
  | 'nats'
  | 'slack'
  | 'detection';

export interface Check {
  readonly check: CheckName;
  readonly state: CheckState;
  /** What was found, and what to do where that is needed; in the reader's language. */
  readonly detail: string;
}

const MARKS: Readonly<Record<CheckState, string>> = { ok: '✓', warn: '⚠', broken: '✗', off: '-' };

/** Mark, word, finding: `✓ ok  node  24.21.0`. */
export function checkRow({ check, state, detail }: Check, t: CliText): readonly string[] {
  return [`${MARKS[state]} ${t(`check-${state}`)}`, t(`check-${check}`), detail];
}
