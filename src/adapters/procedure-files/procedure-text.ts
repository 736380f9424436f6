import { type Document, isMap, isPair, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type { ProcedureProblem } from '../../ports/procedures.ts';
import { fill } from '../../text/i18n/messages.ts';
import { PROCEDURE_PROBLEMS, type ProcedureProblemKind } from '../../text/i18n/procedure-problems.ts';

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
  readonly #lines = new LineCounter();

  constructor(text: string, origin: string) {
    this.text = text;
    this.origin = origin;
    const tooLarge = text.length > SIZE_LIMIT;
    this.document = parseDocument(tooLarge ? '' : text, { lineCounter: this.#lines, prettyErrors: false });
    this.problems = tooLarge ? [this.#too('too-large', { most: SIZE_LIMIT / 1024 })] : this.#notYaml();
    if (this.problems.length > 0) return;
    try {
      this.value = this.document.toJS({ maxAliasCount: 100 });
    } catch {
      this.problems = [this.#too('aliases')];
    }
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
    return at === undefined ? null : this.#lines.linePos(at).line;
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

  #too(kind: ProcedureProblemKind, params: ProblemParams = {}): ProcedureProblem {
    return problemOf(this.origin, null, null, kind, params);
  }

  /** One problem a line: what follows from the first is noise. */
  #notYaml(): readonly ProcedureProblem[] {
    const byLine = new Map<number, ProcedureProblem>();
    for (const { pos, code, message } of this.document.errors) {
      const { line } = this.#lines.linePos(pos[0]);
      const reason = message.split('\n')[0] ?? '';
      const kind = code === 'TAB_AS_INDENT' ? 'tab' : 'not-yaml';
      if (!byLine.has(line)) byLine.set(line, problemOf(this.origin, line, null, kind, { reason }));
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
