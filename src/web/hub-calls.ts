import type { AnyEvent } from '../domain/event.ts';
import { DialError, type DialErrorKind } from '../ports/socket.ts';
import type { Lang } from '../text/i18n/messages.ts';

/** Paths of `protocol/routes.ts`, whose table is too large for a page; a test compares them. */
export const PATHS = {
  enter: () => '/v1/web/enter',
  events: (session: string, from: number) =>
    `/v1/sessions/${encodeURIComponent(session)}/events?from=${from}`,
  record: (session: string, lang: string) =>
    `/v1/sessions/${encodeURIComponent(session)}/record.md?lang=${lang}`,
  live: (session: string) => `/v1/sessions/${encodeURIComponent(session)}/live`,
};

/** What a page asks a hub over HTTP. Its credential is a cookie that no script can read. */
export type ReadEvents =
  | {
      readonly ok: true;
      readonly events: readonly AnyEvent[];
      readonly now: string | null;
      /** Another hub of the team serves the session live. */
      readonly isElsewhere: boolean;
    }
  | { readonly ok: false; readonly kind: DialErrorKind };

/** `STANDBY_HEADER` of `protocol/http.ts`. */
export const ELSEWHERE = 'oncall-standby';

const KINDS: Readonly<Record<number, DialErrorKind>> = {
  401: 'unauthorised',
  403: 'forbidden',
  404: 'not-found',
  410: 'gone',
};

/** Events of a session from a seq on. Never rejects: without an answer it is `unreachable`. */
export async function readEvents(session: string, from: number, signal?: AbortSignal): Promise<ReadEvents> {
  try {
    const answer = await fetch(PATHS.events(session, from), {
      cache: 'no-store',
      ...(signal ? { signal } : {}),
    });
    // Also of a refusal: what nobody reads holds its connection.
    const text = await answer.text();
    if (!answer.ok) return { ok: false, kind: KINDS[answer.status] ?? 'unreachable' };
    const events = text.split('\n').flatMap((line): AnyEvent[] => (line === '' ? [] : [JSON.parse(line)]));
    const date = Date.parse(answer.headers.get('date') ?? '');
    const isElsewhere = answer.headers.has(ELSEWHERE);
    return { ok: true, events, now: Number.isNaN(date) ? null : new Date(date).toISOString(), isElsewhere };
  } catch {
    return { ok: false, kind: 'unreachable' };
  }
}

/** Why nobody was let in: a kind of the hub or of this page. `seconds`: when to try again; null: that is not said. */
export interface EntryFault {
  readonly kind: string;
  readonly seconds: number | null;
}

/** Spends one use of an invite, or without a name a pass. Resolves with why not, or null. */
export async function enter(session: string, code: string, name?: string): Promise<EntryFault | null> {
  try {
    const answer = await fetch(PATHS.enter(), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ session, code, name }),
    });
    const problem: unknown = await answer.json().catch(() => null);
    if (answer.ok) return null;
    const kind = (problem as { kind?: unknown } | null)?.kind;
    const seconds = Number(answer.headers.get('retry-after')) || null;
    return { kind: typeof kind === 'string' ? kind : 'unreachable', seconds };
  } catch {
    return { kind: 'unreachable', seconds: null };
  }
}

/** The document of this page in a language, as text; null: it could not be read. */
export async function readDocument(lang: Lang): Promise<string | null> {
  try {
    const headers = { accept: 'text/html', 'accept-language': lang };
    const answer = await fetch(location.pathname, { cache: 'no-store', headers });
    const html = await answer.text();
    return answer.ok ? html : null;
  } catch {
    return null;
  }
}

/** Why a connection was not opened. `asked`: the hub itself has answered. */
export const notOpened = (kind: DialErrorKind | 'asked'): DialError =>
  new DialError(kind === 'asked' ? 'unreachable' : kind, { reason: kind });
