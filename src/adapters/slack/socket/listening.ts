import type { ChatHandlers, ChatHearing, ChatListening } from '../../../ports/chat.ts';
import { ChatError } from '../../../ports/chat-error.ts';
import { doubledWithJitter } from '../../../timing/backoff.ts';
import { pause } from '../../../timing/timers.ts';
import { type Network, openNetwork } from '../network.ts';
import { ANSWER_MS, SLACK_URL, type SlackOptions } from '../options.ts';
import { answerAt, isSlackAnswer } from './answer.ts';
import { type OpenConnection, openConnection } from './connection.ts';
import { commandIn, type Envelope, replyIn, SeenEnvelopes } from './envelopes.ts';

/** Slack replaces a connection after some hours and leaves seconds without one; of two, one is always there. */
const CONNECTIONS = 2;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
/** After a refusal that only a person can mend, and while another hub listens. */
const REFUSED_PAUSE_MS = 60_000;
/** So long after the last connection, what Slack still counts may be this hub's own. */
const OWN_MS = 5 * 60_000;

type Options = SlackOptions & { readonly appToken: string };

/**
 * Hears a workspace by Socket Mode. Slack gives each envelope to one connection of the app only, so that of two hubs one
 * must be silent: the one that comes later waits, and says so.
 */
export class SlackListening implements ChatListening {
  readonly #options: Options;
  readonly #handlers: ChatHandlers;
  readonly #seen = new SeenEnvelopes();
  readonly #stop = new AbortController();
  readonly #open = new Set<OpenConnection>();
  #kept = 1;
  #network: Promise<Network> | null = null;
  #lastOpen = Number.NEGATIVE_INFINITY;
  #hearing: ChatHearing;

  constructor(options: Options, handlers: ChatHandlers) {
    this.#options = options;
    this.#handlers = handlers;
    this.#hearing = { state: 'starting', since: this.#now(), why: null };
    void this.#keep();
  }

  get hearing(): ChatHearing {
    return this.#hearing;
  }

  /** A connection that does not end is not waited for. */
  async stop(): Promise<void> {
    this.#stop.abort();
    for (const one of this.#open) one.close();
  }

  #reach(): Promise<Network> {
    this.#network ??= openNetwork(this.#options.proxyEnv);
    return this.#network;
  }

  #now(): string {
    return new Date(this.#options.time.now()).toISOString();
  }

  #set(state: ChatHearing['state'], why: ChatHearing['why'] = null): void {
    if (this.#hearing.state === state && this.#hearing.why?.kind === why?.kind) return;
    this.#hearing = { state, since: this.#now(), why };
    const { logger } = this.#options;
    if (state === 'listening') logger.info({}, 'chat-listening');
    else logger.warn({ state, ...(why ? { kind: why.kind } : {}) }, 'chat-not-listening');
  }

  /** One connection, opened again whenever it ends. */
  async #keep(): Promise<void> {
    const { signal } = this.#stop;
    let tries = 0;
    while (!signal.aborted) {
      const wait = await this.#once().catch((error: unknown) => this.#failed(error, tries));
      tries = wait === 0 ? 0 : tries + 1;
      if (wait > 0) await pause(this.#options.time, wait, signal);
    }
  }

  /** Resolves when the connection has ended, with how long to wait before the next; milliseconds. */
  async #once(): Promise<number> {
    const { time, appToken, url = SLACK_URL, timeoutMs = ANSWER_MS } = this.#options;
    const connection = await openConnection({
      appToken,
      url,
      time,
      timeoutMs,
      network: await this.#reach(),
      onEnvelope: (envelope, ack) => void this.#take(envelope, ack),
    });
    if (this.#stop.signal.aborted) {
      connection.close();
      return 0;
    }
    const isFirst = this.#open.size === 0 && time.now() - this.#lastOpen > OWN_MS;
    if (isFirst && connection.count > 1) {
      connection.close();
      this.#set('taken');
      return REFUSED_PAUSE_MS;
    }
    this.#open.add(connection);
    this.#set('listening');
    if (this.#kept < CONNECTIONS) {
      this.#kept += 1;
      void this.#keep();
    }
    await connection.closed;
    this.#open.delete(connection);
    this.#lastOpen = time.now();
    return 0;
  }

  #failed(error: unknown, tries: number): number {
    const { time, random } = this.#options;
    const fault = error instanceof ChatError ? error : new ChatError('unreachable', { reason: 'failed' });
    if (this.#open.size === 0) this.#set('failed', { kind: fault.kind, params: fault.params });
    const told = Date.parse(String(fault.params.retryAt ?? ''));
    if (!Number.isNaN(told)) return Math.max(FIRST_PAUSE_MS, told - time.now());
    if (!fault.passing) return REFUSED_PAUSE_MS;
    return doubledWithJitter(FIRST_PAUSE_MS, LONGEST_PAUSE_MS, tries, random());
  }

  /** A command is answered at once, as Slack waits 3 s; a reply once it is kept, as Slack sends it again until then. */
  async #take(envelope: Envelope, ack: () => Promise<void>): Promise<void> {
    const { url = SLACK_URL, logger, time, timeoutMs = ANSWER_MS } = this.#options;
    const answered = () => ack().catch(() => {});
    try {
      const command = commandIn(envelope, (found) => isSlackAnswer(found, url));
      if (command) {
        await answered();
        if (!this.#seen.isNew(command.id)) return;
        const { answerTo, ...rest } = command;
        await this.#handlers.command({
          ...rest,
          answer: async (text) => answerAt(answerTo, text, await this.#reach(), time, timeoutMs),
        });
        return;
      }
      const reply = replyIn(envelope);
      if (reply && this.#seen.isNew(reply.id)) {
        await this.#handlers.reply(reply).catch((error: unknown) => {
          this.#seen.forget(reply.id);
          throw error;
        });
      }
      await answered();
    } catch (error) {
      logger.error({ err: error }, 'chat-envelope-failed');
    }
  }
}
