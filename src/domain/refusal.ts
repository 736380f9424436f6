/** Why a command was not done. Each screen says it in its own language (text/i18n/refusals). */
export const REFUSAL_KINDS = [
  'not-allowed',
  'session-exists',
  'session-not-open',
  'session-closed',
  'session-not-closed',
  'closed-long-ago',
  'not-a-release',
  'no-rollback-phase',
  'unknown-step',
  'unknown-phase',
  'unknown-note',
  'unknown-pin',
  'unknown-mute',
  'unknown-participant',
  'unknown-incident',
  'unknown-action',
  'unknown-responder',
  'unknown-event',
  'unknown-run',
  'nothing-to-run',
  'run-variable',
  'no-way-back',
  'no-version-before',
  'which-change',
  'run-asked',
  'run-under-way',
  'run-not-ready',
  'run-not-yours',
  'run-changed',
  'run-over',
  'run-not-waiting',
  'may-not-approve',
  'not-recovered',
  'before-recovered',
  'before-relapse',
  'reason-required',
  'text-required',
  'needs-second-person',
  'not-yours',
  'role-not-held',
  'required-steps-left',
  'already-settled',
  'asked-just-now',
  'asked-long-ago',
  'name-not-kept',
  'nothing-to-undo',
  'not-undoable',
  'not-last',
  'changed-since',
  'too-many',
  'invalid',
  'secret-inside',
  'too-fast',
  'too-large',
  'not-saved',
] as const;
export type RefusalKind = (typeof REFUSAL_KINDS)[number];

export interface Refusal {
  readonly kind: RefusalKind;
  readonly params: Readonly<Record<string, string | number>>;
}

export function refusal(kind: RefusalKind, params: Refusal['params'] = {}): Refusal {
  return { kind, params };
}
