import { fileSource } from '../../adapters/file-source/file-source.ts';
import type { FileSourceOptions } from '../../adapters/file-source/options.ts';
import { isFileTrouble, type ProbedFile, probeFile } from '../../adapters/file-source/probe.ts';
import type { LogSource, PastLines, SourceReason } from '../../ports/log-source.ts';
import { realTime } from '../base/machine.ts';

/** A log file of this machine. */
export const logFile = (options: Omit<FileSourceOptions, 'time'>): LogSource & PastLines =>
  fileSource({ ...options, time: realTime });

/** What a source of a file finds in it, or why it cannot be read. */
export async function probeLogFile(
  options: Omit<FileSourceOptions, 'time'>,
): Promise<{ readonly found: ProbedFile } | { readonly reason: SourceReason }> {
  try {
    return { found: await probeFile({ ...options, time: realTime }) };
  } catch (error) {
    if (!isFileTrouble(error)) throw error;
    return { reason: { kind: error.kind, params: error.params } };
  }
}
