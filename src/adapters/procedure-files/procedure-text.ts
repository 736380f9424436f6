import { type Document, isMap, isPair, isSeq, type Node } from 'yaml';
import type { ProcedureProblem } from '../../ports/procedures.ts';
import { fill } from '../../text/i18n/messages.ts';
import { PROCEDURE_PROBLEMS, type ProcedureProblemKind } from '../../text/i18n/procedure-problems.ts';
import { readYaml, type YamlFault } from '../../text/read-yaml.ts';

/** Far beyond any checklist people can work through; keeps a wrong file from filling the opening event. */
export const SIZE_LIMIT = 256 * 1024;

export type Path = readonly PropertyKey[];
export type ProblemParams = ProcedureProblem['params'];

/** What is wrong in a file; `line` is null where no line is to blame. */
export function problemOf(
  file: string,
  line: number | null,
  where: string | null,
  kind: ProcedureProblemKind,
  params: ProblemParams = {},
): ProcedureProblem {
  return { file, line, where, kind, params, message: fill(PROCEDURE_PROBLEMS[kind], 'en', params) };
}

/** The text of a procedure file, and where its fields are. */
export class ProcedureText {
  readonly document: Document.Parsed;
  /** The values in it; undefined where it is not YAML. */
  readonly value: unknown;
  readonly problems: readonly ProcedureProblem[];
  readonly text: string;
  /** How the owner calls the file. */
  readonly origin: string;
  readonly #lineAt: (offset: number) => number;

  constructor(text: string, origin: string) {
    this.text = text;
    this.origin = origin;
    const tooLarge = text.length > SIZE_LIMIT;
    const { document, value, faults, lineAt } = readYaml(tooLarge ? '' : text);
    this.document = document;
    this.value = value;
    this.#lineAt = lineAt;
    this.problems = tooLarge
      ? [problemOf(origin, null, null, 'too-large', { most: SIZE_LIMIT / 1024 })]
      : this.#notYaml(faults);
  }

  problem(path: Path, kind: ProcedureProblemKind, params: ProblemParams = {}): ProcedureProblem {
    return problemOf(this.origin, this.lineOf(path), whereOf(path), kind, params);
  }

  /** Line of the key at the path, or of the nearest one above it that is there. */
  lineOf(path: Path): number | null {
    let node: unknown = this.document.contents;
    let at = (node as Node | null)?.range?.[0];
    for (const part of path) {
      const pair = isMap(node) ? node.items.find(({ key }) => String(key) === String(part)) : undefined;
      const next = isPair(pair) ? pair.value : isSeq(node) ? node.items[Number(part)] : undefined;
      const begins = (isPair(pair) ? (pair.key as Node) : (next as Node | undefined))?.range?.[0];
      if (begins === undefined) break;
      at = begins;
      node = next;
    }
    return at === undefined ? null : this.#lineAt(at);
  }

  /** Path of a step's or phase's field in this file; null where the file does not hold that step or phase. */
  pathOf(phase: string, step: string | null, field: string | null): Path | null {
    const phases = listOf(this.value, 'phases');
    if (step === null) {
      const p = phases.findIndex((one) => idOf(one) === phase);
      return p < 0 ? null : ['phases', p, ...(field === null ? [] : [field])];
    }
    for (const [p, one] of phases.entries()) {
      const s = listOf(one, 'steps').findIndex((each) => idOf(each) === step);
      if (s >= 0) return ['phases', p, 'steps', s, ...(field === null ? [] : [field])];
    }
    return null;
  }

  /** One problem a line: what follows from the first is noise. */
  #notYaml(faults: readonly YamlFault[]): readonly ProcedureProblem[] {
    const byLine = new Map<number, ProcedureProblem>();
    for (const { kind, line, reason } of faults) {
      if (byLine.has(line)) continue;
      const problem = kind === 'syntax' ? 'not-yaml' : kind;
      byLine.set(line, problemOf(this.origin, kind === 'aliases' ? null : line, null, problem, { reason }));
    }
    return [...byLine.values()];
  }
}

const listOf = (value: unknown, field: string): readonly unknown[] => {
  const list = (value as Readonly<Record<string, unknown>> | null | undefined)?.[field];
  return Array.isArray(list) ? list : [];
};
const idOf = (value: unknown): unknown => (value as { readonly id?: unknown } | null)?.id;

/** `phases[1].steps[7].needs` */
export function whereOf(path: Path): string | null {
  if (path.length === 0) return null;
  return path
    .map((part, i) => (typeof part === 'number' ? `[${part}]` : i === 0 ? String(part) : `.${String(part)}`))
    .join('');
}
