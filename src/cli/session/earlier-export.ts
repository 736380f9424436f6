import { eventHash } from '../../domain/chain.ts';
import type { AnyEvent } from '../../domain/event.ts';
import { ChainVerifier } from '../../domain/verify-chain.ts';
import { fromJsonl } from '../../record/jsonl.ts';
import { renderRecord } from '../../record/markdown.ts';
import { LANGS } from '../../text/i18n/messages.ts';
import { sha256 } from '../base/machine.ts';

/** A log as its hub has it; `importedTo` as of `RecordOptions`. */
interface Exported {
  readonly events: readonly AnyEvent[];
  readonly importedTo: number;
}

/**
 * Whether a file holds nothing but an earlier export of this log, as this program writes it: then it can be written
 * over without asking. One that was edited by hand, that is longer, or that another version wrote is not.
 */
export function isEarlierExport(text: string, { events, importedTo }: Exported): boolean {
  return text.startsWith('---\n') ? isEarlierPage(text, events, importedTo) : isEarlierLog(text, events);
}

function isEarlierPage(text: string, events: readonly AnyEvent[], importedTo: number): boolean {
  const seq = Number(/^head_seq: (\d+)$/m.exec(text)?.[1]);
  const last = events[seq - 1];
  if (last === undefined) return false;
  const before = events.slice(0, seq);
  const hash = eventHash(last, sha256);
  return LANGS.some((lang) => renderRecord(before, { lang, hash, importedTo }) === text);
}

/** Its chain is whole, and ends where ours passed: texts that were taken out since make no difference. */
function isEarlierLog(text: string, events: readonly AnyEvent[]): boolean {
  const read = fromJsonl(text);
  if (!read.ok || read.events.length > events.length) return false;
  const chain = new ChainVerifier(sha256);
  if (!read.events.every((event) => chain.take(event).ok)) return false;
  return chain.tip.hash === eventHash(events[read.events.length - 1] as AnyEvent, sha256);
}
