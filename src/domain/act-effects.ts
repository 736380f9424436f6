import type { ACT_WORDS } from '../text/i18n/act-words.ts';

/** What the fold of a session's log reads of an act at the pager; a browser folds, too, and needs no other column of `act-table.ts`. */
interface ActEffects {
  /**
   * It works on the incident: it brings people in or tells them something. Acknowledging, grading, putting off, handing on,
   * merging and resolving do not.
   */
  readonly work: boolean;
  /** It reassigns the incident: its outcome names the new assignees. */
  readonly gives: boolean;
}

const SOME = { work: true, gives: false } as const;
const NONE = { work: false, gives: false } as const;

export const ACT_EFFECTS = {
  acknowledge: NONE,
  resolve: NONE,
  snooze: NONE,
  escalate: { work: true, gives: true },
  'hand-back': { work: false, gives: true },
  priority: NONE,
  reassign: NONE,
  note: SOME,
  merge: NONE,
  responder: SOME,
  create: SOME,
  urgency: NONE,
  retitle: NONE,
  'status-update': SOME,
  override: NONE,
  'end-override': NONE,
  maintain: NONE,
  'end-maintenance': NONE,
} as const satisfies Readonly<Record<keyof typeof ACT_WORDS, ActEffects>>;

/** Undefined: this program does not know the act. */
export const effectsOf = (act: string): ActEffects | undefined =>
  Object.hasOwn(ACT_EFFECTS, act) ? ACT_EFFECTS[act as keyof typeof ACT_EFFECTS] : undefined;
