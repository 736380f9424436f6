import type { OutsideAction } from '../../domain/actions.ts';
import type { Actor } from '../../domain/event.ts';
import type { Time } from '../../ports/clock.ts';
import type { Pager, PagerIncident, PagerUser } from '../../ports/pager.ts';
import { PagerError } from '../../ports/pager-error.ts';
import type {
  IncidentList,
  PageActing,
  PageRow,
  PageScope,
  Problem,
  SessionSummary,
} from '../../protocol/http.ts';
import type { TeamParts } from '../../protocol/team.ts';
import { withTimeout } from '../../timing/timers.ts';
import type { Hub } from '../base/contract.ts';
import { ingestId, ingestParams, ingestText } from '../ingest/ingest.ts';
import type { PageVerdicts } from './page-verdicts.ts';
import type { PagerPeople } from './people.ts';
import { PagerQueue, type ToldPage } from './queue.ts';

export interface PageListDeps {
  readonly hub: Pick<Hub, 'sessions' | 'session'>;
  readonly pager: Pager;
  readonly people: PagerPeople;
  readonly time: Time;
  /** What was said of pages without a session. */
  readonly verdicts: PageVerdicts;
  /** What was asked of pages without a session. */
  readonly acts: { told(): Promise<(incident: string) => readonly OutsideAction[]> };
  /** Whether the pager tells of changes by itself. */
  readonly told: () => boolean;
  /** A list has changed; `known`: the change is already in the held lists, so the pager need not be read. */
  readonly listsChanged: (known?: boolean) => void;
}

/** Delay from the first webhook to the read, ms; more webhooks do not extend it. */
const CONFIRM_MS = 500;
/** So long a list waits for who asks for it, ms. */
const ASKER_MS = 2_000;
const NO_ANSWER: Problem = { kind: 'not-yet', params: {} };

/** Open pages, as lists show them to each person. */
export class PageList {
  readonly #deps: PageListDeps;
  readonly #queue: PagerQueue;
  #confirming = false;

  constructor(deps: PageListDeps) {
    this.#deps = deps;
    this.#queue = new PagerQueue(deps.pager, deps.time, deps.told);
  }

  /** The first `hundreds` of a scope. Rejects with a `PagerError`. */
  async list(scope: PageScope, by: Actor, hundreds = 1): Promise<IncidentList> {
    const asker = await this.#askerOf(by);
    const { value, at, stalled, counts } = await this.#queue.read(scope, asker.user, hundreds);
    const incidents = await this.#shown(value.incidents, asker.user);
    const { more, unread } = value;
    const read = new Date(at).toISOString();
    const told = stalled && { ...stalled, params: ingestParams(stalled.params) };
    return { incidents, more, unread, counts, askerUnknown: asker.unknown, at: read, stalled: told };
  }

  /** The same as the team's feed tells it. */
  async part(
    scope: PageScope,
    by: Actor,
    hundreds: number,
  ): Promise<{ readonly head: TeamParts['pages']['head']; readonly rows: readonly PageRow[] }> {
    const { incidents, at: _, stalled, ...head } = await this.list(scope, by, hundreds);
    const told = stalled && { ...stalled, kind: `pager-${stalled.kind}` };
    return { head: { scope, ...head, stalled: told }, rows: incidents };
  }

  /** One page as its list would show it. */
  async row(read: PagerIncident, by: Actor): Promise<PageRow> {
    return (await this.#shown([read], (await this.#askerOf(by)).user))[0] as PageRow;
  }

  /** One that was read lately, by id or number; null where it was not. */
  known(ref: string): PagerIncident | null {
    return this.#queue.known(ref);
  }

  /** Marks what was read as outdated, after an act or a seen change. */
  changed(): void {
    this.#queue.forget();
    this.#deps.listsChanged();
  }

  /** A webhook reports a change: shows it, and reads the pager soon after. Null: of that nothing can be shown. */
  told(page: ToldPage | null): void {
    const { time, listsChanged } = this.#deps;
    if (page === null) {
      this.changed();
      return;
    }
    this.#queue.tell(page);
    listsChanged(true);
    if (this.#confirming) return;
    this.#confirming = true;
    time.after(CONFIRM_MS, () => {
      this.#confirming = false;
      void this.#queue.confirm().then(() => listsChanged(true));
    });
  }

  async #shown(incidents: readonly PagerIncident[], you: PagerUser | null): Promise<readonly PageRow[]> {
    const { hub, acts, verdicts, time } = this.#deps;
    const sessions = await hub.sessions();
    const asked = await acts.told();
    return Promise.all(
      incidents.map(async (one): Promise<PageRow> => {
        const live = liveSession(one.id, sessions);
        const session = live ? await hub.session(live.id).catch(() => null) : null;
        const acting = actingOf(session?.actions ?? asked(one.id), one.id, time.now());
        const verdict = (await verdicts.of(one.id))?.verdict ?? null;
        return pageRowOf(one, you, sessions, { verdict, acting });
      }),
    );
  }

  /** Whose pages are whose, where that can be said soon: a list must not wait for it. */
  async #askerOf(by: Actor): Promise<{ user: PagerUser | null; unknown: Problem | null }> {
    const { people, time } = this.#deps;
    const known = people.userOf(by).then(
      (user) => ({ user, unknown: null }),
      (error: unknown) => {
        if (!(error instanceof PagerError)) throw error;
        return { user: null, unknown: { kind: error.kind, params: ingestParams(error.params) } };
      },
    );
    return (await withTimeout(time, ASKER_MS, known)) ?? { user: null, unknown: NO_ANSWER };
  }
}

const NAME = 200;

/** An incident as a list shows it to one person: every text of the pager has passed ingest. */
function pageRowOf(
  read: PagerIncident,
  you: PagerUser | null,
  sessions: readonly SessionSummary[],
  { verdict, acting }: Pick<PageRow, 'verdict' | 'acting'>,
): PageRow {
  const name = (text: string | undefined): string | null =>
    text === undefined ? null : ingestId(text, NAME);
  const standing = read.acknowledgements.at(-1);
  const live = liveSession(read.id, sessions);
  return {
    id: ingestId(read.id, 40),
    number: read.number,
    title: ingestText(read.title, { bytes: 2_048 }),
    service: name(read.service?.name),
    teams: read.teams.slice(0, 20).map((one) => ingestId(one.name, NAME)),
    url: read.url === null ? null : ingestId(read.url, 2_000),
    urgency: read.urgency,
    priority: name(read.priority?.name),
    status: read.status,
    triggeredAt: read.triggeredAt,
    acknowledged:
      read.status === 'acknowledged' && standing
        ? { by: ingestId(standing.by.name, NAME), at: standing.at, you: standing.by.id === you?.id }
        : null,
    unacknowledgesAt: read.unacknowledgesAt,
    assignees: read.assignees.slice(0, 20).map((one) => ingestId(one.name, NAME)),
    mine: you !== null && read.assignees.some(({ id }) => id === you.id),
    alerts: read.alerts,
    session: live ? { id: live.id, people: live.peopleNow.length } : null,
    verdict: sessionsAbout(read.id, sessions).find((one) => one.verdict)?.verdict ?? verdict,
    acting,
  };
}

export const isYours = ({ acknowledgements }: PagerIncident, you: PagerUser | null): boolean =>
  you !== null && acknowledgements.some(({ by }) => by.id === you.id);

/** The open session about an incident; the newest, should there be several. Drills are apart: they act on nothing. */
export function liveSession(
  incident: string,
  sessions: readonly SessionSummary[],
  drill = false,
): SessionSummary | null {
  return (
    sessions.find(
      ({ status, kind, incidents }) =>
        status === 'open' && (kind === 'drill') === drill && incidents.some(({ id }) => id === incident),
    ) ?? null
  );
}

/** Every sound session about an incident, the live one first, then the newest. */
export function sessionsAbout(
  incident: string,
  sessions: readonly SessionSummary[],
): readonly SessionSummary[] {
  return sessions.filter(
    ({ status, kind, incidents }) =>
      status !== 'damaged' && kind !== 'drill' && incidents.some(({ id }) => id === incident),
  );
}

/** How long a failure stands on its row. */
const FAILED_MS = 60_000;

/** What was asked of a page last and is not done; null: there is none, and none just failed. `now`: epoch ms. */
function actingOf(actions: readonly OutsideAction[], incident: string, now: number): PageActing | null {
  const asked = actions.findLast(({ target, args }) => target === 'pagerduty' && args.incident === incident);
  if (!asked || asked.outcome === 'done') return null;
  const { act, outcome, outcomeAt, delay, kind, params } = asked;
  const told = { act, by: ingestId(asked.by.name, 200) };
  switch (outcome) {
    case null:
      if (delay === null) return { ...told, state: 'asked', kind: null, params: {}, retryAt: null };
      return {
        ...told,
        state: delay.doubt ? 'doubt' : 'waiting',
        kind: delay.kind,
        params: delay.params,
        retryAt: delay.retryAt,
      };
    case 'unknown':
      return { ...told, state: 'unknown', kind, params, retryAt: null };
    case 'failed':
    case 'abandoned':
      if (now - Date.parse(outcomeAt ?? '') > FAILED_MS) return null;
      return { ...told, state: 'failed', kind, params, retryAt: null };
  }
}
