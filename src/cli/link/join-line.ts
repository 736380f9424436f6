import { type JoinLink, parseJoinUrl } from '../../protocol/join-url.ts';
import { CliError } from '../base/errors.ts';
import { ask, readStdin } from '../base/prompt.ts';
import {
  changeCredentials,
  keptHubs,
  readCredentials,
  sessionKey,
  tokenFor,
} from '../settings/credentials.ts';
import type { Invocation } from '../settings/invocation.ts';
import { identity } from './identity.ts';
import { apiWithPin, type HubLink, invitedLink } from './wire.ts';

/** What a colleague runs; it asks for the URL, so that the invite is in no shell history and no list of processes. */
const JOIN_COMMAND = 'oncall join -';

/** What a colleague is sent: what to run, and what to paste when it asks. */
export const joinLines = (url: string): readonly [command: string, url: string] => [
  JOIN_COMMAND,
  oneWord(url),
];

/** The same in one command; quoted, since some shells give `#`, `~` or `&` in a bare word a meaning of their own. */
export const joinCommand = (url: string): string => `oncall join '${oneWord(url)}'`;

const oneWord = (url: string): string => url.replace(/[^!-~]|'/gu, encoded);

/** Whatever a hub answers, the line stays one word of one command. */
function encoded(character: string): string {
  return [...new TextEncoder().encode(character)]
    .map((byte) => `%${byte.toString(16).padStart(2, '0').toUpperCase()}`)
    .join('');
}

/** The URL, pasted when asked for it on a terminal, which shows nothing of it, or from standard input. */
export async function givenJoinLine(cli: Invocation): Promise<string> {
  if (!cli.canAsk) return readStdin();
  // The person who pastes both lines that they were sent is not asked again.
  const line = await ask(
    cli.t('ask-join-url'),
    true,
    (answer) => !/^(?:\$\s*)?oncall\s+join\s+-$/.test(answer),
  );
  if (!line) throw new CliError('bad-join-url', { reason: 'not-a-url' });
  return line;
}

/** Reads a pasted join line: the URL, or the whole of `oncall join '…'`, or what is sent for `oncall join -`. */
export function readJoinLine(text: string): JoinLink {
  const pasted = text.trim().replace(/^(?:\$\s*)?oncall\s+join\s+(?:-\s+)?/, '');
  const parsed = parseJoinUrl(pasted.replace(/^(['"])(.*)\1$/s, '$2'));
  if (parsed.ok) return parsed.link;
  throw new CliError('bad-join-url', { reason: parsed.fault });
}

/**
 * The way into a session that a join line opens. Its invite is exchanged once for a token, which is kept; the same
 * line pasted again, on this machine, simply goes in with that token.
 */
export async function followJoinLink(cli: Invocation, link: JoinLink): Promise<HubLink> {
  const { base, session, invite, pin, others = [] } = link;
  const kept = await readCredentials(cli);
  const key = sessionKey(base, session);
  const has = kept.tokens[key] ?? (invite === null ? tokenFor(kept, base, session) : null);
  if (has && !hasExpired(has.expires)) return invitedLink(cli, kept, base, session);
  if (invite === null) throw new CliError('no-token', { hub: base });
  const { name } = await identity(cli);
  const api = apiWithPin(cli, base, pin, others);
  const { token, actor, expires, hubs = [base, ...others] } = await api.exchange(invite, session, name);
  await changeCredentials(cli, (before) => ({
    ...before,
    tokens: { ...before.tokens, [key]: { token, pin, actor, expires, ...keptHubs(hubs) } },
  }));
  return invitedLink(cli, await readCredentials(cli), base, session);
}

/** Whether an ISO time is over; null: it never is. */
export function hasExpired(expires: string | null): boolean {
  return expires !== null && Date.parse(expires) <= Date.now();
}
