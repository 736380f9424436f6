import type { Checkpoint } from '../../detection/checkpoint.ts';
import type { RuleStanding } from '../../detection/machine.ts';
import type { Lang } from '../../text/i18n/messages.ts';
import type { Listing } from '../kernel/list.ts';
import type { AskDialog, PaletteDialog, ReadDialog } from '../model/dialog.ts';
import { ONE_SAID, type Toasting } from '../model/screen-state.ts';

/** The state of the evaluation, read from the store that the detectors share. */
export interface DetectionReading {
  readonly checkpoint: Checkpoint | null;
  readonly holder: string | null;
  readonly standby: readonly string[];
  /** What this process does: `alone`: it evaluates without the store. */
  readonly role: 'evaluates' | 'alone' | 'shows';
  /** Why the store cannot be read; null: it can. */
  readonly trouble: string | null;
}

export const STANDINGS = [
  'paging',
  'pending',
  'blind',
  'resolving',
  'normal',
] as const satisfies readonly RuleStanding[];

export type ExcludeField = 'query' | 'reason' | 'days';
export const EXCLUDE_FIELDS: readonly ExcludeField[] = ['query', 'reason', 'days'];

/** A wish for an exclusion of one rule. */
export interface ExclusionWish {
  readonly rule: string;
  readonly query: string;
  readonly reason: string;
  readonly days: number;
  /** The person saw what else it does, and confirmed. */
  readonly sure: boolean;
}

/** The field of an exclusion that the dialog asks for, and the values before it. */
export interface ExcludeAsk {
  readonly rule: string;
  readonly field: ExcludeField;
  readonly kept: Readonly<Partial<Record<ExcludeField, string>>>;
  /** The warning; Enter again adds the exclusion. */
  readonly asked: string | null;
}

type DetectionDialog =
  | PaletteDialog
  | AskDialog<ExcludeAsk>
  | (ReadDialog<'details'> & { readonly row: string })
  | ReadDialog<'help'>;

export type DetectionEffect =
  | { readonly kind: 'quit' | 'redraw' }
  | { readonly kind: 'session'; readonly incident: string }
  | { readonly kind: 'exclude'; readonly wish: ExclusionWish };

export interface DetectionState extends Listing, Toasting {
  readonly cols: number;
  readonly rows: number;
  readonly reading: DetectionReading | null;
  /** Only rows of this standing; null: all. */
  readonly only: RuleStanding | null;
  readonly dialogs: readonly DetectionDialog[];
}

/** What does not change by keys. */
export interface DetectionWorld {
  /** Epoch ms. */
  readonly now: number;
  readonly lang: Lang;
  readonly ascii: boolean;
  readonly timeZone: string;
  /** Name of this detector. */
  readonly own: string;
  readonly dryRun: boolean;
}

export const initialDetection = (cols: number, rows: number): DetectionState => ({
  cols,
  rows,
  reading: null,
  selected: null,
  at: 0,
  only: null,
  filter: '',
  typing: null,
  dialogs: [],
  ...ONE_SAID,
});
