const UNITS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Milliseconds of `30s`, `5m`, `1h` or `7d`; null for other words. */
export function spanMs(text: string): number | null {
  const [, n, unit] = /^(\d{1,5})(s|m|h|d)$/.exec(text) ?? [];
  return n === undefined ? null : Number(n) * UNITS[unit as keyof typeof UNITS];
}

/** The same the other way: `90s`, `5m`, `1h`; the largest unit that says it whole. */
export function spanText(ms: number): string {
  const unit = (['d', 'h', 'm'] as const).find((each) => ms >= UNITS[each] && ms % UNITS[each] === 0) ?? 's';
  return `${Math.round(ms / UNITS[unit])}${unit}`;
}
