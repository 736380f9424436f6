import { randomBytes } from 'node:crypto';
import type { AskOfPage } from '../../tui/home/acts/wish.ts';
import type { AskAnswer, AskEnd } from '../../tui/home/home-host.ts';
import type { Saying } from '../../tui/model/words.ts';
import { CliError } from '../base/errors.ts';
import { followPage, type PageOutcome, takePage } from '../link/ask-page.ts';
import type { HubApi } from '../link/hub-api.ts';
import { type Invocation, mayChange } from '../settings/invocation.ts';

/** Somebody waits at the screen: after so long they are told that it is under way, and go on. */
const ANSWER_MS = 10_000;

/** Asks for acts on pages from the home screen, each under an id of its own: a lost answer is no second wish. */
export function homeAsker(
  cli: Invocation,
  api: Pick<HubApi, 'askPage' | 'askedAct'>,
  why: (error: unknown) => Saying,
): (ask: AskOfPage) => Promise<AskAnswer> {
  const client = `home-${randomBytes(9).toString('base64url')}`;
  let n = 0;
  const endOf = ({ outcome, why: reason }: PageOutcome): AskEnd => {
    if (outcome === 'done') return { ok: true, value: 'done' };
    if (outcome === 'unknown' || reason === null) return { ok: true, value: 'unknown' };
    return { ok: false, why: why(reason) };
  };
  return async ({ item, wish }) => {
    try {
      mayChange(cli);
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      return { kind: 'ended', end: { ok: false, why: why(error) } };
    }
    n += 1;
    const taken = await takePage(api, item.page.id, wish, { cmd: { client, n }, waitMs: ANSWER_MS });
    if (!('asked' in taken)) return { kind: 'ended', end: endOf(taken) };
    const end = followPage(api, taken, Number.POSITIVE_INFINITY).then(endOf);
    return taken.asked.outcome === null ? { kind: 'asked', end } : { kind: 'ended', end: await end };
  };
}
