import { setTimeout as pause } from 'node:timers/promises';
import { pageName } from '../../domain/page.ts';
import { DialError } from '../../ports/socket.ts';
import type { AskedAct } from '../../protocol/page-acts.ts';
import { clockSeconds, isoSeconds } from '../../text/time.ts';
import { CliError, EXIT, type ExitCode } from '../base/errors.ts';
import { explain } from '../base/explain.ts';
import { type Invocation, timeZone } from '../settings/invocation.ts';
import { isSilence, retryTransient } from './act.ts';
import type { HubApi } from './hub-api.ts';
import { pagerProblem } from './hub-problem.ts';
import { explainOwn } from './own-address.ts';

/** How an act at the pager stands when the wait for it ends. Times are ISO 8601 UTC. */
export interface AskedOutcome {
  /** `pending`: nothing has happened yet. `unknown`: it may have been done. */
  readonly outcome: 'done' | 'failed' | 'abandoned' | 'unknown' | 'pending';
  readonly at: string | null;
  readonly by: string | null;
  /** Why it is not done; null: it is, or it is under way. */
  readonly why: CliError | DialError | null;
  /** While pending: when it is tried again. While unknown: until when it is only looked for. */
  readonly until: string | null;
  /** No outcome will come by itself any more. */
  readonly settled: boolean;
  /** Pages that were named and that it was not done to, as `#4717, #4718`; null: none. */
  readonly leftOut: string | null;
  /** The page that it has made. */
  readonly made: { readonly id: string; readonly number: number | null; readonly name: string } | null;
  /** It was so before it was asked: nothing was done, and `at` is not known. */
  readonly isFound: boolean;
}

/** What one request waits for at most; a longer wait is several of them. */
const STEP_MS = 20_000;
/** From a hub that does not answer to the next question. */
const AGAIN_MS = 1_000;
export const FIRST_WAIT_MS = 10_000;

/**
 * Waits for what comes of an act, for `waitMs` at most (Infinity is allowed). A hub that does not answer meanwhile is asked
 * again until that time is over: it may be that another one takes over. Without an end it is as long as any command waits.
 */
export const followAct = (
  api: Pick<HubApi, 'askedAct'>,
  first: AskedAct,
  waitMs: number,
): Promise<AskedOutcome> => follow(api, first, first, waitMs);

/** The same for one of which only the id is known; `session` as the act says. */
export const followKnown = (
  api: Pick<HubApi, 'askedAct'>,
  known: Pick<AskedAct, 'id' | 'session'>,
  waitMs: number,
): Promise<AskedOutcome> => follow(api, known, null, waitMs);

async function follow(
  api: Pick<HubApi, 'askedAct'>,
  { id, session }: Pick<AskedAct, 'id' | 'session'>,
  first: AskedAct | null,
  waitMs: number,
): Promise<AskedOutcome> {
  const end = Date.now() + waitMs;
  let asked = first;
  for (;;) {
    const left = Math.min(STEP_MS, end - Date.now());
    if (asked !== null && (asked.outcome !== null || left <= 0)) return askedOutcome(asked);
    const began = Date.now();
    try {
      asked = await retryTransient(() => api.askedAct(id, session, Math.max(0, left)));
      // A hub that is stopping answers at once.
      if (asked.outcome === null && Date.now() - began < 200) await pause(200);
    } catch (error) {
      const mayCome = isSilence(error) && end !== Number.POSITIVE_INFINITY && Date.now() < end;
      if (!mayCome) return notTold(error, false);
      await pause(Math.min(AGAIN_MS, end - Date.now()));
    }
  }
}

const NOTHING = { at: null, by: null, why: null, until: null, leftOut: null, made: null, isFound: false };

/** The hub gave no answer, or refused to take it. */
export function notTold(error: unknown, refused: boolean): AskedOutcome {
  if (!(error instanceof CliError || error instanceof DialError)) throw error;
  return { ...NOTHING, outcome: refused ? 'failed' : 'unknown', why: error, settled: refused };
}

/** An act as the hub told it last. */
export function askedOutcome({ outcome, at, by, kind, params, waiting }: AskedAct): AskedOutcome {
  if (outcome === null) {
    const why = waiting && pagerProblem(waiting.kind, waiting.params);
    const how = waiting?.doubt ? 'unknown' : 'pending';
    return { ...NOTHING, outcome: how, why, until: waiting?.retryAt ?? null, settled: false };
  }
  if (outcome === 'done') {
    const leftOut = params.leftOut === undefined ? null : String(params.leftOut);
    const isFound = params.found === 1;
    const made =
      params.incident === undefined ? null : madeOf(String(params.incident), Number(params.number));
    return { ...NOTHING, outcome, at: isFound ? null : at, by, settled: true, leftOut, made, isFound };
  }
  const why = pagerProblem(kind ?? 'unknown', params);
  return { ...NOTHING, outcome, at, by, why, settled: outcome !== 'unknown' };
}

/** PagerDuty numbers a page a little after it has made it. */
function madeOf(id: string, given: number): AskedOutcome['made'] {
  const number = given > 0 ? given : null;
  return { id, number, name: pageName({ id, number }) };
}

const local = (cli: Invocation, iso: string): string => isoSeconds(iso, timeZone(cli));

/** An outcome as JSON. Keys are a contract: docs/reference/outcomes.md. */
export function outcomeJson(cli: Invocation, told: AskedOutcome): object {
  const { outcome, at, by, until, leftOut, isFound } = told;
  const reason = reasonOf(told);
  const merged = mergedOf(told);
  return {
    outcome,
    ...(at === null ? {} : { at: local(cli, at) }),
    ...(by === null ? {} : { by }),
    ...(reason === null ? {} : { reason }),
    ...(merged === null ? {} : { into: merged.into }),
    ...(leftOut === null ? {} : { leftOut }),
    ...(isFound ? { already: true } : {}),
    ...(until === null ? {} : { [outcome === 'unknown' ? 'lookingUntil' : 'retryAt']: local(cli, until) }),
  };
}

/** A code for scripts: the system's own where the connection failed, else the kind of the trouble. */
function reasonOf({ why }: AskedOutcome): string | null {
  if (why === null) return null;
  if (!(why instanceof CliError)) return why.kind;
  if (why.kind === 'refused') return String(why.params.refusal);
  if (why.kind !== 'pager') return why.kind;
  const kind = String(why.params.pager);
  return kind === 'unreachable' || kind === 'bad-reply' ? String(why.params.reason ?? kind) : kind;
}

/** That the page is part of another: `from` and `into` as `#4715`, and how that one stands. */
export function mergedOf({ why }: Pick<AskedOutcome, 'why'>) {
  if (!(why instanceof CliError) || why.params.pager !== 'merged') return null;
  const { from = '', into = '', state = '' } = why.params;
  return { from: String(from), into: String(into), state: String(state) };
}

/** Why an act is not done, in one sentence that begins with what it is about. */
export function whyNotDone(cli: Invocation, named: string, { outcome, why, until }: AskedOutcome): string {
  if (why === null) return cli.t('page-act-underway', { page: named });
  const { line } = explainOwn(cli, why);
  const time = until === null ? '' : clockSeconds(until, timeZone(cli));
  const then =
    until === null ? '' : cli.t(outcome === 'unknown' ? 'page-act-looked' : 'page-act-retried', { time });
  return (
    cli.t(outcome === 'unknown' ? 'page-act-unknown' : 'page-act-not', { page: named, why: line }) + then
  );
}

/** What all that is not done has in common, else that something is not. */
export function exitOf(cli: Invocation, outcomes: readonly AskedOutcome[]): ExitCode {
  const codes = outcomes.flatMap(({ outcome, why, settled, leftOut }) => {
    if (outcome === 'done') return leftOut === null ? [] : [EXIT.failed];
    return [
      why === null || (!settled && why instanceof CliError && why.kind === 'pager')
        ? EXIT.failed
        : explain(why, cli.lang).exit,
    ];
  });
  const [first = EXIT.done, ...others] = codes;
  return others.every((code) => code === first) ? first : EXIT.failed;
}
