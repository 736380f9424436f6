import { randomBytes } from 'node:crypto';
import type { HubAnswer, HubFetch } from '../../adapters/websocket/hub-client.ts';
import type { ChainHead } from '../../domain/chain.ts';
import type { CommandInput, CommandType } from '../../domain/command.ts';
import type { CommandId, Verdict } from '../../domain/event.ts';
import type { PagePart } from '../../domain/page.ts';
import type { ExclusionAsked } from '../../ports/exclusions.ts';
import { DialError } from '../../ports/socket.ts';
import { HEAD_HEADER, type PageScope, type Problem, type TokenAnswer } from '../../protocol/http.ts';
import { SESSION_ID } from '../../protocol/join-url.ts';
import type { CalendarWish, PageActWish } from '../../protocol/page-acts.ts';
import type { PartReplies, Reply, RouteBody, RouteCall } from '../../protocol/route-types.ts';
import { partsOf, type RouteName, routePath } from '../../protocol/routes.ts';
import { retry } from '../../timing/retry.ts';
import { CliError } from '../base/errors.ts';
import { realTime } from '../base/machine.ts';
import type { ExclusionBody } from './exclusions.ts';
import { hubProblem } from './hub-problem.ts';
import type { TakeoverWait } from './takeover-wait.ts';

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

/** Routes that answer with JSON. */
type JsonRoute = { [N in RouteName]: [Reply<N>] extends [never] ? never : N }[RouteName];
interface Sent {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Parameters<typeof routePath>[2];
  readonly body?: unknown;
  readonly text?: string;
}

export type HubApi = ReturnType<typeof hubApi>;

/**
 * The hub's routes, one method each; what they take and answer is said by the table of routes. Every method rejects with a
 * `CliError` or `DialError` in place of an answer. `wait`: waits while hubs change over; absent: whoever asks shows that, or
 * asks again, by itself.
 */
export function hubApi(fetch: HubFetch, address: string, wait?: TakeoverWait) {
  async function askOnce(path: string, init: Parameters<HubFetch>[1]): Promise<HubAnswer> {
    const response = await fetch(path, init);
    if (response.ok) return response;
    const text = await response.text();
    throw hubProblem(response.status, readProblem(text), address);
  }
  /** Asks, and reads the answer: where that breaks off, both are done again as the route allows. */
  async function through<T>(
    route: RouteName,
    { params, query, body, text }: Sent,
    signal: AbortSignal | undefined,
    read: (answer: HubAnswer) => Promise<T> | T,
  ): Promise<T> {
    const [method, , repeats] = partsOf(route);
    const named = repeats === 'cmd' && (body as { readonly cmd?: string }).cmd !== undefined;
    const again = method === 'GET' || repeats === 'again' || named;
    const json = { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    const init = {
      ...{ method, again },
      ...(body === undefined ? (text === undefined ? {} : { body: text }) : json),
      ...(signal ? { signal } : {}),
    };
    const work = async (): Promise<T> => read(await askOnce(routePath(route, params, query), init));
    try {
      // What has an end of its own is waited for by the one who set it.
      return wait === undefined || signal ? await work() : await wait.through(again, work);
    } catch (error) {
      if (again || !(error instanceof DialError && error.params.reason === 'silent')) throw error;
      throw new CliError('no-outcome', { hub: address }, error);
    }
  }
  const read = (route: RouteName, sent: Sent, signal?: AbortSignal) =>
    through(route, sent, signal, async (answer) => JSON.parse(await answer.text()));
  /** One call of a route, by its row of the table. What a hub answers is of that shape, which its tests check. */
  const call = <N extends JsonRoute>(
    route: N,
    given: RouteCall<N>,
    signal?: AbortSignal,
  ): Promise<Reply<N>> => read(route, given as Sent, signal);

  return {
    address,
    health: (signal?: AbortSignal) =>
      through('health', {}, signal, async (answer) => {
        const health: Reply<'health'> = JSON.parse(await answer.text());
        return { ...health, date: answer.headers.get('date') };
      }),
    me: () => call('me', {}),
    sessions: async () => {
      const { sessions } = await call('sessions', {});
      return sessions.filter(isSession);
    },
    /** As a digest reads them; `since` as its route says. */
    briefs: async (since: string | null) => {
      const { briefs, others, unread } = await call('briefs', { body: { since } });
      return { briefs: briefs.filter(isSession), others, unread: unread.filter(isSession) };
    },
    search: (words: string) => call('search', { query: { words } }),
    session: async (id: string) => (await call('session', { params: { id } })).session,
    open: (data: unknown, wantedId: string | null, { client, n }: CommandId) =>
      call('open', { body: { client, n, wantedId, data } }),
    command: <T extends CommandType>(
      id: string,
      type: T,
      data: CommandInput<T>,
      { client, n }: CommandId,
      at?: number,
    ) => call('command', { params: { id }, body: { client, n, type, data, ...agoOf(at) } }),
    /** The log as JSON lines, in chunks as they come, up to where it can be read. `fromStore`: as the hub's store has it now. */
    events: (id: string, fromStore = false): Promise<EventStream> =>
      through(
        'events',
        { params: { id }, query: { from: 1, fromStore: fromStore ? '1' : undefined } },
        undefined,
        ({ body, headers }) => ({ body, known: knownHead(headers.get(HEAD_HEADER)) }),
      ),
    invite: (id: string, body: RouteBody<'invite'>) => call('invite', { params: { id }, body }),
    invites: async (id: string) => (await call('invites', { params: { id } })).invites,
    revokeInvite: async (id: string, invite: string) =>
      (await call('revokeInvite', { params: { id, invite } })).invite,
    exchange: (invite: string, session: string, name: string) =>
      exchangeInvite((body) => call('exchange', { body }), { invite, session, name }),
    procedures: () => call('procedures', {}),
    importJsonl: (text: string) => call('import', { text }),
    /** Lines of a log, each ended by a line break; resolves when the hub has taken them, once for each batch. */
    pushLines: (
      id: string,
      source: string,
      text: string,
      { id: sender, batch }: LineBatch,
      signal?: AbortSignal,
    ) => call('lines', { params: { id }, query: { source, sender, batch }, text }, signal),
    incidents: (scope: PageScope, pages = 1) => call('incidents', { query: { scope, pages } }),
    incident: (ref: string, { follow }: { readonly follow: boolean } = { follow: false }) =>
      call('incident', { params: { ref }, query: follow ? { follow: '1' } : {} }),
    pagePart: <P extends PagePart>(ref: string, part: P): Promise<PartReplies[P]> =>
      read('part', { params: { ref, part } }),
    startFrom: (ref: string, wish: StartWish, { client, n }: CommandId) =>
      call('start', { params: { ref }, body: { client, n, ...wish } }),
    askPage: (ref: string, ask: PageActWish, more: Asking = {}) =>
      call('askPage', { params: { ref }, body: wishBody(ask, more) }),
    askApart: (ask: CalendarWish, more: Asking = {}) => call('askApart', { body: wishBody(ask, more) }),
    /** `session` as the act says. */
    askedAct: (id: string, session: string | null, wait: number) =>
      call('asked', { params: { id }, query: { wait, session: session ?? undefined } }),
    judge: (ref: string, verdict: Verdict | null) => call('judge', { params: { ref }, body: { verdict } }),
    verdicts: () => call('verdicts', {}),
    findFacts: async (words: string) => (await call('findFacts', { body: { words } })).facts,
    redactFacts: async (body: RouteBody<'redactFacts'>) => (await call('redactFacts', { body })).redacted,
    exclude: (body: ExclusionAsked) => call('exclude', { body }),
    addExclusion: (body: ExclusionBody) => call('exclude', { body }),
    endExclusion: (id: string, reason: string) => call('endExclusion', { params: { id }, body: { reason } }),
    retireRule: (rule: string, reason: string) => call('retireRule', { params: { rule }, body: { reason } }),
    exclusions: () => call('exclusions', {}),
    detection: () => call('detection', {}),
    linkIncident: (ref: string, session: string) => call('link', { params: { ref }, body: { session } }),
    maintenance: async () => (await call('maintenance', {})).windows,
    services: async () => (await call('services', {})).services,
    oncall: async () => (await call('oncall', {})).oncall,
    pastPages: ({ acknowledged, keys = false, ...wish }: PastWish) =>
      call('pastPages', {
        query: { ...wish, acknowledged: acknowledged ? '1' : '0', ...(keys ? { keys: '1' } : {}) },
      }),
    systemChanges: (since: string, service: readonly string[]) =>
      call('systemChanges', { query: { since, service } }),
    addChange: (body: RouteBody<'addChange'>) => call('addChange', { body }),
    changeProofs: async (signal?: AbortSignal) => (await call('changeProofs', {}, signal)).proofs,
    releasePlan: (service: string | null, tag: string | null) =>
      call('releasePlan', { query: { service: service ?? undefined, tag: tag ?? undefined } }),
    pager: () => call('pager', {}),
    chat: () => call('chat', {}),
    postDigest: (since: string | null) => call('digest', { body: { since } }),
    listen: (host: string, port: number) => call('listen', { body: { host, port } }),
  };
}

/** An id becomes part of file names and of lines to paste: what is none is no session. */
const isSession = ({ id }: { readonly id: string }): boolean => SESSION_ID.test(id);

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

const TRIES = 3;
const PAUSE_MS = 1_000;

interface Wish {
  readonly invite: string;
  readonly session: string;
  readonly name: string;
}

/**
 * Exchanges an invite for a token. It is spent with the first request that arrives, so when the answer is lost on the
 * way it is asked for again, by a secret that only this call knows: the hub then gives the same token.
 */
export async function exchangeInvite(
  post: (wish: Wish & { readonly secret: string }) => Promise<TokenAnswer>,
  wish: Wish,
  pauseMs = PAUSE_MS,
): Promise<TokenAnswer> {
  const secret = randomBytes(32).toString('base64url');
  const terms = { tries: TRIES, pauseMs: () => pauseMs, isTransient: isLost };
  return retry(realTime, terms, () => post({ ...wish, secret }));
}

/** Cut on the way, so that the hub may have done it. */
function isLost(error: unknown): boolean {
  return error instanceof DialError && (error.kind === 'unreachable' || error.kind === 'failed');
}
