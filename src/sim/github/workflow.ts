import { readYaml } from '../../text/read-yaml.ts';

interface Written {
  readonly 'run-name'?: string;
  readonly concurrency?: { readonly group: string };
  readonly on?: {
    readonly workflow_dispatch?: {
      readonly inputs?: Readonly<
        Record<string, { readonly required?: boolean; readonly default?: unknown } | null>
      >;
    } | null;
  };
}

export interface ReadWorkflow {
  readonly runName: string | null;
  readonly group: string | null;
  /** Null: it cannot be started by hand. */
  readonly inputs: Readonly<
    Record<string, { readonly isRequired: boolean; readonly byDefault: string | null }>
  > | null;
}

/** What GitHub reads of a workflow's file when somebody starts it by hand. */
export function workflowOf(file: string): ReadWorkflow {
  const { on = {}, concurrency, 'run-name': runName = null } = (readYaml(file).value ?? {}) as Written;
  const inputs = Object.fromEntries(
    Object.entries(on.workflow_dispatch?.inputs ?? {}).map(([name, one]) => [
      name,
      { isRequired: one?.required ?? false, byDefault: one?.default == null ? null : String(one.default) },
    ]),
  );
  return {
    ...{ runName, group: concurrency?.group ?? null },
    inputs: on.workflow_dispatch === undefined ? null : inputs,
  };
}

/** A text of a workflow with the inputs that it names. */
export const withInputs = (said: string, inputs: Readonly<Record<string, string>>): string =>
  said.replace(/\$\{\{\s*inputs\.(\w+)\s*\}\}/g, (_, name: string) => inputs[name] ?? '');
