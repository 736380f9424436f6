import type { HubAnswer, HubFetch } from '../../adapters/websocket/hub-client.ts';
import type { DialCredentials, HubTarget } from '../../adapters/websocket/target.ts';
import { type Dial, DialError } from '../../ports/socket.ts';
import { STANDBY_HEADER } from '../../protocol/http.ts';
import { hubDial, hubFetch } from '../wiring/hub-transport.ts';

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
  dial(session: string): Dial;
}

interface Way {
  readonly base: string | null;
  readonly fetch: HubFetch;
  dial(session: string): Dial;
}

/**
 * HTTP and live connections to whichever hub of a team serves what is asked for: the one that answered last is asked first. A
 * request goes to another one only where the first cannot have done anything: nobody listened or took the connection within
 * ten seconds, or it said that another one serves. Where it names that one, that one is next, if it is among these targets:
 * a token goes to no address that it was not given for. Each is asked once.
 */
export function reachHubs(targets: readonly HubTarget[], credentials: DialCredentials): HubReach {
  const ways = targets.map(
    (target): Way => ({
      base: target.kind === 'url' ? (URL.parse(target.base)?.origin ?? null) : null,
      fetch: hubFetch(target, credentials),
      dial: (session) => hubDial(target, session, credentials),
    }),
  );
  /** Who served last, by session; '' of all else. */
  const served = new Map<string, Way>();
  const inTurn = async <T>(
    about: string,
    attempt: (way: Way) => Promise<T>,
    leaderIn: (outcome: T) => string | null,
    mayRepeat: boolean,
  ): Promise<T> => {
    let last: { readonly value: T } | { readonly error: unknown } | null = null;
    const known = served.get(about) ?? served.get('');
    const from = known === undefined ? 0 : ways.indexOf(known);
    let stranger: DialError | null = null;
    let left = ways.map((_, i) => ways[(from + i) % ways.length] as Way);
    while (left.length > 0) {
      const [way, ...others] = left as [Way, ...Way[]];
      let leader: string | null;
      try {
        const value = await attempt(way);
        last = { value };
        leader = leaderIn(value);
        if (leader === null) {
          remember(served, about, way);
          return value;
        }
      } catch (error) {
        // Of a hub that waits and one that is gone the first tells more.
        if (last === null || !isGone(error)) last = { error };
        if (!isGone(error) && !isStandby(error)) throw error;
        leader = String((error as DialError).params.leader ?? '');
      }
      if (isElsewhere(leader, ways)) {
        stranger = new DialError('unreachable', { address: way.base ?? '', reason: 'elsewhere', leader });
      }
      const named = others.find(({ base }) => base !== null && base === URL.parse(leader)?.origin);
      // A stream is not sent again by this call, and the next one begins there.
      if (named && !mayRepeat) remember(served, about, named);
      left = !mayRepeat ? [] : named ? [named, ...others.filter((one) => one !== named)] : others;
    }
    if (stranger !== null) throw stranger;
    if (last !== null && 'value' in last) return last.value;
    throw last?.error;
  };
  return {
    fetch(path, init = {}) {
      // A stream is read once.
      const mayRepeat = init.body === undefined || typeof init.body === 'string';
      return inTurn(SESSION.exec(path)?.[1] ?? '', (way) => way.fetch(path, init), leaderOf, mayRepeat);
    },
    dial: (session) => (signal) =>
      inTurn(
        session,
        (way) => way.dial(session)(signal),
        () => null,
        true,
      ),
  };
}

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
  error instanceof DialError && (error.params.reason === 'standby' || error.params.reason === 'ETIMEDOUT');
