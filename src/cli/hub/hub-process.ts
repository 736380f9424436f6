import { randomBytes } from 'node:crypto';
import type { ListenPlace } from '../../adapters/http-server/listen.ts';
import type { Serving } from '../../adapters/http-server/serve.ts';
import type { Hub } from '../../hub/base/contract.ts';
import { type Limits, limitsOf } from '../../hub/base/limits.ts';
import { type ChatIntegration, chatIntegration } from '../../hub/chat/integration.ts';
import { type ChatSettings, pagesAt } from '../../hub/chat/settings.ts';
import { countedTime, steadyTime } from '../../hub/clock/steady-time.ts';
import type { HttpDeps } from '../../hub/http/deps.ts';
import { httpEdge } from '../../hub/http/http.ts';
import { teamParts } from '../../hub/http/team-parts.ts';
import { createHub } from '../../hub/hub.ts';
import { hubAudit } from '../../hub/identity/audit.ts';
import { watchAudit } from '../../hub/identity/audit-watch.ts';
import { openCredentials } from '../../hub/identity/credentials.ts';
import { hubInvites } from '../../hub/identity/invites.ts';
import { watchRevocations } from '../../hub/identity/revocation.ts';
import { hubTokens, liveMembers } from '../../hub/identity/tokens.ts';
import type { OpenSource } from '../../hub/lines/tail.ts';
import { ActLedger } from '../../hub/outside/ledger.ts';
import type { PagerSettings } from '../../hub/pager/api.ts';
import { pagerIntegration } from '../../hub/pager/integration.ts';
import { PageVerdicts } from '../../hub/pager/page-verdicts.ts';
import { pagerQueries } from '../../hub/pager/queries.ts';
import { openWebhookSecrets } from '../../hub/pager/webhook/secrets.ts';
import { relateSessions } from '../../hub/related.ts';
import { keepForDays } from '../../hub/retention.ts';
import { SessionIssues } from '../../hub/runs/session-issues.ts';
import { SessionRuns } from '../../hub/runs/session-runs.ts';
import { TeamFeed } from '../../hub/team/team-feed.ts';
import type { ActionIssues } from '../../ports/action-issues.ts';
import type { Chat } from '../../ports/chat.ts';
import type { Time } from '../../ports/clock.ts';
import type { DetectionLog } from '../../ports/detection-log.ts';
import type { Logger } from '../../ports/logger.ts';
import type { Pager } from '../../ports/pager.ts';
import type { Procedures } from '../../ports/procedures.ts';
import type { WorkflowRuns } from '../../ports/workflow-runs.ts';
import type { DetectionHealth, Listening } from '../../protocol/http.ts';
import { HubStartError, hubStartError } from '../base/hub-start-error.ts';
import { counters, realTime, sha256 } from '../base/machine.ts';
import { server } from '../wiring/hub-server.ts';
import { secretFiles } from '../wiring/secrets.ts';
import { builtPage } from '../wiring/web-page.ts';
import { openAdminSocket } from './admin-socket.ts';
import { type ChangeSetting, changesOf } from './change-parts.ts';
import { Closing } from './closing.ts';
import { openStore, type StorePlace } from './hub-store.ts';
import { countUse } from './lifetime.ts';
import { listenerOf } from './listener.ts';
import { OwnAddresses } from './own-addresses.ts';
import { namesIn, ownNames } from './own-names.ts';
import type { PublicPlace } from './public-listener.ts';
import { beginWork } from './sharing.ts';
import { Door, standbyEdge } from './standby.ts';
import { whoHolds } from './store-holder.ts';

/** What a hub is to be. Paths are absolute. */
export interface HubPlan {
  /** 0700 folder of its events, tokens and keys. */
  readonly data: string;
  /** Unix socket for this machine's user, in a folder that only they can enter; null: none. */
  readonly socket: string | null;
  /** Null: not open to others, until someone asks for it on the Unix socket. */
  readonly place: PublicPlace | null;
  /** Host names it answers to in addition to its own. */
  readonly hosts: readonly string[];
  readonly origins: readonly string[];
  readonly version: string;
  /** Days for which a closed session is kept after its last event; absent: for ever. */
  readonly retentionDays?: number | undefined;
  /** Where its events are kept, if not in its folder. */
  readonly nats?: StorePlace['nats'];
  /** Addresses of all hubs of the team; none: there is this one. */
  readonly hubs?: readonly string[];
  /** Ends the wait of a hub that does not serve yet. */
  readonly ending?: AbortSignal;
}

/** What a hub is also made of: built by the caller, who knows the outside. */
export interface HubParts {
  readonly logger: Logger;
  /** As of `hubTime`; what was built for it before goes by the same. */
  readonly time: Time;
  readonly openSource: OpenSource;
  readonly sources: HttpDeps['sources'];
  readonly procedures: Procedures;
  /** Absent: this hub has no pager. */
  readonly pager?: { readonly pager: Pager; readonly settings: PagerSettings };
  /** Absent: this hub has no chat. `open` is asked once its log is there. */
  readonly chat?: { readonly open: (logger: Logger, time: Time) => Chat; readonly settings: ChatSettings };
  /** Absent: it knows of no changes but those that people type in. */
  readonly changes?: ChangeSetting;
  /** Absent: it runs no workflow. */
  readonly runs?: WorkflowRuns;
  /** Absent: it makes no issue. */
  readonly issues?: ActionIssues;
  /** Of the detectors that share its folder. */
  readonly detectionLog?: DetectionLog;
  /** Whether those work for the team: what they have to say goes to its chat, too. */
  readonly detectsForTeam?: boolean;
  readonly limits?: Partial<Limits>;
  /** Figures of what runs beside the hub, for `/metrics`. */
  readonly moreMetrics?: () => Promise<string>;
  /** How that is; as `HttpDeps.detectionHealth`. */
  readonly detectionHealth?: () => DetectionHealth | null;
}

export interface RunningHub {
  readonly hub: Hub;
  /** Where it listens, with ports as the system gave them. */
  readonly at: readonly ListenPlace[];
  /** Resolves once it does what a team has once; of hubs that share the sessions one does. */
  readonly leading: Promise<void>;
  /** Resolves with why when its store is gone: it can keep nothing more, and has to end. */
  readonly lost: Promise<Error>;
  /** Where others reach it; null while it serves this machine alone. */
  listening(): Listening | null;
  /** Epoch milliseconds since which nobody used it; null: in use. */
  idleSince(): number | null;
  /** Says `bye stopping` to all, ends what runs, closes the store. Safe to call twice. */
  stop(): Promise<void>;
}

const NO_SETTINGS: PagerSettings = { schedules: [], policies: [], rules: [] };
const GRACE_MS = 2_000;

/** The one clock of a hub's process, and of all that is built for it. */
export const hubTime = (logger: Logger): Time =>
  steadyTime({ time: realTime, counters, onJump: (jump) => logger.warn(jump, 'clock-jumped') });

/** Starts a hub in this process. Rejects with a `HubStartError`; then nothing is left open. */
export async function runHub(plan: HubPlan, parts: HubParts): Promise<RunningHub> {
  const closing = new Closing();
  try {
    return await openAll(plan, parts, closing);
  } catch (error) {
    await closing.close().catch(() => {});
    throw whoHolds(hubStartError(error), plan.data);
  }
}

async function openAll(plan: HubPlan, parts: HubParts, closing: Closing): Promise<RunningHub> {
  const { logger, time } = parts;
  const onFault = (error: unknown) => logger.error({ err: error }, 'fault');
  const counted = countedTime(time, counters);
  const local = await secretFiles(plan.data);
  const store = await openStore(plan, { local, time, counted, logger, closing });
  const { log, files } = store;
  const door = new Door(standbyEdge(plan.version, () => store.leaderUrl()));
  const listener = listenerOf({ edge: door.edge, files, time, logger, onFault });
  closing.add(() => listener.close());
  // A hub that waits for its turn says so; one with its own store is ready before it listens.
  if (plan.nats && plan.place) await listener.listen(plan.place);
  if (!(await store.serve(plan.ending ?? new AbortController().signal))) throw new HubStartError('ended');
  const credentials = await openCredentials(files, onFault);
  closing.add(() => credentials.close());
  const { openSource, limits, pager } = parts;
  const own = new OwnAddresses();
  const members = () => [...liveMembers(credentials.current(), time.now()), ...own.all()];
  const emailOf = (id: string) => members().find(({ participant }) => participant === id)?.email ?? null;
  const queries = pager ? pagerQueries({ ...pager, time, emailOf }) : null;
  const { sharing } = store;
  const factTerm = () => store.factTerm();
  // Of hubs that share the sessions each adds what people type in at it.
  const systemChanges = changesOf(parts.changes, log, time, sharing ? () => null : factTerm);
  const hub = createHub({
    log,
    time,
    logger,
    openSource,
    sourcesByOwner: plan.socket !== null,
    hash: sha256,
    random: () => randomBytes(16).toString('base64url'),
    ...(limits ? { limits } : {}),
    ...(queries ? { pager: queries } : {}),
    changes: systemChanges,
    ...(sharing ? { serving: sharing } : {}),
  });
  const team = new TeamFeed({
    time,
    limits: limitsOf(limits),
    leads: () => sharing?.status().leads ?? true,
    sources: teamParts({
      hub,
      time,
      logger,
      pager: () => integration.api,
      ...(parts.detectionLog ? { detectionLog: parts.detectionLog } : {}),
    }),
  });
  const verdicts = new PageVerdicts(log, time, factTerm);
  const listsChanged = (known = false) => team.changed(known);
  closing.add(hub.onCommit(() => listsChanged()));
  closing.add(relateSessions({ hub, onTrouble: onFault }));
  const webhookSecrets = await openWebhookSecrets(files, onFault);
  closing.add(() => webhookSecrets.close());
  const ledger = new ActLedger(log, time, factTerm);
  const integration = pagerIntegration({
    ledger,
    verdicts,
    webhookSecrets: () => webhookSecrets.current(),
    readWebhookSecrets: () => webhookSecrets.list(),
    changed: listsChanged,
    calendarChanged: () => team.calendarChanged(),
    acts: log,
    mayAct: (session) => store.mayAct(session),
    random: Math.random,
    hub,
    time,
    counted,
    logger,
    pager: pager?.pager ?? null,
    settings: pager?.settings ?? NO_SETTINGS,
    queries,
    systemChanges: systemChanges.feed,
    members,
  });
  const runs = new SessionRuns({
    ...{ hub, time, counted, logger, hash: sha256, random: Math.random },
    runs: parts.runs ?? null,
    reviewers: parts.changes?.reviewers ?? {},
    liveAt: async (repository, signal) => (await systemChanges.releases?.live(repository, signal)) ?? null,
    procedures: parts.procedures,
    rollbacks: (parts.changes?.services ?? []).flatMap(({ rollback }) => rollback ?? []),
    mayAct: (session) => store.mayAct(session),
  });
  const issues = new SessionIssues({
    ...{ hub, time, counted, logger, random: Math.random },
    issues: parts.issues ?? null,
    services: parts.changes?.repositories ?? [],
    mayAct: (session) => store.mayAct(session),
  });
  closing.add(() => hub.stop());
  closing.add(() => integration.stop());
  closing.add(() => runs.stop());
  closing.add(() => issues.stop());
  const web = builtPage();
  const chat = chatOf(parts, web === null ? null : pagesAt(plan.place?.url), {
    hub,
    time,
    counted,
    ledger,
    logger,
    mayAct: (session) => store.mayAct(session),
    random: Math.random,
    procedures: parts.procedures,
    pager: pager && integration.api ? { ...pager, api: integration.api } : null,
    members: () => members().map((one) => ({ name: null, ...one })),
    ...(parts.detectionLog && parts.detectsForTeam ? { detectionLog: parts.detectionLog } : {}),
  });
  closing.add(() => chat?.stop());
  const invites = await hubInvites(files, credentials, time.now);
  const revocations = watchRevocations({ hub, homes: team, credentials, invites, time, onTrouble: onFault });
  closing.add(() => revocations.stop());
  const now = () => time.now();
  const audit = watchAudit({ audit: hubAudit(files, sha256), hub, credentials, now, onTrouble: onFault });
  closing.add(() => audit.stop());
  if (plan.retentionDays !== undefined) {
    const { expired } = audit;
    closing.add(keepForDays({ hub, time, days: plan.retentionDays, expired, onTrouble: onFault }));
  }

  closing.add(() => parts.detectionLog?.close());

  const servers: Serving[] = [];
  const http: HttpDeps = {
    hub,
    store: log,
    tokens: hubTokens(credentials, time.now),
    met: (identity) => own.met(identity),
    invites,
    recorded: () => revocations.recorded(),
    procedures: parts.procedures,
    sources: parts.sources,
    sourcesByOwner: plan.socket !== null,
    perimeter: {
      hosts: () => [
        ...plan.hosts,
        ...namesIn([plan.place?.url, ...(plan.hubs ?? [])]),
        ...(listener.open ? ownNames(listener.open.host) : []),
      ],
      origins: plan.origins.map((origin) => new URL(origin).origin),
    },
    logger,
    time,
    version: plan.version,
    pid: process.pid,
    trustLoopback: plan.place?.tls !== 'proxy',
    listening: () => listener.open?.listening ?? null,
    hubs: plan.hubs ?? [],
    ...(plan.socket === null
      ? {}
      : { listen: (host, port) => listener.listen({ host, port, tls: 'own', url: null }) }),
    web,
    verdicts,
    facts: [ledger.facts, verdicts.facts, ...(systemChanges.feed ? [systemChanges.feed.typedIn] : [])],
    audit,
    team,
    ...(sharing ? { shared: sharing } : {}),
    ...(parts.moreMetrics ? { moreMetrics: parts.moreMetrics } : {}),
    ...(parts.detectionHealth ? { detectionHealth: parts.detectionHealth } : {}),
    systemChanges,
    ...(parts.detectionLog ? { detectionLog: parts.detectionLog } : {}),
    ...(integration.api ? { pager: integration.api } : {}),
    ...(integration.webhooks ? { webhooks: integration.webhooks } : {}),
    ...(chat ? { chat: chat.api } : {}),
  };
  const { edge, idleSince } = countUse(httpEdge(http), time);
  door.become(edge);
  // Connections end while the servers wait for them to be gone.
  closing.add(() => {
    team.stop();
    const ends = servers.map((each) => each.close(GRACE_MS));
    return Promise.all([hub.stop(), ...ends, listener.close()]);
  });
  const closeAdmin = await openAdminSocket(plan.data, (path) => store.backup(path), onFault);
  closing.add(() => closeAdmin?.());
  if (plan.place && !listener.open) await listener.listen(plan.place);
  if (plan.socket !== null) {
    servers.push(await server({ at: { kind: 'unix', path: plan.socket }, edge, onFault }));
  }
  logger.info({ version: plan.version, socket: plan.socket, data: plan.data }, 'started');
  closing.add(() => logger.info({}, 'stopping'));
  closing.add(() => sharing?.end());
  const ends = new AbortController();
  closing.add(() => ends.abort());
  const leading = beginWork(sharing, {
    ...{ hub, time, onFault, signal: ends.signal },
    work: [integration, chat, runs, issues],
    changed: listsChanged,
  });

  let stopping: Promise<void> | null = null;
  return {
    hub,
    lost: store.lost,
    leading,
    get at() {
      return [...servers, ...(listener.open ? [listener.open.serving] : [])].map(({ at }) => at);
    },
    listening: () => listener.open?.listening ?? null,
    idleSince() {
      const [http, live, homes] = [idleSince(), hub.idleSince(), team.idleSince()];
      const isBusy = integration.busy || chat?.busy;
      if (isBusy || http === null || live === null || homes === null) return null;
      return Math.max(http, live, homes);
    },
    stop() {
      stopping ??= closing.close().then(() => logger.info({}, 'stopped'));
      return stopping;
    },
  };
}

function chatOf(
  { chat }: HubParts,
  /** How browsers reach the hub. */
  pages: string | null,
  rest: Omit<Parameters<typeof chatIntegration>[0], 'chat' | 'settings'>,
): ChatIntegration | null {
  return chat
    ? chatIntegration({
        ...rest,
        chat: chat.open(rest.logger, rest.time),
        settings: { ...chat.settings, pages },
      })
    : null;
}
