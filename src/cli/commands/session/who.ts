import type { OnCall, Turn } from '../../../protocol/http.ts';
import { clock, dayStamp } from '../../../text/time.ts';
import { width } from '../../../text/width.ts';
import { EXIT } from '../../base/errors.ts';
import { columns } from '../../base/output.ts';
import { command } from '../../grammar/command.ts';
import { WAIT } from '../../link/waiting.ts';
import { hubOf } from '../../link/wire.ts';
import { type Invocation, mayChange, timeZone } from '../../settings/invocation.ts';
import { type TakeTurn, takeTurn } from './take-turn.ts';

/** Who is on call, now and next; takes a turn over and gives it back. */
export const who = command<TakeTurn>({
  options: [
    { flags: '--take <time>', help: 'optTake' },
    { flags: '--give-back', help: 'optGiveBack' },
    { flags: '--schedule <name>', help: 'optSchedule', values: 'schedule' },
    WAIT,
  ],
  async run(cli, _args, options) {
    const { take, giveBack, schedule, wait } = options;
    if ([take, giveBack, schedule, wait].some((given) => given !== undefined)) {
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
