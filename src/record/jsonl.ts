import { eventText } from '../domain/chain.ts';
import type { AnyEvent } from '../domain/event.ts';

/** The record for machines: one event a line, in the exact text that the hash chain is made of. */
export function toJsonl(events: readonly AnyEvent[]): string {
  return events.map((event) => `${eventText(event)}\n`).join('');
}

export type JsonlResult =
  | { readonly ok: true; readonly events: readonly unknown[] }
  /** `line` counts from 1. */
  | { readonly ok: false; readonly line: number };

/** Reads JSON lines without trusting them: shape and chain are checked by `verifyChain`. Blank lines are skipped. */
export function fromJsonl(text: string): JsonlResult {
  const events: unknown[] = [];
  for (const [i, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue;
    try {
      events.push(JSON.parse(i === 0 ? line.replace(/^\uFEFF/, '') : line));
    } catch {
      return { ok: false, line: i + 1 };
    }
  }
  return { ok: true, events };
}
