import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { CommandId } from '../../domain/event.ts';
import type { AskedAct } from '../../protocol/page-acts.ts';
import type { AskOfPage, TurnWish } from '../../tui/home/acts/wish.ts';
import type { AskAnswer, AskEnd } from '../../tui/home/home-host.ts';
import type { Saying } from '../../tui/model/words.ts';
import { CliError } from '../base/errors.ts';
import { isSilence } from '../link/act.ts';
import { type AskedOutcome, followAct } from '../link/act-outcome.ts';
import { takeApart } from '../link/ask-apart.ts';
import { takePage } from '../link/ask-page.ts';
import type { HubApi } from '../link/hub-api.ts';
import { type Invocation, mayChange } from '../settings/invocation.ts';

/** Somebody waits at the screen: after so long they see that it is under way, and go on. */
const ANSWER_MS = 10_000;
/** A hub that does not answer is asked again so often: it is back within a minute, or somebody has to look. */
const AGAIN_MS = 2_000;
const AGAIN = 12;

interface HomeAsker {
  page(ask: AskOfPage): Promise<AskAnswer>;
  turn(wish: TurnWish): Promise<AskAnswer>;
}

/** Asks for acts from the home screen, each under an id of its own: a lost answer is no second wish. */
export function homeAsker(
  cli: Invocation,
  api: Pick<HubApi, 'askPage' | 'askApart' | 'askedAct'>,
  why: (error: unknown) => Saying,
): HomeAsker {
  const client = `home-${randomBytes(9).toString('base64url')}`;
  let n = 0;
  const endOf = ({ outcome, why: reason, leftOut }: AskedOutcome): AskEnd => {
    if (outcome === 'done') return { ok: true, value: 'done', leftOut };
    if (outcome === 'unknown' || reason === null) return { ok: true, value: 'unknown' };
    return { ok: false, why: why(reason) };
  };
  const follow = async (taken: AskedAct): Promise<AskEnd> => {
    for (let tries = 0; ; tries += 1) {
      const outcome = await followAct(api, taken, Number.POSITIVE_INFINITY);
      if (!isLost(outcome)) return endOf(outcome);
      if (tries === AGAIN) return { ok: true, value: 'lost' };
      await pause(AGAIN_MS, undefined, { ref: false });
    }
  };
  /** Asked again under its id it is the same wish, whether the hub had heard of it or not. */
  const askAgain = async (take: () => Promise<AskedAct | AskedOutcome>): Promise<AskEnd> => {
    for (let tries = 0; tries < AGAIN; tries += 1) {
      await pause(AGAIN_MS, undefined, { ref: false });
      const taken = await take();
      if ('act' in taken) return follow(taken);
      if (!isLost(taken)) return endOf(taken);
    }
    return { ok: true, value: 'lost' };
  };
  /** `take`: what the hub has taken, or what became of it at once. */
  const ask = async (
    take: (how: {
      readonly cmd: CommandId;
      readonly waitMs: number;
      readonly at: number;
    }) => Promise<AskedAct | AskedOutcome>,
  ): Promise<AskAnswer> => {
    try {
      mayChange(cli);
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      return { kind: 'ended', end: { ok: false, why: why(error) } };
    }
    n += 1;
    const how = { cmd: { client, n }, waitMs: ANSWER_MS, at: Date.now() };
    const taken = await take(how);
    if (!('act' in taken)) {
      if (isLost(taken)) return { kind: 'lost', end: askAgain(() => take(how)) };
      return { kind: 'ended', end: endOf(taken) };
    }
    const end = follow(taken);
    return taken.outcome === null ? { kind: 'asked', end } : { kind: 'ended', end: await end };
  };
  return {
    page: ({ item, wish }) =>
      ask(async (how) => {
        const taken = await takePage(api, item.page.id, wish, how);
        return 'asked' in taken ? taken.asked : taken;
      }),
    turn: (wish) => ask((how) => takeApart(api, wish, how)),
  };
}

/** The hub did not answer: it may or may not know of the act. */
const isLost = ({ outcome, why }: AskedOutcome): boolean =>
  outcome === 'unknown' && why !== null && isSilence(why);
