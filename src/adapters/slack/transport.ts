import { ChatError } from '../../ports/chat-error.ts';
import type { Time } from '../../ports/clock.ts';
import type { OutsideCall } from '../../ports/outside.ts';
import { Holds } from '../../timing/holds.ts';
import { pauseUntil } from '../../timing/timers.ts';
import { type Network, openNetwork } from '../outbound/network.ts';
import { nothingHeard, wholeFetch } from '../outbound/whole-fetch.ts';
import { chatErrorOf } from './error-of.ts';
import { ANSWER_MS, SLACK_URL, type SlackOptions } from './options.ts';
import { silent } from './silent.ts';

/** Calls that change something in the chat. */
const WRITES: ReadonlySet<string> = new Set([
  'chat.postMessage',
  'chat.update',
  'bookmarks.add',
  'bookmarks.remove',
]);

export interface SlackReply {
  readonly body: Readonly<Record<string, unknown>>;
  /** Scopes of the token, where the answer names them. */
  readonly scopes: readonly string[] | null;
  /** Milliseconds by which Slack's clock is ahead of ours; the header's second has no fractions. */
  readonly skewMs: number | null;
}

/**
 * One call and one answer through Slack's own client, which is loaded with the first call. It never repeats anything by
 * itself; the deadline covers the body, too; after a 429 the same method is not called before its time.
 */
export class SlackTransport {
  readonly #options: SlackOptions;
  readonly #gate: MethodGate;
  #module: Promise<typeof import('@slack/web-api')> | null = null;
  #network: Promise<Pick<Network, 'fetch'>> | null = null;
  /** As of `SlackReply`, by the newest answer. */
  #skewMs = 0;

  constructor(options: SlackOptions) {
    this.#options = options;
    this.#gate = new MethodGate(options.time);
  }

  /** Now by Slack's clock, as its newest answer told it, epoch milliseconds. */
  now(): number {
    return this.#options.time.now() + this.#skewMs;
  }

  /** Resolves when the next post may go to a channel. */
  turn(channel: string, { signal }: OutsideCall): Promise<void> {
    return this.#gate.turn(channel, signal);
  }

  /** Rejects with a `ChatError`, `uncertain` where it may have taken effect. */
  async call(
    method: string,
    args: Record<string, unknown>,
    { signal }: Partial<OutsideCall> = {},
  ): Promise<SlackReply> {
    const { time, token, url = SLACK_URL, timeoutMs = ANSWER_MS, proxyEnv, fetch } = this.#options;
    this.#module ??= import('@slack/web-api');
    this.#network ??= fetch ? Promise.resolve({ fetch }) : openNetwork(proxyEnv);
    const [slack, network] = [await this.#module, await this.#network];
    this.#gate.pass(method);
    if (signal?.aborted) throw new ChatError('aborted');
    const heard = nothingHeard();
    const client = new slack.WebClient(token, {
      slackApiUrl: url,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      allowAbsoluteUrls: false,
      logger: silent,
      fetch: wholeFetch(network, time, timeoutMs, heard, signal) as never,
    });
    try {
      const body = (await client.apiCall(method, args)) as unknown as Record<string, unknown>;
      const { scopes } = (body.response_metadata ?? {}) as { scopes?: unknown };
      const skewMs = heard.date === null ? null : heard.date + 500 - heard.at;
      this.#skewMs = skewMs ?? 0;
      return { body, scopes: Array.isArray(scopes) ? scopes.map(String) : null, skewMs };
    } catch (error) {
      const called = { heard, writes: WRITES.has(method), signal, now: time.now() };
      const fault = chatErrorOf(error, slack, called);
      if (fault.kind === 'rate-limited') this.#gate.block(method, Date.parse(String(fault.params.retryAt)));
      throw fault;
    }
  }
}

/** Slack takes about one post a second in a channel. */
const POST_MS = 1_100;

/**
 * Keeps the published limits: posts in one channel have their distance, and after a 429 the same method is refused here
 * until Slack takes it again.
 */
class MethodGate {
  readonly #time: Time;
  /** By method. */
  readonly #blocked: Holds;
  /** By channel: until the next post may go there. */
  readonly #posts: Holds;

  constructor(time: Time) {
    this.#time = time;
    this.#blocked = new Holds(time);
    this.#posts = new Holds(time);
  }

  /** Throws `rate-limited` where the method is not to be called yet. */
  pass(method: string): void {
    const until = this.#blocked.until(method);
    if (until > 0) throw new ChatError('rate-limited', { retryAt: new Date(until).toISOString() });
  }

  async turn(channel: string, signal: AbortSignal): Promise<void> {
    const at = Math.max(this.#time.now(), this.#posts.until(channel));
    this.#posts.hold(channel, at + POST_MS);
    await pauseUntil(this.#time, at, signal);
  }

  /** `until`: epoch milliseconds. */
  block(method: string, until: number): void {
    this.#blocked.hold(method, Math.max(this.#blocked.until(method), until));
  }
}
