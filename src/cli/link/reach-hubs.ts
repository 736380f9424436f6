import type { HubAnswer, HubFetch, HubRequest } from '../../adapters/websocket/hub-client.ts';
import type { DialCredentials, HubTarget } from '../../adapters/websocket/target.ts';
import { type Dial, DialError } from '../../ports/socket.ts';
import { STANDBY_HEADER } from '../../protocol/http.ts';
import { HUB_PATIENCE, type HubPatience, hubDial, hubFetch } from '../wiring/hub-transport.ts';

/** Codes that say: nothing listened there, so nothing of what was asked can have been done. */
export const NOBODY_THERE: ReadonlySet<string> = new Set(['ENOENT', 'ECONNREFUSED']);
const NOT_REACHED: ReadonlySet<string> = new Set([
  ...NOBODY_THERE,
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
]);
/** What of a path decides who serves it: the session, else the team. */
const SESSION = /^\/v1\/sessions\/([^/?]+)/;
/** Sessions of which is remembered who serves them. */
const MOST_KNOWN = 1_000;

export interface HubReach {
  readonly fetch: HubFetch;
  /** `session` null: the feed of the team. */
  dial(session: string | null): Dial;
  /** Whether there is more than one hub to turn to. */
  readonly hasOthers: boolean;
}

interface Way {
  readonly base: string | null;
  readonly target: HubTarget;
}

/** What one hub said, or why it said nothing. */
type Outcome<T> = { readonly value: T } | { readonly error: unknown };

/**
 * HTTP and live connections to whichever hub of a team serves what is asked for: the one that answered last is asked first, one
 * that hung last is asked last. A request goes to another one only where that does nothing twice: nobody listened or took the
 * connection in time, it said that another one serves, or it hangs and the request may be sent again. Where it names the one
 * that serves, that one is next, if it is among these targets: a token goes to no address that it was not given for. Each is
 * asked once.
 */
export function reachHubs(
  targets: readonly HubTarget[],
  credentials: DialCredentials,
  patience: HubPatience = HUB_PATIENCE,
): HubReach {
  const ways = targets.map(
    (target): Way => ({
      base: target.kind === 'url' ? (URL.parse(target.base)?.origin ?? null) : null,
      target,
    }),
  );
  /** Who served last, by session; '' of all else. */
  const served = new Map<string, Way>();
  /** Those that hung when they were asked last, the latest at the end. */
  const hung = new Set<Way>();
  const hangs = (way: Way): void => {
    hung.delete(way);
    hung.add(way);
    for (const [about, known] of served) if (known === way) served.delete(about);
  };
  const inOrder = (about: string): readonly Way[] => {
    const known = served.get(about) ?? served.get('');
    const from = known === undefined ? 0 : ways.indexOf(known);
    const all = ways.map((_, i) => ways[(from + i) % ways.length] as Way);
    return [...all.filter((way) => !hung.has(way)), ...hung];
  };
  const inTurn = async <T>(
    about: string,
    attempt: (target: HubTarget, patience: HubPatience['last']) => Promise<T>,
    leaderIn: (outcome: T) => string | null,
    may: { readonly goOn: boolean; readonly sendAgain: boolean },
  ): Promise<T> => {
    let last: Outcome<T> | null = null;
    let stranger: DialError | null = null;
    let left = inOrder(about);
    while (left.length > 0) {
      const [way, ...others] = left as [Way, ...Way[]];
      let leader: string | null;
      try {
        const isLast = !may.goOn || others.length === 0;
        const knowsMore = last !== null && weightOf(last) === 2;
        const how = isLast && !knowsMore ? 'last' : hung.has(way) ? 'hungBefore' : 'amongOthers';
        const value = await attempt(way.target, patience[how]);
        hung.delete(way);
        last = moreTelling(last, { value });
        leader = leaderIn(value);
        if (leader === null) {
          remember(served, about, way);
          return value;
        }
      } catch (error) {
        if (isHanging(error)) hangs(way);
        else if (!isGone(error)) hung.delete(way);
        last = moreTelling(last, { error });
        if (!isUndone(error) && !(may.sendAgain && isSilent(error))) throw error;
        leader = String((error as DialError).params.leader ?? '');
      }
      if (isElsewhere(leader, ways)) {
        stranger = new DialError('unreachable', { address: way.base ?? '', reason: 'elsewhere', leader });
      }
      const named = others.find(({ base }) => base !== null && base === URL.parse(leader)?.origin);
      // A stream is not sent again by this call, and the next one begins there.
      if (named && !may.goOn) remember(served, about, named);
      left = !may.goOn ? [] : named ? [named, ...others.filter((one) => one !== named)] : others;
    }
    if (stranger !== null) throw stranger;
    if (last !== null && 'value' in last) return last.value;
    throw last?.error;
  };
  return {
    fetch(path, init = {}) {
      // A stream is read once.
      const goOn = init.body === undefined || typeof init.body === 'string';
      return inTurn(
        SESSION.exec(path)?.[1] ?? '',
        (target, how) => hubFetch(target, credentials, how)(path, init),
        leaderOf,
        { goOn, sendAgain: goOn && mayBeSentAgain(init) },
      );
    },
    dial: (session) => (signal, after) => {
      const about = session ?? '';
      const before = served.get(about) ?? served.get('') ?? ways[0];
      if (after === 'silent' && before !== undefined) hangs(before);
      return inTurn(
        about,
        (target, how) => hubDial(target, session, credentials, how)(signal),
        () => null,
        { goOn: true, sendAgain: true },
      );
    },
    hasOthers: ways.length > 1,
  };
}

/** Whether a request that may have been done can be sent a second time. */
const mayBeSentAgain = ({ method = 'GET', again = method === 'GET' }: HubRequest): boolean => again;

/** Of hubs that do not serve the one that waits tells more than one that hangs, and that one more than one that is gone. */
const weightOf = (outcome: Outcome<unknown>): number =>
  'value' in outcome || isStandby(outcome.error) ? 2 : isHanging(outcome.error) ? 1 : 0;

const moreTelling = <T>(before: Outcome<T> | null, now: Outcome<T>): Outcome<T> =>
  before !== null && weightOf(before) > weightOf(now) ? before : now;

/** An address that is none of these: it is said, and not followed. */
const isElsewhere = (leader: string, ways: readonly Way[]): boolean => {
  const origin = URL.parse(leader)?.origin;
  return origin !== undefined && ways.every(({ base }) => base !== origin);
};

function remember(served: Map<string, Way>, about: string, way: Way): void {
  served.delete(about);
  if (served.size >= MOST_KNOWN) served.delete(served.keys().next().value ?? '');
  served.set(about, way);
}

/** The address of the hub that serves, `1` where it is not known; null: this one has answered. */
const leaderOf = ({ status, headers }: HubAnswer): string | null =>
  status === 503 ? headers.get(STANDBY_HEADER) : null;

const isGone = (error: unknown): boolean =>
  error instanceof DialError && NOT_REACHED.has(String(error.params.reason));

const isStandby = (error: unknown): boolean =>
  error instanceof DialError && error.params.reason === 'standby';

/** It took what was asked, and says nothing: it may have done it. */
const isSilent = (error: unknown): boolean => error instanceof DialError && error.params.reason === 'silent';

const isHanging = (error: unknown): boolean =>
  isSilent(error) || (error instanceof DialError && error.params.reason === 'ETIMEDOUT');

/** Nothing of what was asked can have been done. */
const isUndone = (error: unknown): boolean =>
  isGone(error) || isStandby(error) || (isHanging(error) && !isSilent(error));
