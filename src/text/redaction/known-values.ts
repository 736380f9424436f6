import type { Report } from './rule.ts';

/** Shorter values stand in ordinary words. */
const LEAST = 8;
const known = new Set<string>();

/** From now on this process hides the value wherever it redacts. Too short a one is left alone. */
export function hideValue(value: string): void {
  if (value.length >= LEAST) known.add(value);
}

/** Secrets of this process's own settings, whatever their form and whatever stands around them. */
export function findKnownValues(text: string, report: Report): void {
  for (const value of known) {
    for (let at = text.indexOf(value); at !== -1; at = text.indexOf(value, at + value.length))
      report('vendor-token', at, at + value.length);
  }
}
