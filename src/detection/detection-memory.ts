import type {
  AlertWay,
  DetectionEvent,
  PageRef,
  PageRequest,
  RaisedNotice,
  UnsentWhy,
} from './detection-event.ts';
import type { Exclusion } from './exclusion.ts';

type PageCourse = 'requested' | 'sent' | 'done' | 'failed' | 'resolve-requested' | 'resolved';

export interface LoggedPage extends PageRef {
  readonly course: PageCourse;
  /** The pager took the alert in. */
  readonly sent: boolean;
  /** The receiver that took it, where that was not the right one; null: the right one, or none yet. */
  readonly by: AlertWay | null;
  /** Why the pager had not taken it, when it was said last; null: there was no trouble. It stays when the page is sent. */
  readonly trouble: { readonly why: UnsentWhy; readonly by: AlertWay } | null;
  /** ISO 8601 UTC: of the request, or of the newest repetition. */
  readonly requestedAt: string;
  /** When the pager took it, ISO 8601 UTC. */
  readonly sentAt: string | null;
  /** When its trouble was over, or the rule gone, ISO 8601 UTC; null: it is open. */
  readonly endedAt: string | null;
  readonly incident: { readonly id: string; readonly number: number | null } | null;
  /** As it was asked last. */
  readonly request: PageRequest;
  /** It was asked for again: an incident of it is one from after that. */
  readonly repeated: boolean;
  /** The pager had taken it before that: it has an incident, though it may not be sent again. */
  readonly wasSent: boolean;
}

/** What an exclusion has held back while it held. */
export interface HeldBack {
  /** Episodes that would have paged. */
  readonly pages: number;
  /** Users of what it left out in the worst of them. */
  readonly users: number;
  /** Names of the rules that would be paging without it, in the order in which they first were. */
  readonly rules: readonly string[];
  /** When it held back a page last, ISO 8601 UTC; null: never. */
  readonly last: string | null;
}

export const NOTHING_HELD: HeldBack = { pages: 0, users: 0, rules: [], last: null };

/** A message in the team's chat. */
export interface ToldPlace {
  readonly channel: string;
  readonly message: string;
}

/** What was posted to the fallback about a page. */
export interface PostedFallback {
  /** When it took the post of `unsent`, ISO 8601 UTC; null: not known whether it did. */
  readonly postedAt: string | null;
  /** It took the post of an end. */
  readonly isEnded: boolean;
}

/** What the detection log says now. */
export interface DetectionMemory {
  /** By key and episode; every page that was ever requested, in the order of the requests. */
  readonly pages: ReadonlyMap<string, LoggedPage>;
  /** Every exclusion that was ever added, by id, with `until` as it is now. */
  readonly exclusions: ReadonlyMap<string, Exclusion>;
  /** By exclusion: what it held back. */
  readonly held: ReadonlyMap<string, HeldBack>;
  /** Ids of exclusions of whose end people were reminded. */
  readonly reminded: ReadonlySet<string>;
  /** The last notices, oldest first. */
  readonly notices: readonly RaisedNotice[];
  /** Rules that were retired, and when last, ISO 8601 UTC. */
  readonly retired: ReadonlyMap<string, string>;
  /** Where each post is in the chat, by its key. */
  readonly told: ReadonlyMap<string, ToldPlace>;
  /** Pages whose first post to the fallback began, by `pageId`. */
  readonly fallbacks: ReadonlyMap<string, PostedFallback>;
  /** Number of the last event. */
  readonly n: number;
}

export const NO_MEMORY: DetectionMemory = {
  pages: new Map(),
  exclusions: new Map(),
  held: new Map(),
  reminded: new Set(),
  notices: [],
  retired: new Map(),
  told: new Map(),
  fallbacks: new Map(),
  n: 0,
};

/** Notices that are kept in mind. */
const NOTICES = 500;

/** What names a page. */
export const pageId = ({ key, episode }: Pick<PageRef, 'key' | 'episode'>): string => `${key}#${episode}`;

const COURSES: Partial<Record<DetectionEvent['type'], PageCourse>> = {
  'page.sent': 'sent',
  'page.done': 'done',
  'page.failed': 'failed',
  'resolve.requested': 'resolve-requested',
  'resolve.sent': 'resolved',
  'resolve.failed': 'resolved',
};

/** The memory after more events of the log. */
export function remember(memory: DetectionMemory, events: readonly DetectionEvent[]): DetectionMemory {
  const pages = new Map(memory.pages);
  const exclusions = new Map(memory.exclusions);
  const held = new Map(memory.held);
  const reminded = new Set(memory.reminded);
  const notices = [...memory.notices];
  const retired = new Map(memory.retired);
  const told = new Map(memory.told);
  const fallbacks = new Map(memory.fallbacks);
  for (const event of events) {
    if (event.type === 'exclusion.added') exclusions.set(event.data.id, event.data);
    if (event.type === 'exclusion.ended') {
      const known = exclusions.get(event.data.id);
      if (known && event.at < known.until) exclusions.set(known.id, { ...known, until: event.at });
    }
    if (event.type === 'exclusion.held') {
      const { id, users, rule } = event.data;
      const before = held.get(id) ?? NOTHING_HELD;
      held.set(id, {
        pages: before.pages + 1,
        users: Math.max(before.users, users),
        rules: withRule(before, rule),
        last: event.at,
      });
    }
    if (event.type === 'exclusion.covers') {
      const before = held.get(event.data.id) ?? NOTHING_HELD;
      held.set(event.data.id, { ...before, rules: withRule(before, event.data.rule) });
    }
    if (event.type === 'exclusion.reminded') reminded.add(event.data.id);
    if (event.type === 'rule.retired') retired.set(event.data.rule, event.at);
    if (event.type === 'notice.raised') notices.push(event.data);
    if (event.type === 'chat.told') {
      const { key, channel, message } = event.data;
      told.set(key, { channel, message });
    }
    if (event.type === 'fallback.begun' || event.type === 'fallback.posted') {
      const { postedAt = null, isEnded = false } = fallbacks.get(pageId(event.data)) ?? {};
      const isPosted = event.type === 'fallback.posted';
      const ofUnsent = event.data.status === 'unsent';
      fallbacks.set(pageId(event.data), {
        postedAt: isPosted && ofUnsent ? event.at : postedAt,
        isEnded: isEnded || (isPosted && !ofUnsent),
      });
      continue;
    }
    if (event.type === 'page.requested') {
      const page = requestedPage(event.data, event.at);
      if (!pages.has(pageId(page))) pages.set(pageId(page), page);
      continue;
    }
    if (event.type === 'page.repeated') {
      const known = pages.get(pageId(event.data));
      if (known === undefined || !isOpenPage(known)) continue;
      pages.set(pageId(known), {
        ...requestedPage(event.data, event.at),
        ...{ repeated: true, wasSent: known.sent || known.wasSent },
      });
      fallbacks.delete(pageId(known));
      continue;
    }
    if (event.type === 'page.unsent') {
      const known = pages.get(pageId(event.data));
      const { why, by } = event.data;
      if (known !== undefined && !known.sent) pages.set(pageId(known), { ...known, trouble: { why, by } });
      continue;
    }
    const course = COURSES[event.type];
    if (course === undefined) continue;
    const data = event.data as PageRef;
    const page = pages.get(pageId(data));
    if (page === undefined) continue;
    const incident =
      event.type === 'page.done' ? { id: event.data.incident, number: event.data.number } : page.incident;
    const sent = page.sent || course === 'sent' || course === 'done';
    const by = event.type === 'page.sent' ? (event.data.by ?? null) : page.by;
    const sentAt = event.type === 'page.sent' ? (page.sentAt ?? event.at) : page.sentAt;
    const endedAt = event.type === 'resolve.requested' ? (page.endedAt ?? event.at) : page.endedAt;
    const became = { sent, sentAt, by, incident, endedAt };
    pages.set(pageId(page), { ...page, course: laterOf(page.course, course), ...became });
  }
  const n = events.at(-1)?.n ?? memory.n;
  return { pages, exclusions, held, reminded, notices: notices.slice(-NOTICES), retired, told, fallbacks, n };
}

function requestedPage(request: PageRequest, at: string): LoggedPage {
  const { kind, rule, group, key, episode } = request;
  return {
    ...{ kind, rule, group, key, episode, course: 'requested', sent: false, by: null, trouble: null },
    ...{
      requestedAt: at,
      sentAt: null,
      endedAt: null,
      incident: null,
      request,
      repeated: false,
      wasSent: false,
    },
  };
}

const withRule = ({ rules }: HeldBack, rule: string): readonly string[] =>
  rules.includes(rule) ? rules : [...rules, rule];

/** An incident that is seen after its resolve was asked does not open the page again. */
const laterOf = (held: PageCourse, next: PageCourse): PageCourse =>
  held === 'resolve-requested' && (next === 'done' || next === 'sent')
    ? held
    : held === 'resolved' || (held === 'failed' && next !== 'resolve-requested')
      ? held
      : next;

/** Whether an alert of it is open at the pager, or is to be. */
export const isOpenPage = ({ course }: Pick<LoggedPage, 'course'>): boolean =>
  course === 'requested' || course === 'sent' || course === 'done';

/** Whether the pager was asked for it and has not taken it, by the log. */
export const isOwedPage = ({ course, sent, trouble }: LoggedPage): boolean =>
  course === 'requested' && !sent && trouble !== null;
