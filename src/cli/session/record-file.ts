import { readFile } from 'node:fs/promises';
import { CHAIN_START, type ChainHead, type ChainTip, follow } from '../../domain/chain.ts';
import type { AnyEvent } from '../../domain/event.ts';
import { fromJsonl } from '../../record/jsonl.ts';
import { CliError } from '../base/errors.ts';
import { sha256 } from '../base/machine.ts';
import { readStdin } from '../base/prompt.ts';

/** Text of a file, or of standard input for `-`. */
export async function readText(file: string): Promise<string> {
  if (file === '-') return readStdin();
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown';
    if (reason === 'ENOENT') throw new CliError('file-missing', { file }, error);
    throw new CliError('file-unreadable', { file, reason }, error);
  }
}

/** Events of a JSONL record, not yet checked. Rejects with the line that is none. */
export function parseRecord(text: string, file: string): readonly unknown[] {
  const read = fromJsonl(text);
  if (!read.ok) throw new CliError('not-a-record', { file, line: read.line, reason: 'not-json' });
  if (read.events.length === 0) throw new CliError('not-a-record', { file, line: 1, reason: 'empty' });
  return read.events;
}

/** A whole, sound record with its head. Rejects with the session and the seq at which the chain does not hold. */
export function checkChain(
  events: readonly unknown[],
  session: string,
): { readonly events: readonly AnyEvent[]; readonly session: string; readonly head: ChainHead } {
  let tip: ChainTip = CHAIN_START;
  for (const event of events) {
    const step = follow(event, tip, sha256);
    if (!step.ok) {
      throw new CliError('chain-broken', {
        session: tip.session ?? session,
        seq: step.seq,
        reason: step.problem,
      });
    }
    tip = step.tip;
  }
  const { seq, hash } = tip;
  return { events: events as readonly AnyEvent[], session: tip.session ?? session, head: { seq, hash } };
}
