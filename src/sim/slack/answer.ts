import { readArguments } from './arguments.ts';
import { SLACK_METHODS } from './methods.ts';
import { SlackRefused } from './refused.ts';
import type { Workspace } from './workspace.ts';

/** An answer as it goes out; status 0: none. */
export interface SlackTold {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One call as it came in. */
export interface Asked {
  readonly method: string;
  readonly form: URLSearchParams;
  readonly token: string;
  /** Opens a place for one WebSocket; its address. */
  readonly ticket: () => string;
}

/** What Slack answers to a call. */
export function slackAnswer(
  workspace: Workspace,
  { method, form, token, ticket }: Asked,
  limits: SlackLimits,
): SlackTold {
  try {
    const known = SLACK_METHODS[method];
    if (!known) throw new SlackRefused('unknown_method');
    const mine = workspace.tokens.get(token);
    if (token === '') throw new SlackRefused('not_authed');
    if (workspace.revoked.has(token)) throw new SlackRefused('token_revoked');
    if (!mine) throw new SlackRefused('invalid_auth');
    if (mine.kind !== known.token) throw new SlackRefused('not_allowed_token_type');
    const wait = limits.take(method, known.perMinute, form.get('channel') ?? '', workspace.now());
    if (wait > 0)
      return {
        status: 429,
        body: { ok: false, error: 'ratelimited' },
        headers: { 'retry-after': String(wait) },
      };
    const headers = {
      'x-oauth-scopes': [...mine.scopes].join(','),
      'x-accepted-oauth-scopes': known.scopes.join(','),
    };
    if (known.scopes.length > 0 && !known.scopes.some((scope) => mine.scopes.has(scope))) {
      const needed = known.scopes.join(',');
      const error = { ok: false, error: 'missing_scope', needed, provided: [...mine.scopes].join(',') };
      return { status: 200, body: error, headers };
    }
    const args = readArguments(form, known.args);
    return { status: 200, body: { ok: true, ...known.run({ workspace, args, ticket }) }, headers };
  } catch (error) {
    if (!(error instanceof SlackRefused)) throw error;
    return { status: 200, body: { ok: false, error: error.code, ...error.more } };
  }
}

/** A post a second in a channel, with short bursts. */
const POSTS = { perMinute: 60, burst: 3 };

interface Bucket {
  tokens: number;
  at: number;
}

/** Slack's published rates: a minute's worth by method, posts by channel. */
export class SlackLimits {
  readonly #buckets = new Map<string, Bucket>();

  /** Seconds to wait; 0: it may be made. `now`: epoch milliseconds. */
  take(method: string, perMinute: number, channel: string, now: number): number {
    const own = this.#take(method, perMinute, Math.max(5, perMinute), now);
    if (own > 0 || method !== 'chat.postMessage') return own;
    return this.#take(`${method} ${channel}`, POSTS.perMinute, POSTS.burst, now);
  }

  #take(key: string, perMinute: number, burst: number, now: number): number {
    const bucket = this.#buckets.get(key) ?? { tokens: burst, at: now };
    bucket.tokens = Math.min(burst, bucket.tokens + (Math.max(0, now - bucket.at) * perMinute) / 60_000);
    bucket.at = now;
    this.#buckets.set(key, bucket);
    if (bucket.tokens < 1) return Math.max(1, Math.ceil(((1 - bucket.tokens) * 60) / perMinute));
    bucket.tokens -= 1;
    return 0;
  }
}
