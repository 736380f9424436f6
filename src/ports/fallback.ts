import type { FallbackSay } from '../detection/detection-event.ts';
import type { AlertTrigger } from './page-sender.ts';

/** A page as the fallback is told of it: one JSON document. Times ISO 8601 UTC. */
export interface FallbackMessage {
  /** All of it in a sentence, for receivers that show one. */
  readonly text: string;
  readonly say: FallbackSay;
  readonly title: string;
  readonly rule: string;
  readonly group: string | null;
  readonly service: string | null;
  readonly urgency: 'high' | 'low';
  readonly severity: AlertTrigger['severity'];
  /** Since when there is trouble. */
  readonly since: string;
  /** Since when the pager has not taken it. */
  readonly not_sent_since: string;
  readonly figures: AlertTrigger['details'];
  readonly links: AlertTrigger['links'];
  /** Of the page: one that comes twice is the same. */
  readonly dedup_key: string;
}

/** Tells people another way than by the pager. */
export interface Fallback {
  /** Resolves with whether it was taken. Never rejects. */
  readonly post: (message: FallbackMessage, signal: AbortSignal) => Promise<boolean>;
  /** It is told of a page that the pager has not taken for so long. */
  readonly afterMs: number;
}
