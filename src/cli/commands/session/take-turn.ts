import type { OnCall } from '../../../protocol/http.ts';
import type { CalendarWish } from '../../../protocol/page-acts.ts';
import { clockAndDay, isoSeconds } from '../../../text/time.ts';
import { CliError, type ExitCode } from '../../base/errors.ts';
import { readDue } from '../../base/times.ts';
import { exitOf, outcomeJson, whyNotDone } from '../../link/act-outcome.ts';
import { askApart } from '../../link/ask-apart.ts';
import { commandId } from '../../link/command-ids.ts';
import { type Waiting, waitOf } from '../../link/waiting.ts';
import type { HubLink } from '../../link/wire.ts';
import { type Invocation, timeZone } from '../../settings/invocation.ts';

export interface TakeTurn extends Waiting {
  readonly take?: string;
  readonly giveBack?: true;
  readonly schedule?: string;
}

/** Takes the turn of a schedule over, or gives it back, and tells what came of it. */
export async function takeTurn(
  cli: Invocation,
  link: HubLink,
  { take, giveBack, schedule: wanted, wait }: TakeTurn,
): Promise<ExitCode> {
  if ((take === undefined) === (giveBack === undefined)) throw new CliError('take-or-give-back');
  const waitMs = waitOf(wait);
  const now = new Date().toISOString();
  const until = take === undefined ? null : readDue('--take', take, now, timeZone(cli));
  const { schedule, ends } = chosen((await link.api.oncall()).schedules, wanted, until === null);
  const wish: CalendarWish =
    until === null
      ? { act: 'end-override', schedule: schedule.id }
      : { act: 'override', schedule: schedule.id, until };
  // What was typed, not what it comes to: the same line again means the same turn.
  const what = { schedule: schedule.id, take, giveBack };
  const given = await commandId(cli, `${link.key} turns ${link.who}`, what);
  const told = await askApart(link.api, wish, { cmd: given.id, waitMs });
  if (told.settled) await given.answered();
  if (cli.globals.json)
    cli.out.jsonLine({
      schedule: schedule.name,
      act: wish.act,
      ...outcomeJson(cli, told),
      ...(until === null ? {} : { until: isoSeconds(until, timeZone(cli)) }),
    });
  else if (told.outcome === 'done') {
    const time = clockAndDay(until ?? ends ?? now, now, timeZone(cli), cli.lang);
    const key = until === null ? 'who-given-back' : 'who-taken';
    cli.out.line(cli.t(key, { name: schedule.name, time, who: told.by ?? '' }));
    if (until !== null) cli.out.say(cli.t('who-give-back-hint'));
  }
  if (told.outcome !== 'done') cli.out.say(`oncall: ${whyNotDone(cli, schedule.name, told)}`);
  return exitOf(cli, [told]);
}

type Schedule = OnCall['schedules'][number];

/** The schedule that is meant; what is given back is one's own. */
function chosen(
  schedules: readonly Schedule[],
  wanted: string | undefined,
  own: boolean,
): { readonly schedule: Schedule; readonly ends: string | null } {
  const ofMine = ({ overrides }: Schedule) => overrides?.find(({ you }) => you === true) ?? null;
  const low = wanted?.toLowerCase();
  const named = schedules.filter(
    ({ id, name }) => low === undefined || id === wanted || name.toLowerCase() === low,
  );
  // What is not known is asked of the hub, which looks.
  const found = own && wanted === undefined ? named.filter((one) => ofMine(one) !== null) : named;
  const [schedule, ...others] = found;
  if (schedule !== undefined && others.length === 0)
    return { schedule, ends: ofMine(schedule)?.until ?? null };
  if (own && schedule === undefined && wanted === undefined) throw new CliError('no-turn-taken');
  const names = (others.length > 0 ? found : schedules).map(({ name }) => name).join(', ');
  if (others.length > 0) throw new CliError('which-schedule', { names });
  throw new CliError('no-schedule', { name: wanted ?? '', names: names === '' ? '-' : names });
}
