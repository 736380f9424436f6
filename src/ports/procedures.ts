import type { Procedure } from '../domain/procedure.ts';

export interface LoadedProcedure {
  readonly procedure: Procedure;
  /** SHA-256 of its canonical JSON, base64url. */
  readonly hash: string;
  /** File path as the owner gave it, or `built-in:<id>`. */
  readonly origin: string;
}

/** One thing wrong in a file: `where` is a path like `phases[1].steps[7].needs`. */
export interface ProcedureProblem {
  readonly file: string;
  readonly line: number | null;
  readonly where: string | null;
  readonly message: string;
}

export type ProcedureResult =
  | { readonly ok: true; readonly loaded: LoadedProcedure }
  | { readonly ok: false; readonly problems: readonly ProcedureProblem[] };

export interface Procedures {
  list(): Promise<readonly ProcedureResult[]>;
  /** By id or file path; null when there is none. */
  find(nameOrPath: string): Promise<ProcedureResult | null>;
}
