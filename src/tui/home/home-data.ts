import type { DetectionNews } from '../../detection/news.ts';
import type { OnCall, PageRow, PageScope, Problem, ScheduleTurns } from '../../protocol/http.ts';
import type { Maintenance } from '../../protocol/page-acts.ts';
import type { TeamParts, TeamSession } from '../../protocol/team.ts';
import type { Lang } from '../../text/i18n/messages.ts';
import type { Saying } from '../model/words.ts';

export const SCOPES: readonly PageScope[] = ['mine', 'team', 'all'];

/** The pages of a scope, as the hub tells them. */
export interface Pages extends Omit<TeamParts['pages']['head'], 'scope' | 'askerUnknown' | 'stalled'> {
  readonly incidents: readonly PageRow[];
  /** Why it is not known which pages are one's own and one's team's; null: it is. */
  readonly askerUnknown: Saying | null;
  /** The pager has not answered yet. */
  readonly waiting: boolean;
  /** The pager cannot be read: why, and when the shown data was read (null: never). */
  readonly stalled: { readonly since: string | null; readonly why: Saying } | null;
}

/** What the hub knows at one moment. `pages` null: it has no pager. */
export interface HomeReading {
  readonly pages: Pages | null;
  readonly sessions: readonly TeamSession[];
  /** Null: not known. */
  readonly duty?: OnCall['policies'] | null;
  /** Null: not known. */
  readonly turns?: readonly ScheduleTurns[] | null;
  /** Running and still to come; null: not known. */
  readonly maintenance?: readonly Maintenance[] | null;
  /** What detection has to say although nobody is paged; null: not known. */
  readonly detection?: DetectionNews | null;
}

/** How it stands with the hub, and what it told last. */
export interface HomeTold {
  /** Null: nothing yet. The same object until something in it changes. */
  readonly reading: HomeReading | null;
  /** Whose pages these are. */
  readonly scope: PageScope;
  /** Why what is shown is old; null: it is not. */
  readonly trouble: HomeTrouble | null;
  /** Epoch milliseconds of the hub's last word. */
  readonly at: number;
}

/** `retryAt` null: nothing is waited for. `final`: it is not tried again unless somebody asks for it. */
export interface HomeTrouble {
  readonly why: Saying;
  readonly retryAt: number | null;
  readonly final: boolean;
}

/** One row that can be chosen; `id` is the same for as long as it is the same thing. */
export type PageItem = { readonly kind: 'page'; readonly id: string; readonly page: PageRow };
export type Item =
  | PageItem
  | { readonly kind: 'session'; readonly id: string; readonly session: TeamSession };

/** What was answered to the question whether users suffered. */
export interface Judgement {
  readonly hurt: boolean;
  readonly why: string | null;
  readonly prevent: string | null;
}

/** What reducer and lines may read beside the state: a value of one moment, so that both are pure. */
export interface HomeWorld {
  /** Epoch milliseconds. */
  readonly now: number;
  readonly lang: Lang;
  /** Nothing is changed: `--readonly`. */
  readonly readonly: boolean;
  /** Who is at the keyboard, and how the hub is called. */
  readonly you: string;
  readonly hub: string;
  readonly timeZone: string;
  /** Says what to press next: the demo. */
  readonly coach: boolean;
  /** The pager's trouble in words. */
  readonly why: (problem: Problem) => Saying;
}
