import type { Actor } from '../domain/event.ts';

/** Headers by which the command line says who its user is, on the Unix socket alone. */
export const NAME_HEADER = 'oncall-name';
export const EMAIL_HEADER = 'oncall-email';

/** One's own identity as headers; percent-encoded, since a header holds no Japanese. */
export function identityHeaders(name: string, email: string | null): Record<string, string> {
  const named = { [NAME_HEADER]: encodeURIComponent(name) };
  return email === null ? named : { ...named, [EMAIL_HEADER]: encodeURIComponent(email) };
}

/** Every error answer: a kind and what it is about. Screens have the words. */
export interface Problem {
  readonly kind: string;
  readonly params: Readonly<Record<string, string | number>>;
}

export interface Health {
  readonly ok: true;
  readonly version: string;
  readonly protocol: number;
  /** Only on the Unix socket. */
  readonly pid?: number;
  /** Where it listens for others, only on the Unix socket. */
  readonly listening?: Listening | null;
}

/** Where others reach a hub, and what they pin (null: its certificate comes from an authority). */
export interface Listening {
  readonly base: string;
  readonly pin: string | null;
}

export interface Me {
  readonly actor: Actor;
  /** The only session a token opens; null: all. */
  readonly session: string | null;
  readonly expires: string | null;
}

export interface InviteAnswer {
  readonly id: string;
  /** The line to paste: the invite stands in its fragment. */
  readonly url: string;
  readonly role: Actor['kind'];
  readonly expires: string;
}

/** What an exchanged invite gives. */
export interface TokenAnswer {
  readonly token: string;
  readonly actor: Actor;
  readonly session: string;
  readonly expires: string | null;
}
