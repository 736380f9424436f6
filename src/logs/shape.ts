import type { LogLine } from './line.ts';
import { scannedFingerprint } from './patterns/fingerprint.ts';
import { scan } from './patterns/scan.ts';

const keys = new WeakMap<LogLine, string>();

/**
 * What must be equal for two lines to count as repeats: level, service, and the constants of the message's first line,
 * its values left out. A status code is a constant. It depends on the line alone, so that lines fold in the same way on
 * every screen; what a pattern turned out to be among many lines is the miner's to say. Computed once per line.
 */
export function shapeKey(line: LogLine): string {
  let key = keys.get(line);
  if (key === undefined) {
    scan(line.message);
    key = `${line.level ?? ''}\0${line.service ?? ''}\0${scannedFingerprint().toString(36)}`;
    keys.set(line, key);
  }
  return key;
}

/** Whether a line says the same as another of its source. */
export const isRepeat = (a: LogLine, b: LogLine): boolean =>
  a.source === b.source && shapeKey(a) === shapeKey(b);
