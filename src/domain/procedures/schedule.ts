import { meets, type SeverityWord } from './condition.ts';

const MINUTE = 60_000;
const IN_MINUTES = { min: 1, h: 60 } as const;
const SPAN = String.raw`([1-9]\d{0,3}) (min|h)`;
const DUE = new RegExp(`^within ${SPAN}$`);
const EVERY = new RegExp(`^every ${SPAN}(?: at (SEV[1-4]))?$`);
/** A week. */
const MOST_MINUTES = 10_080;

/** Null for what was not read and for more than a week. */
const minutesOf = (n: string | undefined, unit: string | undefined): number | null => {
  const minutes = Number(n) * IN_MINUTES[unit as keyof typeof IN_MINUTES];
  return minutes <= MOST_MINUTES ? minutes : null;
};

/** Minutes of `within 5 min` or `within 2 h`; null for other words and for more than a week. */
export function readTimeLimit(text: string): number | null {
  const [, n, unit] = DUE.exec(text) ?? [];
  return minutesOf(n, unit);
}

/** How often a step comes back: `at` is the mildest severity for which it does; null: at any. */
interface Every {
  readonly minutes: number;
  readonly at: SeverityWord | null;
}

/** Reads `every 15 min at SEV1, every 30 min`; null for words that this program does not know. */
export function readRepeat(text: string | undefined): readonly Every[] | null {
  if (text === undefined) return null;
  const parts = text.split(/, ?/).map((part): Every | null => {
    const [, n, unit, at] = EVERY.exec(part) ?? [];
    const minutes = minutesOf(n, unit);
    return minutes === null ? null : { minutes, at: (at as SeverityWord | undefined) ?? null };
  });
  return parts.every((part) => part !== null) ? parts : null;
}

/** Ms after which a step comes back at a severity, by the first part that is for it; null: it does not. */
export function intervalOf(text: string | undefined, severity: SeverityWord | null): number | null {
  const found = readRepeat(text)?.find(({ at }) => at === null || meets(severity, 'least', at));
  return found === undefined ? null : found.minutes * MINUTE;
}
