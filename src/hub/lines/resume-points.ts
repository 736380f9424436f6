import type { RawLine } from '../../ports/log-source.ts';
import { ingestId } from '../ingest/ingest.ts';
import type { SharedLine } from './line-frames.ts';
import type { SourceRun } from './source-run.ts';

/** Up to when each source had been read when its room came to rest, so that nothing written meanwhile is missed. */
export class ResumePoints {
  /** ISO times by a run's key. */
  readonly #readTo = new Map<string, string>();

  /** Nobody looks any more. */
  rested(key: string, run: SourceRun): void {
    this.#readTo.set(key, run.readTo());
  }

  /** From when to read on; null: from now. */
  take(key: string): string | null {
    const since = this.#readTo.get(key) ?? null;
    this.#readTo.delete(key);
    return since;
  }

  /** The session reads something else now, or nothing. */
  keepOnly(keys: ReadonlySet<string>): void {
    for (const key of this.#readTo.keys()) if (!keys.has(key)) this.#readTo.delete(key);
  }
}

/** Lines that came a little late were shared before newer ones: so far back of `since` they may be reported again. */
const LATE_MS = 180_000;

/** Which lines of a source that is read again from `since` on are new: it may tell some that the room has shared. */
export function unshared(
  name: string,
  since: string,
  held: Iterable<SharedLine>,
): (line: RawLine) => boolean {
  const source = ingestId(name, 512);
  const from = Date.parse(since) - LATE_MS;
  const shared = new Set<string>();
  for (const line of held) {
    if (line.source === source && (line.time === null || Date.parse(line.time) >= from)) shared.add(line.id);
  }
  return ({ id }) => !shared.has(ingestId(id, 512));
}
