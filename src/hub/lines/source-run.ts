import type { LogSource, SourceBatch, SourceStatus, SourceWindow } from '../../ports/log-source.ts';
import { cutChars } from '../ingest/cut.ts';
import { ingestId, ingestText } from '../ingest/ingest.ts';

/** Characters of a param: enough for a path or an error's first sentence. */
const PARAM_LIMIT = 200;

/** One log source being read for a room, from start to stop. */
export interface SourceRun {
  readonly name: string;
  /** Whether guests may see its lines. */
  readonly open: boolean;
  readonly source: LogSource | null;
  status(): SourceStatus;
  /** Number of the first line that is read as it is now. */
  readonly from: number;
  /** ISO time up to which it has been read. */
  readTo(): string;
  stop(): void;
}

/** What a run hands on; nothing comes any more after it was stopped. */
export interface RunSink {
  onLines(batch: SourceBatch, run: Pick<SourceRun, 'name' | 'open'>, signal: AbortSignal): Promise<void>;
  onStatus(): void;
}

/** A source that cannot even be made, e.g. of an unknown kind. Guests are told nothing of it. */
export function refusedRun(spec: string, from: number, now: () => string): SourceRun {
  const status: SourceStatus = {
    state: 'refused',
    reason: { kind: 'unknown-source', params: { source: cutChars(ingestText(spec), PARAM_LIMIT) } },
  };
  return { name: spec, open: false, source: null, status: () => status, from, readTo: now, stop: () => {} };
}

/** `now` as ISO time; `from` as of a `SourceRun`. */
export function startRun(
  source: LogSource,
  window: SourceWindow,
  from: number,
  sink: RunSink,
  now: () => string,
): SourceRun {
  const { name, guests: open } = source;
  const abort = new AbortController();
  let status: SourceStatus = { state: 'starting' };
  let completeTo = window.since ?? now();
  const tell = (next: SourceStatus) => {
    if (abort.signal.aborted) return;
    status = ingestStatus(next);
    completeTo = next.completeTo ?? (next.state === 'live' ? now() : completeTo);
    sink.onStatus();
  };
  const run = { name, open };
  const sourceSink = {
    onLines: async (batch: SourceBatch) => {
      if (abort.signal.aborted) return;
      if (batch.gap) {
        const { count, from, to, tooLate } = batch.gap;
        const params = { from: from ?? '', to: to ?? '' };
        const reason =
          count === null
            ? { kind: 'gap-unknown', params }
            : { kind: tooLate ? 'too-late' : 'gap', params: { count, ...params } };
        tell({ ...status, reason });
      }
      await sink.onLines(batch, run, abort.signal);
    },
    onStatus: tell,
  };
  // A source that breaks its promise never to reject must not end the hub.
  source.open(window, sourceSink, abort.signal).catch(() => {
    tell({ state: 'refused', reason: { kind: 'failed', params: {} } });
  });
  return { ...run, source, status: () => status, from, readTo: () => completeTo, stop: () => abort.abort() };
}

/** What a source tells of its trouble is text from outside, too: a path, or another system's own words. */
function ingestStatus({ state, reason, completeTo, retryAt }: SourceStatus): SourceStatus {
  const params = Object.entries(reason?.params ?? {}).map(([key, value]) => [
    key,
    typeof value === 'string' ? cutChars(ingestText(value), PARAM_LIMIT) : value,
  ]);
  return {
    state,
    ...(reason ? { reason: { kind: ingestId(reason.kind, 64), params: Object.fromEntries(params) } } : {}),
    ...(completeTo === undefined ? {} : { completeTo: ingestId(completeTo, 64) }),
    ...(retryAt === undefined ? {} : { retryAt: ingestId(retryAt, 64) }),
  };
}
