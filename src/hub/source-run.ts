import type { LogSource, SourceBatch, SourceStatus, SourceWindow } from '../ports/log-source.ts';

/** One log source being read for a room, from start to stop. */
export interface SourceRun {
  readonly name: string;
  /** Whether guests may see its lines. */
  readonly open: boolean;
  readonly source: LogSource | null;
  status(): SourceStatus;
  stop(): void;
}

/** What a run hands on; nothing comes any more after it was stopped. */
export interface RunSink {
  onLines(batch: SourceBatch, run: Pick<SourceRun, 'name' | 'open'>): Promise<void>;
  onStatus(): void;
}

/** A source that cannot even be made, e.g. of an unknown kind. Guests are told nothing of it. */
export function refusedRun(spec: string): SourceRun {
  const status: SourceStatus = {
    state: 'refused',
    reason: { kind: 'unknown-source', params: { source: spec } },
  };
  return { name: spec, open: false, source: null, status: () => status, stop: () => {} };
}

export function startRun(source: LogSource, window: SourceWindow, sink: RunSink): SourceRun {
  const { name, guests: open } = source;
  const abort = new AbortController();
  let status: SourceStatus = { state: 'starting' };
  const tell = (next: SourceStatus) => {
    if (abort.signal.aborted) return;
    status = next;
    sink.onStatus();
  };
  const run = { name, open };
  const sourceSink = {
    onLines: async (batch: SourceBatch) => {
      if (abort.signal.aborted) return;
      if (batch.gap) {
        const { count, from, to } = batch.gap;
        tell({
          ...status,
          reason: { kind: 'gap', params: { count: count ?? 0, from: from ?? '', to: to ?? '' } },
        });
      }
      await sink.onLines(batch, run);
    },
    onStatus: tell,
  };
  // A source that breaks its promise never to reject must not end the hub.
  source.open(window, sourceSink, abort.signal).catch(() => {
    tell({ state: 'refused', reason: { kind: 'failed', params: {} } });
  });
  return { ...run, source, status: () => status, stop: () => abort.abort() };
}
