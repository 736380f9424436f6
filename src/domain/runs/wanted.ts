import { spanMs } from '../../text/spans.ts';
import type { Step } from '../procedure.ts';
import type { Session } from '../session.ts';
import { type SessionVariable, variableNames, withValues } from '../variables.ts';
import type { RunQuery, RunWanted } from './run-event-schema.ts';
import { INPUT_NAME, isUnsafeInput, REPOSITORY, WORKFLOW_FILE } from './workflow-forms.ts';

/** `missing`: a variable without a value. `unsafe`: a field that cannot be sent as it is. */
interface Problem {
  readonly ok: false;
  readonly problem: 'none' | 'missing' | 'unsafe';
  readonly name: string;
}
type Wanted =
  /** `query`: absent for a workflow. */
  { readonly ok: true; readonly wanted: RunWanted; readonly query?: RunQuery } | Problem;

/** Names nothing that could be started. */
const NO_WORKFLOW: RunWanted = { repository: '', file: '', ref: '', inputs: {} };

/** What a step would run now, its variables filled in. */
export function wantedOf(session: Session, { run }: Step): Wanted {
  if (run?.workflow !== undefined) return workflowOf(session, run.workflow);
  if (run?.query !== undefined) return queryOf(session, run.query);
  return { ok: false, problem: 'none', name: '' };
}

function queryOf(session: Session, { source, query, expect, window }: Ran<'query'>): Wanted {
  const windowMs = spanMs(window);
  if (windowMs === null) return { ok: false, problem: 'unsafe', name: 'window' };
  // A newer program may expect something else.
  if (expect.most === undefined && expect.least === undefined)
    return { ok: false, problem: 'unsafe', name: 'expect' };
  const values = new Map([...valuesOf(session)].map(([name, value]) => [name, asTerm(value)]));
  const filled = fill({ query }, values);
  if (isProblem(filled)) return filled;
  return {
    ...{ ok: true, wanted: NO_WORKFLOW },
    query: { source: source ?? null, query: filled.query, expect, windowMs },
  };
}

/** A value as one word of a query: a name from outside says nothing else in it. */
const asTerm = (value: string): string =>
  /^(?:AND|OR|NOT|TO)$/.test(value) ? `\\${value}` : value.replace(/[^\p{L}\p{N}_.]/gu, '\\$&');

const isProblem = (filled: Readonly<Record<string, string>> | Problem): filled is Problem =>
  filled.ok === false;

function fill<T extends string>(
  templates: Readonly<Record<T, string>>,
  values: ReadonlyMap<string, string>,
): Record<T, string> | Problem {
  const filled: Record<string, string> = {};
  for (const [name, template] of Object.entries<string>(templates)) {
    const missing = variableNames(template).find((one) => !values.has(one));
    if (missing !== undefined) return { ok: false, problem: 'missing', name: missing };
    const text = withValues(template, values);
    // What was taken out of the log, or hidden from it, is not what its author meant.
    if (isUnsafeInput(text) || text.includes('[redacted:')) return { ok: false, problem: 'unsafe', name };
    filled[name] = text;
  }
  return filled;
}

type Ran<T extends 'workflow' | 'query'> = NonNullable<NonNullable<Step['run']>[T]>;

function workflowOf(session: Session, workflow: Ran<'workflow'>): Wanted {
  const { repository, file } = workflow;
  const filled = fill<string>({ ref: workflow.ref, ...prefixed(workflow.inputs ?? {}) }, valuesOf(session));
  if (isProblem(filled)) return filled;
  if (!REPOSITORY.test(repository)) return { ok: false, problem: 'unsafe', name: 'repository' };
  if (!WORKFLOW_FILE.test(file)) return { ok: false, problem: 'unsafe', name: 'file' };
  const { ref = '', ...rest } = filled;
  const inputs: Record<string, string> = {};
  for (const [name, text] of Object.entries(rest)) {
    const input = name.slice(INPUTS.length);
    if (!INPUT_NAME.test(input)) return { ok: false, problem: 'unsafe', name };
    inputs[input] = text;
  }
  return { ok: true, wanted: { repository, file, ref, inputs } };
}

const INPUTS = 'inputs.';
const prefixed = (inputs: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(inputs).map(([name, text]) => [`${INPUTS}${name}`, text]));

/** Values of variables: those of the procedure go before those that the session knows. */
function valuesOf(session: Session): ReadonlyMap<string, string> {
  const known = Object.entries(knownBy(session)).flatMap(([name, value]) =>
    value === null || value === undefined || value === '' ? [] : [[name, value] as const],
  );
  return new Map([
    ...known,
    ...(session.release?.variables ?? []).map(({ id, value }) => [id, value] as const),
  ]);
}

function knownBy(session: Session): Readonly<Record<SessionVariable, string | null | undefined>> {
  const { release, releaseContent, incidents } = session;
  const suspect = suspectOf(session);
  const page = incidents.find(({ status }) => status !== 'resolved') ?? incidents.at(-1);
  const frozen = releaseContent?.frozen;
  return {
    service: release?.service ?? frozen?.service ?? suspect?.service ?? page?.service,
    version: frozen
      ? (releaseContent?.added?.sha ?? frozen.tag ?? frozen.sha)
      : (suspect?.version ?? suspect?.sha),
    before: frozen ? (frozen.previous?.tag ?? frozen.previous?.sha) : suspect?.previousSha,
    change: suspect?.sha ?? suspect?.version,
  };
}

/** The change that people pinned last and did not rule out. */
export const suspectOf = ({ changeMarks }: Session) =>
  changeMarks
    .filter(({ pinned, ruledOut }) => pinned !== null && ruledOut === null)
    .sort((a, b) => (a.pinned?.seq ?? 0) - (b.pinned?.seq ?? 0))
    .at(-1)?.change;
