import type { Settled } from '../../client/sync/settlements.ts';
import type { TeamActEnd, TeamClient } from '../../client/team-client.ts';
import type { Time } from '../../ports/clock.ts';
import type { TeamWish } from '../../protocol/team.ts';
import { withTimeout } from '../../timing/timers.ts';
import type { AskOfPage, TurnWish } from '../../tui/home/acts/wish.ts';
import type { AskAnswer, AskEnd } from '../../tui/home/home-host.ts';
import type { Saying } from '../../tui/model/words.ts';
import { CliError } from '../base/errors.ts';
import { askedOutcome } from '../link/act-outcome.ts';
import { hubProblem } from '../link/hub-problem.ts';
import { type Invocation, mayChange } from '../settings/invocation.ts';

/** Somebody waits at the screen: after so long they see that it is under way, and go on. */
const ANSWER_MS = 10_000;

interface HomeAsker {
  page(ask: AskOfPage): Promise<AskAnswer>;
  turn(wish: TurnWish): Promise<AskAnswer>;
}

export interface HomeAskerDeps {
  readonly client: TeamClient;
  /** How the hub is called. */
  readonly hub: string;
  readonly time: Time;
  readonly why: (error: unknown) => Saying;
}

/** Asks for acts from the home screen over its feed, which sends each until its end is known, and has it done once. */
export function homeAsker(cli: Invocation, { client, hub, time, why }: HomeAskerDeps): HomeAsker {
  const endOf = (settled: Settled<TeamActEnd>): AskEnd => {
    if (settled.kind === 'ended') return { ok: true, value: 'lost' };
    if (settled.kind === 'refused') {
      const { problem } = settled;
      return { ok: false, why: why(hubProblem(problem.kind === 'failed' ? 500 : 409, problem, hub)) };
    }
    const { outcome, why: reason, leftOut } = askedOutcome(settled.asked);
    if (outcome === 'done') return { ok: true, value: 'done', leftOut };
    if (outcome === 'unknown' || reason === null) return { ok: true, value: 'unknown' };
    return { ok: false, why: why(reason) };
  };
  const standingOf = (n: number) => client.get().pending.find((one) => one.n === n)?.standing.kind;
  /** Resolves once the hub is not there to hear of it. */
  const unheard = (n: number): { readonly over: Promise<void>; stop(): void } => {
    let stop = () => {};
    const over = new Promise<void>((resolve) => {
      const look = () => {
        if (client.get().connection.kind !== 'live' && standingOf(n) === 'queued') resolve();
      };
      stop = client.subscribe(look);
      look();
    });
    return { over, stop: () => stop() };
  };
  const ask = async (page: string | null, wish: TeamWish): Promise<AskAnswer> => {
    try {
      mayChange(cli);
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      return { kind: 'ended', end: { ok: false, why: why(error) } };
    }
    const { n } = client.act(page, wish);
    const end = client.settled(n).then(endOf);
    const { over, stop } = unheard(n);
    const first = await withTimeout(
      time,
      ANSWER_MS,
      Promise.race([end, over.then(() => 'unheard' as const)]),
    );
    stop();
    if (first !== null && first !== 'unheard') return { kind: 'ended', end: first };
    return { kind: standingOf(n) === 'acked' ? 'asked' : 'lost', end };
  };
  return {
    page: ({ item, wish }) => ask(item.page.id, wish),
    turn: (wish) => ask(null, wish),
  };
}
