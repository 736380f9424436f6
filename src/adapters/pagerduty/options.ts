import type { Time } from '../../ports/clock.ts';

export interface PagerDutyOptions {
  /** REST key: an account's or a user's own. Never shown, logged or put into an error. */
  readonly token: string;
  /** `Token token=…` for REST keys, `Bearer …` for OAuth. */
  readonly tokenType?: 'token' | 'bearer';
  /** `https://api.pagerduty.com`, `https://api.eu.pagerduty.com`, a proxy, or a local server by http or https. */
  readonly url?: string;
  /** PEM of an authority to trust in addition to the system's. */
  readonly ca?: string;
  /** Variables that name a proxy (`HTTPS_PROXY`, `NO_PROXY` …). */
  readonly proxyEnv?: Readonly<Record<string, string | undefined>>;
  readonly time: Time;
  /** 0 ≤ x < 1, for jitter. */
  readonly random: () => number;
  /** Longest wait for one answer, body included. */
  readonly timeoutMs?: number;
  /** Longest a read goes on trying. */
  readonly readForMs?: number;
}

export const DEFAULT_URL = 'https://api.pagerduty.com';
export const TIMEOUT_MS = 10_000;
export const READ_FOR_MS = 15_000;
