import type { OnCall, Turn } from '../../../protocol/http.ts';
import type { CalendarWish } from '../../../protocol/page-acts.ts';
import { clock, clockAndDay, dayStamp, isoSeconds, windowFrom } from '../../../text/time.ts';
import { width } from '../../../text/width.ts';
import { CliError, EXIT, type ExitCode } from '../../base/errors.ts';
import { columns } from '../../base/output.ts';
import { readDue } from '../../base/times.ts';
import { command } from '../../grammar/command.ts';
import { outcomeJson, whyNotDone } from '../../link/act-outcome.ts';
import { askTeam } from '../../link/ask-team.ts';
import { WAIT, type Waiting } from '../../link/waiting.ts';
import { type HubLink, hubOf } from '../../link/wire.ts';
import { type Invocation, mayChange, timeZone } from '../../settings/invocation.ts';

/** Who is on call, now and next; takes a turn over and gives it back. */
export const who = command<TakeTurn>({
  options: [
    { flags: '--take <time>', help: 'optTake' },
    { flags: '--from <time>', help: 'optTakeFrom' },
    { flags: '--to <who>', help: 'optTakeTo', values: 'on-call' },
    { flags: '--give-back', help: 'optGiveBack' },
    { flags: '--schedule <name>', help: 'optSchedule', values: 'schedule' },
    WAIT,
  ],
  async run(cli, _args, options) {
    const { take, from, to, giveBack, schedule, wait } = options;
    if ([take, from, to, giveBack, schedule, wait].some((given) => given !== undefined)) {
      mayChange(cli);
      return takeTurn(cli, await hubOf(cli, {}), options);
    }
    const link = await hubOf(cli, { reading: true });
    const oncall = await link.api.oncall();
    if (cli.globals.json) cli.out.json(oncall);
    else {
      const rows = tableOf(cli, oncall);
      for (const line of columns(rows, width)) cli.out.line(line);
      if (rows.length === 0) cli.out.say(cli.t('who-nobody'));
      if (oncall.schedules.some(({ overrides }) => overrides === null))
        cli.out.say(cli.t('who-overrides-unknown'));
    }
    return EXIT.done;
  },
});

function tableOf(cli: Invocation, { schedules, policies, at }: OnCall): readonly (readonly string[])[] {
  const zone = timeZone(cli);
  const stamp = (iso: string): string => {
    const [day, time] = [dayStamp(iso, zone), clock(iso, zone)];
    return day === dayStamp(at, zone) ? time : `${day.slice(5).replace('-', '/')} ${time}`;
  };
  const until = ({ name, until: end, override }: Turn): string =>
    end === null ? name : cli.t(override ? 'who-now-override' : 'who-until', { name, time: stamp(end) });
  const from = ({ name, from: start }: Turn): string =>
    start === null ? name : cli.t('who-from', { name, time: stamp(start) });
  const all = (turns: readonly string[]): string => (turns.length > 0 ? turns.join(', ') : '-');
  const ahead = schedules.flatMap(({ name, overrides }) =>
    (overrides ?? [])
      .filter(({ from: start }) => start !== null && start > at)
      .map((turn) => ({ name, turn })),
  );
  return [
    ...schedules.map(({ name, now, next }) => [
      cli.t('who-schedule'),
      name,
      all(now.map(until)),
      all(next.map(from)),
    ]),
    ...policies.flatMap(({ name, levels }) =>
      levels.map(({ level, people }) => [
        cli.t('who-policy'),
        cli.t('who-level', { name, n: level }),
        all([...new Set(people.map(until))]),
        '',
      ]),
    ),
    ...ahead.map(({ name, turn }) => [
      cli.t('who-override'),
      name,
      cli.t('who-override-span', {
        name: turn.name,
        from: stamp(turn.from ?? at),
        time: stamp(turn.until ?? at),
      }),
      '',
    ]),
  ];
}

export interface TakeTurn extends Waiting {
  readonly take?: string;
  readonly from?: string;
  readonly to?: string;
  readonly giveBack?: true;
  readonly schedule?: string;
}

/** From when, null: from now on, until when, null: it is given back. What has begun is taken over from now on. */
export function turnOf(
  zone: string,
  from: string | undefined,
  take: string | undefined,
  now: string,
): { readonly begin: string | null; readonly until: string | null } {
  if (from === undefined || take === undefined) {
    const until = take === undefined ? null : readDue('--take', take, now, zone);
    return { begin: from === undefined ? null : readDue('--from', from, now, zone), until };
  }
  const window = windowFrom(from, take, now, zone);
  if (window !== null && window.since <= now && window.until > now)
    return { begin: null, until: window.until };
  const begin = readDue('--from', from, now, zone);
  return { begin, until: readDue('--take', take, begin, zone) };
}

/** Takes the turn of a schedule over, or gives it back, and tells what came of it. */
export async function takeTurn(
  cli: Invocation,
  link: HubLink,
  { take, from, to, giveBack, schedule: wanted, wait }: TakeTurn,
): Promise<ExitCode> {
  const isAlone = take === undefined && (from !== undefined || to !== undefined);
  if ((take === undefined) === (giveBack === undefined) || isAlone) throw new CliError('take-or-give-back');
  const now = new Date().toISOString();
  const { begin, until } = turnOf(timeZone(cli), from, take, now);
  const { schedule, ends } = chosen((await link.api.oncall()).schedules, wanted, until === null);
  const wish: CalendarWish =
    until === null
      ? { act: 'end-override', schedule: schedule.id }
      : {
          act: 'override',
          schedule: schedule.id,
          ...(begin === null ? {} : { from: begin }),
          until,
          ...(to === undefined ? {} : { who: to }),
        };
  // What was typed, not what it comes to: the same line again means the same turn.
  const what = { schedule: schedule.id, take, from, to, giveBack };
  const { told, code } = await askTeam(cli, wish, what, wait, link);
  if (cli.globals.json)
    cli.out.jsonLine({
      schedule: schedule.name,
      act: wish.act,
      ...outcomeJson(cli, told),
      ...(begin === null ? {} : { from: isoSeconds(begin, timeZone(cli)) }),
      ...(until === null ? {} : { until: isoSeconds(until, timeZone(cli)) }),
    });
  else if (told.outcome === 'done') {
    const time = clockAndDay(until ?? ends ?? now, now, timeZone(cli), cli.lang);
    const key = until === null ? 'who-given-back' : begin === null ? 'who-taken' : 'who-taken-later';
    const start = begin === null ? '' : clockAndDay(begin, now, timeZone(cli), cli.lang);
    cli.out.line(cli.t(key, { name: schedule.name, time, start, who: to ?? told.by ?? '' }));
    if (until !== null && to === undefined) cli.out.say(cli.t('who-give-back-hint'));
  }
  if (told.outcome !== 'done') cli.out.say(`oncall: ${whyNotDone(cli, schedule.name, told)}`);
  return code;
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
