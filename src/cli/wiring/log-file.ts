import { fileSource } from '../../adapters/file-source/file-source.ts';
import type { FileSourceOptions } from '../../adapters/file-source/options.ts';
import type { LogSource } from '../../ports/log-source.ts';
import { realTime } from '../base/machine.ts';

/** A log file of this machine. */
export const logFile = (options: Omit<FileSourceOptions, 'time'>): LogSource =>
  fileSource({ ...options, time: realTime });
