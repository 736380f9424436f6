import type { AlertWay, FallbackStatus } from '../detection/detection-event.ts';
import type { OutsideCall } from './outside.ts';

export type AlertSeverity = 'critical' | 'error' | 'warning' | 'info';

/** An alert to raise. The limits of Events v2 are the adapter's to keep. */
export interface AlertTrigger {
  readonly key: string;
  /** Which of the configured receivers gets it: a service of the rules; null: the usual one. `low`: the one for low urgency. */
  readonly service: string | null;
  readonly low: boolean;
  readonly summary: string;
  /** What it is about, as the source of the alert. */
  readonly source: string;
  readonly severity: AlertSeverity;
  /** ISO 8601 UTC. */
  readonly at: string;
  readonly component: string | null;
  readonly group: string | null;
  readonly details: Readonly<Record<string, string | number>>;
  readonly links: readonly { readonly href: string; readonly text: string }[];
}

/** Which alert to end: by the same receiver as it was raised. */
type AlertResolve = Pick<AlertTrigger, 'key' | 'service' | 'low'>;

/** An incident that an alert made. */
export interface FoundIncident {
  readonly id: string;
  readonly number: number | null;
  readonly status: 'triggered' | 'acknowledged' | 'resolved';
  /** It was resolved by a merge into another one, which stays open. */
  readonly merged: boolean;
  /** Name of the person who has it; null: nobody. */
  readonly who: string | null;
}

/**
 * Raises and ends alerts at a pager. `trigger` and `resolve` reject with an `OutsideError`; with `passing` trying again may help,
 * without it another receiver may take the alert.
 */
export interface PageSender {
  /** Receivers that can take an alert, the right one first; each is another one. */
  ways(alert: AlertResolve): readonly [AlertWay, ...AlertWay[]];
  /** Resolves once the pager took it in; the incident may come a little later. */
  trigger(alert: AlertTrigger, way: AlertWay, call: OutsideCall): Promise<void>;
  /** Of the receiver that took the alert: another one knows nothing of it. */
  resolve(alert: AlertResolve, way: AlertWay, call: OutsideCall): Promise<void>;
  /** The newest incident of a key since a time (ISO); null: there is none. Rejects with an `OutsideError`. */
  find?(key: string, since: string, call: OutsideCall): Promise<FoundIncident | null>;
}

/** What is posted to the fallback about a page: one JSON document. Times ISO 8601 UTC. */
export interface FallbackMessage {
  /** All of it in one sentence, for receivers that show a sentence only. */
  readonly text: string;
  readonly status: FallbackStatus;
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
  /** The key of the page: two posts with one key are about one page. */
  readonly dedup_key: string;
}

/** A webhook for pages that the pager does not take. */
export interface Fallback {
  /** Resolves with whether it was taken. Never rejects. */
  readonly post: (message: FallbackMessage, signal: AbortSignal) => Promise<boolean>;
  /** A page is posted once the pager has not taken it for so long. */
  readonly afterMs: number;
}
