import type { Exclusion } from './exclusion.ts';
import type { Blindness } from './machine.ts';
import type { RuleGroup } from './rule.ts';
import type { RuleSilence } from './rule-silence.ts';
import type { SlotCounts } from './slot.ts';

/*
 * What the append-only detection log keeps. The course of a page:
 *
 *   page.requested (durable, before anything is sent) ─► page.sent (PagerDuty took it) ─► page.done (its incident was seen)
 *
 * A detector that finds a page requested and not sent looks up the incident by the dedup key before it sends again. A page that the
 * pager does not take is owed: it is tried again, by other receivers too, until it is sent or its trouble is over.
 */

/** Which receiver takes an alert: that of its service, the usual one, the one for low urgency. */
export type AlertWay = 'service' | 'default' | 'low';

/** Why the pager has not taken a page. */
export interface UnsentWhy {
  /** One of the pager's kinds of trouble: `rejected`, `unreachable`, `server-error` … */
  readonly kind: string;
  /** The pager's own words, or a code: outside text; '' without any. */
  readonly reason: string;
  /** An answer was lost: it may be there all the same. */
  readonly uncertain: boolean;
}

/** The numbers of the slot that paged. */
export interface PageNumbers extends SlotCounts {
  /** Epoch ms. */
  readonly slot: number;
  /** [from, to) that was counted, ISO 8601 UTC. */
  readonly from: string;
  readonly to: string;
}

/** Which alert at PagerDuty: of a rule's episode, that its source cannot be read, or that nothing comes for a rule. */
export type PageKind = 'impact' | 'blind' | 'silence';

/** What names one page in the log. */
export interface PageRef {
  readonly kind: PageKind;
  /** Blind: name of the source that cannot be read, for all of its rules. */
  readonly rule: string;
  readonly group: RuleGroup;
  /** PagerDuty's dedup key. */
  readonly key: string;
  /** Epoch ms of the episode's first slot, or of the first blind or silent one. With `key` it names the page. */
  readonly episode: number;
}

export interface PageRequest extends PageRef {
  readonly slot: number;
  readonly late: boolean;
  /** null: blind, or silence. */
  readonly numbers: PageNumbers | null;
  /** It pages for documents that name no user: no page level of users was reached. */
  readonly unnamed?: true;
  readonly blind: Blindness | null;
  /** Of a silence: where nothing comes from, and since when. */
  readonly silence?: Pick<RuleSilence, 'of' | 'since'> & { readonly source: string };
  /** Pages that other rules asked for shortly after it, as they were asked: they are named in it and have none of their own. */
  readonly others?: readonly PageRequest[];
  /** Ids of exclusions of the rule that ended less than a day before. */
  readonly ended: readonly string[];
  /** Of the rule when it paged: a later edit, or the rule's removal, sends the resolve by the same way. */
  readonly service: string | null;
  /** Blind: the rules that cannot be counted. */
  readonly rules?: readonly string[];
}

/**
 * What a post to the fallback is about. unsent: the pager has not taken the page; then one of two ends · sent: the pager has it now ·
 * over: the trouble ended before.
 */
export type FallbackStatus = 'unsent' | 'sent' | 'over';

export interface RaisedNotice {
  readonly rule: string;
  readonly group: RuleGroup;
  /** Epoch ms of the slot that reached the level. */
  readonly slot: number;
  readonly users: number;
  /** Users in `total`; null: the rule has no `total`. */
  readonly totalUsers: number | null;
  readonly owner: string | null;
}

export type DetectionFact =
  | {
      readonly type: 'page.requested';
      readonly data: PageRequest;
    }
  /** `by`: a receiver that is not the right one took it. */
  | {
      readonly type: 'page.sent';
      readonly data: PageRef & { readonly unlogged?: boolean; readonly by?: AlertWay };
    }
  /** The pager has not taken it, and it is tried again; once for each kind of trouble. `by`: the receiver that was tried. */
  | {
      readonly type: 'page.unsent';
      readonly data: PageRef & { readonly why: UnsentWhy; readonly by: AlertWay };
    }
  /** The first post about a page begins. Until `fallback.posted`, nobody knows whether the fallback took it. */
  | { readonly type: 'fallback.begun'; readonly data: PageRef & { readonly status: FallbackStatus } }
  /** The fallback took a post. */
  | { readonly type: 'fallback.posted'; readonly data: PageRef & { readonly status: FallbackStatus } }
  /** The same page is to be sent again: its group is bad again after nobody could see it for a time. */
  | { readonly type: 'page.repeated'; readonly data: PageRequest }
  | {
      readonly type: 'page.done';
      readonly data: PageRef & { readonly incident: string; readonly number: number | null };
    }
  /** Of earlier versions: PagerDuty refused it, and it was not tried again; `reason` is outside text. */
  | { readonly type: 'page.failed'; readonly data: PageRef & { readonly reason: string } }
  | { readonly type: 'resolve.requested'; readonly data: PageRef & { readonly why: ResolveWhy } }
  | { readonly type: 'resolve.sent'; readonly data: PageRef }
  | { readonly type: 'resolve.failed'; readonly data: PageRef & { readonly reason: string } }
  /** Began and ended while no detector was running; nobody was paged. */
  | {
      readonly type: 'episode.missed';
      readonly data: { readonly rule: string; readonly group: RuleGroup; readonly episode: number };
    }
  | { readonly type: 'exclusion.added'; readonly data: Exclusion }
  /** Before its `until`, by a person. */
  | { readonly type: 'exclusion.ended'; readonly data: { readonly id: string; readonly reason: string } }
  /** What an exclusion left out over an episode that would have paged; once an episode. */
  | {
      readonly type: 'exclusion.held';
      readonly data: {
        readonly id: string;
        readonly rule: string;
        readonly group: RuleGroup;
        readonly episode: number;
        readonly users: number;
      };
    }
  /** The rule is well with it and would be paging without it: also where it was added to an open page. Once an exclusion and rule. */
  | { readonly type: 'exclusion.covers'; readonly data: { readonly id: string; readonly rule: string } }
  /** Its end is near; once an exclusion, with what it held back until then. */
  | {
      readonly type: 'exclusion.reminded';
      readonly data: {
        readonly id: string;
        readonly until: string;
        readonly pages: number;
        readonly users: number;
      };
    }
  /** A rule reached its notice level and nobody was paged for it. */
  | { readonly type: 'notice.raised'; readonly data: RaisedNotice }
  /** A notice or a reminder was said in the team's chat, at this place. `key` names it. */
  | {
      readonly type: 'chat.told';
      readonly data: { readonly key: string; readonly channel: string; readonly message: string };
    }
  /** Its files no longer have it, and no page of it is open. */
  | { readonly type: 'rule.removed'; readonly data: { readonly rule: string } }
  /** A person ends a removed rule's open pages, regardless of its counts. */
  | { readonly type: 'rule.retired'; readonly data: { readonly rule: string; readonly reason: string } }
  | { readonly type: 'watcher.took-over'; readonly data: { readonly from: string | null } };

/**
 * cleared: it recovered · removed: the rule is gone, and a person ended its pages, or it does not page for silence any more ·
 * sighted: a blind rule can be counted again, or documents come again.
 */
export type ResolveWhy = 'cleared' | 'removed' | 'sighted';

/** One fact with its place and time; nothing in the log is ever changed. */
export type DetectionEvent = DetectionFact & {
  /** Contiguous from 1. */
  readonly n: number;
  /** ISO 8601 UTC, of the process that wrote it. */
  readonly at: string;
  /** Name of the detector or person. */
  readonly by: string;
  /** Fence of the detector's lease when it wrote it; 0: of a person's command. */
  readonly fence: number;
};
