import { openOpenSearchSource } from '../../../src/adapters/opensearch/opensearch-source.ts';
import { type OpenSearchOptions, TUNING, type Tuning } from '../../../src/adapters/opensearch/options.ts';
import { realTime } from '../../../src/cli/base/machine.ts';
import type { LogSource, SourceWindow } from '../../../src/ports/log-source.ts';
import { Heard } from '../../contracts/log-source.ts';

/** Times scaled down so that a test sees in seconds what takes minutes. */
export const QUICK: Partial<Tuning> = {
  activeMs: 200,
  idleMs: 300,
  sweepMs: 2_000,
  horizonMs: 30_000,
  overloadedMs: 800,
  firstRetryMs: 100,
  lastRetryMs: 1_000,
  refusedMs: 500,
  inspectMs: 500,
  outageMs: 1_000,
  tellMs: 200,
  graceMs: 1_000,
  deadlineMs: 5_000,
};

export function sourceOf(
  options: Pick<OpenSearchOptions, 'node' | 'index'> & Partial<OpenSearchOptions>,
): LogSource {
  return openOpenSearchSource({
    name: 'app',
    auth: { kind: 'none' },
    guests: false,
    time: realTime,
    random: Math.random,
    ...options,
    tuning: { ...TUNING, ...QUICK, ...options.tuning },
  });
}

/** Opens a source and hears what it says. */
export function hear(
  options: Pick<OpenSearchOptions, 'node' | 'index'> & Partial<OpenSearchOptions>,
  window: SourceWindow = {},
): Heard {
  return new Heard(sourceOf(options), window);
}

/** Resolves when the condition holds; rejects, saying what for, when it does not within `ms`. */
export async function until(what: string, condition: () => boolean, ms = 30_000): Promise<void> {
  const end = performance.now() + ms;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`never: ${what}`);
    await new Promise((done) => setTimeout(done, 10));
  }
}
