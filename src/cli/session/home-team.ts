import { type Cut, isFinal } from '../../client/connection/connection-state.ts';
import type { TeamClient, TeamState } from '../../client/team-client.ts';
import { type DetectionNews, readNews } from '../../detection/news.ts';
import type { Time } from '../../ports/clock.ts';
import { DialError } from '../../ports/socket.ts';
import type { Problem } from '../../protocol/http.ts';
import { SESSION_ID } from '../../protocol/join-url.ts';
import type { HomeReading, HomeTold, PageScope, Pages } from '../../tui/home/home-data.ts';
import type { Saying } from '../../tui/model/words.ts';
import { explainCut } from '../base/as-cli-error.ts';
import { CliError } from '../base/errors.ts';
import { hubProblem, pagerProblem } from '../link/hub-problem.ts';

/** Sessions are shown without waiting longer than this for pages; so long the pages of the scope before stay. */
const PATIENCE_MS = 400;

export interface HomeTeamDeps {
  readonly client: TeamClient;
  /** How the hub is called. */
  readonly hub: string;
  readonly time: Time;
  /** Why something failed, in the user's words. */
  readonly why: (error: unknown) => Saying;
}

type Parts = TeamState['parts'];
type Trouble = NonNullable<HomeTold['trouble']>;

const NOTHING: Pages = {
  incidents: [],
  more: false,
  unread: 0,
  counts: { mine: null, team: null, all: null, more: { mine: false, team: false, all: false } },
  askerUnknown: null,
  waiting: true,
  stalled: null,
};

/** What the feed tells, as the home screen reads it: each part shows as soon as it is there. */
export class HomeTeam {
  readonly #deps: HomeTeamDeps;
  readonly #stops: (() => void)[] = [];
  #tell: (told: HomeTold) => void = () => {};
  #look: { readonly scope: PageScope; readonly at: number };
  #sessionsAt: number | null = null;
  #trouble: Trouble | null = null;
  /** Of these parts this was made, for this scope. */
  #made: {
    readonly parts: Parts;
    readonly scope: PageScope;
    readonly late: boolean;
    readonly told: Shown;
  } | null = null;

  constructor(deps: HomeTeamDeps) {
    this.#deps = deps;
    this.#look = { scope: 'mine', at: Number.NEGATIVE_INFINITY };
  }

  /** Begins. */
  watch(tell: (told: HomeTold) => void): () => void {
    this.#tell = tell;
    this.#stops.push(this.#deps.client.subscribe(() => this.#changed()));
    this.#deps.client.open();
    return () => {
      this.#tell = () => {};
      for (const stop of this.#stops.splice(0)) stop();
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

  retry(): void {
    this.#deps.client.retryNow();
  }

  #later(): void {
    this.#stops.push(this.#deps.time.after(PATIENCE_MS, () => this.#changed()));
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
    const trouble = this.#troubleOf(state) ?? (stalled && this.#storeTrouble(stalled));
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
    // How many there are another scope has told.
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

  #pages({ head, rows }: NonNullable<Parts['pages']>): Pages {
    const { why, hub } = this.#deps;
    const ofPager = ({ kind, params }: Problem): Saying => why(pagerProblem(kind, params));
    const { more, unread, counts, askerUnknown, stalled } = head;
    return {
      incidents: rows.map(({ acting, ...row }) => ({
        ...row,
        acting: acting && {
          ...acting,
          why: acting.kind === null ? null : ofPager({ kind: acting.kind, params: acting.params }),
        },
      })),
      more,
      unread,
      counts,
      askerUnknown: askerUnknown && ofPager(askerUnknown),
      waiting: false,
      stalled: stalled && { since: stalled.since, why: why(hubProblem(502, stalled, hub)) },
    };
  }

  /** The hub is there, and cannot read its own sessions. */
  #storeTrouble(stalled: Problem): Trouble {
    const { why, hub } = this.#deps;
    return { why: why(hubProblem(503, stalled, hub)), retryAt: null, final: false };
  }

  #troubleOf({ connection }: TeamState): Trouble | null {
    const { why, hub } = this.#deps;
    switch (connection.kind) {
      case 'live':
        this.#trouble = null;
        break;
      case 'connecting':
        // It is what it was, until the hub has said something.
        break;
      case 'silent':
        this.#trouble = {
          why: why(reasonOf({ kind: 'silent', params: {} }, hub)),
          retryAt: null,
          final: false,
        };
        break;
      case 'waiting':
        this.#trouble = {
          why: why(reasonOf(connection.reason, hub)),
          retryAt: connection.until,
          final: false,
        };
        break;
      case 'ended':
        this.#trouble = { why: why(reasonOf(connection.reason, hub)), retryAt: null, final: true };
    }
    return this.#trouble;
  }
}

type Shown = Pick<HomeTold, 'reading' | 'scope'>;

/** Why there is no feed, as the command line says it. */
function reasonOf(reason: Cut, hub: string): Error {
  const { kind, params } = reason;
  if (kind === 'not-found') return new CliError('hub-no-feed', { hub });
  if (kind === 'unreachable' || kind === 'failed') return new DialError(kind as 'failed', params);
  if (isFinal(reason)) return explainCut(reason, hub);
  return new CliError('unreachable', { hub, reason: kind === 'stopping' ? kind : `cut.${kind}` });
}

/** Who is on call; null: not known. */
function onCall({ oncall }: Parts): Pick<HomeReading, 'duty' | 'turns'> {
  if (!oncall || (oncall.head.stalled !== null && oncall.head.stalled.since === null))
    return { duty: null, turns: null };
  return {
    duty: oncall.rows.flatMap((row) => ('policy' in row ? [row.policy] : [])),
    turns: oncall.rows.flatMap((row) => ('schedule' in row ? [row.schedule] : [])),
  };
}

/** What detection has to say; null: not known. */
function newsOf({ head, rows }: NonNullable<Parts['detection']>): DetectionNews | null {
  const { stalled, ...about } = head;
  if (stalled !== null) return null;
  const lists: Record<string, unknown[]> = { unsent: [], notices: [], ending: [], blind: [] };
  for (const { list, item } of rows) lists[list]?.push(item);
  return readNews({ ...about, ...lists });
}
