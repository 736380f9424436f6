import { isLoopback } from '../text/loopback.ts';

/** What the line holds that a colleague pastes: where, which session, and (in the fragment) how to be let in. */
export interface JoinLink {
  /** `https://host[:port]`; `http:` only for a loopback host. */
  readonly base: string;
  readonly session: string;
  /** Signed invite, exchanged once; null: the reader has a hub token of their own. */
  readonly invite: string | null;
  /** SHA-256 of the hub's public key, base64url; null: its certificate comes from an authority. */
  readonly pin: string | null;
  /** Origins of the team's other hubs, each of which may be the one that serves; absent: there is none. */
  readonly others?: readonly string[];
}

type JoinLinkFault = 'not-a-url' | 'insecure' | 'no-session' | 'bad-fragment';
export type ParsedJoinLink =
  | { readonly ok: true; readonly link: JoinLink }
  | { readonly ok: false; readonly fault: JoinLinkFault };

/** How many people may enter by one link for the web. */
export const WEB_USES = { usual: 20, most: 500 };
export const SESSION_ID = /^[a-z0-9][a-z0-9-]{0,63}$/;
const INVITE = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;
const MOST_OTHERS = 8;
const PIN = /^[A-Za-z0-9_-]{43}$/;

/**
 * `https://host:7373/s/<id>#<invite>~<pin>~<other hub>`. Secrets stand in the fragment alone: that part never leaves the machine
 * which opens the address, so it is in no log of a server or proxy.
 */
export function joinUrl({ base, session, invite, pin, others = [] }: JoinLink): string {
  const more = others.map((origin) => `~${encodeURIComponent(origin)}`).join('');
  const pinned = pin === null && more === '' ? '' : `~${pin ?? ''}`;
  const fragment = invite === null ? '' : `#${invite}${pinned}${more}`;
  return `${base.replace(/\/$/, '')}/s/${session}${fragment}`;
}

/** The fragment with which a hub sends a browser that it has let in to another hub of its team. */
export const passFragment = (pass: string): string => `pass=${pass}`;

/** Reads a join line as pasted, spaces and angle brackets of a chat around it allowed. Faults never repeat the text. */
export function parseJoinUrl(text: string): ParsedJoinLink {
  const url = readUrl(text.trim().replace(/^<(.*)>$/, '$1'));
  if (typeof url === 'string') return { ok: false, fault: url };
  const session = /^\/s\/([^/]+)\/?$/.exec(url.pathname)?.[1] ?? '';
  if (!SESSION_ID.test(session)) return { ok: false, fault: 'no-session' };
  // A secret after `?` would already be known to every server on the way: such a line is not ours.
  if (url.search !== '') return { ok: false, fault: 'bad-fragment' };
  const fragment = readFragment(url.hash.slice(1));
  return fragment
    ? { ok: true, link: { base: url.origin, session, ...fragment } }
    : { ok: false, fault: 'bad-fragment' };
}

function readFragment(text: string): Pick<JoinLink, 'invite' | 'pin' | 'others'> | null {
  if (text === '') return { invite: null, pin: null };
  const [invite = '', pin, ...more] = text.split('~');
  const others = more.map(readOrigin).filter((origin) => origin !== null);
  // Without a pin its place is empty, where other hubs come after it.
  const isPin = pin === undefined || PIN.test(pin) || (pin === '' && more.length > 0);
  if (more.length > MOST_OTHERS || others.length < more.length || !INVITE.test(invite) || !isPin) return null;
  return { invite, pin: pin || null, ...(others.length === 0 ? {} : { others }) };
}

/** The origin of another hub, as `joinUrl` wrote it; null where it is none, or would not be encrypted. */
function readOrigin(text: string): string | null {
  const url = readUrl(unescaped(text));
  return typeof url === 'string' ? null : url.origin;
}

/** An address without a password whose traffic is encrypted, or stays on this machine. */
function readUrl(text: string): URL | 'not-a-url' | 'insecure' {
  const url = URL.parse(text);
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.username || url.password) return 'not-a-url';
  return url.protocol === 'http:' && !isLoopback(url.hostname) ? 'insecure' : url;
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
