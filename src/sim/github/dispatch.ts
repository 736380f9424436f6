import { web } from './render-repository.ts';
import type { DemoRepository } from './repository.ts';
import { workflowOf } from './workflow.ts';

/** What was sent; tests check its shape against what GitHub publishes. */
export interface SentDispatch {
  readonly ref: string;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly return_run_details?: boolean;
}

type Answer = { readonly refusal: string } | { readonly body: unknown };

/** Starts a workflow by hand, as GitHub does; or says its words why not. Null: there is no such workflow. */
export function dispatched(repo: DemoRepository, file: string, sent: SentDispatch): Answer | null {
  const known = repo.workflows.get(file);
  if (known === undefined) return null;
  const { ref, inputs: given = {}, return_run_details: details } = sent;
  const { inputs } = workflowOf(known.text);
  if (inputs === null) return { refusal: "Workflow does not have 'workflow_dispatch' trigger" };
  // A whole name is nothing else; as `github.ref`, which workflows hand on.
  const whole = /^refs\/((?:heads|tags)\/.+)$/.exec(ref)?.[1];
  const short = repo.named(`heads/${ref}`) ?? repo.named(`tags/${ref}`);
  const commit = whole === undefined ? short : repo.named(whole);
  if (commit === undefined) return { refusal: `No ref found for: ${ref}` };
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(inputs, name));
  if (unknown.length > 0) return { refusal: `Unexpected inputs provided: ${JSON.stringify(unknown)}` };
  const values: Record<string, string> = {};
  for (const [name, { isRequired, byDefault }] of Object.entries(inputs)) {
    const value = given[name] ?? byDefault ?? '';
    if (isRequired && value === '') return { refusal: `Required input '${name}' not provided` };
    values[name] = value;
  }
  const run = repo.dispatch(file, commit.sha, ref.replace(/^refs\/(?:heads|tags)\//, ''), values);
  const page = `${web(repo)}/actions/runs/${run.id}`;
  const told = { workflow_run_id: run.id, run_url: page, html_url: page };
  return { body: details === true && repo.namesRun ? told : null };
}
