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

export interface HubReach {
  readonly fetch: HubFetch;
  dial(session: string): Dial;
}

/**
 * HTTP and live connections to whichever hub of a team serves: the one that answered last is asked first. A request goes to
 * the next one only where the first cannot have done anything: nobody listened or took the connection within ten seconds,
 * or it said that another one serves.
 */
export function reachHubs(targets: readonly HubTarget[], credentials: DialCredentials): HubReach {
  const ways = targets.map((target) => ({
    fetch: hubFetch(target, credentials),
    dial: (session: string) => hubDial(target, session, credentials),
  }));
  let first = 0;
  /** Tries each, the one that served last first. */
  const inTurn = async <T>(
    attempt: (way: (typeof ways)[number]) => Promise<T>,
    goesOn: (outcome: T) => boolean,
    mayRepeat: boolean,
  ): Promise<T> => {
    let last: { readonly value: T } | { readonly error: unknown } | null = null;
    const order = ways.map((_, i) => (first + i) % ways.length);
    for (const at of mayRepeat ? order : order.slice(0, 1)) {
      const way = ways[at];
      if (way === undefined) continue;
      try {
        const value = await attempt(way);
        last = { value };
        if (goesOn(value)) continue;
        first = at;
        return value;
      } catch (error) {
        // Of a hub that waits and one that is gone the first tells more.
        if (last === null || !isGone(error)) last = { error };
        if (!isGone(error) && !isStandby(error)) throw error;
      }
    }
    if (last !== null && 'value' in last) return last.value;
    throw last?.error;
  };
  return {
    fetch(path, init = {}) {
      // A stream is read once.
      const mayRepeat = init.body === undefined || typeof init.body === 'string';
      return inTurn((way) => way.fetch(path, init), waits, mayRepeat);
    },
    dial: (session) => (signal) =>
      inTurn(
        (way) => way.dial(session)(signal),
        () => false,
        true,
      ),
  };
}

const waits = ({ status, headers }: HubAnswer): boolean =>
  status === 503 && headers.get(STANDBY_HEADER) !== null;

const isGone = (error: unknown): boolean =>
  error instanceof DialError && NOT_REACHED.has(String(error.params.reason));

const isStandby = (error: unknown): boolean =>
  error instanceof DialError && (error.params.reason === 'standby' || error.params.reason === 'ETIMEDOUT');
