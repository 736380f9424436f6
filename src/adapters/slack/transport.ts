import { ChatError } from '../../ports/chat-error.ts';
import type { OutsideCall } from '../../ports/outside.ts';
import { type Network, openNetwork } from '../outbound/network.ts';
import { nothingHeard, wholeFetch } from '../outbound/whole-fetch.ts';
import { chatErrorOf } from './error-of.ts';
import { MethodGate } from './method-gate.ts';
import { ANSWER_MS, SLACK_URL, type SlackOptions } from './options.ts';
import { silent } from './silent.ts';

/** Calls that change something in the chat. */
const WRITES: ReadonlySet<string> = new Set(['chat.postMessage', 'chat.update']);

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
  #network: Promise<Network> | null = null;

  constructor(options: SlackOptions) {
    this.#options = options;
    this.#gate = new MethodGate(options.time);
  }

  /** Rejects with a `ChatError`, `uncertain` where it may have taken effect. */
  async call(
    method: string,
    args: Record<string, unknown>,
    { signal }: Partial<OutsideCall> = {},
  ): Promise<SlackReply> {
    const { time, token, url = SLACK_URL, timeoutMs = ANSWER_MS, proxyEnv } = this.#options;
    this.#module ??= import('@slack/web-api');
    this.#network ??= openNetwork(proxyEnv);
    const [slack, network] = [await this.#module, await this.#network];
    await this.#gate.pass(method, args, signal);
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
      return {
        body,
        scopes: Array.isArray(scopes) ? scopes.map(String) : null,
        skewMs: heard.date === null ? null : heard.date + 500 - heard.at,
      };
    } catch (error) {
      const called = { heard, writes: WRITES.has(method), signal, now: time.now() };
      const fault = chatErrorOf(error, slack, called);
      if (fault.kind === 'rate-limited') this.#gate.block(method, Date.parse(String(fault.params.retryAt)));
      throw fault;
    }
  }
}
