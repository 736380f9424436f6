import type { PeopleFields } from '../../logs/counts/people-counter.ts';
import type { FieldOverrides } from '../../logs/detect.ts';
import type { Encoding } from '../../logs/encoding.ts';
import type { Undecodable } from '../../logs/undecodable.ts';
import type { Time } from '../../ports/clock.ts';
import type { FileSystem } from './file-system.ts';
import type { LineClock } from './line-clock.ts';

export interface FileSourceOptions {
  /** Path of the file, `~` already expanded. */
  readonly path: string;
  readonly name: string;
  readonly guests: boolean;
  /** IANA zone of times written without an offset; UTC when absent. */
  readonly zone?: string;
  /** UTF-8 when absent. */
  readonly encoding?: Encoding;
  /** Fields to try first in JSON lines. */
  readonly fields?: FieldOverrides;
  /** Fields that say who is hit. */
  readonly people?: PeopleFields;
  /** Where a line is seen elsewhere, as of a `LogSource`. */
  readonly link?: string;
  readonly time: Time;
  /** The disk; the real one when absent. */
  readonly files?: FileSystem;
  readonly tuning?: Partial<Tuning>;
}

interface Tuning {
  /** Milliseconds between looks at the file where no watch reports changes (network disks, containers). */
  readonly pollMs: number;
  /** How long an unfinished last line must stay as it is before it is shown. */
  readonly stillMs: number;
  /** How long a rotated file must stay as it is before it is let go: its writer may not have reopened yet. */
  readonly rotatedMs: number;
  /** How long the path may be missing before it is said: a rotation renames first and creates next. */
  readonly missingMs: number;
  /** Most bytes read back for `since`. */
  readonly sinceBytes: number;
  /** Most bytes read for one scroll back. */
  readonly backBytes: number;
  /** So much is counted line by line; of more, lines are drawn. */
  readonly wholeBytes: number;
  /** Most bytes read to count or to search. */
  readonly lookBytes: number;
}

/** The options with everything filled in. */
export type FileSettings = FileSourceOptions & {
  readonly tuning: Tuning;
  /** Both get every line that is read. */
  readonly undecodable: Undecodable;
  readonly clock: LineClock;
};

export const FILE_TUNING: Tuning = {
  pollMs: 250,
  stillMs: 500,
  rotatedMs: 10_000,
  missingMs: 2_000,
  sinceBytes: 32 * 1024 * 1024,
  backBytes: 16 * 1024 * 1024,
  wholeBytes: 4 * 1024 * 1024,
  lookBytes: 512 * 1024 * 1024,
};
