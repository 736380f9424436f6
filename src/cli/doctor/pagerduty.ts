import { PagerError } from '../../ports/pager-error.ts';
import type { PagerHealth } from '../../protocol/http.ts';
import { clock } from '../../text/time.ts';
import { CliError } from '../base/errors.ts';
import { explain } from '../base/explain.ts';
import { realTime } from '../base/machine.ts';
import { shown } from '../base/paths.ts';
import { pagerProblem } from '../link/hub-problem.ts';
import { knownIdentity } from '../link/identity.ts';
import { runningHubOf } from '../link/wire.ts';
import { type Invocation, timeZone } from '../settings/invocation.ts';
import type { Check } from './check.ts';
import { listed } from './listed.ts';

/** Clocks further apart than this make the mobilisation clock wrong. */
const SKEW_MS = 5_000;

/**
 * Whose key it is, how the account stands, and whether it knows the person who acts: asked of the team's hub, which has the
 * token, else with the token of this machine.
 */
export async function pagerdutyCheck(cli: Invocation): Promise<Check> {
  try {
    const link = await runningHubOf(cli).catch(() => null);
    const health = link?.kind === 'team' ? await ofHub(link.api) : await ofThisMachine(cli);
    if (health === null && link?.kind === 'team')
      return { check: 'pagerduty', state: 'off', detail: cli.t('pd-no-hub-token') };
    return health === null ? none(cli) : told(cli, health, link?.kind === 'team');
  } catch (error) {
    const known = error instanceof PagerError ? pagerProblem(error.kind, error.params) : error;
    return { check: 'pagerduty', state: 'broken', detail: explain(known, cli.lang).line };
  }
}

async function ofHub(api: { pager(): Promise<PagerHealth> }): Promise<PagerHealth | null> {
  return api.pager().catch((error: unknown) => {
    if (error instanceof CliError && error.kind === 'hub-lacks') return null;
    throw error;
  });
}

async function ofThisMachine(cli: Invocation): Promise<PagerHealth | null> {
  const { pagerParts } = await import('../hub/pager-parts.ts');
  const { healthOf } = await import('../../hub/pager/health.ts');
  const config = cli.config.settings.pagerduty;
  const parts = await pagerParts({ env: cli.env, secrets: cli.paths.credentials, config, time: realTime });
  const { email } = await knownIdentity(cli);
  return parts && healthOf(parts.pager, email === null ? [] : [email]);
}

function none(cli: Invocation): Check {
  const file = shown(`${cli.paths.credentials}/pagerduty.token`, cli.env, cli.cwd);
  return { check: 'pagerduty', state: 'off', detail: cli.t('pd-none', { file }) };
}

/** Each point by itself, also where nothing is wrong: the person who looks wants to know that it was looked at. */
function told(cli: Invocation, health: PagerHealth, team: boolean): Check {
  const { key, owner, host, account, skewMs, rate, missing, members, strangers, readOnly = null } = health;
  const site = account ?? host;
  // With it everyone's acts but the owner's are refused.
  const lone = team && key === 'user';
  const skewed = skewMs !== null && Math.abs(skewMs) >= SKEW_MS;
  const parts = [
    key === 'account'
      ? cli.t('pd-account', { host: site })
      : cli.t('pd-user', { host: site, owner: owner ?? '?' }),
    ...(lone ? [cli.t('pd-lone')] : []),
    ...(readOnly ? [cli.t('pd-read-only')] : []),
    ...(rate ? [cli.t('pd-rate', { remaining: rate.remaining, limit: rate.limit })] : []),
    ...(skewMs === null ? [] : [cli.t('pd-skew', { n: Math.round(Math.abs(skewMs) / 1_000) })]),
    strangers.length > 0
      ? cli.t('pd-strangers', { emails: listed(cli, strangers) })
      : cli.t('pd-members', { n: members }),
    ...webhooksWords(cli, health.webhooks),
    missing.length > 0 ? cli.t('pd-missing', { abilities: listed(cli, missing) }) : cli.t('pd-complete'),
    ...(readOnly === null ? [cli.t('pd-write-untried')] : []),
  ];
  const silent = health.webhooks?.configured === true && !health.webhooks.live;
  const fine = !silent && !lone && !readOnly && !skewed && strangers.length === 0 && missing.length === 0;
  return { check: 'pagerduty', state: fine ? 'ok' : 'warn', detail: listed(cli, parts) };
}

/** How it stands with webhooks, in words; none where the hub says nothing of them. */
export function webhooksWords(cli: Invocation, webhooks: PagerHealth['webhooks']): readonly string[] {
  if (webhooks === undefined) return [];
  if (!webhooks.configured) return [cli.t('pd-webhooks-none')];
  if (webhooks.heardAt === null) return [cli.t('pd-webhooks-silent')];
  const time = clock(webhooks.heardAt, timeZone(cli));
  return [cli.t(webhooks.live ? 'pd-webhooks-live' : 'pd-webhooks-failing', { time })];
}
