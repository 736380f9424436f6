import type { SlackOptions } from '../../../src/adapters/slack/options.ts';
import { slackChat } from '../../../src/adapters/slack/slack.ts';
import { DEMO_CHANNEL, demoPlan } from '../../../src/demo/slack-team.ts';
import { ACTION_EXPIRES_MS } from '../../../src/domain/actions.ts';
import type { ChatPlace, ChatText } from '../../../src/domain/chat/chat.ts';
import { carryOut } from '../../../src/hub/outside/carry-out.ts';
import type { ChatHandlers, ChatPost } from '../../../src/ports/chat.ts';
import type { OutsideError } from '../../../src/ports/outside.ts';
import { type LocalSlackOptions, localSlack } from '../../../src/sim/slack/server.ts';
import { APP_TOKEN, BOT_TOKEN, Workspace } from '../../../src/sim/slack/workspace.ts';
import { FastTime } from '../pagerduty/fast-time.ts';

export { DEMO_CHANNEL };

export interface SlackRigOptions {
  readonly slack?: Partial<SlackOptions>;
  readonly local?: Partial<LocalSlackOptions>;
  readonly speed?: number;
  /** By so many milliseconds Slack's clock is ahead of the hub's. */
  readonly aheadMs?: number;
}

/** The adapter against a local Slack, over real sockets; the app is in its channel. */
export async function slackRig({ slack = {}, local = {}, speed = 30, aheadMs = 0 }: SlackRigOptions = {}) {
  const time = new FastTime(undefined, speed);
  const workspace = new Workspace(demoPlan('ja'), () => time.now() + aheadMs);
  const server = await localSlack({
    workspace,
    after: (ms, run) => time.after(ms, run),
    pressMs: 600_000,
    ...local,
  });
  const logged: string[] = [];
  const note = (fields: object, event: string) => {
    logged.push(JSON.stringify({ ...fields, event, error: String((fields as { err?: unknown }).err ?? '') }));
  };
  const options: SlackOptions = {
    token: BOT_TOKEN,
    appToken: APP_TOKEN,
    url: server.url,
    time,
    random: () => 0.5,
    logger: { info: note, warn: note, error: note },
    // A slow machine must not look like a slow Slack: only tests of hangs shorten this.
    timeoutMs: 600_000,
    ...slack,
  };
  const chat = slackChat(options);
  for (const channel of workspace.channels) channel.isMember = true;
  return {
    time,
    workspace,
    server,
    chat,
    options,
    logged,
    writes: () => server.calls.filter(({ method }) => method === 'chat.postMessage'),
    [Symbol.asyncDispose]: () => server.close(),
  };
}

export type SlackRig = Awaited<ReturnType<typeof slackRig>>;

export const words = (text: string): ChatText => [[{ text }]];

let marks = 0;

export const postOf = (more: Partial<ChatPost> = {}): ChatPost => {
  marks += 1;
  return {
    channel: DEMO_CHANNEL,
    thread: null,
    text: words('決済画面で5xx急増'),
    mark: `[oncall checkout-1125#${marks}]`,
    ...more,
  };
};

export interface PostingOptions {
  /** The hub dies as soon as this holds. */
  readonly diesWhen?: () => boolean;
  readonly begun?: { readonly at: number; readonly before: string };
}

/** Posts as a hub carries it out. */
export async function carried(rig: SlackRig, post: ChatPost, { diesWhen, begun }: PostingOptions = {}) {
  const { time } = rig;
  const askedAt = begun?.at ?? time.now();
  const death = new AbortController();
  const begins: { before: string; at: number }[] = [];
  const waits: string[] = [];
  if (diesWhen) void until(diesWhen, 'the death').then(() => death.abort());
  const outcome = await carryOut<ChatPlace>(
    {
      askedAt,
      expiresAt: askedAt + ACTION_EXPIRES_MS,
      isBegun: begun !== undefined,
      before: begun?.before ?? null,
      isUnknown: false,
      prepare: async () => rig.chat.post(post),
      book: {
        async begin(before) {
          begins.push({ before, at: time.now() });
          return true;
        },
        delay: ({ why, doubt }) => waits.push(doubt ? `${why.kind}?` : why.kind),
      },
    },
    {
      time,
      now: () => time.now(),
      random: () => 0.5,
      signal: death.signal,
      landsMs: rig.chat.landsMs,
      onBug: (error) => {
        throw error;
      },
    },
  );
  const why = 'why' in outcome ? (outcome.why as OutsideError) : null;
  return { outcome, kind: outcome.kind, why, begins, waits };
}

/** Resolves once it holds. */
export async function until(holds: () => boolean, what = 'it'): Promise<void> {
  const end = Date.now() + 20_000;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`${what} did not come`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

export const deaf: ChatHandlers = {
  command: async () => {},
  reply: async () => {},
  press: async () => {},
  sent: async () => null,
};
