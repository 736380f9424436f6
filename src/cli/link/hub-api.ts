import type { HubAnswer, HubFetch, HubRequest } from '../../adapters/websocket/hub-client.ts';
import type { Exclusion } from '../../detection/exclusion.ts';
import { type DetectionNews, readNews } from '../../detection/news.ts';
import type { ChainHead } from '../../domain/chain.ts';
import type { SeenChange } from '../../domain/changes/system-change.ts';
import type { CommandInput, CommandType } from '../../domain/command.ts';
import type { CommandId, Verdict } from '../../domain/event.ts';
import type { PagePart, PageParts } from '../../domain/page.ts';
import type { Session } from '../../domain/session.ts';
import type { ChangeProof } from '../../ports/change-source.ts';
import type { ExclusionAsked } from '../../ports/exclusions.ts';
import type { LoadedProcedure, ProcedureProblem } from '../../ports/procedures.ts';
import { DialError } from '../../ports/socket.ts';
import { type AddChangeBody, type ChangesAnswer, changesAnswerOf } from '../../protocol/changes.ts';
import type { ChatHealth, DigestPosted } from '../../protocol/chat.ts';
import {
  HEAD_HEADER,
  type Health,
  type IncidentDetail,
  type IncidentList,
  type IncidentScope,
  type InviteAnswer,
  type InviteState,
  type JudgedAnswer,
  type Listening,
  type Me,
  type OnCall,
  type PagerHealth,
  type Problem,
  type SessionSummary,
  type StartedAnswer,
  type TokenAnswer,
  type VerdictList,
} from '../../protocol/http.ts';
import { SESSION_ID } from '../../protocol/join-url.ts';
import type {
  AskedAct,
  AskedAnswer,
  CalendarWish,
  Maintenance,
  PageActWish,
} from '../../protocol/page-acts.ts';
import type { PastPages } from '../../protocol/past-pages.ts';
import type { PlannedRelease } from '../../protocol/releases.ts';
import { CliError } from '../base/errors.ts';
import { exchangeInvite } from './exchange-invite.ts';
import type { ExclusionBody, ListedExclusion, Watched } from './exclusions.ts';
import { hubProblem } from './hub-problem.ts';
import { mayBeSentAgain } from './reach-hubs.ts';
import type { TakeoverWait } from './takeover-wait.ts';

/** The hub's HTTP endpoints, typed. Every method rejects with a `CliError` or `DialError` in place of an answer. */
export interface HubApi {
  /** How the hub is called in messages. */
  readonly address: string;
  health(signal?: AbortSignal): Promise<Health & { readonly date: string | null }>;
  me(): Promise<Me>;
  sessions(): Promise<readonly SessionSummary[]>;
  session(id: string): Promise<Session>;
  open(
    data: unknown,
    wantedId: string | null,
    cmd: CommandId,
  ): Promise<{ session: string; created: boolean }>;
  command<T extends CommandType>(
    id: string,
    type: T,
    data: CommandInput<T>,
    cmd: CommandId,
    at?: number,
  ): Promise<{ seq: number }>;
  /** The log as JSON lines, in chunks as they come, up to where it can be read. `fromStore`: as the hub's store has it now. */
  events(id: string, fromStore?: boolean): Promise<EventStream>;
  invite(id: string, wish: { role: string; hours: number }): Promise<InviteAnswer>;
  /** Invites to a session that the hub still knows, oldest first. */
  invites(id: string): Promise<readonly InviteState[]>;
  /** Ends an invite, and the access of who used it. */
  revokeInvite(id: string, invite: string): Promise<InviteState>;
  exchange(invite: string, session: string, name: string): Promise<TokenAnswer>;
  procedures(): Promise<{ procedures: readonly LoadedProcedure[]; problems: readonly ProcedureProblem[] }>;
  importJsonl(text: string): Promise<{ session: string; seq: number; added: number; cleaned: number }>;
  /** Lines of a log, each ended by a line break; resolves when the hub has taken them, once for each batch. */
  pushLines(
    id: string,
    source: string,
    text: string,
    from: LineBatch,
    signal?: AbortSignal,
  ): Promise<{ lines: number }>;
  /** What pages now; `mine` and `team` are the asker's. */
  incidents(scope: IncidentScope, hundreds?: number): Promise<IncidentList>;
  /** The one that an id, number or web address names; `follow`: where it was merged, the one that goes on. */
  incident(ref: string, how?: { readonly follow: boolean }): Promise<IncidentDetail>;
  /** One part of a page before it is taken. */
  pagePart<P extends PagePart>(ref: string, part: P): Promise<PageParts[P]>;
  /** Opens a session about an incident, or finds the live one, and asks for the acknowledgement in one's own name. */
  startFrom(ref: string, wish: StartWish, cmd: CommandId): Promise<StartedAnswer>;
  /** Asks for an act on a page in one's own name; the answer comes after `waitMs` at most, settled or not. */
  askPage(ref: string, ask: PageActWish, more?: Asking): Promise<AskedAnswer>;
  /** The same for an act that is about no page. */
  askApart(ask: CalendarWish, more?: Asking): Promise<AskedAct>;
  /** How it stands with it, after `waitMs` at most. `session` as the act says. */
  askedAct(id: string, session: string | null, waitMs: number): Promise<AskedAct>;
  /** Keeps what one says of a page, in its session where it has one; null takes it back. */
  judge(ref: string, verdict: Verdict | null): Promise<JudgedAnswer>;
  /** What was said of sessions and of pages without one. */
  verdicts(): Promise<VerdictList>;
  /** Ties an incident to a session that was opened without it. */
  linkIncident(ref: string, session: string): Promise<{ incident: string }>;
  /** Leaves a statement of the log out of detection for some days. */
  exclude(asked: ExclusionAsked): Promise<{ readonly id: string; readonly until: string } & Partial<Watched>>;
  addExclusion(body: ExclusionBody): Promise<Exclusion & Watched>;
  endExclusion(id: string, reason: string): Promise<Exclusion & Watched>;
  retireRule(rule: string, reason: string): Promise<{ readonly rule: string } & Watched>;
  exclusions(): Promise<Watched & { readonly exclusions: readonly ListedExclusion[] }>;
  /** What detection has to say although nobody is paged. */
  detection(): Promise<DetectionNews>;
  oncall(): Promise<OnCall>;
  /** Names of the services that page. */
  services(): Promise<readonly string[]>;
  /** Maintenance that runs or is still to come, the first one first. */
  maintenance(): Promise<readonly Maintenance[]>;
  /** How often lists of sessions and pages have changed, once that differs from `after`, or after some time. */
  changes(after: number): Promise<number>;
  /** Some pages of the pager's own history. */
  pastPages(wish: PastWish): Promise<PastPages>;
  /** What went out since a time; no services: of all. */
  systemChanges(since: string, services: readonly string[]): Promise<ChangesAnswer>;
  addChange(body: AddChangeBody): Promise<{ readonly change: SeenChange }>;
  /** How each source of changes stands. */
  changeProofs(signal?: AbortSignal): Promise<readonly ChangeProof[]>;
  /** What a release would put out now; null: the only service, the head of the default branch. */
  releasePlan(service: string | null, tag: string | null): Promise<PlannedRelease>;
  /** How the hub's pager stands. */
  pager(): Promise<PagerHealth>;
  /** How the hub's chat stands. */
  chat(): Promise<ChatHealth>;
  /** Posts the digest in the hub's chat; `since` null: the last scrum. */
  postDigest(since: string | null): Promise<DigestPosted>;
  /** Opens a local hub to others. */
  listen(host: string, port: number): Promise<Listening>;
}

/** The events of a session, and the last one that the hub knows; null: an earlier version, which does not say. */
interface EventStream {
  readonly body: AsyncIterable<Uint8Array>;
  readonly known: ChainHead | null;
}

/** Who sends lines, and the how-manieth batch of theirs it is. */
interface LineBatch {
  readonly id: string;
  readonly batch: number;
}

/** ISO 8601 UTC; `from`: how many were read before. */
interface PastWish {
  readonly since: string;
  readonly until: string;
  readonly from: number;
  readonly acknowledged: boolean;
  /** Also the key of each alert. */
  readonly keys?: boolean;
}

export interface StartWish {
  /** Of the opening event; when it fired is the pager's to say. */
  readonly data: unknown;
  /** Null: after the service. */
  readonly wantedId: string | null;
  /** Also where somebody else has acknowledged it. */
  readonly takeOver: boolean;
}

/** `at`: when the person asked, epoch milliseconds by this machine's clock; the same however often it is sent. */
interface Asking {
  readonly cmd?: CommandId;
  readonly waitMs?: number;
  readonly at?: number;
}

const wishBody = (ask: PageActWish | CalendarWish, { cmd, waitMs, at }: Asking) => ({
  ask,
  waitMs,
  ...(cmd ? { cmd: `${cmd.client}:${cmd.n}` } : {}),
  ...agoOf(at),
});

/** What was asked then is sent now. */
const agoOf = (at: number | undefined) => (at === undefined ? {} : { ago: Math.max(0, Date.now() - at) });

const incidentPath = (ref: string): string => `/v1/incidents/${encodeURIComponent(ref)}`;

/** `wait`: waits while hubs change over; absent: whoever asks shows that, or asks again, by itself. */
export function hubApi(fetch: HubFetch, address: string, wait?: TakeoverWait): HubApi {
  async function askOnce(path: string, init: HubRequest): Promise<HubAnswer> {
    const response = await fetch(path, init);
    if (response.ok) return response;
    const text = await response.text();
    throw hubProblem(response.status, readProblem(text), address);
  }
  async function asking<T>(init: HubRequest, work: () => Promise<T>): Promise<T> {
    const again = mayBeSentAgain(init);
    try {
      // What has an end of its own is waited for by the one who set it.
      return wait === undefined || init.signal ? await work() : await wait.through(again, work);
    } catch (error) {
      if (again || !(error instanceof DialError && error.params.reason === 'silent')) throw error;
      throw new CliError('no-outcome', { hub: address }, error);
    }
  }
  const ask = (path: string, init: HubRequest = {}): Promise<HubAnswer> =>
    asking(init, () => askOnce(path, init));
  const get = <T>(path: string, init: HubRequest = {}): Promise<T> =>
    asking(init, async () => (await askOnce(path, init)).json() as Promise<T>);
  /** `again`: the hub knows it by an id in it, or ends up the same: it may be sent a second time, to another hub. */
  const post = <T>(path: string, body: unknown, again = false): Promise<T> =>
    get(path, {
      method: 'POST',
      again,
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });
  const at = (id: string, rest = '') => `/v1/sessions/${encodeURIComponent(id)}${rest}`;

  return {
    address,
    async health(signal) {
      const response = await ask('/healthz', signal ? { signal } : {});
      return { ...((await response.json()) as Health), date: response.headers.get('date') };
    },
    me: () => get('/v1/me'),
    sessions: async () => {
      const { sessions } = await get<{ sessions: SessionSummary[] }>('/v1/sessions');
      // An id becomes part of file names and of lines to paste: what is none is no session.
      return sessions.filter(({ id }) => SESSION_ID.test(id));
    },
    session: async (id) => (await get<{ session: Session }>(at(id))).session,
    open: (data, wantedId, { client, n }) => post('/v1/sessions', { client, n, wantedId, data }, true),
    command: (id, type, data, { client, n }, asked) =>
      post(at(id, '/commands'), { client, n, type, data, ...agoOf(asked) }, true),
    events: async (id, fromStore = false) => {
      const { body, headers } = await ask(at(id, `/events?from=1${fromStore ? '&fromStore=1' : ''}`));
      return { body, known: knownHead(headers.get(HEAD_HEADER)) };
    },
    invite: (id, wish) => post(at(id, '/invites'), wish),
    invites: async (id) => (await get<{ invites: InviteState[] }>(at(id, '/invites'))).invites,
    revokeInvite: async (id, invite) => {
      const path = at(id, `/invites/${encodeURIComponent(invite)}`);
      return (await get<{ invite: InviteState }>(path, { method: 'DELETE', again: true })).invite;
    },
    exchange: (invite, session, name) =>
      exchangeInvite((path, body) => post(path, body, true), { invite, session, name }),
    procedures: () => get('/v1/procedures'),
    importJsonl: (text) => get('/v1/import', { method: 'POST', body: text, again: true }),
    pushLines: (id, source, body, from, signal) =>
      get(at(id, `/lines?source=${encodeURIComponent(source)}&sender=${from.id}&batch=${from.batch}`), {
        method: 'POST',
        body,
        again: true,
        ...(signal ? { signal } : {}),
      }),
    incidents: (scope, hundreds = 1) => get(`/v1/incidents?scope=${scope}&pages=${hundreds}`),
    incident: (ref, { follow = false } = { follow: false }) =>
      get(`${incidentPath(ref)}${follow ? '?follow=1' : ''}`),
    pagePart: (ref, part) => get(`${incidentPath(ref)}/parts/${part}`),
    startFrom: (ref, wish, { client, n }) =>
      post(`${incidentPath(ref)}/session`, { client, n, ...wish }, true),
    askPage: (ref, wish, more = {}) =>
      post(`${incidentPath(ref)}/acts`, wishBody(wish, more), more.cmd !== undefined),
    askApart: (wish, more = {}) => post('/v1/acts', wishBody(wish, more), more.cmd !== undefined),
    askedAct: (id, session, waitMs) => {
      const within = session === null ? '' : `&session=${encodeURIComponent(session)}`;
      return get(`/v1/acts/${encodeURIComponent(id)}?wait=${waitMs}${within}`);
    },
    judge: (ref, verdict) => post(`${incidentPath(ref)}/verdict`, { verdict }, true),
    verdicts: () => get('/v1/verdicts'),
    exclude: (asked) => post('/v1/exclusions', asked),
    addExclusion: (body) => post('/v1/exclusions', body),
    endExclusion: (id, reason) => post(`/v1/exclusions/${encodeURIComponent(id)}/end`, { reason }),
    retireRule: (rule, reason) => post(`/v1/rules/${encodeURIComponent(rule)}/retire`, { reason }),
    exclusions: () => get('/v1/exclusions'),
    detection: async () => readNews(await get<unknown>('/v1/detection')),
    linkIncident: (ref, session) => post(`${incidentPath(ref)}/link`, { session }, true),
    maintenance: async () => (await get<{ windows: Maintenance[] }>('/v1/maintenance')).windows,
    services: async () => (await get<{ services: string[] }>('/v1/services')).services,
    oncall: async () => (await get<{ oncall: OnCall }>('/v1/oncall')).oncall,
    changes: async (after) => (await get<{ count: number }>(`/v1/changes?after=${after}`)).count,
    pastPages: ({ since, until, from, acknowledged, keys = false }) => {
      const more = `acknowledged=${acknowledged ? 1 : 0}${keys ? '&keys=1' : ''}`;
      return get(`/v1/past-pages?since=${since}&until=${until}&from=${from}&${more}`);
    },
    systemChanges: async (since, services) => {
      const query = [['since', since], ...services.map((one) => ['service', one])];
      return changesAnswerOf(
        await get(`/v1/system-changes?${new URLSearchParams(query as [string, string][])}`),
      );
    },
    addChange: (body) => post('/v1/system-changes', body),
    changeProofs: async (signal) =>
      (await get<{ proofs: ChangeProof[] }>('/v1/system-changes/proof', signal ? { signal } : {})).proofs,
    releasePlan: (service, tag) => {
      const query = Object.entries({ service, tag }).filter(([, value]) => value !== null);
      return get(`/v1/release-plan?${new URLSearchParams(query as [string, string][])}`);
    },
    pager: () => get('/v1/pager'),
    chat: () => get('/v1/chat'),
    postDigest: (since) => post('/v1/chat/digest', { since }),
    listen: (host, port) => post('/v1/listen', { host, port }),
  };
}

function knownHead(said: string | null): ChainHead | null {
  const found = /^(\d{1,15}):([A-Za-z0-9_-]{0,43})$/.exec(said ?? '');
  return found ? { seq: Number(found[1]), hash: found[2] ?? '' } : null;
}

function readProblem(text: string): Problem {
  try {
    const { kind, params } = JSON.parse(text) as Partial<Problem>;
    return { kind: typeof kind === 'string' ? kind : 'unknown', params: params ?? {} };
  } catch {
    // A proxy's own page, not the hub's word.
    return { kind: 'unknown', params: {} };
  }
}
