import type { z } from 'zod';

/** One word that a shell reads as nothing else. */
const VARIABLE_VALUE = /^[A-Za-z0-9][A-Za-z0-9._/+-]{0,99}$/;
export const isVariableValue = (text: string): boolean => VARIABLE_VALUE.test(text);

const VARIABLE = /\{\{ *([a-z0-9][a-z0-9-]*) *\}\}/g;

/** A text with the values of the variables that it names, `{{tag}}`; a variable without a value stays as it is. */
export function withValues(text: string, values: ReadonlyMap<string, string>): string {
  return text.replace(VARIABLE, (whole, id: string) => values.get(id) ?? whole);
}

/** What a session knows by itself, so that only a run may name it (`runs/wanted.ts`). */
export const SESSION_VARIABLES = ['service', 'version', 'before', 'change'] as const;
export type SessionVariable = (typeof SESSION_VARIABLES)[number];

/** Names of variables in a text, in their order. */
export const variableNames = (text: string): readonly string[] =>
  [...text.matchAll(VARIABLE)].map(([, id = '']) => id);

interface WithVariables {
  readonly variables?: readonly { readonly id: string }[] | undefined;
  readonly phases: readonly { readonly steps: readonly StepTexts[] }[];
}
interface StepTexts {
  readonly why?: { readonly ja: string; readonly en: string } | undefined;
  readonly command?: string | undefined;
  readonly query?: string | undefined;
  readonly link?: string | undefined;
  readonly run?:
    | {
        readonly workflow?:
          | { readonly ref: string; readonly inputs?: Readonly<Record<string, string>> | undefined }
          | undefined;
        readonly query?: { readonly query: string } | undefined;
      }
    | undefined;
}

/** The texts of a step in which variables may stand, by the name of their field. */
export function variableTexts({
  why,
  command,
  query,
  link,
}: StepTexts): readonly (readonly [string, string])[] {
  const texts = { 'why.ja': why?.ja, 'why.en': why?.en, command, query, link };
  return Object.entries(texts).flatMap(([field, text]) =>
    text === undefined ? [] : [[field, text] as const],
  );
}

/** The same of what it runs. */
const runTexts = ({ run: { workflow, query } = {} }: StepTexts): readonly (readonly [string, string])[] => [
  ...(query === undefined ? [] : [['run.query.query', query.query] as const]),
  ...(workflow === undefined ? [] : [['run.workflow.ref', workflow.ref] as const]),
  ...Object.entries(workflow?.inputs ?? {}).map(
    ([name, text]) => [`run.workflow.inputs.${name}`, text] as const,
  ),
];

/** Every variable is declared once, and none is named that is not. */
export function variablesKnown(procedure: WithVariables, ctx: z.RefinementCtx): void {
  const known = new Set<string>();
  for (const [v, { id }] of (procedure.variables ?? []).entries()) {
    if (known.has(id))
      ctx.addIssue({
        code: 'custom',
        path: ['variables', v, 'id'],
        message: `variable "${id}" is declared twice`,
        params: { kind: 'variable-twice', value: id },
      });
    known.add(id);
  }
  const inRuns = new Set<string>([...known, ...SESSION_VARIABLES]);
  for (const [p, phase] of procedure.phases.entries()) {
    for (const [s, step] of phase.steps.entries()) {
      for (const [field, text] of [...variableTexts(step), ...runTexts(step)]) {
        for (const id of variableNames(text)) {
          if ((field.startsWith('run.') ? inRuns : known).has(id)) continue;
          const path = ['phases', p, 'steps', s, ...field.split('.')];
          ctx.addIssue({
            code: 'custom',
            path,
            message: `{{${id}}} is not one of the procedure's variables`,
            params: { kind: 'variable-unknown', value: id },
          });
        }
      }
    }
  }
}
