import { z } from 'zod';
import type { AskedRun } from '../../ports/workflow-runs.ts';
import { readYaml } from '../../text/read-yaml.ts';
import { GithubError } from './github-error.ts';

/** The input that goes into the name of a run, by which it is found again. */
export const MARKER_INPUT = 'oncall';
/** The commit that was confirmed, for workflows that compare it with their own. */
export const SHA_INPUT = 'oncall_sha';
/** GitHub takes no more. */
const MOST_INPUTS = 25;

const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const inputSchema = z
  .object({
    required: z.boolean().nullish(),
    default: scalar.nullish(),
    type: z.string().nullish(),
    options: z.array(scalar).nullish(),
  })
  .nullable();
const workflowSchema = z.object({
  'run-name': z.string().nullish(),
  on: z.union([
    z.string().transform((one) => ({ [one]: null })),
    z.array(z.string()).transform((all) => Object.fromEntries(all.map((one) => [one, null]))),
    z.record(z.string(), z.unknown()),
  ]),
});
const dispatchSchema = z
  .object({ inputs: z.record(z.string(), inputSchema).nullish() })
  .nullable()
  .transform((told) => told?.inputs ?? {});

type Input = z.output<typeof inputSchema>;

/** What a workflow says of being started by hand. */
export interface WorkflowFile {
  readonly inputs: ReadonlyMap<string, Input>;
}

const IN_NAME = new RegExp(`\\$\\{\\{[^}]*\\binputs\\.${MARKER_INPUT}\\b(?!_)[^}]*\\}\\}`);

/** Rejects a file by which no run could be started and found again. */
export function readWorkflow(text: string, file: string): WorkflowFile {
  const { value, faults } = readYaml(text);
  const parsed = workflowSchema.safeParse(value);
  if (faults.length > 0 || !parsed.success)
    throw new GithubError('workflow-missing', { file, reason: faults[0]?.reason ?? 'no workflow' });
  const { on, 'run-name': runName } = parsed.data;
  if (!Object.hasOwn(on, 'workflow_dispatch')) throw new GithubError('no-dispatch', { file });
  const inputs = dispatchSchema.safeParse(on.workflow_dispatch ?? null);
  if (!inputs.success) throw new GithubError('workflow-missing', { file, reason: 'inputs' });
  if (!Object.hasOwn(inputs.data, MARKER_INPUT) || !IN_NAME.test(runName ?? ''))
    throw new GithubError('no-marker', { file });
  return { inputs: new Map(Object.entries(inputs.data)) };
}

/** The values that a run would have, without those that the hub sets. Throws where the workflow would not take them. */
export function inputValues(
  { inputs }: WorkflowFile,
  { inputs: given, file }: AskedRun,
): Record<string, string> {
  for (const [input, value] of Object.entries(given)) {
    const known = inputs.get(input);
    if (known === undefined || isOwn(input)) throw new GithubError('input-unknown', { file, input });
    if (!takes(known, value)) throw new GithubError('input-wrong', { file, input });
  }
  const values: [string, string][] = [];
  for (const [input, known] of inputs) {
    if (isOwn(input)) continue;
    const value = Object.hasOwn(given, input) ? given[input] : known?.default;
    if (known?.required && (value ?? '') === '') throw new GithubError('input-missing', { file, input });
    if (value != null) values.push([input, value]);
  }
  if (inputs.size > MOST_INPUTS) throw new GithubError('input-wrong', { file, input: `${inputs.size}` });
  return Object.fromEntries(values);
}

const isOwn = (input: string): boolean => input === MARKER_INPUT || input === SHA_INPUT;

function takes(input: Input, value: string): boolean {
  switch (input?.type) {
    case 'boolean':
      return value === 'true' || value === 'false';
    case 'number':
      return value.trim() !== '' && Number.isFinite(Number(value));
    case 'choice':
      return input.options?.includes(value) ?? false;
    default:
      return true;
  }
}
