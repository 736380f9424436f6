/** A page of the pager's own history. Times are ISO 8601 UTC. */
export interface PastPage {
  readonly id: string;
  readonly number: number | null;
  /** The alert's key, as its monitoring gave it. Only where it was asked for; null: it has none. */
  readonly key?: string | null;
  readonly title: string;
  readonly service: string | null;
  readonly urgency: 'high' | 'low';
  readonly firedAt: string;
  readonly resolvedAt: string | null;
  /** The monitoring resolved it, nobody did. */
  readonly resolvedBySelf: boolean;
  /** The first acknowledgement; null: nobody did. Only where it was asked for. */
  readonly acknowledgedAt?: string | null;
}

/** Some pages, the oldest first. `next`: from where the rest is asked for; null: that was all. */
export interface PastPages {
  readonly pages: readonly PastPage[];
  readonly next: number | null;
}
