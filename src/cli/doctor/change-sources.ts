import type { ChangeProof } from '../../ports/change-source.ts';
import { changeWord, gapReason } from '../../text/change-text.ts';
import { neutralise } from '../../text/neutralise.ts';
import { clockAndDay } from '../../text/time.ts';
import { CliError } from '../base/errors.ts';
import { explain } from '../base/explain.ts';
import { realTime } from '../base/machine.ts';
import { shown } from '../base/paths.ts';
import { runningHubOf } from '../link/wire.ts';
import { type Invocation, timeZone } from '../settings/invocation.ts';
import type { Check } from './check.ts';
import { listed } from './listed.ts';

/** A proof reads thirty days of every service. */
const WITHIN = 60_000;

/**
 * Each source of changes for each service: how many deploys it tells of, the last of them, and what it may not read.
 * Asked of the team's hub, which has the token, else with the token of this machine.
 */
export async function changeChecks(cli: Invocation): Promise<readonly Check[]> {
  try {
    const link = await runningHubOf(cli).catch(() => null);
    const team = link?.kind === 'team';
    const proofs = team ? await ofHub(link.api) : await ofThisMachine(cli);
    if (typeof proofs === 'string') return [{ check: 'changes', state: 'broken', detail: proofs }];
    if (proofs.length === 0) {
      const detail = cli.t(team ? 'changes-no-hub-source' : 'changes-none-set-up');
      return [{ check: 'changes', state: 'off', detail }];
    }
    return proofs.map((proof) => told(cli, proof));
  } catch (error) {
    return [{ check: 'changes', state: 'broken', detail: explain(error, cli.lang).line }];
  }
}

async function ofHub(api: { changeProofs(signal?: AbortSignal): Promise<readonly ChangeProof[]> }) {
  return api.changeProofs(AbortSignal.timeout(WITHIN)).catch((error: unknown) => {
    // A hub of an earlier version does not know the question.
    if (error instanceof CliError && (error.kind === 'hub-lacks' || error.kind === 'hub-failed')) return [];
    throw error;
  });
}

async function ofThisMachine(cli: Invocation): Promise<readonly ChangeProof[] | string> {
  const config = cli.config.settings.changes;
  if (config === undefined || config.services.length === 0) return [];
  const { changeParts } = await import('../hub/change-parts.ts');
  const { pagerParts } = await import('../hub/pager-parts.ts');
  const secrets = cli.paths.credentials;
  const here = { env: cli.env, secrets, time: realTime };
  const paged = await pagerParts({ ...here, config: cli.config.settings.pagerduty });
  const { sources, lacksToken } = await changeParts({
    ...here,
    config,
    pager: paged?.pager ?? null,
  });
  const proofs: ChangeProof[] = [];
  for (const source of sources)
    for (const service of source.services)
      proofs.push(await source.prove(service, { signal: AbortSignal.timeout(WITHIN) }));
  if (proofs.length === 0 && lacksToken)
    return cli.t('changes-no-token', { file: shown(`${secrets}/github.token`, cli.env, cli.cwd) });
  return proofs;
}

/** `api: acme/api, 14 deploys in 30 days, last 02:41` */
function told(cli: Invocation, proof: ChangeProof): Check {
  const { service, where, renamedFrom, days, deploys, runs, last, problems, origin } = proof;
  const now = new Date().toISOString();
  const at = (iso: string): string => clockAndDay(iso, now, timeZone(cli), cli.lang);
  const parts = [
    ...(where === null ? [] : [where]),
    ...(renamedFrom === null ? [] : [cli.t('changes-renamed', { from: renamedFrom })]),
    cli.t('changes-found', { n: deploys, days }),
    ...(runs > 0 ? [cli.t('changes-runs', { n: runs })] : []),
    ...(last === null ? [] : [cli.t('changes-last', { time: at(last) })]),
    ...problems.map(({ kind, params }) => gapReason({ origin, kind, params }, cli.lang, at)),
  ];
  const name = changeWord(cli.lang, `origin.${origin}`);
  const detail = neutralise(`${service} (${name}): ${listed(cli, parts)}`);
  const broken = problems.some(({ kind }) => BROKEN.has(kind));
  const state = broken ? 'broken' : problems.length > 0 || renamedFrom !== null ? 'warn' : 'ok';
  return { check: 'changes', state, detail };
}

const BROKEN: ReadonlySet<string> = new Set(['unauthorised', 'forbidden', 'not-found', 'bad-key']);
