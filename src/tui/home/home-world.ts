import type { Lang } from '../../text/i18n/messages.ts';

/** What reducer and lines may read beside the state: a value of one moment, so that both are pure. */
export interface HomeWorld {
  /** Epoch milliseconds. */
  readonly now: number;
  readonly lang: Lang;
  readonly ascii: boolean;
  /** Nothing is changed: `--readonly`. */
  readonly readonly: boolean;
  /** Who is at the keyboard, and how the hub is called. */
  readonly you: string;
  readonly hub: string;
  readonly timeZone: string;
  /** Says what to press next: the demo. */
  readonly coach: boolean;
}
