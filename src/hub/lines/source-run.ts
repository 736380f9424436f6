import type {
  Completeness,
  Gap,
  LogSource,
  SourceBatch,
  SourceReason,
  SourceStatus,
  SourceWindow,
} from '../../ports/log-source.ts';
import type { SourceState } from '../../protocol/messages.ts';
import { cutChars } from '../ingest/cut.ts';
import { ingestId, ingestText } from '../ingest/ingest.ts';
import { ingestReason, PARAM_LIMIT } from '../ingest/ingest-reason.ts';

/** Reasons told at once at most. */
const REASONS = 8;
/** For so long a gap is shown beside the source's own status, milliseconds. */
const GAP_TOLD = 60_000;

/** A status as people see it. */
type SharedStatus = Omit<SourceState, 'name' | 'from'>;

/** One log source being read for a room, from start to stop. */
export interface SourceRun {
  readonly name: string;
  /** Whether guests may see its lines. */
  readonly open: boolean;
  readonly source: LogSource | null;
  status(): SharedStatus;
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

/** A source that cannot even be made, e.g. of an unknown kind. Guests do not see it. */
export function refusedRun(spec: string, from: number, now: () => string): SourceRun {
  const status: SharedStatus = {
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
  let lost: { readonly reason: SourceReason; readonly at: number } | null = null;
  let readTo = window.since ?? now();
  const tell = (next: SourceStatus) => {
    if (abort.signal.aborted) return;
    status = next;
    readTo = next.complete?.to ?? (next.state === 'live' ? now() : readTo);
    sink.onStatus();
  };
  const run = { name, open };
  const sourceSink = {
    onLines: async (batch: SourceBatch) => {
      if (abort.signal.aborted) return;
      // Where it is known whose lines come behind, the status tells them with that.
      const isTold = batch.gap?.tooLate === true && Array.isArray(status.complete?.behind);
      if (batch.gap && !isTold) {
        lost = { reason: reasonOf(batch.gap), at: Date.parse(now()) };
        sink.onStatus();
      }
      await sink.onLines(batch, run, abort.signal);
    },
    onStatus: tell,
  };
  // A source that breaks its promise never to reject must not end the hub.
  source.open(window, sourceSink, abort.signal).catch(() => {
    tell({ state: 'refused', reason: { kind: 'failed', params: {} } });
  });
  const whole = (): SharedStatus => {
    if (lost && Date.parse(now()) - lost.at >= GAP_TOLD) lost = null;
    return ingestStatus(status, lost ? [lost.reason] : []);
  };
  return { ...run, source, status: whole, from, readTo: () => readTo, stop: () => abort.abort() };
}

function ingestComplete({ to, behind }: Completeness): Pick<SharedStatus, 'completeTo' | 'behind'> {
  const said = behind?.map((one) => ({
    ...one,
    whose: one.whose === null ? null : cutChars(ingestText(one.whose), PARAM_LIMIT),
    ...(one.last === undefined ? {} : { last: ingestId(one.last, 64) }),
  }));
  return { completeTo: ingestId(to, 64), behind: said ?? null };
}

/** A gap as its source's reason; `cause` says which of its ends are known. */
function reasonOf({ count, from, to, tooLate }: Gap): SourceReason {
  const cause = from === null ? {} : { cause: to === null ? 'after' : 'between' };
  const params = { from: from ?? '', to: to ?? '', ...cause };
  if (count === null) return { kind: 'gap-unknown', params };
  return { kind: tooLate ? 'too-late' : 'gap', params: { count, ...params } };
}

/** What a source tells of its trouble is text from outside, too: a path, or another system's own words. */
function ingestStatus(
  { state, reason: own, more: others = [], complete, retryAt }: SourceStatus,
  lost: readonly SourceReason[],
): SharedStatus {
  const all = [...(own ? [own] : []), ...others, ...lost].slice(0, REASONS);
  const [reason, ...more] = all.map(ingestReason);
  return {
    state,
    ...(reason ? { reason } : {}),
    ...(more.length > 0 ? { more } : {}),
    ...(complete === undefined ? {} : ingestComplete(complete)),
    ...(retryAt === undefined ? {} : { retryAt: ingestId(retryAt, 64) }),
  };
}
