import type { ChatText } from '../../../domain/chat/chat.ts';
import type { ChatForm, ChatHandlers, ChatHearing, ChatListening } from '../../../ports/chat.ts';
import { ChatError } from '../../../ports/chat-error.ts';
import type { Time } from '../../../ports/clock.ts';
import { isLoopback } from '../../../text/loopback.ts';
import { doubledWithJitter } from '../../../timing/backoff.ts';
import { SerialQueue } from '../../../timing/serial-queue.ts';
import { pause } from '../../../timing/timers.ts';
import { type Network, openNetwork } from '../../outbound/network.ts';
import { nothingHeard, wholeFetch } from '../../outbound/whole-fetch.ts';
import { blocksOf, cutUnits, fallbackText } from '../message.ts';
import { ANSWER_MS, SLACK_URL, type SlackOptions } from '../options.ts';
import { type AckEnvelope, type OpenConnection, openConnection } from './connection.ts';
import { commandIn, type Envelope, pressIn, replyIn, SeenEnvelopes, sentIn } from './envelopes.ts';

/** Slack replaces a connection after some hours and leaves seconds without one; of two, one is always there. */
const CONNECTIONS = 2;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
/** After a refusal that only a person can mend, and while another hub listens. */
const REFUSED_PAUSE_MS = 60_000;
/** Between tries while Slack may still count connections of this hub that are gone. */
const AGAIN_MS = 5_000;
/** So long after its end a connection may still be counted by Slack. */
const OWN_MS = 60_000;
/** Characters beside a field of a form. */
const WRONG_MOST = 500;
/** Tries in doubt, one after the other, after which this hub gives way. */
const DOUBTS = 6;

type Options = SlackOptions & {
  readonly appToken: string;
  /** Opens a form by the trigger of a press. Rejects with a `ChatError`. */
  readonly open: (trigger: string, form: ChatForm) => Promise<void>;
};

/** A connection that may stay, or how long to wait before the next; null: the other one goes on trying. */
type Tried = { readonly connection: OpenConnection } | { readonly wait: number | null };

/**
 * Hears a workspace by Socket Mode. Slack gives each envelope to one connection of the app only, so that of two hubs one
 * must be silent: the one that comes later waits, and says so. A hub that lost all its connections is one that comes later.
 */
export class SlackListening implements ChatListening {
  readonly #options: Options;
  readonly #handlers: ChatHandlers;
  readonly #seen = new SeenEnvelopes();
  readonly #stop = new AbortController();
  /** Each with its reign: those of the same one follow each other without a gap in which another hub could have begun. */
  readonly #open = new Map<OpenConnection, number>();
  /** One opens after the other: what Slack counts is compared with what is open here. */
  readonly #openings = new SerialQueue();
  /** When connections of this hub ended, epoch milliseconds. */
  #ended: readonly number[] = [];
  #reign = 0;
  #doubts = 0;
  #kept = 1;
  #network: Promise<Network> | null = null;
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
    for (const one of this.#open.keys()) one.close();
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
      const wait = await this.#once(tries).catch((error: unknown) => this.#failed(error, tries));
      if (wait === null) return;
      tries = wait === 0 ? 0 : tries + 1;
      if (wait > 0) await pause(this.#options.time, wait, signal);
    }
  }

  /** Resolves when the connection has ended, with how long to wait before the next; milliseconds. */
  async #once(tries: number): Promise<number | null> {
    const tried = await this.#openings.run(() => this.#try(tries));
    if ('wait' in tried) return tried.wait;
    const { connection } = tried;
    await connection.closed;
    // This hub has given way.
    if (!this.#open.delete(connection)) return REFUSED_PAUSE_MS;
    this.#ended = [...this.#endedLately(), this.#options.time.now()];
    if (this.#open.size === 0 && !this.#stop.signal.aborted) this.#set('starting');
    return 0;
  }

  /** Opens one more connection, which stays only where nobody else listens. */
  async #try(tries: number): Promise<Tried> {
    const { time, appToken, url = SLACK_URL, timeoutMs = ANSWER_MS } = this.#options;
    const { signal } = this.#stop;
    if (signal.aborted) return { wait: 0 };
    const network = await this.#reach();
    const connection = await openConnection({ appToken, url, time, timeoutMs, network });
    const { count } = connection;
    const admitted = admission({
      count,
      open: this.#open.size,
      ended: this.#endedLately().length,
      isHeld: count > 1 && (await this.#isHeld()),
    });
    if (signal.aborted || admitted !== 'ours') {
      connection.hear((envelope, ack) => void this.#take(connection, envelope, ack));
      connection.close();
      return signal.aborted ? { wait: 0 } : this.#refused(admitted === 'doubt', tries);
    }
    this.#doubts = 0;
    if (count <= 1) this.#reign += 1;
    this.#open.set(connection, this.#reign);
    this.#set('listening');
    connection.hear((envelope, ack) => void this.#take(connection, envelope, ack));
    if (this.#kept < CONNECTIONS) {
      this.#kept += 1;
      void this.#keep();
    }
    return { connection };
  }

  /** Others are counted. What is open stays in a doubt, unless that does not end: then two hubs were let in at once. */
  #refused(isDoubt: boolean, tries: number): Tried {
    this.#doubts = isDoubt ? this.#doubts + 1 : 0;
    const soon = doubledWithJitter(AGAIN_MS, LONGEST_PAUSE_MS, tries, this.#options.random());
    if (isDoubt && this.#doubts < DOUBTS) return { wait: soon };
    const givesWay = isDoubt ? [...this.#open.keys()] : [];
    for (const one of givesWay) {
      this.#open.delete(one);
      one.close();
    }
    // Shortly after a loss it is mostly this hub's own that are still counted.
    const isSoon = !isDoubt && this.#endedLately().length > 0;
    this.#set(isSoon ? 'starting' : 'taken');
    if (this.#kept === 1) return { wait: isSoon ? soon : REFUSED_PAUSE_MS };
    this.#kept -= 1;
    return { wait: null };
  }

  #endedLately(): readonly number[] {
    const since = this.#options.time.now() - OWN_MS;
    return this.#ended.filter((at) => at > since);
  }

  /** Whether Slack answers on one of this hub's connections, of this reign where one is given: nobody else has begun. */
  async #isHeld(reign?: number): Promise<boolean> {
    const ours = [...this.#open].filter(([, of]) => reign === undefined || of === reign);
    const alive = ours.map(async ([one]) => {
      if (!(await one.isAlive())) throw new Error('not alive');
    });
    return Promise.any(alive).then(
      () => true,
      () => false,
    );
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

  /**
   * A command is acknowledged at once, as Slack waits 3 s; a reply once it is kept, as Slack sends it again until then. What
   * comes on connections that Slack has given up is late, and another hub may have been asked meanwhile. What comes on one
   * that may not stay is another hub's: a reply is sent again to it, and the author of a command is asked to repeat it. A
   * press is as a command. A form waits for what is acknowledged: without it, it stays open with what was typed.
   */
  async #take(on: OpenConnection, envelope: Envelope, ack: AckEnvelope): Promise<void> {
    const { url = SLACK_URL, logger, time, timeoutMs = ANSWER_MS } = this.#options;
    const reign = this.#open.get(on);
    const isHeld = async () => reign !== undefined && (await this.#isHeld(reign));
    if (this.#stop.signal.aborted) return;
    const answered = (answer?: Record<string, unknown>) => ack(answer).catch(() => {});
    const isOwn = (found: URL) => isSlackAnswer(found, url);
    const answering = (to: string | null) => async (text: ChatText) =>
      answerAt(to, text, await this.#reach(), time, timeoutMs);
    try {
      const command = commandIn(envelope, isOwn);
      if (command) {
        await answered();
        if (!this.#seen.isNew(command.id)) return;
        const { answerTo, ...rest } = command;
        await this.#handlers.command({ ...rest, claim: isHeld, answer: answering(answerTo) });
        return;
      }
      const press = pressIn(envelope, isOwn);
      if (press) {
        await answered();
        if (!this.#seen.isNew(press.id)) return;
        const { answerTo, trigger, ...rest } = press;
        const open = (form: ChatForm) => this.#options.open(trigger, form);
        await this.#handlers.press({ ...rest, claim: isHeld, answer: answering(answerTo), open });
        return;
      }
      const sent = sentIn(envelope);
      if (sent) {
        if (!(await isHeld())) return;
        const wrong = await this.#handlers.sent(sent);
        const errors = wrong === null ? null : { [wrong.field]: cutUnits(wrong.text, WRONG_MOST) };
        await answered(errors === null ? {} : { response_action: 'errors', errors });
        return;
      }
      const reply = replyIn(envelope);
      if (reply && !(await isHeld())) return;
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

/** What is known when one more connection has opened. */
interface Opened {
  /** Connections of the app as Slack counts them, this one included. */
  readonly count: number;
  /** Those of this hub, without this one. */
  readonly open: number;
  /** Those of this hub that ended lately: Slack may not have noticed yet. */
  readonly ended: number;
  /** One of this hub's answers at this moment. */
  readonly isHeld: boolean;
}

/**
 * Whether a connection may stay. Slack counts the connections of an app and does not say whose they are.
 *
 * - `ours`: nobody else listens. Either it is the only one, or one of this hub's was never given up since it was, so that
 *   no other hub can have begun meanwhile.
 * - `taken`: others are counted, and none of this hub's is alive. Another hub may listen, or Slack has not noticed yet that
 *   this hub's own are gone; it cannot know, so this hub does not listen.
 * - `doubt`: more are counted than this hub can have. A hub that only looks is gone at the next try; one that stays means
 *   that both were let in at once.
 */
export function admission({ count, open, ended, isHeld }: Opened): 'ours' | 'taken' | 'doubt' {
  if (count <= 1) return 'ours';
  if (!isHeld) return 'taken';
  return count <= open + 1 + ended ? 'ours' : 'doubt';
}

/** Whether answers may go to this address: Slack's own, or this machine where the API is here, too. */
function isSlackAnswer(found: URL, api: string): boolean {
  const base = new URL(api);
  if (isLoopback(base.hostname)) return found.host === base.host;
  const ours = ['slack.com', base.hostname];
  return (
    found.protocol === 'https:' &&
    ours.some((host) => found.hostname === host || found.hostname.endsWith(`.${host}`))
  );
}

/** Answers a command, seen by the person who gave it. Rejects with a `ChatError`. */
async function answerAt(
  url: string | null,
  text: ChatText,
  network: Network,
  time: Time,
  ms: number,
): Promise<void> {
  if (url === null) throw new ChatError('rejected', { reason: 'response_url' });
  const heard = nothingHeard();
  let response: Response;
  try {
    response = await wholeFetch(
      network,
      time,
      ms,
      heard,
    )(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify({
        response_type: 'ephemeral',
        replace_original: false,
        text: fallbackText(text),
        blocks: blocksOf(text),
      }),
      redirect: 'error',
    });
  } catch {
    throw new ChatError('unreachable', { reason: 'response_url' });
  }
  if (!response.ok) throw new ChatError('rejected', { reason: `status ${response.status}` });
}
