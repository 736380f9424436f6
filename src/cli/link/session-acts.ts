import type { OutsideAction } from '../../domain/actions.ts';
import type { Session } from '../../domain/session.ts';
import type { ExitCode } from '../base/errors.ts';
import type { Invocation } from '../settings/invocation.ts';
import { type ActPlace, type GivenCommand, retryTransient } from './act.ts';
import { exitOf, followKnown } from './act-outcome.ts';
import { isTellable, sayNotDone, type ToldAct, toldJson, toldRows } from './told-acts.ts';

type Place = Pick<ActPlace, 'link' | 'session'>;

/**
 * What came of the acts at the pager that a command of a session has asked for, once all are settled, or after `waitMs`
 * at most. `which`: those of the session as it stands now. Rejects where the session cannot be read.
 */
export async function actsIn(
  { link: { api }, session }: Place,
  which: (state: Session) => readonly OutsideAction[],
  waitMs: number,
): Promise<readonly ToldAct[]> {
  const end = Date.now() + waitMs;
  const state = await retryTransient(() => api.session(session));
  const told = which(state).map(async ({ id, act, args }): Promise<ToldAct[]> => {
    if (!isTellable(act)) return [];
    const page = String(args.incident);
    const number = state.incidents.find((incident) => incident.id === page)?.number ?? null;
    const outcome = await followKnown(api, { id, session }, Math.max(0, end - Date.now()));
    return [{ act, page, number, ...outcome }];
  });
  return (await Promise.all(told)).flat();
}

/** Tells what came of a command and of its acts. While that is not known of all, the same line again is the same command. */
export async function tellActs(
  cli: Invocation,
  { session }: Place,
  { seq, answered }: Pick<GivenCommand, 'seq' | 'answered'>,
  acts: readonly ToldAct[],
): Promise<ExitCode> {
  if (acts.every(({ settled }) => settled)) await answered();
  if (cli.globals.json) cli.out.json({ session, seq, acts: acts.map((told) => toldJson(cli, told)) });
  return sayActs(cli, acts);
}

/** Says on standard error how they stand; the exit code that they mean. */
export function sayActs(cli: Invocation, told: readonly ToldAct[]): ExitCode {
  if (!cli.globals.json)
    for (const row of toldRows(
      cli,
      told.filter(({ outcome }) => outcome === 'done'),
    ))
      cli.out.say(row);
  sayNotDone(cli, told);
  return exitOf(cli, told);
}
