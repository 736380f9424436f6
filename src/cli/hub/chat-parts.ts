import type { ChatSettings } from '../../hub/chat/settings.ts';
import { DEFAULT_SCRUM, type Scrum } from '../../record/digest/scrum.ts';
import type { Lang } from '../../text/i18n/messages.ts';
import { hideValue } from '../../text/redaction/known-values.ts';
import { CliError } from '../base/errors.ts';
import type { Env } from '../base/paths.ts';
import type { ChatConfig } from '../settings/chat-schema.ts';
import { isTokenUrl } from '../settings/pager-schema.ts';
import { secretFiles } from '../wiring/secrets.ts';
import type { HubParts } from './hub-process.ts';
import { proxies } from './pager-parts.ts';

/** Where the tokens may be kept, 0600, in the folder of a hub's or a user's secrets. */
const BOT_TOKEN_FILE = 'slack.bot.token';
const APP_TOKEN_FILE = 'slack.app.token';

export interface ChatPlaces {
  readonly env: Env;
  /** Folder that may hold the tokens' files. */
  readonly secrets: string;
  readonly config: ChatConfig | undefined;
  /** What holds where the configuration says nothing. */
  readonly lang: Lang;
  readonly timeZone: string;
  readonly scrum?: Scrum;
  /** Names of the hub's log sources. */
  readonly sources?: readonly string[];
}

/**
 * Slack with the tokens of the environment, or of the 0600 files; null where it is not configured, or has no token.
 * Rejects with a `PrivateFileError` when others could read a file, and with `chat-url` for an address that would show the
 * token.
 */
export async function chatParts(places: ChatPlaces): Promise<NonNullable<HubParts['chat']> | null> {
  const { env, secrets, config } = places;
  if (config === undefined) return null;
  const tokens = await chatTokens(env, secrets);
  if (tokens.bot === null) return null;
  const url = env.SLACK_API_URL?.trim() || config.url;
  if (url !== undefined && !isTokenUrl(url)) throw new CliError('chat-url', { value: url });
  const { openSlack } = await import('../wiring/slack.ts');
  const token = tokens.bot;
  return {
    open: (logger, time) =>
      openSlack({
        token,
        time,
        appToken: tokens.app,
        logger,
        proxyEnv: proxies(env),
        ...(url === undefined ? {} : { url }),
      }),
    settings: { ...chatSettings(config, places), buttons: config.buttons && tokens.app !== null },
  };
}

function chatSettings(
  config: ChatConfig,
  places: Omit<ChatPlaces, 'env' | 'secrets' | 'config'>,
): Omit<ChatSettings, 'buttons'> {
  const { summon = {}, digest, pages, ...given } = config;
  const { again = 5, most = 2, group }: Partial<Summon> = summon || {};
  const scrum: Scrum = digest
    ? { at: digest.at, days: digest.days ?? DEFAULT_SCRUM.days, holidays: digest.holidays ?? [] }
    : (places.scrum ?? DEFAULT_SCRUM);
  return {
    channel: given.channel,
    channels: given.channels,
    drills: given.drills ?? null,
    lang: given.lang ?? places.lang,
    timeZone: given.timeZone ?? places.timeZone,
    pagePosts: pages === false ? null : { teams: pages === true ? [] : pages.teams },
    bookmarks: given.bookmarks,
    summon:
      summon === false ? null : { group: group ?? null, againMin: again === false ? null : again, most },
    digest: digest ? { scrum, channel: digest.channel ?? given.channel } : null,
    scrum,
    procedure: given.procedure ?? 'incident',
    logs: given.logs ?? places.sources?.slice(0, 20) ?? [],
  };
}

type Summon = Exclude<NonNullable<ChatConfig['summon']>, false>;

/** The tokens of the environment or of the files, hidden in every text from now on. Rejects as `chatParts`. */
export async function chatTokens(
  env: Env,
  secrets: string,
): Promise<{ readonly bot: string | null; readonly app: string | null }> {
  const files = await secretFiles(secrets);
  const of = async (variable: string, file: string): Promise<string | null> => {
    const token = env[variable]?.trim() || (await files.read(file))?.trim() || null;
    if (token !== null) hideValue(token);
    return token;
  };
  return {
    bot: await of('SLACK_BOT_TOKEN', BOT_TOKEN_FILE),
    app: await of('SLACK_APP_TOKEN', APP_TOKEN_FILE),
  };
}
