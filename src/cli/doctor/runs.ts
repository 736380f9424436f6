import type { Procedure } from '../../domain/procedure.ts';
import type { Rollback } from '../../domain/runs/run-schema.ts';
import { variableNames } from '../../domain/variables.ts';
import { OutsideError } from '../../ports/outside.ts';
import type { Procedures } from '../../ports/procedures.ts';
import type { AskedRun, WorkflowRuns } from '../../ports/workflow-runs.ts';
import { runReason } from '../../text/i18n/run-reasons.ts';
import { neutralise } from '../../text/neutralise.ts';
import { explain } from '../base/explain.ts';
import { realTime } from '../base/machine.ts';
import type { HubConfig } from '../hub/hub-config.ts';
import type { Invocation } from '../settings/invocation.ts';
import type { Check } from './check.ts';

const WITHIN = 20_000;

type Words = Pick<Invocation, 't' | 'lang'>;

/** What the procedures of this hub run, and whether its run token can read that. Nothing is started to find out. */
export async function runChecks(cli: Invocation, config: HubConfig): Promise<readonly Check[]> {
  try {
    const { runParts } = await import('../hub/change-parts.ts');
    const { teamHubParts } = await import('../hub/hub-parts.ts');
    const place = { env: cli.env, secrets: config.data, config: config.changes, time: realTime };
    const { wanted, unread } = await runsNamed(
      teamHubParts(config, cli.env).procedures,
      (config.changes?.services ?? []).flatMap(({ rollback }) => rollback ?? []),
    );
    return await told(cli, (await runParts(place))?.runs ?? null, wanted, unread);
  } catch (error) {
    return [{ check: 'runs', state: 'broken', detail: explain(error, cli.lang).line }];
  }
}

/** Each workflow once that steps, or the rollbacks of the settings, name; of procedures that cannot be read it is not known. */
export async function runsNamed(procedures: Pick<Procedures, 'list'>, rollbacks: readonly Rollback[]) {
  const list = await procedures.list();
  const all = [
    ...list.flatMap((one) => (one.ok ? workflowsOf(one.loaded.procedure) : [])),
    ...rollbacks.map(({ workflow }): AskedRun => ({ ...workflow, inputs: workflow.inputs ?? {} })),
  ];
  const wanted = [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
  return { wanted, unread: list.filter(({ ok }) => !ok).length };
}

const workflowsOf = ({ phases }: Procedure): readonly AskedRun[] =>
  phases.flatMap(({ steps }) =>
    steps.flatMap(({ run }): AskedRun[] =>
      run?.workflow === undefined ? [] : [{ ...run.workflow, inputs: run.workflow.inputs ?? {} }],
    ),
  );

export async function told(
  cli: Words,
  runs: WorkflowRuns | null,
  wanted: readonly AskedRun[],
  unread = 0,
): Promise<readonly Check[]> {
  const checks: Check[] =
    unread === 0 ? [] : [{ check: 'runs', state: 'warn', detail: cli.t('runs-unread', { n: unread }) }];
  if (wanted.length === 0 && unread > 0) return checks;
  if (wanted.length === 0)
    return [{ check: 'runs', state: 'off', detail: cli.t(runs ? 'runs-token-unused' : 'runs-none') }];
  if (runs === null)
    return [
      ...checks,
      { check: 'runs', state: 'warn', detail: cli.t('runs-no-token', { n: wanted.length }) },
    ];
  for (const one of wanted) checks.push(await readOf(cli, runs, one));
  return checks;
}

async function readOf(cli: Words, runs: WorkflowRuns, wanted: AskedRun): Promise<Check> {
  const { repository, file, ref, inputs } = wanted;
  const as = (state: Check['state'], text: string): Check => ({
    ...{ check: 'runs', state },
    detail: neutralise(`${repository} ${file} @ ${ref}: ${text}`),
  });
  if (variableNames(ref).length > 0) return as('off', cli.t('runs-ref-open'));
  try {
    await runs.resolve(wanted, { signal: AbortSignal.timeout(WITHIN) });
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error;
    const isOpen =
      error.kind === 'input-wrong' && variableNames(inputs[String(error.params.input)] ?? '').length > 0;
    if (!isOpen) return as(error.passing ? 'warn' : 'broken', runReason(error, cli.lang) ?? error.kind);
  }
  return as('ok', cli.t('runs-readable'));
}
