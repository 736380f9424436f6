import { hash } from 'node:crypto';
import { CHAIN_START, type ChainTip, eventText, follow } from '../../src/domain/chain.ts';
import type { Actor, AnyEvent } from '../../src/domain/event.ts';
import { redactEvent } from '../../src/domain/redaction.ts';

export const sha256 = (text: string) => hash('sha256', text, 'base64url');

export const AIKO: Actor = { id: 'aiko', name: '佐藤 愛子', kind: 'member' };

export interface Happening {
  readonly type?: string;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly at?: string;
  readonly by?: Actor;
  readonly client?: string;
}

/** Grows one session's chain the way a hub does: numbered, linked, stamped. */
export class Chain {
  readonly session: string;
  readonly events: AnyEvent[] = [];
  tip: ChainTip = CHAIN_START;

  constructor(session: string) {
    this.session = session;
  }

  /** Makes the next events and returns only these. */
  add(...happenings: readonly Happening[]): AnyEvent[] {
    return happenings.map((happening) => this.#next(happening));
  }

  /** `count` notes, numbered. */
  notes(count: number, text = 'note'): AnyEvent[] {
    const from = this.tip.seq + 1;
    return this.add(...Array.from({ length: count }, (_, i) => ({ data: { text: `${text} ${from + i}` } })));
  }

  /** Takes the texts out of events and says so in one more; returns the redacted ones. */
  redact(...seqs: readonly number[]): AnyEvent[] {
    const forms = seqs.map((seq) => redactEvent(this.events[seq - 1]!, sha256));
    for (const form of forms) this.events[form.seq - 1] = form;
    const events = forms.map((form) => ({
      seq: form.seq,
      hash: form.redacted!.hash,
      text: sha256(eventText(form)),
    }));
    this.add({ type: 'events.redacted', data: { events, reason: null } });
    return forms;
  }

  /** Goes on behind an event that was made before. */
  resume(event: AnyEvent): void {
    const step = follow(event, this.tip, sha256);
    if (!step.ok) throw new Error(`${step.problem} at ${step.seq}`);
    this.tip = step.tip;
    this.events.push(event);
  }

  #next({ type = 'note.added', data = {}, at, by = AIKO, client = 'c1' }: Happening): AnyEvent {
    const seq = this.tip.seq + 1;
    const event: AnyEvent = {
      v: 1,
      session: this.session,
      seq,
      prev: this.tip.hash,
      at: at ?? new Date(Date.UTC(2026, 10, 25, 3, 12) + seq).toISOString(),
      by,
      cmd: { client, n: seq },
      type,
      data,
    };
    this.resume(event);
    return event;
  }
}

/** The events of a session of `count` notes. */
export function sessionOf(session: string, count: number, text?: string): AnyEvent[] {
  return new Chain(session).notes(count, text);
}
