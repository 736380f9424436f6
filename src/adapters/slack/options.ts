import type { Time } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import type { Network, ProxyEnv } from '../outbound/network.ts';

export const SLACK_URL = 'https://slack.com/api/';
/** For a whole answer. Slack itself answers within a second or says that it is late. */
export const ANSWER_MS = 10_000;

export interface SlackOptions {
  /** `xoxb-…` */
  readonly token: string;
  /** `xapp-…`, for commands and replies; null: none are heard. */
  readonly appToken: string | null;
  /** Root of the API. */
  readonly url?: string;
  readonly time: Time;
  /** 0 ≤ x < 1, for jitter. */
  readonly random: () => number;
  readonly logger: Logger;
  readonly timeoutMs?: number;
  readonly proxyEnv?: ProxyEnv;
  /** How Slack is called; absent: over the network, by `proxyEnv`. */
  readonly fetch?: Network['fetch'];
}
