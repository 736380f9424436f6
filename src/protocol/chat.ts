/** What is wrong with a channel: `missing-scope`, `not-found`, `archived`, `not-in-channel` …; null: nothing. */
export interface ChatChannelHealth {
  readonly id: string;
  readonly name: string | null;
  readonly problem: string | null;
  readonly params: Readonly<Record<string, string | number>>;
}

/** A session whose message is behind; ISO time since when, and why. */
export interface ChatBehind {
  readonly session: string;
  readonly since: string;
  readonly kind: string;
  readonly params: Readonly<Record<string, string | number>>;
}

/** How the hub's chat stands, for `doctor`. */
export interface ChatHealth {
  readonly team: string;
  /** Scopes that the app needs here and lacks; null: the chat does not say what it has. */
  readonly missing: readonly string[] | null;
  readonly channels: readonly ChatChannelHealth[];
  readonly skewMs: number | null;
  /** Whether commands are heard: `off` without a token for it, `taken` where another hub hears them, `idle` where none runs. */
  readonly hearing: 'off' | 'idle' | 'starting' | 'listening' | 'taken' | 'failed';
  /** Why they are not. */
  readonly why: { readonly kind: string; readonly params: Readonly<Record<string, string | number>> } | null;
  /** Live sessions whose message or thread is behind. Absent: an older hub, or none runs. */
  readonly behind?: readonly ChatBehind[];
}

/** What became of a digest that was to be posted. `outcome` null: it is still under way. */
export interface DigestPosted {
  readonly id: string;
  readonly channel: string;
  readonly since: string;
  readonly until: string;
  readonly outcome: 'done' | 'failed' | 'abandoned' | 'unknown' | null;
  readonly kind: string | null;
  readonly params: Readonly<Record<string, string | number>>;
}
