/** In CI nothing may be skipped: a test that cannot run proves nothing there, and nobody would see it. */
export const inCi = (): boolean => (process.env.CI ?? '') !== '';

/**
 * Whether a test can run on this machine; every `skipIf` and `runIf` asks this. `missing` says what the machine lacks, null
 * when nothing. What cannot run is printed; where `CI` is set it throws, so that the file fails.
 */
export function runnable(what: string, missing: string | null): boolean {
  if (missing === null) return true;
  if (inCi()) throw new Error(`${what} cannot be tested here: ${missing}`);
  console.warn(`SKIPPED ${what}: ${missing}`);
  return false;
}
