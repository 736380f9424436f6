import type { OnCall, Turn } from '../../../protocol/http.ts';
import { clock, dayStamp } from '../../../text/time.ts';
import { width } from '../../../text/width.ts';
import { EXIT } from '../../base/errors.ts';
import { columns } from '../../base/output.ts';
import { command } from '../../grammar/command.ts';
import { hubOf } from '../../link/wire.ts';
import { type Invocation, timeZone } from '../../settings/invocation.ts';

/** Who is on call, now and next. */
export const who = command({
  async run(cli) {
    const link = await hubOf(cli, { reading: true });
    const oncall = await link.api.oncall();
    if (cli.globals.json) cli.out.json(oncall);
    else {
      const rows = tableOf(cli, oncall);
      for (const line of columns(rows, width)) cli.out.line(line);
      if (rows.length === 0) cli.out.say(cli.t('who-nobody'));
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
  const until = ({ name, until: end }: Turn): string =>
    end === null ? name : cli.t('who-until', { name, time: stamp(end) });
  const from = ({ name, from: start }: Turn): string =>
    start === null ? name : cli.t('who-from', { name, time: stamp(start) });
  const all = (turns: readonly string[]): string => (turns.length > 0 ? turns.join(', ') : '-');
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
  ];
}
