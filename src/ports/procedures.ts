import type { Procedure } from '../domain/procedure.ts';

export interface LoadedProcedure {
  readonly procedure: Procedure;
  /** SHA-256 of its canonical JSON, base64url. */
  readonly hash: string;
  /** File path as the owner gave it, or `built-in:<id>`. */
  readonly origin: string;
  /** Git commit of its folder, with `+` where its text is not the commit's; null: not known, as outside of a repository. */
  readonly commit?: string | null;
  /** Origins of what it extends, the nearest first. */
  readonly bases?: readonly string[];
}

/** One thing wrong in a file: `where` is a path like `phases[1].steps[7].needs`. */
export interface ProcedureProblem {
  readonly file: string;
  readonly line: number | null;
  readonly where: string | null;
  /** What it is, and its parameters: the text is made in the language of who reads it. */
  readonly kind: string;
  readonly params: Readonly<Record<string, string | number>>;
  /** The same in English. */
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
