import { ACT_TABLE, isPagerAct } from '../../domain/act-table.ts';
import type { AnyEvent, EventType } from '../../domain/event.ts';
import type { Session } from '../../domain/session.ts';
import type { Time } from '../../ports/clock.ts';
import type { FactLog } from '../../ports/fact-log.ts';
import type { Logger } from '../../ports/logger.ts';
import type { Pager, PagerProof } from '../../ports/pager.ts';
import type { SessionSummary } from '../../protocol/http.ts';
import type { Hub } from '../base/contract.ts';
import { type Resumed, servedSessions } from '../base/resumed.ts';
import type { ChangeFeed } from '../changes/change-feed.ts';
import { ActLedger } from '../outside/ledger.ts';
import { Relay } from '../outside/relay.ts';
import { AlertNotes } from './alert-notes.ts';
import { type PagerApi, type PagerSettings, pagerApi } from './api.ts';
import { PagerFeed } from './feed.ts';
import { followed } from './follow/followed.ts';
import { PAGER_ACTOR } from './incident.ts';
import { PageActs } from './page-acts.ts';
import type { PageVerdicts } from './page-verdicts.ts';
import type { pagerQueries } from './queries.ts';
import { SessionActs } from './session-acts.ts';
import { pagerStart } from './start.ts';
import { Webhooks } from './webhook/webhooks.ts';

export interface PagerIntegrationDeps {
  readonly hub: Hub;
  readonly time: Time;
  /** As of `Relay`. */
  readonly counted: Time;
  readonly logger: Logger;
  /** Null: none is configured, and the answer says so. */
  readonly pager: Pager | null;
  /** On which the hub was built; null without a pager. */
  readonly queries: ReturnType<typeof pagerQueries> | null;
  readonly settings: PagerSettings;
  readonly verdicts: PageVerdicts;
  /** Signing secrets of the webhooks it takes; none: it takes none. */
  readonly webhookSecrets?: () => readonly string[];
  /** Reads them again. */
  readonly readWebhookSecrets?: () => Promise<unknown>;
  /** Whether this hub is the one that acts outside, for a session or for the team (null); absent: there is no other. */
  readonly mayAct?: (session: string | null) => boolean;
  /** As of `PagerApiDeps`. */
  readonly changed?: (known?: boolean) => void;
  /** Who is on call, or what is under maintenance, may have changed. */
  readonly calendarChanged?: () => void;
  /** Keeps what was asked of pages without a session. */
  readonly acts: FactLog;
  /** The same, where something else of the hub keeps its acts there, too. */
  readonly ledger?: ActLedger;
  /** 0 ≤ x < 1, for jitter. */
  readonly random: () => number;
  /** Participants and their addresses, as the hub's tokens tell. */
  readonly members: () => readonly { readonly participant: string; readonly email: string | null }[];
  /** What went out; absent: this hub knows of no changes but PagerDuty's. */
  readonly systemChanges?: ChangeFeed | undefined;
}

/** It takes up pending acts, and incidents to watch. */
export interface PagerIntegration extends Resumed {
  /** Null where there is no pager. */
  readonly api: PagerApi | null;
  /** Null where there is no pager. */
  readonly webhooks: Webhooks | null;
  /** Something that was asked outside a session has no outcome yet. */
  readonly busy: boolean;
  stop(): Promise<void>;
}

const concernsPager = ({ status, incidents, pendingActions }: SessionSummary): boolean =>
  pendingActions > 0 || (status === 'open' && incidents.length > 0);

/** After these the list of pages is read again. */
const CHANGES: ReadonlySet<string> = new Set<EventType>(['action.done', 'incident.changed']);

/** Whether an act changes who is on call or what is under maintenance. */
const isOfTeam = (act: string): boolean => isPagerAct(act) && ACT_TABLE[act].of !== 'incident';

/** Whether one of a session was done. */
const isTeamActDone = ({ actions }: Pick<Session, 'actions'>, events: readonly AnyEvent[]): boolean =>
  events.some((event) => {
    const done = event.type === 'action.done' ? event.data.action : null;
    const act = actions.find(({ id }) => id === done)?.act;
    return act !== undefined && isOfTeam(act);
  });

/** All of a hub that has to do with its pager: acts go out, news come in, and people look at it. */
export function pagerIntegration({
  hub,
  time,
  counted,
  logger,
  pager,
  queries,
  settings,
  members,
  verdicts,
  acts: log,
  ledger = new ActLedger(log, time),
  random,
  webhookSecrets = () => [],
  readWebhookSecrets = async () => {},
  mayAct,
  changed: listsChanged = () => {},
  calendarChanged = () => {},
  systemChanges,
}: PagerIntegrationDeps): PagerIntegration {
  const people = queries?.people ?? null;
  const webhooks = new Webhooks({
    time,
    secrets: webhookSecrets,
    readSecrets: readWebhookSecrets,
    pages: () => api?.pages ?? null,
    hint: (incident) =>
      void feed?.hint(incident).catch((error: unknown) => logger.error({ err: error }, 'webhook-failed')),
  });
  const feed = pager ? new PagerFeed({ hub, pager, time, logger, told: webhooks }) : null;
  const relay = new Relay<PagerProof>({ time, counted, random, logger, ...(mayAct ? { mayAct } : {}) });
  const sessions = new SessionActs({
    hub,
    pager,
    people,
    relay,
    now: () => time.now(),
    refresh: async (session) => feed?.refresh(session),
    lacksResponders: () => queries?.lacksResponders(),
  });
  const changed = (act: string) => {
    queries?.forget();
    api?.pages.changed();
    if (isOfTeam(act)) calendarChanged();
  };
  const acts =
    pager && people
      ? new PageActs({
          ledger,
          relay,
          pager,
          people,
          time,
          changed,
          moved: listsChanged,
        })
      : null;
  const note = async (session: string, textIn: (zone: string) => string) => {
    const text = textIn((await hub.session(session))?.timeZone ?? 'UTC');
    if (text !== '') await hub.system(session, 'note.add', { text }, PAGER_ACTOR);
  };
  const alerts = pager ? new AlertNotes(note, pager, time) : null;
  const api: PagerApi | null =
    pager && queries && people && acts && alerts
      ? pagerApi({
          hub,
          pager,
          people,
          queries,
          start: pagerStart(hub, pager, people, verdicts, alerts),
          time,
          settings,
          verdicts,
          feed: systemChanges,
          webhooks,
          listsChanged,
          acts,
          members: () => members().flatMap(({ email }) => email ?? []),
        })
      : null;
  const follow = followed({
    system: (...asked) => hub.system(...asked),
    priorities: settings.priorities,
    logger,
  });
  const forget = hub.onCommit((session, events, imported) => {
    // What was asked of another hub is that hub's to do.
    if (imported) return;
    feed?.follow(session);
    if (events.some(({ type }) => CHANGES.has(type))) api?.pages.changed();
    if (isTeamActDone(session, events as readonly AnyEvent[])) {
      queries?.forget();
      listsChanged();
      calendarChanged();
    }
    if (events.length > 0) void sessions.take(session);
    follow.seen(session, events as readonly AnyEvent[]);
  });
  const serve = async (serves: (session: string) => boolean) => {
    if (!feed) return;
    for await (const session of servedSessions(hub, serves, concernsPager)) {
      follow.know(session);
      await sessions.take(session);
      feed.follow(session);
    }
  };
  const lead = async () => acts?.resume();
  return {
    api,
    webhooks: pager ? webhooks : null,
    serve,
    lead,
    get busy() {
      return acts?.busy ?? false;
    },
    async stop() {
      forget();
      alerts?.stop();
      await Promise.all([relay.stop(), feed?.stop()]);
    },
  };
}
