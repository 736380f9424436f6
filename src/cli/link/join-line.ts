import { type JoinLink, parseJoinUrl } from '../../protocol/join-url.ts';
import { CliError } from '../base/errors.ts';
import { changeCredentials, readCredentials, sessionKey, tokenFor } from '../settings/credentials.ts';
import type { Invocation } from '../settings/invocation.ts';
import { identity } from './identity.ts';
import { apiWithPin, type HubLink, invitedLink } from './wire.ts';

/** What a colleague pastes; quoted, since some shells give `#`, `~` or `&` in a bare word a meaning of their own. */
export function joinCommand(url: string): string {
  return `oncall join '${url.replace(/[^!-~]|'/gu, encoded)}'`;
}

/** Whatever a hub answers, the line stays one word of one command. */
function encoded(character: string): string {
  return [...new TextEncoder().encode(character)]
    .map((byte) => `%${byte.toString(16).padStart(2, '0').toUpperCase()}`)
    .join('');
}

/** Reads a pasted join line: the URL, or the whole of `oncall join '…'`. */
export function readJoinLine(text: string): JoinLink {
  const pasted = text.trim().replace(/^(?:\$\s*)?oncall\s+join\s+/, '');
  const parsed = parseJoinUrl(pasted.replace(/^(['"])(.*)\1$/s, '$2'));
  if (parsed.ok) return parsed.link;
  throw new CliError('bad-join-url', { reason: parsed.fault });
}

/**
 * The way into a session that a join line opens. Its invite is exchanged once for a token, which is kept; the same
 * line pasted again, on this machine, simply goes in with that token.
 */
export async function followJoinLink(cli: Invocation, link: JoinLink): Promise<HubLink> {
  const { base, session, invite, pin } = link;
  const kept = await readCredentials(cli);
  const key = sessionKey(base, session);
  const has = kept.tokens[key] ?? (invite === null ? tokenFor(kept, base, session) : null);
  if (has && !isOver(has.expires)) return invitedLink(kept, base, session);
  if (invite === null) throw new CliError('no-token', { hub: base });
  const { name } = await identity(cli);
  const api = apiWithPin(base, pin);
  const { token, actor, expires } = await api.exchange(invite, session, name);
  await changeCredentials(cli, (before) => ({
    ...before,
    tokens: { ...before.tokens, [key]: { token, pin, actor, expires } },
  }));
  return invitedLink(await readCredentials(cli), base, session);
}

function isOver(expires: string | null): boolean {
  return expires !== null && Date.parse(expires) <= Date.now();
}
