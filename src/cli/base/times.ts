import { ACT_TABLE, lastsMs, longestDays, mayLast, type PagerActName } from '../../domain/act-table.ts';
import { parseWhen } from '../../text/time.ts';
import { CliError } from './errors.ts';

/** Reads an option that says when something happened: `10m` means ten minutes ago. `now` and the result are ISO 8601 UTC. */
export function parsePastTime(what: string, value: string, now: string, zone: string): string {
  const read = parseWhen(value, now, zone, 'past');
  if (read === null) throw new CliError('bad-time', { what, value });
  return read;
}

/** Clocks differ by so much; what lies further ahead has not happened. */
const AHEAD_MS = 5 * 60_000;

/** The same of what has happened: a time that is still to come is refused. */
export function readHappened(what: string, value: string, now: string, zone: string): string {
  const read = parsePastTime(what, value, now, zone);
  if (Date.parse(read) > Date.parse(now) + AHEAD_MS) throw new CliError('time-ahead', { what, value });
  return read;
}

/** Reads an option that says when something is due: `30m` means in half an hour. ISO 8601 UTC. */
export function readDue(what: string, value: string, now: string, zone: string): string {
  const read = parseWhen(value, now, zone, 'future');
  if (read === null) throw new CliError('bad-time', { what, value });
  return read;
}

const UNITS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Reads a length of time such as `30m`, `8h`, `2d`; milliseconds. */
export function readSpan(what: string, value: string): number {
  const found = /^(\d{1,6})\s*([smhd])$/i.exec(value.trim());
  const n = Number(found?.[1] ?? 0);
  if (!found || n === 0) throw new CliError('bad-duration', { what, value });
  return n * UNITS[found[2]!.toLowerCase() as keyof typeof UNITS];
}

/** Refuses a wish that would last longer than its act may, before anything is sent. Throws a `CliError`. */
export function refuseTooLong(wish: { readonly act: PagerActName }): void {
  const ms = lastsMs(wish, Date.now());
  if (ms === null || mayLast(wish.act, ms)) return;
  throw new CliError('too-long', {
    command: `oncall ${ACT_TABLE[wish.act].script}`,
    days: longestDays(wish.act),
  });
}
