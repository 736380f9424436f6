import type { Time } from '../../ports/clock.ts';
import type { Pager, PagerIncident, PagerRef, PagerScope, PagerUser } from '../../ports/pager.ts';
import type { PageCounts, PageScope } from '../../protocol/http.ts';
import { type Kept, type Read, StaleOnErrorCache } from './stale-on-error-cache.ts';

const QUEUE_MS = 4_000;
/** While the pager tells by itself of what changes. */
const TOLD_MS = 60_000;
/** What lies further down changes seldom, and few look at it. */
const DEEP_MS = 60_000;
/** Reads of lists a minute, however many look: of first pages, and of further ones. */
const FIRSTS = 18;
const DEEPS = 6;
/** So long after it was asked for last a list counts as looked at. */
const LOOKED_AT_MS = 30_000;
const PAGE = 100;
/** PagerDuty lists no more than ten thousand. */
const MOST_PAGES = 100;

/** Allowed clock difference to PagerDuty. An incident that is missing from a list read later than this is resolved. */
const SKEW_MS = 5_000;

interface Page {
  readonly incidents: readonly PagerIncident[];
  readonly more: boolean;
  /** So many of those that were listed cannot be read; whose they are is not known. */
  readonly unread: number;
}

export interface Queue extends Kept<Page> {
  readonly counts: PageCounts;
}

/**
 * What pages now, for everyone who looks. Where the first hundred of all are all there are, that one read serves every
 * scope. Where there are more, one read serves all who look at their own pages, and one their teams; who has so many
 * that they hide the others' gets a read of their own. Further pages are read as they are asked for. The more lists are
 * looked at, the less often each is read: the rate stays the same.
 */
export class PagerQueue {
  readonly #pager: Pager;
  readonly #time: Time;
  readonly #told: () => boolean;
  readonly #reads: StaleOnErrorCache<Page>;
  readonly #users: Viewers;
  readonly #teams: Viewers;
  /** When each list was asked for last. */
  readonly #looked = new Map<string, number>();
  /** What the pager has told of an incident, in order; `turn`: of the newest read that had begun by then. */
  readonly #news = new Map<string, readonly { readonly told: ToldPage; readonly turn: number }[]>();

  /** `told`: whether the pager tells of changes by itself. */
  constructor(pager: Pager, time: Time, told: () => boolean = () => false) {
    this.#pager = pager;
    this.#time = time;
    this.#told = told;
    this.#reads = new StaleOnErrorCache(time, QUEUE_MS);
    this.#users = new Viewers(time);
    this.#teams = new Viewers(time);
  }

  /**
   * The first `pages` hundreds of a scope. `you` null: it is not known who asks, and nothing is theirs; only `all` may
   * be asked for then. Rejects with a `PagerError`.
   */
  async read(scope: PageScope, you: PagerUser | null, pages = 1): Promise<Queue> {
    const deep = (one: PageScope): number => (one === scope ? Math.min(pages, MOST_PAGES) : 1);
    const all = await this.#list('all', { kind: 'all' }, deep('all'));
    const own = async (one: 'mine' | 'team'): Promise<Kept<Page> | null> => {
      if (you === null) return null;
      const isTeam = one === 'team' && you.teams.length > 0;
      const mine = (incident: PagerIncident): boolean =>
        isTeam
          ? incident.teams.some(({ id }) => you.teams.includes(id))
          : incident.assignees.some(({ id }) => id === you.id);
      if (!all.value.more) return { ...all, value: only(all.value, mine, false) };
      const ids = isTeam ? you.teams : [you.id];
      const found = this.#group(isTeam, ids, mine, deep(one));
      // What nobody looks at now may be unknown.
      return one === scope ? found : found.catch(() => null);
    };
    const [mine, team] = await Promise.all([own('mine'), own('team')]);
    const found = { mine, team, all };
    const of = <T>(read: (kept: Kept<Page> | null) => T) => ({
      mine: read(mine),
      team: read(team),
      all: read(all),
    });
    const counts = {
      ...of((kept) => kept?.value.incidents.length ?? null),
      more: of((kept) => kept !== null && (kept.value.more || kept.value.unread > 0)),
    };
    const nothing = { ...all, value: { incidents: [], more: false, unread: 0 } };
    return { ...(found[scope] ?? nothing), counts };
  }

  /** One that was read lately, by id or number; null where it was not. */
  known(ref: string): PagerIncident | null {
    const key = ref.trim().replace(/^#/, '');
    const all = this.#reads.held().flatMap(({ value }) => value.incidents);
    return all.find(({ id, number }) => id === key || String(number) === key) ?? null;
  }

  /** After a change: the next to ask reads again. */
  forget(): void {
    this.#reads.forget();
  }

  /** Applies a webhook event to the lists until a read that began after it is answered. */
  tell(told: ToldPage): void {
    const oldest = Math.min(...this.#reads.held().map(({ turn }) => turn));
    for (const [id, news] of this.#news) if ((news.at(-1)?.turn ?? 0) < oldest) this.#news.delete(id);
    const { id } = told.says;
    const news = this.#news.get(id) ?? [];
    this.#news.set(id, [...news, { told, turn: this.#reads.turn }]);
  }

  /** Reads the lists in use again. Resolves when every read has ended; never rejects. */
  confirm(): Promise<void> {
    const since = this.#time.now() - LOOKED_AT_MS;
    return this.#reads.renew((key) => (this.#looked.get(key) ?? 0) >= since);
  }

  /** What is of these users, or teams, read for all who look at such. */
  async #group(
    isTeam: boolean,
    ids: readonly string[],
    mine: (incident: PagerIncident) => boolean,
    pages: number,
  ): Promise<Kept<Page>> {
    const viewers = isTeam ? this.#teams : this.#users;
    const of = (members: readonly string[]): PagerScope =>
      isTeam ? { kind: 'teams', teams: members } : { kind: 'users', users: members };
    const name = isTeam ? 'teams' : 'users';
    const idsOf = ({ teams, assignees }: PagerIncident) => (isTeam ? teams : assignees).map(({ id }) => id);
    while (pages === 1) {
      const group = viewers.with(ids);
      if (group === null) break;
      const read = await this.#list(`${name} ${group}`, of(group), 1);
      // The person who has most of it hides the others: they are read apart from now on.
      if (read.value.more && viewers.part(read.value.incidents.flatMap(idsOf))) continue;
      return { ...read, value: only(read.value, mine, read.value.more) };
    }
    const read = await this.#list(`${name} of ${ids}`, of(ids), pages);
    return { ...read, value: only(read.value, mine, read.value.more) };
  }

  async #list(name: string, scope: PagerScope, pages: number): Promise<Kept<Page>> {
    const found = new Map<string, PagerIncident>();
    let kept = await this.#page(name, scope, 0);
    let { at, stalled, turn } = kept;
    let unread = 0;
    for (let page = 0; ; page += 1) {
      // New ones push others onto the next page: each is kept once, as the page before has it, which is read more often.
      for (const one of kept.value.incidents) if (!found.has(one.id)) found.set(one.id, one);
      unread += kept.value.unread;
      if (!kept.value.more || page + 1 >= pages) break;
      kept = await this.#page(name, scope, page + 1);
      at = Math.min(at, kept.at);
      turn = Math.min(turn, kept.turn);
      stalled ??= kept.stalled;
    }
    const value = { incidents: [...found.values()], more: kept.value.more, unread };
    return { value: this.#withNews({ value, at, stalled, turn }), at, stalled, turn };
  }

  /** A list with the events that came after it was read. */
  #withNews({ value, at, turn }: Kept<Page>): Page {
    const now = new Map(value.incidents.map((one) => [one.id, one]));
    const oldest = value.more ? (value.incidents.at(-1)?.triggeredAt ?? '') : '';
    for (const [id, news] of this.#news) {
      const read = now.get(id);
      let known = read;
      for (const one of news) {
        const isOlder = one.told.at < Date.parse(known?.changedAt ?? '');
        if (one.turn >= turn && !isOlder) known = afterEvent(known, one.told) ?? known;
      }
      if (known === undefined || known === read) continue;
      // It is further down, or was over when the list was read.
      const isNew = known.triggeredAt >= oldest && (news.at(-1)?.told.at ?? 0) + SKEW_MS >= at;
      if (known.status === 'resolved') now.delete(id);
      else if (read !== undefined || isNew) now.set(id, known);
    }
    if (now.size === value.incidents.length && value.incidents.every((one) => now.get(one.id) === one))
      return value;
    const incidents = [...now.values()].sort((a, b) => b.triggeredAt.localeCompare(a.triggeredAt));
    return { ...value, incidents };
  }

  #page(name: string, scope: PagerScope, page: number): Promise<Kept<Page>> {
    const key = `${page === 0 ? 'first' : 'deep'} ${name} ${page}`;
    this.#looked.set(key, this.#time.now());
    const read: Read<Page> = (again, onRetry) =>
      this.#pager.incidents(scope, page * PAGE, { lane: again ? 'background' : 'person', onRetry });
    return this.#reads.get(key, read, this.#freshFor(page === 0));
  }

  /** The same rate for few lists and many. */
  #freshFor(isFirst: boolean): number {
    const since = this.#time.now() - LOOKED_AT_MS;
    for (const [key, at] of this.#looked) if (at < since) this.#looked.delete(key);
    const firsts = [...this.#looked.keys()].filter((key) => key.startsWith('first')).length;
    if (!isFirst) return Math.max(DEEP_MS, ((this.#looked.size - firsts) * 60_000) / DEEPS);
    return Math.max(this.#told() ? TOLD_MS : QUEUE_MS, (firsts * 60_000) / FIRSTS);
  }
}

const only = (page: Page, mine: (incident: PagerIncident) => boolean, more: boolean): Page => ({
  incidents: page.incidents.filter(mine),
  more,
  unread: page.unread,
});

/** The person who has so many pages that they hide the others' is read apart for so long. */
const APART_MS = 10 * 60_000;

/** Users or teams whose pages are looked at now, so that one read can serve them all. */
class Viewers {
  readonly #time: Time;
  readonly #seen = new Map<string, number>();
  readonly #apart = new Map<string, number>();

  constructor(time: Time) {
    this.#time = time;
  }

  /** All who look and are read together, these among them; null: these are read apart. */
  with(ids: readonly string[]): readonly string[] | null {
    const now = this.#time.now();
    for (const id of ids) this.#seen.set(id, now);
    for (const [id, at] of this.#seen) if (now - at > LOOKED_AT_MS) this.#seen.delete(id);
    for (const [id, at] of this.#apart) if (now - at > APART_MS) this.#apart.delete(id);
    if (ids.some((id) => this.#apart.has(id))) return null;
    return [...this.#seen.keys()].filter((id) => !this.#apart.has(id)).sort();
  }

  /** Sets the one who has most of these apart; false: nobody looks who has any. */
  part(ids: readonly string[]): boolean {
    const counts = new Map<string, number>();
    for (const id of ids) if (this.#seen.has(id)) counts.set(id, (counts.get(id) ?? 0) + 1);
    const [most] = [...counts].sort(([, a], [, b]) => b - a);
    if (!most || this.#apart.has(most[0])) return false;
    this.#apart.set(most[0], this.#time.now());
    return true;
  }
}

/** An incident as in a webhook event. `says` has only the fields that the event has. */
export interface ToldPage {
  /** Epoch milliseconds. */
  readonly at: number;
  /** Who did it; null: not in the event. */
  readonly by: PagerRef | null;
  /** The event is the acknowledgement. */
  readonly acknowledges: boolean;
  readonly says: Pick<PagerIncident, 'id' | 'title' | 'status' | 'triggeredAt'> &
    Partial<Pick<PagerIncident, 'number' | 'key' | 'url' | 'service' | 'policy' | 'teams' | 'urgency'>> &
    Partial<Pick<PagerIncident, 'priority' | 'assignees'>>;
}

/**
 * The incident after an event. `before`: as last read; absent: not known. Null where the event lacks a needed field: who
 * acknowledged it.
 */
function afterEvent(before: PagerIncident | undefined, told: ToldPage): PagerIncident | null {
  const { by, acknowledges, says } = told;
  const at = new Date(told.at).toISOString();
  const known = before ?? UNKNOWN;
  const isSame = before?.status === says.status;
  const own = acknowledges && by !== null ? [{ at, by }] : [];
  const others = known.acknowledgements.filter((one) => !own.some((ack) => ack.by.id === one.by.id));
  const acknowledgements = says.status === 'acknowledged' ? [...others, ...own] : [];
  if (says.status === 'acknowledged' && acknowledgements.length === 0) return null;
  return {
    ...known,
    ...says,
    acknowledgements,
    ...(isSame ? {} : { changedAt: at, changedBy: by, unacknowledgesAt: null, escalatesAt: null }),
  };
}

const UNKNOWN = {
  ...{ number: null, key: null, url: null, service: null, policy: null, teams: [], urgency: 'high' },
  ...{ priority: null, acknowledgements: [], changedAt: null, changedBy: null, resolvedAt: null },
  ...{ mergedInto: null, assignees: [], unacknowledgesAt: null, escalatesAt: null, alerts: null },
  ...{ responders: [], requests: [] },
} as const satisfies Omit<PagerIncident, 'id' | 'title' | 'status' | 'triggeredAt'>;
