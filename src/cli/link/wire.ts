import { hostname, userInfo } from 'node:os';
import type { HubFetch } from '../../adapters/websocket/hub-client.ts';
import type { DialCredentials, HubTarget } from '../../adapters/websocket/target.ts';
import type { Actor } from '../../domain/event.ts';
import { type Dial, DialError } from '../../ports/socket.ts';
import { type Health, identityHeaders } from '../../protocol/http.ts';
import { CliError } from '../base/errors.ts';
import { reasonWords } from '../base/explain.ts';
import { realTime, sha256 } from '../base/machine.ts';
import { localHubPlace, reachLocalHub, startLocalHub } from '../hub/local-hub.ts';
import { HUB_WAIT_S, MOST_HUB_WAIT_S, PROJECT_FILE } from '../settings/config.ts';
import {
  invitedTo,
  type KeptCredentials,
  readCredentials,
  sessionKey,
  tokenFor,
} from '../settings/credentials.ts';
import type { Invocation } from '../settings/invocation.ts';
import { hubFetch } from '../wiring/hub-transport.ts';
import { type HubApi, hubApi } from './hub-api.ts';
import { readHubUrl } from './hub-url.ts';
import { type Identity, identity, knownIdentity } from './identity.ts';
import { keepOwnAddress } from './own-address.ts';
import { NOBODY_THERE, reachHubs } from './reach-hubs.ts';
import { TakeoverWait, type TakeoverWaitOptions } from './takeover-wait.ts';

/** A way to one hub: whose token or name is used, HTTP, and the live connection. */
export interface HubLink {
  readonly kind: 'team' | 'local';
  /** The same for the same hub, in every language. */
  readonly key: string;
  readonly api: HubApi;
  /** Distinguishes people on one machine, so that they share no command counter. */
  readonly who: string;
  me(): Promise<Actor>;
  /** The live connection; `session` null: the feed of the team. */
  dial(session: string | null): Dial;
  /** Whether there is more than one hub to turn to. */
  readonly hasOthers: boolean;
  /** The same for who shows that no hub serves, or asks again: nothing is waited for, and nothing said. */
  withoutWaiting(): HubLink;
}

export interface HubChoice {
  /** Session it is for: an invite to it decides where no setting does. */
  readonly session?: string;
  /** The hub of this machine, whatever is configured. */
  readonly local?: boolean;
  /** Nothing will be written, so no name is needed: the hub of this machine gets the login name. */
  readonly reading?: boolean;
  /** The hub of this machine is assumed to run and is asked nothing yet; where it does not run, the first call starts it. */
  readonly assumed?: boolean;
}

/**
 * The hub a command is for: the configured one, else the one whose invite opened this session, else the one last
 * logged in to, else the hub of this machine, which is started when it does not run.
 */
export async function hubOf(cli: Invocation, choice: HubChoice): Promise<HubLink> {
  const team = choice.local ? null : await teamHub(cli, choice.session ?? null);
  return team ?? localHub(cli, choice);
}

/** The hub of a team that is configured or logged in to; null: there is none. */
export const teamHubOf = (cli: Invocation): Promise<HubLink | null> => teamHub(cli, null);

/** The same, but null where the hub of this machine would have to be started for it. */
export async function runningHubOf(cli: Invocation, session: string | null = null): Promise<HubLink | null> {
  const team = await teamHub(cli, session);
  if (team) return team.withoutWaiting();
  const target = await reachLocalHub(settingOf(cli));
  return target ? localLink(cli, target, await readerIdentity(cli), null) : null;
}

/** The hub of this machine, whatever is configured; null where none runs. */
export async function runningLocalHub(
  cli: Invocation,
): Promise<{ readonly link: HubLink; readonly health: Health } | null> {
  const target = await reachLocalHub(settingOf(cli));
  if (!target) return null;
  return { link: localLink(cli, target, await readerIdentity(cli), null), health: target.health };
}

/** Says once that a hub does not answer: nobody should wait without knowing for what. */
const settingOf = ({ env, paths, out, t, over }: Invocation) => ({
  env,
  paths,
  ...(over === undefined ? {} : { over }),
  onSilent: (pid: number) => out.say(t('hub-silent', { pid: pid || '?' })),
});

/** HTTP to a hub with a token that is not kept, as for `login`. */
export function apiWithToken(origin: string, token: string): HubApi {
  return apiTo({ kind: 'url', base: origin }, { token }, origin);
}

/** HTTP to a hub without any credential, for what an invite alone opens. */
export function apiWithPin(
  cli: Invocation,
  origin: string,
  pin: string | null,
  others: readonly string[] = [],
): HubApi {
  const { fetch, hasOthers } = reachHubs(targetsOf([origin, ...others], pin), {});
  return hubApi(fetch, origin, new TakeoverWait({ ...waitsOf(cli), hasOthers, time: realTime }));
}

/** The link that an invite to a session has opened. */
export function invitedLink(
  cli: Invocation,
  kept: KeptCredentials,
  origin: string,
  session: string,
): HubLink {
  return teamLink(cli, origin, kept, session, undefined);
}

async function teamHub(cli: Invocation, session: string | null): Promise<HubLink | null> {
  const configured = cli.config.settings.hub;
  const envToken = cli.env.ONCALL_TOKEN?.trim() || undefined;
  const kept = await readCredentials(cli);
  if (configured !== undefined) {
    const origin = readHubUrl(configured);
    // A token goes to the hub it was given for: a file that came with a folder does not say which that is.
    const own = namedByUser(cli, origin) || Object.hasOwn(kept.tokens, origin);
    if (!own && !(session !== null && Object.hasOwn(kept.tokens, sessionKey(origin, session)))) {
      throw new CliError('hub-not-trusted', { hub: origin, file: PROJECT_FILE });
    }
    return teamLink(cli, origin, kept, session, own ? envToken : undefined);
  }
  const invited = session === null ? [] : invitedTo(kept, session);
  if (invited[0] !== undefined) return teamLink(cli, invited[0], kept, session, undefined);
  return kept.login === null ? null : teamLink(cli, kept.login, kept, session, envToken);
}

function namedByUser({ config }: Invocation, origin: string): boolean {
  return config.ownHubs.some(
    (hub) => hub === origin || URL.parse(hub)?.origin === origin || readHubUrl(hub) === origin,
  );
}

function teamLink(
  cli: Invocation,
  origin: string,
  kept: KeptCredentials,
  session: string | null,
  envToken: string | undefined,
): HubLink {
  const own = tokenFor(kept, origin, session);
  const token = envToken ?? own?.token;
  const pin = own?.pin ?? kept.tokens[sessionKey(origin, session ?? '')]?.pin ?? null;
  // The one that was named first; the others have the same key.
  const targets = targetsOf([origin, ...(own?.hubs ?? [])], pin);
  const who = envToken === undefined ? (own?.actor.id ?? 'nobody') : tokenName(envToken);
  const credentials = token === undefined ? {} : { token };
  const waits = waitsOf(cli);
  return linkTo({ kind: 'team', key: origin, targets, credentials, who, revive: null, waits }, origin);
}

/** While hubs change over; what is waited for is said once. */
function waitsOf({ config, out, t, lang }: Invocation): NonNullable<LinkParts['waits']> {
  const { hubWaitSeconds: given = HUB_WAIT_S } = config.settings;
  // From the environment it comes as a text.
  const seconds = Number(given);
  if (!(seconds >= 0 && seconds <= MOST_HUB_WAIT_S)) throw new CliError('bad-hub-wait', { value: given });
  return {
    limitMs: seconds * 1_000,
    onWait: (reason) => out.say(t('hubs-change-over', { reason: reasonWords(reason, lang), seconds })),
  };
}

const targetsOf = (origins: readonly string[], pin: string | null): readonly HubTarget[] =>
  [...new Set(origins)].map((base) => ({ kind: 'url', base, ...(pin === null ? {} : { pin }) }));

/** Tells the tokens apart that scripts of one machine are given, without saying what they are. */
const tokenName = (token: string): string => `token-${sha256(token).slice(0, 16)}`;

async function localHub(cli: Invocation, { reading, assumed }: HubChoice): Promise<HubLink> {
  const place = () => (assumed ? localHubPlace(cli.env) : startLocalHub(settingOf(cli)));
  // Else asked before the hub starts: nothing should run for a call that then fails without a name.
  const [who, target] = reading
    ? await Promise.all([readerIdentity(cli), place()])
    : ([await identity(cli), await place()] as const);
  // The person who still uses it starts it again, should it have been killed meanwhile.
  return localLink(cli, target, who, () => startLocalHub(cli));
}

async function readerIdentity(cli: Invocation): Promise<Identity> {
  const { name, email } = await knownIdentity(cli);
  return { name: name ?? userInfo().username, email };
}

function localLink(
  cli: Invocation,
  target: HubTarget,
  { name, email }: Identity,
  revive: (() => Promise<unknown>) | null,
): HubLink {
  keepOwnAddress(cli, email);
  const address = email ?? privateAddress(name);
  const credentials = { headers: identityHeaders(name, address) };
  return linkTo(
    { kind: 'local', key: 'local', targets: [target], credentials, who: address, revive, waits: null },
    cli.t('local-hub'),
  );
}

interface LinkParts {
  readonly kind: HubLink['kind'];
  readonly key: string;
  readonly targets: readonly HubTarget[];
  readonly credentials: DialCredentials;
  readonly who: string;
  readonly revive: (() => Promise<unknown>) | null;
  /** How it waits while the hubs of a team change over; null: there is one hub. */
  readonly waits: Pick<TakeoverWaitOptions, 'limitMs' | 'onWait'> | null;
}

function linkTo(
  { kind, key, targets, credentials, who, revive, waits }: LinkParts,
  address: string,
): HubLink {
  const { fetch, dial: dialOf, hasOthers } = reachHubs(targets, credentials);
  const revived: HubFetch = (path, init) => again(() => fetch(path, init), revive);
  const wait = waits === null ? undefined : new TakeoverWait({ ...waits, hasOthers, time: realTime });
  const linkBy = (api: HubApi): HubLink => ({
    kind,
    key,
    api,
    who,
    me: async () => (await api.me()).actor,
    dial(session) {
      const dial = dialOf(session);
      return (signal, after) => again(() => dial(signal, after), revive);
    },
    hasOthers,
    withoutWaiting: () => linkBy(hubApi(revived, address)),
  });
  return linkBy(hubApi(revived, address, wait));
}

/** Tries once more after `revive`, where nothing listened and so nothing can have been done by the first try. */
async function again<T>(attempt: () => Promise<T>, revive: (() => Promise<unknown>) | null): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    if (!revive || !(error instanceof DialError) || !NOBODY_THERE.has(String(error.params.reason)))
      throw error;
    await revive();
    return attempt();
  }
}

/**
 * An address nobody can write to, for who has none: it tells this user from others, and two names given by hand on one
 * machine from each other. It never leaves this machine's hub.
 */
function privateAddress(name: string): string {
  return `${userInfo().username}+${sha256(name).slice(0, 10)}@${hostname()}`;
}

function apiTo(target: HubTarget, credentials: DialCredentials, address: string): HubApi {
  return hubApi(hubFetch(target, credentials), address);
}
