import { isShutOut } from '../../domain/permission.ts';
import { RateLimits } from '../../timing/rate-limit.ts';
import type { InviteEntry } from '../identity/invites.ts';
import type { TokenCreation, TokenRefusal } from '../identity/tokens.ts';
import type { HttpContext, HttpDeps } from './deps.ts';
import { HttpProblem } from './problem.ts';

/** Tries of one address without a good invite, a second and at once. */
const STRANGER = { rate: 1, burst: 20 };
/** Tries with one good invite, or by passes of one person, wherever they come from: a whole company may open its link at the same moment. */
const INVITED = { rate: 5, burst: 100 };
/** Addresses, and invites, that are remembered. */
const REMEMBERED = 1_000;

type Let = Extract<TokenCreation, { readonly ok: true }>;

/**
 * Lets people in by an invite, and browsers by a pass. Throws the `HttpProblem` why not: 429 `too-fast` where there were too many tries. The
 * signature is checked before anything is counted: what strangers try behind a proxy takes nothing from people there who have an invite.
 */
export function lettingIn<E extends InviteEntry>({ hub, time }: Pick<HttpDeps, 'hub' | 'time'>) {
  const strangers = new RateLimits(STRANGER.rate, STRANGER.burst, REMEMBERED);
  const invited = new RateLimits(INVITED.rate, INVITED.burst, REMEMBERED);
  const count = (limits: RateLimits, key: string, perSecond: number): void => {
    if (!limits.take(key, time.now())) throw new HttpProblem(429, 'too-fast', { perSecond });
  };
  const unlessStranger = (c: HttpContext, made: TokenCreation, isGood: boolean): Let => {
    if (made.ok) return made;
    if (!isGood) count(strangers, c.env.transport.holder, STRANGER.rate);
    throw entryProblem(made);
  };
  return {
    async byInvite(
      c: HttpContext,
      way: (entry: E) => Promise<TokenCreation>,
      entry: Omit<E, 'look'>,
    ): Promise<Let> {
      let isGood = false;
      const look: InviteEntry['look'] = (invite) => {
        isGood = true;
        count(invited, invite, INVITED.rate);
        return lookAt(hub, entry.session);
      };
      return unlessStranger(c, await way({ ...entry, look } as E), isGood);
    },
    async byPass(
      c: HttpContext,
      way: (look: (participant: string) => void) => Promise<TokenCreation>,
    ): Promise<Let> {
      return unlessStranger(c, await way((participant) => count(invited, participant, INVITED.rate)), false);
    },
  };
}

/** What an invite is good for depends on its session: whose names are taken there, and who no longer has access. */
async function lookAt(hub: HttpDeps['hub'], session: string) {
  const state = await hub.session(session).catch(() => null);
  const opener = state?.openedBy ? [state.openedBy] : [];
  const people = [...Object.values(state?.participants ?? {}), ...opener];
  return {
    taken: people.filter(({ kind }) => kind !== 'web').map(({ name }) => name),
    isShutOut: (participant: string) => state !== null && isShutOut(state, participant),
  };
}

/** A spent invite is gone for good; a name can be changed and tried again. */
function entryProblem({ kind, params }: TokenRefusal): HttpProblem {
  const isGone = /-(expired|used|revoked)$/.test(kind);
  return new HttpProblem(isGone ? 410 : kind.startsWith('name-') ? 409 : 403, kind, params);
}
