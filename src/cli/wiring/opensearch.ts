import { openOpenSearchSource } from '../../adapters/opensearch/opensearch-source.ts';
import type { ClusterOptions, OpenSearchOptions } from '../../adapters/opensearch/options.ts';
import { type Probed, probeCluster, probeIndices } from '../../adapters/opensearch/probe.ts';
import { readOnce } from '../../adapters/opensearch/read-once.ts';
import { Trouble } from '../../adapters/opensearch/trouble.ts';
import type { LogSource, PastLines } from '../../ports/log-source.ts';
import { realTime } from '../base/machine.ts';

/** An index as configured, with how its cluster is reached. */
export type IndexOptions = Omit<OpenSearchOptions, 'time' | 'random'>;

const machine = { time: realTime, random: Math.random };

/** The lines of an index as a log source. */
export const indexSource = (options: IndexOptions): LogSource =>
  openOpenSearchSource({ ...options, ...machine });

/** Reads lines of an index without following it: of those that a Lucene query finds. Rejects with a `Trouble`. */
export const readIndex = <T>(
  options: IndexOptions,
  query: string | null,
  read: (past: PastLines) => Promise<T>,
): Promise<T> => readOnce({ ...options, ...machine }, query, read);

/** What a source would find in its indices. Rejects with a `Trouble`. */
export const probeIndex = (options: Parameters<typeof probeIndices>[0]): Promise<Probed> =>
  probeIndices(options, realTime);

/** The version of a cluster; null when it does not say. Rejects with a `Trouble`. */
export const clusterVersion = (options: ClusterOptions): Promise<string | null> =>
  probeCluster(options, realTime);

/** Whether an error says why a cluster or an index cannot be read. */
export const isTrouble = (error: unknown): error is Trouble => error instanceof Trouble;
