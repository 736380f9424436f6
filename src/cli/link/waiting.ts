import { readSpan } from '../base/times.ts';
import type { OptionDef } from '../grammar/command.ts';

export interface Waiting {
  /** True: until it is settled. */
  readonly wait?: string | true;
}

export const WAIT: OptionDef = { flags: '--wait [time]', help: 'optPageWait' };

/** Somebody looks at a terminal: after so long they want to go on. */
const WAIT_MS = 10_000;

/** For how long the outcome of an act is waited for, in milliseconds. */
export const waitOf = (wait: Waiting['wait']): number =>
  wait === undefined ? WAIT_MS : wait === true ? Number.POSITIVE_INFINITY : readSpan('--wait', wait);
