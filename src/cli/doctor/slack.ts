import { ChatError } from '../../ports/chat-error.ts';
import type { ChatHealth } from '../../protocol/chat.ts';
import { sayChatReason } from '../../text/i18n/chat/reasons.ts';
import { clock } from '../../text/time.ts';
import { CliError } from '../base/errors.ts';
import { explain } from '../base/explain.ts';
import { realTime } from '../base/machine.ts';
import { chatProblem } from '../link/hub-problem.ts';
import { runningHubOf } from '../link/wire.ts';
import { type Invocation, timeZone } from '../settings/invocation.ts';
import type { Check } from './check.ts';
import { listed } from './listed.ts';

/** Clocks further apart than this make times in the channel wrong. */
const SKEW_MS = 5_000;

/** So many sessions that are behind are named. */
const BEHIND_MOST = 3;

/** Whose workspace it is, what the app lacks, each channel, and who hears `/oncall`: asked of the hub that posts. */
export async function slackCheck(cli: Invocation): Promise<Check> {
  try {
    const link = await runningHubOf(cli).catch(() => null);
    const health =
      (link && (await ofHub(link.api))) ?? (link?.kind === 'team' ? null : await ofThisMachine(cli));
    if (health !== null) return told(cli, health);
    if (link?.kind === 'team') return { check: 'slack', state: 'off', detail: cli.t('chat-no-hub-token') };
    return none(cli);
  } catch (error) {
    const known = error instanceof ChatError ? chatProblem(error.kind, error.params) : error;
    return { check: 'slack', state: 'broken', detail: explain(known, cli.lang).line };
  }
}

async function ofHub(api: { chat(): Promise<ChatHealth> }): Promise<ChatHealth | null> {
  return api.chat().catch((error: unknown) => {
    // A hub of an earlier version has no such place.
    if (error instanceof CliError && (error.kind === 'hub-lacks' || error.kind === 'hub-failed')) return null;
    throw error;
  });
}

/** With the tokens of this machine, where no hub runs. */
async function ofThisMachine(cli: Invocation): Promise<ChatHealth | null> {
  const { chatParts, chatTokens } = await import('../hub/chat-parts.ts');
  const { chatHealth } = await import('../../hub/chat/health.ts');
  const config = cli.config.settings.slack;
  const places = { env: cli.env, secrets: cli.paths.credentials, config };
  const parts = await chatParts({ ...places, lang: cli.lang, timeZone: timeZone(cli) });
  const silent = { info() {}, warn() {}, error() {} };
  if (parts === null) return null;
  const { pagerParts } = await import('../hub/pager-parts.ts');
  const pager = await pagerParts({
    ...{
      env: cli.env,
      secrets: cli.paths.credentials,
      config: cli.config.settings.pagerduty,
      time: realTime,
    },
  });
  const health = await chatHealth(parts.open(silent, realTime), parts.settings, null, pager !== null);
  const { app } = await chatTokens(cli.env, cli.paths.credentials);
  return app === null ? health : { ...health, hearing: 'idle' };
}

function none(cli: Invocation): Check {
  const lost = cli.env.SLACK_BOT_TOKEN && cli.config.settings.slack === undefined;
  return lost
    ? { check: 'slack', state: 'warn', detail: cli.t('chat-no-config') }
    : { check: 'slack', state: 'off', detail: cli.t('chat-none') };
}

function told(cli: Invocation, health: ChatHealth): Check {
  const { team, missing, channels, skewMs, hearing, why, pages, bookmarks, behind = [] } = health;
  const bad = channels.filter(({ problem }) => problem !== null);
  const isSkewed = skewMs !== null && Math.abs(skewMs) >= SKEW_MS;
  const lacks = missing !== null && missing.length > 0;
  const reason = why ? sayChatReason(why.kind, why.params, cli.lang) : '';
  const parts = [
    cli.t('chat-fine', { team }),
    ...(lacks ? [cli.t('chat-missing', { scopes: listed(cli, missing) })] : []),
    ...channels.map(({ id, name, problem, params }) => {
      const channel = name === null ? id : `#${name}`;
      if (problem === null) return cli.t('chat-channel', { channel });
      return cli.t('chat-channel-bad', { channel, reason: sayChatReason(problem, params, cli.lang) });
    }),
    ...(isSkewed ? [cli.t('chat-skew', { n: Math.round(Math.abs(skewMs) / 1_000) })] : []),
    cli.t(`chat-${hearing}`, { reason }),
    ...(pages === undefined ? [] : [cli.t(`chat-pages-${pages}`)]),
    ...(bookmarks === undefined ? [] : [cli.t(`chat-bookmarks-${bookmarks}`)]),
    ...behind.slice(0, BEHIND_MOST).map(({ session, since, kind, params }) => {
      const time = clock(since, timeZone(cli));
      return cli.t('chat-behind', { session, time, reason: sayChatReason(kind, params, cli.lang) });
    }),
    ...(behind.length > BEHIND_MOST ? [cli.t('chat-behind-more', { n: behind.length - BEHIND_MOST })] : []),
  ];
  const isBroken = bad.length > 0 || (missing ?? []).includes('chat:write');
  const isFine =
    !lacks &&
    !isSkewed &&
    pages !== 'no-pager' &&
    bookmarks !== 'no-address' &&
    behind.length === 0 &&
    ['listening', 'off', 'idle'].includes(hearing);
  return { check: 'slack', state: isBroken ? 'broken' : isFine ? 'ok' : 'warn', detail: listed(cli, parts) };
}
