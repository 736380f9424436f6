import { isRecord } from '../../logs/json.ts';
import type { BehindLines } from '../../logs/tail/behind.ts';
import type { Time } from '../../ports/clock.ts';
import { offsetText } from '../../text/time.ts';
import { misplacedHosts } from './clock/arrival-lag.ts';
import { behindBy, type ClockFacts, lookAtClock } from './clock/clock-look.ts';
import { byDocumentsClock } from './clock/clock-offset.ts';
import { connectTo } from './connection.ts';
import { openFrozenView } from './frozen-view.ts';
import { type Inspection, inspect, untimed } from './inspect.ts';
import { type ClusterOptions, type OpenSearchOptions, TUNING } from './options.ts';
import { Trouble } from './trouble.ts';

/** Longest wait for one answer, milliseconds. */
const WITHIN = 5_000;

export type Probed = Pick<Inspection, 'indices' | 'samples' | 'unreadable'> & {
  readonly timeField: string;
  /** Field each role was found in; null: in none of the samples. */
  readonly fields: Inspection['mapping']['chosen'];
  /** Whether older lines can be read from a frozen view. */
  readonly freezes: boolean;
  /** Documents without a time, which are not shown; null: not known. */
  readonly untimed: number | null;
  /** Where the newest documents lie, by our clock; `behind`: how far the newest is, `-05:00`, where that is far. */
  readonly clock: ClockFacts & { readonly behind: string | null };
  /** Whose documents, of those that arrived last, are behind, ahead or without a time; null: that is not known. */
  readonly misplaced: readonly BehindLines[] | null;
};

type Indices = ClusterOptions &
  Pick<OpenSearchOptions, 'index' | 'timeField' | 'baseQuery' | 'fields' | 'clockOffsetMs'>;

/** What a source would find in its indices, for who sets one up. Rejects with a `Trouble`. */
export async function probeIndices(options: Indices, ourTime: Time): Promise<Probed> {
  const { clockOffsetMs: offset = 0 } = options;
  const { time } = byDocumentsClock({ ...options, time: ourTime });
  const connection = connectTo(options, options.index, time, WITHIN);
  try {
    const never = new AbortController().signal;
    const { view, mapping, indices, samples, unreadable } = await inspect(
      connection,
      options,
      'oncall-probe',
      null,
      time.now(),
      never,
    );
    const frozen = await openFrozenView(connection, view, never);
    await frozen?.release();
    const { aheadMs } = TUNING;
    const now = time.now();
    const { ahead, newest } = await lookAtClock(connection, view, { now, aheadMs, offset }, never);
    const behind = newest === null ? null : behindBy(newest, now);
    return {
      indices,
      samples,
      unreadable,
      timeField: view.timeField,
      fields: mapping.chosen,
      freezes: frozen !== null,
      untimed: await untimed(connection, view, never),
      misplaced: await misplacedHosts(connection, view, indices, { now, aheadMs }, never).catch(
        unlessMistaken,
      ),
      clock: {
        ahead,
        newest: newest === null ? null : newest - offset,
        behind: behind === null ? null : offsetText(offset - behind),
      },
    };
  } finally {
    connection.close();
  }
}

function unlessMistaken(error: unknown): null {
  if (!(error instanceof Trouble)) throw error;
  return null;
}

/** The version of a cluster; null when it does not say. Rejects with a `Trouble`. */
export async function probeCluster(options: ClusterOptions, time: Time): Promise<string | null> {
  const connection = connectTo(options, '', time, WITHIN);
  try {
    const { body } = await connection.request({ method: 'GET', path: '/' }, new AbortController().signal);
    const { version } = body;
    return isRecord(version) && typeof version.number === 'string' ? version.number : null;
  } finally {
    connection.close();
  }
}
