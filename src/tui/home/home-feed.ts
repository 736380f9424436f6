import type { Cut } from '../../client/connection/connection-state.ts';
import type { Settled } from '../../client/sync/settlements.ts';
import type { TeamActEnd, TeamClient, TeamClientOptions, TeamState } from '../../client/team-client.ts';
import { type DetectionNews, readNews } from '../../detection/news.ts';
import { pageName } from '../../domain/page.ts';
import type { PageRow, PageScope, Problem } from '../../protocol/http.ts';
import { SESSION_ID } from '../../protocol/join-url.ts';
import type { AskedAct } from '../../protocol/page-acts.ts';
import type { TeamWish } from '../../protocol/team.ts';
import { withTimeout } from '../../timing/timers.ts';
import { toast } from '../model/transition.ts';
import type { Saying } from '../model/words.ts';
import type { AskOfPage, PagelessWish } from './acts/wish.ts';
import type { HomeReading, HomeTold, HomeTrouble, HomeWorld, Pages } from './home-data.ts';
import type { AskAnswer, AskEnd } from './home-host.ts';
import { HOME_LIST } from './home-list.ts';
import type { HomeState } from './home-state.ts';

/** Sessions wait at most this long for pages, ms; the pages of the previous scope stay as long. */
const PATIENCE_MS = 400;

/** After this long an act is shown as under way, ms. */
const ANSWER_MS = 10_000;

/** Texts for the state of the hub and of the connection. */
export interface FeedWords {
  /** The reason why there is no feed. */
  cut(reason: Cut): Saying;
  /** `status` as of an HTTP answer. */
  hub(status: number, problem: Problem): Saying;
  pager(problem: Problem): Saying;
  /** The outcome of an act. */
  end(asked: AskedAct): AskEnd;
}

export interface HomeFeedDeps {
  readonly client: TeamClient;
  readonly time: TeamClientOptions['time'];
  readonly words: FeedWords;
  /** The reason why acts are refused here; null: they are allowed. */
  readonly refusal: Saying | null;
}

type Parts = TeamState['parts'];

const NOTHING: Pages = {
  incidents: [],
  more: false,
  unread: 0,
  counts: { mine: null, team: null, all: null, more: { mine: false, team: false, all: false } },
  askerUnknown: null,
  waiting: true,
  stalled: null,
};

/** The feed for the home screen: parts as soon as they arrive, and acts. */
export class HomeFeed {
  readonly #deps: HomeFeedDeps;
  #stopWaiting: () => void = () => {};
  #tell: (told: HomeTold) => void = () => {};
  #look: { readonly scope: PageScope; readonly at: number };
  #sessionsAt: number | null = null;
  #trouble: HomeTrouble | null = null;
  /** The parts and the scope that the reading was made from. */
  #made: {
    readonly parts: Parts;
    readonly scope: PageScope;
    readonly late: boolean;
    readonly told: Shown;
  } | null = null;

  constructor(deps: HomeFeedDeps) {
    this.#deps = deps;
    this.#look = { scope: 'mine', at: Number.NEGATIVE_INFINITY };
  }

  /** Starts the feed. */
  watch(tell: (told: HomeTold) => void): () => void {
    this.#tell = tell;
    const unsubscribe = this.#deps.client.subscribe(() => this.#changed());
    this.#deps.client.open();
    return () => {
      this.#tell = () => {};
      unsubscribe();
      this.#stopWaiting();
      this.#deps.client.leave();
    };
  }

  look(scope: PageScope, hundreds: number): void {
    const { client, time } = this.#deps;
    if (scope !== this.#look.scope) this.#look = { scope, at: time.now() };
    client.look(scope, hundreds);
    this.#later();
    this.#changed();
  }

  #later(): void {
    this.#stopWaiting();
    this.#stopWaiting = this.#deps.time.after(PATIENCE_MS, () => this.#changed());
  }

  #changed(): void {
    const { client, time } = this.#deps;
    const state = client.get();
    if (state.parts.sessions && this.#sessionsAt === null) {
      this.#sessionsAt = time.now();
      this.#later();
    }
    const { reading, scope } = this.#shown(state.parts, state.connection.kind === 'live');
    const stalled = state.parts.sessions?.head.stalled ?? null;
    const trouble =
      this.#troubleOf(state) ??
      // The hub answers, but cannot read its own sessions.
      (stalled && { why: this.#deps.words.hub(503, stalled), retryAt: null, final: false });
    const heard = client.heardAt() ?? time.now();
    const at = stalled?.since ? Math.min(heard, Date.parse(stalled.since)) : heard;
    this.#tell({ reading, scope, trouble, at });
  }

  /** The same reading until something in it changes. */
  #shown(parts: Parts, isLive: boolean): Shown {
    const { time } = this.#deps;
    const { scope, at } = this.#look;
    const late = !isLive || time.now() - Math.max(at, this.#sessionsAt ?? time.now()) >= PATIENCE_MS;
    const made = this.#made;
    if (made?.parts === parts && made.scope === scope && made.late === late) return made.told;
    const told = this.#read(parts, late);
    this.#made = { parts, scope, late, told };
    return told;
  }

  #read(parts: Parts, late: boolean): Shown {
    const { scope } = this.#look;
    const { sessions, pages, maintenance, detection } = parts;
    const isOther = pages != null && pages.head.scope !== scope;
    const neverRead = sessions?.head.stalled != null && sessions.head.stalled.since === null;
    if (!sessions || neverRead || (pages === undefined && !late)) return { reading: null, scope };
    const told = pages == null ? pages : this.#pages(pages);
    // The counts come from another scope.
    const unread = told === undefined || (isOther && late);
    const shown = unread ? { ...NOTHING, counts: told?.counts ?? NOTHING.counts } : (told as Pages | null);
    const reading: HomeReading = {
      pages: shown,
      sessions: sessions.rows.filter(({ id }) => SESSION_ID.test(id)),
      ...onCall(parts),
      maintenance: maintenance && maintenance.head.stalled === null ? maintenance.rows : null,
      detection: detection ? newsOf(detection) : null,
    };
    return { reading, scope: isOther && !late && pages != null ? pages.head.scope : scope };
  }

  #pages({ head: { scope: _, ...head }, rows }: NonNullable<Parts['pages']>): Pages {
    const { words } = this.#deps;
    const { askerUnknown, stalled } = head;
    return {
      ...head,
      incidents: rows,
      askerUnknown: askerUnknown && words.pager(askerUnknown),
      waiting: false,
      stalled: stalled && { since: stalled.since, why: words.hub(502, stalled) },
    };
  }

  #troubleOf({ connection }: TeamState): HomeTrouble | null {
    // While it connects, the last state stays until the hub answers.
    if (connection.kind === 'live') this.#trouble = null;
    else if (connection.kind !== 'connecting') {
      const reason = connection.kind === 'silent' ? { kind: 'silent', params: {} } : connection.reason;
      const retryAt = connection.kind === 'waiting' ? connection.until : null;
      this.#trouble = { why: this.#deps.words.cut(reason), retryAt, final: connection.kind === 'ended' };
    }
    return this.#trouble;
  }

  /** Requests an act on a page; the feed sends it until the outcome is known, and it runs once. */
  readonly ask = ({ item, wish }: AskOfPage): Promise<AskAnswer> => this.#ask(item.page.id, wish);

  /** The same for an act about no page. */
  readonly askPageless = (wish: PagelessWish): Promise<AskAnswer> => this.#ask(null, wish);

  async #ask(page: string | null, wish: TeamWish): Promise<AskAnswer> {
    const { client, time, refusal } = this.#deps;
    if (refusal !== null) return { kind: 'ended', end: { ok: false, why: refusal } };
    const { n } = client.act(page, wish);
    const end = client.settled(n).then((settled) => this.#endOf(settled));
    const { over, stop } = this.#unheard(n);
    const unheard = over.then(() => 'unheard' as const);
    const first = await withTimeout(time, ANSWER_MS, Promise.race([end, unheard]));
    stop();
    if (first !== null && first !== 'unheard') return { kind: 'ended', end: first };
    return { kind: this.#standingOf(n) === 'acked' ? 'asked' : 'lost', end };
  }

  #endOf(settled: Settled<TeamActEnd>): AskEnd {
    const { words } = this.#deps;
    if (settled.kind === 'ended') return { ok: true, value: 'lost' };
    if (settled.kind !== 'refused') return words.end(settled.asked);
    const { problem } = settled;
    return { ok: false, why: words.hub(problem.kind === 'failed' ? 500 : 409, problem) };
  }

  #standingOf(n: number): string | undefined {
    return this.#deps.client.get().pending.find((one) => one.n === n)?.standing.kind;
  }

  /** Resolves when the hub is away. */
  #unheard(n: number): { readonly over: Promise<void>; stop(): void } {
    const { client } = this.#deps;
    let stop = () => {};
    const over = new Promise<void>((resolve) => {
      const look = () => {
        if (client.get().connection.kind !== 'live' && this.#standingOf(n) === 'queued') resolve();
      };
      stop = client.subscribe(look);
      look();
    });
    return { over, stop: () => stop() };
  }
}

type Shown = Pick<HomeTold, 'reading' | 'scope'>;

/** The people on call; null: unknown. */
function onCall({ oncall }: Parts): Pick<HomeReading, 'duty' | 'turns'> {
  if (!oncall || (oncall.head.stalled !== null && oncall.head.stalled.since === null))
    return { duty: null, turns: null };
  return {
    duty: oncall.rows.flatMap((row) => ('policy' in row ? [row.policy] : [])),
    turns: oncall.rows.flatMap((row) => ('schedule' in row ? [row.schedule] : [])),
  };
}

/** The news of detection; null: unknown. */
function newsOf({ head, rows }: NonNullable<Parts['detection']>): DetectionNews | null {
  const { stalled, ...about } = head;
  if (stalled !== null) return null;
  const lists: Record<string, unknown[]> = { unsent: [], notices: [], ending: [], blind: [] };
  for (const { list, item } of rows) lists[list]?.push(item);
  return readNews({ ...about, ...lists });
}

/** Takes a new reading. The chosen row stays chosen, also when it is gone; without one, the first row is chosen. */
function arrived(state: HomeState, world: HomeWorld, reading: HomeReading, scope: PageScope): HomeState {
  const paged = state.paged || isPaged(reading);
  const read: HomeState = { ...state, reading, paged, readScope: scope };
  return HOME_LIST.renewed(announced(read, world, newPages(state, reading, scope)), state.reading === null);
}

const isPaged = ({ pages }: HomeReading): boolean =>
  pages?.incidents.some(({ status }) => status !== 'resolved') === true;

/** The state of the hub: while it is away, the rows stay and are marked as old. */
export function told(
  state: HomeState,
  world: HomeWorld,
  { reading, scope, trouble, at }: HomeTold,
): HomeState {
  const isNews = reading !== null && (reading !== state.reading || scope !== state.readScope);
  const next = isNews ? arrived(state, world, reading, scope) : state;
  return { ...next, trouble, readAt: at };
}

/** New unacknowledged pages; none on the first reading of a scope. */
export function newPages(
  { reading, readScope }: Pick<HomeState, 'reading' | 'readScope'>,
  now: HomeReading,
  scope: PageScope,
): readonly PageRow[] {
  const before = reading?.pages;
  if (readScope !== scope || !before || !now.pages) return [];
  // An unread list, or one of unknown owner, does not count as empty.
  const { incidents, more, counts, waiting } = before;
  if (waiting || counts.all === null || counts[scope] === null) return [];
  const known = new Set(incidents.map(({ id }) => id));
  // Older ones arrive as the list is read further.
  const oldest = more ? incidents.map(({ triggeredAt }) => triggeredAt).sort()[0] : undefined;
  return now.pages.incidents.filter(
    ({ id, status, triggeredAt }) =>
      status === 'triggered' && !known.has(id) && (oldest === undefined || triggeredAt >= oldest),
  );
}

/** Names new pages; a high one is shown before low ones, also if these come while it is. */
function announced(state: HomeState, world: HomeWorld, pages: readonly PageRow[]): HomeState {
  const isHigh = ({ urgency }: PageRow): boolean => urgency === 'high';
  const names = new Set((state.reading?.pages?.incidents ?? []).filter(isHigh).map(pageName));
  const isOfHigh = ({ say }: HomeState['toasts'][number]): boolean =>
    say.key === 'toast.home-page' && names.has(String(say.params?.number));
  // The newest toast is the one that is seen.
  const ordered = [...pages].reverse().sort((a, b) => Number(isHigh(a)) - Number(isHigh(b)));
  const told = ordered.reduce((next, page) => {
    const params = { number: pageName(page), title: page.title };
    return toast(next, world, 'wait', { key: 'toast.home-page', params });
  }, state);
  const low = told.toasts.filter((one) => !isOfHigh(one));
  const high = [...state.toasts, ...told.toasts].filter(isOfHigh);
  return { ...told, toasts: [...low, ...new Set(high)].slice(-told.toasts.length) };
}
