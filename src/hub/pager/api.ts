import type { Actor, Verdict } from '../../domain/event.ts';
import { type PagePart, type PageParts, pageName } from '../../domain/page.ts';
import type { Time } from '../../ports/clock.ts';
import type { Pager, PagerIncident } from '../../ports/pager.ts';
import { PagerError } from '../../ports/pager-error.ts';
import type {
  IncidentDetail,
  JudgedAnswer,
  OnCall,
  PageRow,
  PagerHealth,
  StartedAnswer,
} from '../../protocol/http.ts';
import type {
  AskedAct,
  AskedAnswer,
  CalendarWish,
  Maintenance,
  PageActWish,
} from '../../protocol/page-acts.ts';
import type { PastPages } from '../../protocol/past-pages.ts';
import { withTimeout } from '../../timing/timers.ts';
import type { Hub } from '../base/contract.ts';
import type { ChangeFeed } from '../changes/change-feed.ts';
import { ingestId, ingestText } from '../ingest/ingest.ts';
import { keptArgs } from './act-ways.ts';
import { readPagePart } from './details/page-parts.ts';
import { healthOf } from './health.ts';
import { incidentOf } from './incident.ts';
import type { PageActs } from './page-acts.ts';
import { type AskedFor, askedAct, PageAsks, refuseLate, type WantedAct } from './page-acts.ts';
import { PageList } from './page-list.ts';
import type { PageVerdicts } from './page-verdicts.ts';
import { type PastWish, pastPages } from './past-pages.ts';
import type { PagerPeople } from './people.ts';
import type { PagerQueries } from './queries.ts';
import { ruleOfAlerts } from './rule-facts.ts';
import { choose, type PagerRule, type Priorities } from './rules.ts';
import { SessionRefused } from './session-refused.ts';
import { carryVerdict, judgedOf, judgeIn } from './session-verdict.ts';
import type { Start, StartRequest } from './start.ts';
import type { Webhooks } from './webhook/webhooks.ts';

/** What a team tells its hub of its pager. Ids of schedules and policies; none: all that the token shows. */
export interface PagerSettings {
  readonly schedules: readonly string[];
  readonly policies: readonly string[];
  readonly rules: readonly PagerRule[];
  /** Where set, priority and severity follow each other. */
  readonly priorities?: Priorities | undefined;
}

export interface PagerApiDeps {
  readonly hub: Pick<Hub, 'serves' | 'sessions' | 'session' | 'system' | 'onCommit'>;
  readonly pager: Pager;
  readonly people: PagerPeople;
  readonly queries: PagerQueries;
  readonly start: Start;
  readonly time: Time;
  readonly settings: PagerSettings;
  /** E-mail addresses of the hub's members. */
  readonly members: () => readonly string[];
  /** What was said of pages without a session. */
  readonly verdicts: PageVerdicts;
  /** What went out; absent: only what PagerDuty tells of it. */
  readonly feed?: ChangeFeed | undefined;
  /** What the pager tells by itself. */
  readonly webhooks: Pick<Webhooks, 'live' | 'heardAt' | 'configured'>;
  /** A list has changed; `known`: the change is already in the held lists, so the pager need not be read. */
  readonly listsChanged: (known?: boolean) => void;
  /** What was asked of pages without a session. */
  readonly acts: PageActs;
}

/** The pager as people see it before a session: what pages, who is on call, and starting from a page. */
export interface PagerApi {
  /** Open pages, as lists show them. */
  readonly pages: PageList;
  /** The page that is named; `follow`, as a start does: where it was merged, the one that goes on. */
  incident(ref: string, by: Actor, follow?: boolean): Promise<IncidentDetail>;
  /** One part of what is known of a page before anybody takes it. */
  part<P extends PagePart>(ref: string, part: P): Promise<PageParts[P]>;
  /** `by`: whose own turns are marked. */
  oncall(by?: Actor): Promise<OnCall>;
  /** Names of services. */
  services(): Promise<readonly string[]>;
  /** Maintenance that runs or is still to come, the first one first. */
  maintenance(): Promise<readonly Maintenance[]>;
  start(ref: string, request: StartRequest, by: Actor): Promise<StartedAnswer>;
  /** Links an incident to a session opened without it, as the asker; its id. */
  link(ref: string, session: string, by: Actor): Promise<string>;
  /** Asks for an act on a page; it is on disk when this resolves. */
  want(ref: string, wish: WantedAct<PageActWish>, by: Actor): Promise<AskedAct>;
  /** The same, and tells how it and the page stand after `waitMs` at most. */
  ask(ref: string, wish: WantedAct<PageActWish>, by: Actor, waitMs: number): Promise<AskedAnswer>;
  /** The same of an act that is about no page. */
  askApart(wish: WantedAct<CalendarWish>, by: Actor, waitMs: number): Promise<AskedAct>;
  /** An act that was asked for, as it stands after `waitMs` at most; null: not known, or not any more. */
  asked(id: string, session: string | null, waitMs: number): Promise<AskedAct | null>;
  /** Keeps what somebody says of a page, in its session where it has one; null takes it back. */
  judge(ref: string, verdict: Verdict | null, by: Actor): Promise<JudgedAnswer>;
  /** A part of the pager's own history. */
  past(wish: PastWish): Promise<PastPages>;
  health(): Promise<PagerHealth>;
}

const SUMMARIES = 10;
/** So long a page waits for what is beside it. */
const ASIDE_MS = 2_000;

/** Says of which page something was refused. */
function aboutPage(error: unknown, { id, number }: PagerIncident): unknown {
  const page = { page: id, ...(number === null ? {} : { number }) };
  if (error instanceof PagerError)
    return new PagerError(error.kind, { ...error.params, ...page }, error.uncertain);
  if (!(error instanceof SessionRefused)) return error;
  return new SessionRefused({ kind: error.kind, params: { ...error.params, ...page } });
}

/** That the page which was named is part of another. */
function mergedOf(named: PagerIncident, last: PagerIncident): NonNullable<IncidentDetail['merged']> | null {
  if (named.mergedInto === null) return null;
  const isSeen = last.id !== named.id;
  const nameOf = (incident: PagerIncident) => ingestId(pageName(incident), 40);
  return {
    from: nameOf(named),
    into: isSeen ? nameOf(last) : ingestId(named.mergedInto.id, 40),
    state: isSeen ? last.status : 'unknown',
  };
}

export function pagerApi(deps: PagerApiDeps): PagerApi {
  const { hub, pager, start, time, settings, verdicts, acts } = deps;
  const pages = new PageList({ ...deps, told: () => deps.webhooks.live });
  const now = (): string => new Date(time.now()).toISOString();
  const asks = new PageAsks({ acts, time, hub });
  /** The one that is named, never what it was merged into. Read lately is enough: the act looks at it again. */
  const known = async (ref: string): Promise<PagerIncident> =>
    pages.known(ref) ?? (await pager.incident(ref));
  /** An act on a page as it was asked for. */
  const wanted = async (
    read: PagerIncident,
    { ask, askedAt = now(), cmd }: WantedAct<PageActWish>,
    by: Actor,
  ): Promise<AskedFor> => {
    try {
      const kept = await keptArgs(ask, { pager, page: known, askedAt });
      const args = { ...kept, ...(cmd === undefined ? {} : { cmd }) };
      return await asks.ofPage(read, { act: ask.act, args, by, askedAt });
    } catch (error) {
      throw aboutPage(error, read);
    }
  };
  /** The page as it is after an act. */
  const after = async (read: PagerIncident, { action }: AskedFor, by: Actor): Promise<PageRow> => {
    pages.changed();
    const done = action.outcome === 'done';
    return pages.row(done ? await pager.incident(read.id).catch(() => read) : read, by);
  };

  return {
    pages,
    async incident(ref, by, follow = false) {
      const named = await pager.incident(ref);
      const last = await pager.goesOn(named);
      const read = follow ? last : named;
      const [row, told] = await Promise.all([
        pages.row(read, by),
        withTimeout(time, ASIDE_MS, pager.alerts(read.id)),
      ]);
      const summaries = told?.alerts.slice(0, SUMMARIES).map(({ summary }) => summary) ?? [];
      return {
        row,
        alerts: summaries.map((summary) => ingestText(summary, { bytes: 1_024 })),
        alertsTotal: told?.total ?? read.alerts,
        ...choose(settings.rules, row, settings.priorities),
        rule: ruleOfAlerts(told?.alerts ?? []),
        merged: mergedOf(named, last),
      };
    },
    async part(ref, part) {
      const read = await known(ref);
      return readPagePart(
        { ...deps, rules: settings.rules, priorities: settings.priorities, sessions: () => hub.sessions() },
        read,
        part,
      );
    },
    oncall: (by) => deps.queries.oncall(by),
    maintenance: () => deps.queries.maintenance(),
    services: () => deps.queries.services(),
    async start(ref, request, by) {
      const started = await start(ref, request, by);
      pages.changed();
      return started;
    },
    async link(ref, session, by) {
      // The feed reads its history, and links what it was merged into.
      const read = await pager.incident(ref);
      const incident = incidentOf(read, []);
      const answer = await hub.system(session, 'incident.link', { incident }, by);
      if (!answer.ok) throw new SessionRefused(answer.refusal);
      if ((await hub.session(session))?.kind !== 'drill') await carryVerdict(hub, verdicts, session, read);
      return read.id;
    },
    async want(ref, wish, by) {
      return askedAct(await wanted(await known(ref), wish, by));
    },
    async ask(ref, wish, by, waitMs) {
      const read = await known(ref);
      const asked = await asks.settled(await wanted(read, wish, by), waitMs);
      return { row: await after(read, asked, by), asked: askedAct(asked) };
    },
    async askApart({ ask, askedAt = now(), cmd }, by, waitMs) {
      const before = cmd === undefined ? null : await asks.byCmd(ask.act, cmd);
      const requested = async () => {
        refuseLate(ask.act, askedAt, now());
        const args = await keptArgs(ask, { pager, page: known, askedAt });
        const wish = { act: ask.act, args: { ...args, ...(cmd === undefined ? {} : { cmd }) }, by, askedAt };
        return asks.apart(wish);
      };
      return askedAct(await asks.settled(before ?? (await requested()), waitMs));
    },
    async asked(id, session, waitMs) {
      const found = await asks.known(id, session);
      return found && askedAct(await asks.settled(found, waitMs));
    },
    async judge(ref, verdict, by) {
      // A verdict must not wait for the pager.
      const read = pages.known(ref) ?? (await pager.incident(ref));
      const session = await judgeIn(hub, read.id, verdict, by);
      if (session === null) await verdicts.set(judgedOf(read), verdict, by);
      deps.listsChanged();
      return { row: await pages.row(read, by), session };
    },
    past: (wish) => pastPages(pager, wish),
    async health() {
      const { live, heardAt, configured } = deps.webhooks;
      const heard = heardAt === null ? null : new Date(heardAt).toISOString();
      return { ...(await healthOf(pager, deps.members())), webhooks: { configured, live, heardAt: heard } };
    },
  };
}
