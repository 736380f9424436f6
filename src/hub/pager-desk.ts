import type { Actor } from '../domain/event.ts';
import type { Time } from '../ports/clock.ts';
import type { Pager, PagerIncident, PagerScope, PagerShift, PagerUser } from '../ports/pager.ts';
import { PagerError } from '../ports/pager-error.ts';
import type {
  AcknowledgedAnswer,
  IncidentDetail,
  IncidentList,
  IncidentScope,
  OnCall,
  PagerHealth,
  StartedAnswer,
} from '../protocol/http.ts';
import { ingestText } from './ingest.ts';
import { KeptReads } from './kept-read.ts';
import { acknowledgePage } from './pager-acknowledge.ts';
import { healthOf } from './pager-health.ts';
import { incidentOf } from './pager-incident.ts';
import { AHEAD_MS, onCallOf } from './pager-oncall.ts';
import type { PagerPeople } from './pager-people.ts';
import { rowOf } from './pager-rows.ts';
import { choose, type PagerRule } from './pager-rules.ts';
import { type Start, StartRefused, type StartRequest } from './pager-start.ts';
import type { Hub } from './types.ts';

/** What a team tells its hub of its pager. Ids of schedules and policies; none: all that the token shows. */
export interface PagerSettings {
  readonly schedules: readonly string[];
  readonly policies: readonly string[];
  readonly rules: readonly PagerRule[];
}

export interface DeskDeps {
  readonly hub: Pick<Hub, 'sessions' | 'system'>;
  readonly pager: Pager;
  readonly people: PagerPeople;
  readonly start: Start;
  readonly time: Time;
  readonly settings: PagerSettings;
  /** E-mail addresses of the hub's members. */
  readonly members: () => readonly string[];
}

/** The pager as people see it before a session: what pages, who is on call, and starting from a page. */
export interface PagerDesk {
  incidents(scope: IncidentScope, by: Actor): Promise<IncidentList>;
  incident(ref: string, by: Actor): Promise<IncidentDetail>;
  oncall(): Promise<OnCall>;
  start(ref: string, request: StartRequest, by: Actor): Promise<StartedAnswer>;
  /** Links an incident to a session opened without it, as the asker; its id. */
  link(ref: string, session: string, by: Actor): Promise<string>;
  acknowledge(ref: string, takeOver: boolean, by: Actor): Promise<AcknowledgedAnswer>;
  health(): Promise<PagerHealth>;
}

const QUEUE_MS = 4_000;
const ONCALL_MS = 60_000;
const SUMMARIES = 10;

export function pagerDesk(deps: DeskDeps): PagerDesk {
  const { hub, pager, people, start, time, settings } = deps;
  const queues = new KeptReads<{ readonly incidents: readonly PagerIncident[]; readonly more: boolean }>(
    time,
    QUEUE_MS,
  );
  const shifts = new KeptReads<readonly PagerShift[]>(time, ONCALL_MS, 1);

  /** Who asks, where the pager knows them; lists are good for others, too. */
  const userOf = async (by: Actor): Promise<PagerUser | null> => {
    try {
      return await people.userOf(by);
    } catch (error) {
      const stranger =
        error instanceof PagerError &&
        (error.kind === 'requester-unknown' || error.kind === 'key-of-another');
      if (!stranger) throw error;
      return null;
    }
  };

  return {
    async incidents(scope, by) {
      const you = scope === 'all' ? await userOf(by).catch(() => null) : await userOf(by);
      const asked = scopeOf(scope, you);
      const kept = asked
        ? await queues.get(JSON.stringify(asked), () => pager.incidents(asked))
        : { value: { incidents: [], more: false }, at: time.now(), stalled: null };
      const sessions = await hub.sessions();
      return {
        incidents: kept.value.incidents.map((one) => rowOf(one, you, sessions)),
        more: kept.value.more,
        at: new Date(kept.at).toISOString(),
        stalled: kept.stalled,
      };
    },
    async incident(ref, by) {
      const read = await pager.incident(ref);
      const { alerts, total } = await pager.alerts(read.id);
      const row = rowOf(read, await userOf(by), await hub.sessions());
      return {
        row,
        alerts: alerts.slice(0, SUMMARIES).map(({ summary }) => ingestText(summary, { bytes: 1_024 })),
        alertsTotal: total,
        ...choose(settings.rules, row),
      };
    },
    async oncall() {
      const { value, at } = await shifts.get('', () => {
        const [since, until] = [time.now(), time.now() + AHEAD_MS].map((ms) => new Date(ms).toISOString());
        const { schedules, policies } = settings;
        return both(pager, schedules, policies, since as string, until as string);
      });
      return onCallOf(value, new Date(at).toISOString());
    },
    async start(ref, request, by) {
      const started = await start(ref, request, by);
      queues.forget();
      return started;
    },
    async link(ref, session, by) {
      const read = await pager.incident(ref);
      const incident = incidentOf(read, await pager.history(read.id));
      const answer = await hub.system(session, 'incident.link', { incident }, by);
      if (!answer.ok) throw new StartRefused(answer.refusal);
      return read.id;
    },
    async acknowledge(ref, takeOver, by) {
      const { incident, session } = await acknowledgePage(deps, ref, takeOver, by);
      queues.forget();
      return { row: rowOf(incident, await userOf(by), await hub.sessions()), session };
    },
    health: () => healthOf(pager, deps.members()),
  };
}

function scopeOf(scope: IncidentScope, you: PagerUser | null): PagerScope | null {
  if (scope === 'all') return { kind: 'all' };
  if (you === null) return null;
  if (scope === 'mine') return { kind: 'user', user: you.id };
  return you.teams.length > 0 ? { kind: 'teams', teams: you.teams } : { kind: 'user', user: you.id };
}

/** The pager takes schedules and policies as "both", and a team means "either". */
async function both(
  pager: Pager,
  schedules: readonly string[],
  policies: readonly string[],
  since: string,
  until: string,
): Promise<readonly PagerShift[]> {
  const found: PagerShift[] = [];
  if (schedules.length > 0) found.push(...(await pager.oncall({ schedules, policies: [], since, until })));
  if (policies.length > 0) found.push(...(await pager.oncall({ schedules: [], policies, since, until })));
  if (schedules.length + policies.length === 0) {
    found.push(...(await pager.oncall({ schedules: [], policies: [], since, until })));
  }
  return found;
}
