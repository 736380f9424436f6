import type { InviteState } from '../../../protocol/http.ts';
import { WEB_USES } from '../../../protocol/join-url.ts';
import { clockAndDay, dayStamp } from '../../../text/time.ts';
import { width } from '../../../text/width.ts';
import { CliError } from '../../base/errors.ts';
import { columns } from '../../base/output.ts';
import { readSpan } from '../../base/times.ts';
import { command, SESSION } from '../../grammar/command.ts';
import type { HubApi } from '../../link/hub-api.ts';
import { joinCommand, joinLines } from '../../link/join-line.ts';
import { listenOn } from '../../link/listen-address.ts';
import { resolveSession } from '../../link/sessions.ts';
import { hubOf } from '../../link/wire.ts';
import { type Invocation, mayChange, timeZone } from '../../settings/invocation.ts';

interface InviteOptions {
  readonly role: 'member' | 'guest' | 'observer';
  readonly expires: string;
  readonly web?: boolean;
  readonly uses?: string;
  readonly lines?: boolean;
  readonly listen?: string;
  readonly list?: boolean;
  readonly revoke?: string;
}

export const invite = command<Partial<InviteOptions>>({
  arguments: [SESSION],
  options: [
    { flags: '--role <role>', help: 'optInviteRole', choices: ['member', 'guest', 'observer'] },
    { flags: '--expires <length>', help: 'optExpires' },
    { flags: '--web', help: 'optInviteWeb' },
    { flags: '--uses <number>', help: 'optInviteUses' },
    { flags: '--lines', help: 'optInviteLines' },
    { flags: '--listen <address>', help: 'optListen' },
    { flags: '--list', help: 'optInviteList' },
    { flags: '--revoke <id>', help: 'optInviteRevoke' },
  ],
  async run(cli, [given], options) {
    const { role = 'member', expires = '8h', listen, list, revoke, web } = options;
    if (list !== true) mayChange(cli);
    const ofWeb = webWish(options);
    const hours = readSpan('--expires', expires) / 3_600_000;
    const link = await hubOf(cli, { session: String(given) });
    const { id } = await resolveSession(link.api, String(given), cli.t);
    if (revoke !== undefined) return revokeInvite(cli, link.api, id, revoke);
    if (list === true) return listInvites(cli, link.api, id);
    if (listen !== undefined) await listenOn(cli, link, listen);
    if (web === true) return webInvite(cli, link.api, id, { role: 'web', hours, ...ofWeb });
    const made = await link.api.invite(id, { role, hours });
    // The URL holds a secret that is good once, so it is data for the person who asked, and nothing is said of it elsewhere.
    const [command, url] = joinLines(made.url);
    if (cli.globals.json) cli.out.json({ ...made, url, command, oneLine: joinCommand(made.url) });
    else for (const line of [command, url]) cli.out.line(line);
    cli.out.say(cli.t('join-how'));
    return undefined;
  },
});

/** What is asked for with `--web` alone. */
function webWish({ web, uses, lines, role }: Partial<InviteOptions>): { uses?: number; lines?: boolean } {
  if (web === true ? role !== undefined : uses !== undefined || lines !== undefined)
    throw new CliError('web-options');
  if (uses === undefined) return lines === true ? { lines } : {};
  const most = Number(uses);
  if (!Number.isInteger(most) || most < 1 || most > WEB_USES.most)
    throw new CliError('bad-uses', { value: uses, most: WEB_USES.most });
  return { uses: most, ...(lines === true ? { lines } : {}) };
}

/** The link for browsers; it is a secret as long as it is good. */
async function webInvite(
  cli: Invocation,
  api: HubApi,
  session: string,
  wish: { readonly role: 'web'; readonly hours: number; readonly uses?: number; readonly lines?: boolean },
): Promise<undefined> {
  const made = await api.invite(session, wish);
  const [, url] = joinLines(made.url);
  if (cli.globals.json) cli.out.json({ ...made, url });
  else {
    cli.out.line(url);
    if (made.fingerprint !== undefined) cli.out.line(`SHA-256 ${made.fingerprint}`);
  }
  cli.out.say(cli.t('invite-web-how', { n: made.web?.uses ?? 1, time: timeText(cli, made.expires) }));
  if (made.fingerprint !== undefined) cli.out.say(cli.t('invite-web-warning'));
  return undefined;
}

/** Those who came by one invite, the newest; `--json` has all. */
const CAME_TOLD = 10;

async function listInvites(cli: Invocation, api: HubApi, session: string): Promise<undefined> {
  const invites = await api.invites(session);
  if (cli.globals.json) {
    cli.out.json(invites);
    return undefined;
  }
  const zone = timeZone(cli);
  const now = Date.now();
  const rows = invites.map((invite) => [
    invite.id,
    invite.role,
    standingText(cli, invite, now),
    dayStamp(invite.expires, zone),
    invite.by,
  ]);
  const lines = columns(rows, width);
  for (const [i, { came = [] }] of invites.entries()) {
    cli.out.line(lines[i] ?? '');
    if (came.length > CAME_TOLD)
      cli.out.line(`  ${cli.t('invite-came-before', { n: came.length - CAME_TOLD })}`);
    for (const { name, at, from } of came.slice(-CAME_TOLD)) {
      const time = timeText(cli, at);
      const key = from === null ? 'invite-came' : 'invite-came-from';
      cli.out.line(`  ${cli.t(key, { name, time, from: from ?? '' })}`);
    }
  }
  if (rows.length === 0) cli.out.say(cli.t('invite-none'));
  return undefined;
}

const timeText = (cli: Invocation, iso: string): string =>
  clockAndDay(iso, new Date().toISOString(), timeZone(cli), cli.lang);

async function revokeInvite(
  cli: Invocation,
  api: HubApi,
  session: string,
  invite: string,
): Promise<undefined> {
  const revoked = await api.revokeInvite(session, invite);
  if (cli.globals.json) cli.out.json(revoked);
  else {
    const isUsed = revoked.used !== null || (revoked.web?.made ?? 0) > 0;
    cli.out.line(cli.t(isUsed ? 'invite-ended-used' : 'invite-ended', { id: revoked.id }));
  }
  return undefined;
}

function standingText(cli: Invocation, invite: InviteState, now: number): string {
  const standing = standingOf(invite, now);
  if (invite.web === undefined) return cli.t(`invite-${standing}`);
  const { uses, made } = invite.web;
  // Many come by one link: that it is open does not say that nobody has.
  const word =
    standing !== 'open' ? (`invite-${standing}` as const) : made < uses ? 'token-live' : 'invite-used';
  return cli.t('invite-web-count', { standing: cli.t(word), uses, made });
}

/** What an invite is good for at a time, in epoch milliseconds. */
function standingOf(
  { revoked, used, expires }: InviteState,
  now: number,
): 'revoked' | 'used' | 'expired' | 'open' {
  if (revoked !== null) return 'revoked';
  if (used !== null) return 'used';
  return Date.parse(expires) <= now ? 'expired' : 'open';
}
