import type { Actor } from '../../domain/event.ts';
import { PrivateFileError, type PrivateFiles } from '../../ports/private-files.ts';
import { isLoopback } from '../../text/loopback.ts';
import { safeJson } from '../base/output.ts';
import type { HasPaths } from '../base/paths.ts';
import { secretFiles } from '../wiring/secrets.ts';

const FILE = 'hubs.json';

/** A hub token as the hub gave it, with what it is good for. */
export interface KeptToken {
  readonly token: string;
  /** The hub's public key, where its certificate comes from no authority. */
  readonly pin: string | null;
  readonly actor: Actor;
  readonly expires: string | null;
  /** Origins of all hubs of the team; absent: there is one. */
  readonly hubs?: readonly string[];
}

/** Tokens of this user. Keys are a hub's origin, and `<origin>/s/<session>` for one that an invite gave. */
export interface KeptCredentials {
  readonly v: 1;
  /** Hub of the last login: used when no setting names one. */
  readonly login: string | null;
  readonly tokens: Readonly<Record<string, KeptToken>>;
}

const NOTHING: KeptCredentials = { v: 1, login: null, tokens: {} };

export async function credentialFiles(cli: HasPaths): Promise<PrivateFiles> {
  return secretFiles(cli.paths.credentials);
}

/** What is kept. Rejects with a `PrivateFileError` when others could read it, or when it is damaged. */
export async function readCredentials(cli: HasPaths): Promise<KeptCredentials> {
  const files = await credentialFiles(cli);
  return parse(await files.read(FILE), files.folder);
}

export async function changeCredentials(
  cli: HasPaths,
  change: (kept: KeptCredentials) => KeptCredentials,
): Promise<void> {
  const files = await credentialFiles(cli);
  await files.update(FILE, (text) => `${safeJson(change(parse(text, files.folder)), 2)}\n`);
}

/** Of one hub nothing has to be kept: its address is the token's key. Addresses that would not be encrypted are left out. */
export function keptHubs(hubs: readonly string[] = []): Pick<KeptToken, 'hubs'> {
  const origins = hubs.flatMap((hub) => {
    const url = URL.parse(hub);
    const safe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
    return url && safe ? url.origin : [];
  });
  return origins.length > 1 ? { hubs: [...new Set(origins)] } : {};
}

export const sessionKey = (origin: string, session: string): string => `${origin}/s/${session}`;

/** The token for a hub, or for one session of it; the session's own first. */
export function tokenFor(kept: KeptCredentials, origin: string, session: string | null): KeptToken | null {
  const own = session === null ? undefined : kept.tokens[sessionKey(origin, session)];
  return own ?? kept.tokens[origin] ?? null;
}

/** Hubs where an invite opened this session, as origins. */
export function invitedTo(kept: KeptCredentials, session: string): readonly string[] {
  const end = `/s/${session}`;
  return Object.keys(kept.tokens).flatMap((key) => (key.endsWith(end) ? [key.slice(0, -end.length)] : []));
}

/** Sessions that invites have opened, at whatever hub. */
export function invitedSessions(kept: KeptCredentials): readonly string[] {
  return Object.keys(kept.tokens).flatMap((key) => /\/s\/([^/]+)$/.exec(key)?.[1] ?? []);
}

function parse(text: string | null, folder: string): KeptCredentials {
  if (text === null) return NOTHING;
  try {
    const { v, login, tokens } = JSON.parse(text) as Partial<KeptCredentials>;
    const sound = Object.values(tokens ?? {}).every((kept) => typeof kept?.token === 'string');
    if (v === 1 && tokens && sound) return { v, login: login ?? null, tokens };
  } catch {}
  throw new PrivateFileError('damaged', { path: `${folder}/${FILE}` });
}
