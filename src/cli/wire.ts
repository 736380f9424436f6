import { hostname, userInfo } from 'node:os';
import type { Credentials, HubTarget } from '../adapters/websocket/target.ts';
import type { Actor } from '../domain/event.ts';
import type { Dial } from '../ports/socket.ts';
import { identityHeaders } from '../protocol/http.ts';
import { FRAME_LIMIT } from '../protocol/version.ts';
import { invitedTo, type Kept, readCredentials, sessionKey, tokenFor } from './credentials.ts';
import { type HubApi, hubApi } from './hub-api.ts';
import { readHubUrl } from './hub-url.ts';
import { type Identity, identity, knownIdentity } from './identity.ts';
import type { Invocation } from './invocation.ts';

/** A way to one hub: whose token or name is used, HTTP, and the live connection. */
export interface HubLink {
  readonly kind: 'team' | 'local';
  readonly api: HubApi;
  /** Distinguishes people on one machine, so that they share no command counter. */
  readonly who: string;
  me(): Promise<Actor>;
  dial(session: string): Dial;
}

export interface HubChoice {
  /** Session it is for: an invite to it decides where no setting does. */
  readonly session?: string;
  /** The hub of this machine, whatever is configured. */
  readonly local?: boolean;
  /** Nothing will be written, so a name need not be known: the hub of this machine is told the login name. */
  readonly reading?: boolean;
}

/**
 * The hub a command is for: the configured one, else the one whose invite opened this session, else the one last
 * logged in to, else the hub of this machine, which is started when it does not run.
 */
export async function hubOf(cli: Invocation, choice: HubChoice): Promise<HubLink> {
  const team = choice.local ? null : await teamHub(cli, choice.session ?? null);
  return team ?? localHub(cli, choice.reading ?? false);
}

/** The same, but null where the hub of this machine would have to be started for it. */
export async function runningHubOf(cli: Invocation): Promise<HubLink | null> {
  const team = await teamHub(cli, null);
  if (team) return team;
  const { findLocalHub } = await import('./hub/local-hub.ts');
  const target = await findLocalHub(cli.env);
  return target ? localLink(cli, target, await readerIdentity(cli)) : null;
}

/** HTTP to a hub with a token that is not kept, as for `login`. */
export async function apiWithToken(origin: string, token: string): Promise<HubApi> {
  return apiTo({ kind: 'url', base: origin }, { token }, origin);
}

/** HTTP to a hub without any credential, for what an invite alone opens. */
export async function apiWithPin(origin: string, pin: string | null): Promise<HubApi> {
  return apiTo({ kind: 'url', base: origin, ...(pin === null ? {} : { pin }) }, {}, origin);
}

/** The link that an invite to a session has opened. */
export async function invitedLink(kept: Kept, origin: string, session: string): Promise<HubLink> {
  return teamLink(origin, kept, session, undefined);
}

async function teamHub(cli: Invocation, session: string | null): Promise<HubLink | null> {
  const configured = cli.config.settings.hub;
  const envToken = cli.env.ONCALL_TOKEN?.trim() || undefined;
  const kept = await readCredentials(cli);
  if (configured !== undefined) return teamLink(readHubUrl(configured), kept, session, envToken);
  const invited = session === null ? [] : invitedTo(kept, session);
  if (invited[0] !== undefined) return teamLink(invited[0], kept, session, undefined);
  return kept.login === null ? null : teamLink(kept.login, kept, session, envToken);
}

async function teamLink(
  origin: string,
  kept: Kept,
  session: string | null,
  envToken: string | undefined,
): Promise<HubLink> {
  const own = tokenFor(kept, origin, session);
  const token = envToken ?? own?.token;
  const pin = own?.pin ?? kept.tokens[sessionKey(origin, session ?? '')]?.pin ?? null;
  const target: HubTarget = { kind: 'url', base: origin, ...(pin === null ? {} : { pin }) };
  const who = envToken === undefined ? (own?.actor.id ?? 'nobody') : 'environment';
  return linkTo('team', target, token === undefined ? {} : { token }, who, origin);
}

async function localHub(cli: Invocation, reading: boolean): Promise<HubLink> {
  // Asked before the hub starts: nothing should run for a call that then fails for want of a name.
  const who = reading ? await readerIdentity(cli) : await identity(cli);
  const { startLocalHub } = await import('./hub/local-hub.ts');
  return localLink(cli, await startLocalHub(cli), who);
}

async function readerIdentity(cli: Invocation): Promise<Identity> {
  const { name, email } = await knownIdentity(cli);
  return { name: name ?? userInfo().username, email };
}

async function localLink(cli: Invocation, target: HubTarget, { name, email }: Identity): Promise<HubLink> {
  // An address nobody can write to still tells this user from another; it never leaves this machine's hub.
  const address = email ?? `${userInfo().username}@${hostname()}`;
  return linkTo('local', target, { headers: identityHeaders(name, address) }, address, cli.t('local-hub'));
}

async function linkTo(
  kind: HubLink['kind'],
  target: HubTarget,
  credentials: Credentials,
  who: string,
  address: string,
): Promise<HubLink> {
  const api = await apiTo(target, credentials, address);
  const { dialer } = await import('../adapters/websocket/dialer.ts');
  return {
    kind,
    api,
    who,
    me: async () => (await api.me()).actor,
    dial: (session) =>
      dialer({ target, path: `/v1/sessions/${session}/live`, frameLimit: FRAME_LIMIT, ...credentials }),
  };
}

async function apiTo(target: HubTarget, credentials: Credentials, address: string): Promise<HubApi> {
  const { hubClient } = await import('../adapters/websocket/hub-client.ts');
  return hubApi(hubClient(target, credentials), address);
}
