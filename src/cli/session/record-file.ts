import type { ChainBreak, ChainHead } from '../../domain/chain.ts';
import type { AnyEvent } from '../../domain/event.ts';
import { ChainVerifier } from '../../domain/verify-chain.ts';
import { fromJsonl } from '../../record/jsonl.ts';
import { CliError } from '../base/errors.ts';
import { sha256 } from '../base/machine.ts';
import { readStdin } from '../base/prompt.ts';
import { readRegularFile } from '../base/regular-file.ts';

/** Twice what a hub keeps of a session and takes as an import. */
const SIZE_LIMIT = 128 * 1024 * 1024;

/** Text of a file that a person named, or of standard input for `-`. `isFound`: a folder named it, so it may be no pipe. */
export async function readText(file: string, isFound = false): Promise<string> {
  if (file === '-') return readStdin();
  try {
    return await readRegularFile(file, SIZE_LIMIT, !isFound);
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown';
    if (reason === 'ENOENT') throw new CliError('file-missing', { file }, error);
    throw new CliError('file-unreadable', { file, reason }, error);
  }
}

/** Events of a JSONL record, not yet checked. Rejects with the line that is none. */
export function parseRecordFile(text: string, file: string): readonly unknown[] {
  const read = fromJsonl(text);
  if (!read.ok) throw new CliError('not-a-record', { file, line: read.line, reason: 'not-json' });
  if (read.events.length === 0) throw new CliError('not-a-record', { file, line: 1, reason: 'empty' });
  return read.events;
}

export interface CheckedRecord {
  readonly events: readonly AnyEvent[];
  readonly session: string;
  readonly head: ChainHead;
  /** The events whose text was taken out. */
  readonly redacted: readonly number[];
}

/**
 * A sound record with its head. Rejects with the session and the seq at which the chain does not hold; `cut`: it ends
 * early, so the event that confirms a redacted one may be missing.
 */
export function checkChain(events: readonly unknown[], session: string, cut = false): CheckedRecord {
  const chain = new ChainVerifier(sha256);
  const broken = ({ seq, problem: reason }: ChainBreak) =>
    new CliError('chain-broken', { session: chain.tip.session ?? session, seq, reason });
  for (const event of events) {
    const step = chain.take(event);
    if (!step.ok) throw broken(step);
  }
  const end = chain.end();
  if (!end.ok && !cut) throw broken(end);
  const { seq, hash, session: named } = chain.tip;
  const redacted = end.ok ? end.redacted : [];
  return { events: events as readonly AnyEvent[], session: named ?? session, head: { seq, hash }, redacted };
}
