import type { z } from 'zod';
import type { LogLine } from '../../../logs/line.ts';
import type { AskedSpan } from '../../../ports/log-questions.ts';
import type { askArgsSchemas } from '../../../protocol/ask-schema.ts';
import type { TraceSource } from '../../../protocol/question-answers.ts';
import { ingestId } from '../../ingest/ingest.ts';
import { ingestLines } from '../../ingest/ingest-line.ts';
import { ANSWER_ENVELOPE, type AskScope } from '../ask-scope.ts';
import type { SourceRun } from '../source-run.ts';
import { askSource } from './asked-source.ts';

/** A trace is looked for so long before and after the line that names it, milliseconds. */
const AROUND = 3_600_000;
const LIMIT = 500;

interface Told {
  readonly source: TraceSource;
  readonly lines: readonly LogLine[];
  readonly open: boolean;
}

/** One trace over all sources, in order of time; of a pipe, which cannot be asked, as the room still holds it. */
export async function askTrace(
  { trace, at }: z.output<(typeof askArgsSchemas)['trace']>,
  scope: AskScope,
): Promise<string> {
  const now = scope.time.now();
  const middle = Date.parse(at ?? '') || now;
  const stretch = {
    from: new Date(middle - AROUND).toISOString(),
    to: new Date(Math.min(now, middle + AROUND) + 1).toISOString(),
  };
  const asked = await Promise.all(scope.runs.map((run) => told(run, trace, stretch, scope)));
  const names = new Set(asked.filter(({ source }) => !source.held).map(({ source }) => source.name));
  const held = heldLines(trace, names, scope);
  const piped = [...new Set(held.map(({ source }) => source))].filter(
    (name) => !asked.some(({ source }) => source.name === name),
  );
  const sources: readonly TraceSource[] = [
    ...asked.map(({ source }) => (source.held ? { ...source, lines: countOf(held, source.name) } : source)),
    ...piped.map((name): TraceSource => ({ name, lines: countOf(held, name), held: true })),
  ];
  const lines = [...asked.flatMap((one) => one.lines), ...held].sort(byInstant);
  const texts = lines.slice(0, LIMIT).map((line) => JSON.stringify(line));
  for (const { lines: found, open } of asked) {
    for (const line of found) {
      scope.lines.answered({ id: line.id, source: line.source, text: JSON.stringify(line), open });
    }
  }
  const head = JSON.stringify({ sources, ...stretch }).slice(0, -1);
  const room = scope.limits.frame - ANSWER_ENVELOPE - Buffer.byteLength(head);
  const fitting = fittingTexts(texts, room);
  const more = fitting.length < lines.length || asked.some((one) => one.lines.length >= LIMIT);
  return `${head},"more":${more},"lines":[${fitting.join(',')}]}`;
}

async function told(run: SourceRun, trace: string, stretch: AskedSpan, scope: AskScope): Promise<Told> {
  const { source, open } = run;
  const name = ingestId(run.name, 512);
  if (!source) {
    const { reason = { kind: 'failed', params: {} } } = run.status();
    return { source: { name, lines: 0, reason }, lines: [], open };
  }
  if (!source.trace) return { source: { name, lines: 0, held: true }, lines: [], open };
  const answer = await askSource(scope, () => source.trace?.(trace, stretch, LIMIT) ?? Promise.resolve([]));
  if (!answer.ok) return { source: { name, lines: 0, reason: answer.reason }, lines: [], open };
  const lines = ingestLines(answer.value);
  return { source: { name, lines: lines.length }, lines, open };
}

/** Lines that the room holds of sources that were not asked. */
function heldLines(trace: string, asked: ReadonlySet<string>, { feed, guest }: AskScope): readonly LogLine[] {
  const found: LogLine[] = [];
  for (const line of feed.held()) {
    if (asked.has(line.source) || (guest && !line.open) || !line.text.includes(trace)) continue;
    const { no: _no, late: _late, older: _older, ...plain } = JSON.parse(line.text);
    found.push(plain as LogLine);
  }
  return found.slice(-LIMIT);
}

const countOf = (lines: readonly LogLine[], name: string): number =>
  lines.filter(({ source }) => source === name).length;

/** ISO times of different precision compare by their digits, not by the `Z` behind them. */
function byInstant(a: LogLine, b: LogLine): number {
  const [x, y] = [Date.parse(a.time ?? ''), Date.parse(b.time ?? '')];
  if (x !== y) return (Number.isNaN(x) ? 0 : x) - (Number.isNaN(y) ? 0 : y);
  const [one, other] = [digits(a.time), digits(b.time)];
  return one < other ? -1 : Number(one > other);
}

const digits = (time: string | null): string => (time ?? '').replace(/Z$/, '');

function fittingTexts(texts: readonly string[], room: number): readonly string[] {
  let bytes = 0;
  const end = texts.findIndex((text) => {
    bytes += Buffer.byteLength(text) + 1;
    return bytes > room;
  });
  return end === -1 ? texts : texts.slice(0, end);
}
