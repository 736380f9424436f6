import type { Step } from '../procedure.ts';
import type { Session } from '../session.ts';
import { type SessionVariable, variableNames, withValues } from '../variables.ts';
import type { RunWanted } from './run-event-schema.ts';
import { INPUT_NAME, isUnsafeInput, REPOSITORY, WORKFLOW_FILE } from './workflow-forms.ts';

type Wanted =
  | { readonly ok: true; readonly wanted: RunWanted }
  /** `missing`: a variable without a value. `unsafe`: a field that cannot be sent as it is. */
  | { readonly ok: false; readonly problem: 'none' | 'missing' | 'unsafe'; readonly name: string };

/** What a step would run now, its variables filled in. */
export function wantedOf(session: Session, { run }: Step): Wanted {
  const workflow = run?.workflow;
  if (workflow === undefined) return { ok: false, problem: 'none', name: '' };
  const values = valuesOf(session);
  const { repository, file } = workflow;
  const templates = { ref: workflow.ref, ...prefixed(workflow.inputs ?? {}) };
  const filled: Record<string, string> = {};
  for (const [name, template] of Object.entries(templates)) {
    const missing = variableNames(template).find((one) => !values.has(one));
    if (missing !== undefined) return { ok: false, problem: 'missing', name: missing };
    const text = withValues(template, values);
    // What was taken out of the log, or hidden from it, is not what its author meant.
    if (isUnsafeInput(text) || text.includes('[redacted:')) return { ok: false, problem: 'unsafe', name };
    filled[name] = text;
  }
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
const suspectOf = ({ changeMarks }: Session) =>
  changeMarks
    .filter(({ pinned, ruledOut }) => pinned !== null && ruledOut === null)
    .sort((a, b) => (a.pinned?.seq ?? 0) - (b.pinned?.seq ?? 0))
    .at(-1)?.change;
