import { procedureFiles } from '../../../src/adapters/procedure-files/procedure-files.ts';
import { beginWork } from '../../../src/cli/hub/sharing.ts';
import { limitsOf } from '../../../src/hub/base/limits.ts';
import { chatIntegration } from '../../../src/hub/chat/integration.ts';
import type { ChatSettings } from '../../../src/hub/chat/settings.ts';
import { teamParts } from '../../../src/hub/http/team-parts.ts';
import { createHub } from '../../../src/hub/hub.ts';
import { ActLedger } from '../../../src/hub/outside/ledger.ts';
import { pagerIntegration } from '../../../src/hub/pager/integration.ts';
import { PageVerdicts } from '../../../src/hub/pager/page-verdicts.ts';
import { pagerQueries } from '../../../src/hub/pager/queries.ts';
import { SessionRuns } from '../../../src/hub/runs/session-runs.ts';
import { TeamFeed } from '../../../src/hub/team/team-feed.ts';
import type { Chat } from '../../../src/ports/chat.ts';
import type { Time } from '../../../src/ports/clock.ts';
import type { EventLog } from '../../../src/ports/event-log.ts';
import type { FactLog } from '../../../src/ports/fact-log.ts';
import type { Pager } from '../../../src/ports/pager.ts';
import type { WorkflowRuns } from '../../../src/ports/workflow-runs.ts';
import { sha256 } from '../../network/sha256.ts';

const SETTINGS = { schedules: [], policies: [], rules: [] };

export interface HubProcessDeps {
  readonly log: EventLog & FactLog;
  readonly time: Time;
  readonly counted: Time;
  readonly pager: Pager;
  /** A new text each time. */
  readonly newText: () => string;
  readonly members: readonly { readonly participant: string; readonly email: string }[];
  readonly webhookSecrets: readonly string[];
  /** Gets what the hub logs as an error. */
  readonly onBug: (bug: unknown) => void;
  /** Whether it does what a team has once. */
  readonly leads: () => boolean;
  /** Whether it is the one that acts outside. Absent: there is no other. */
  readonly mayAct?: () => boolean;
  readonly chat?: { readonly chat: Chat; readonly settings: ChatSettings } | null;
  /** Absent: nothing runs. */
  readonly runs?: WorkflowRuns | null;
}

/** A hub without its sockets, with its pager and its chat, at work. */
export function hubProcess(deps: HubProcessDeps) {
  const {
    log,
    time,
    counted,
    pager,
    newText,
    members,
    webhookSecrets,
    onBug,
    leads,
    mayAct,
    chat: posts,
    runs: workflows,
  } = deps;
  const logger = {
    info: () => {},
    warn: () => {},
    error: (fields: object) => onBug((fields as { err?: unknown }).err ?? fields),
  };
  const emailOf = (id: string) => members.find(({ participant }) => participant === id)?.email ?? null;
  const queries = pagerQueries({ pager, time, settings: SETTINGS, emailOf });
  const hub = createHub({
    log,
    time,
    hash: sha256,
    random: newText,
    logger,
    openSource: (spec) => {
      throw new Error(`no source ${spec}`);
    },
    pager: queries,
  });
  const feed = new TeamFeed({
    time,
    limits: limitsOf(),
    leads,
    sources: teamParts({ hub, time, logger, pager: () => pages.api }),
  });
  const changed = (known = false) => feed.changed(known);
  hub.onCommit(() => changed());
  const ledger = new ActLedger(log, time);
  const acts = mayAct ? { mayAct: () => mayAct() } : {};
  const pages = pagerIntegration({
    ...{ changed, hub, time, counted, logger, pager, queries, ledger, acts: log, settings: SETTINGS },
    calendarChanged: () => feed.calendarChanged(),
    webhookSecrets: () => webhookSecrets,
    verdicts: new PageVerdicts(log, time),
    random: () => 0.5,
    members: () => members,
    ...acts,
  });
  const chat = posts
    ? chatIntegration({
        ...{ hub, time, counted, logger, ledger },
        ...posts,
        random: () => 0.5,
        procedures: procedureFiles([]),
        pager: pages.api ? { pager, api: pages.api, settings: SETTINGS } : null,
        members: () => members.map((one) => ({ ...one, name: one.participant })),
        ...acts,
      })
    : null;
  const runs = workflows
    ? new SessionRuns({
        ...{ hub, runs: workflows, time, counted, logger, hash: sha256, random: () => 0.5 },
        procedures: procedureFiles([]),
        ...acts,
      })
    : null;
  const offered = <T>(there: T | null | undefined): T => {
    if (!there) throw new Error('no pager');
    return there;
  };
  const ends = new AbortController();
  const work = { hub, time, signal: ends.signal, onFault: onBug, changed: () => {} };
  void beginWork(null, { ...work, work: [pages, chat, runs] });
  return {
    hub,
    queries,
    feed,
    chat,
    get api() {
      return offered(pages.api);
    },
    get webhooks() {
      return offered(pages.webhooks);
    },
    /** Not waited for: what waits for a disk that does not answer any more never ends. */
    stop(): void {
      ends.abort();
      void chat?.stop();
      void runs?.stop();
      void pages.stop();
      void hub.stop();
    },
  };
}

export type HubProcess = ReturnType<typeof hubProcess>;
