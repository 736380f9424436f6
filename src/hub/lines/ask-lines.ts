import type { z } from 'zod';
import type { LogLine } from '../../logs/line.ts';
import type { RawLine } from '../../ports/log-source.ts';
import type { askArgsSchemas } from '../../protocol/ask-schema.ts';
import { withTimeout } from '../../timing/timers.ts';
import { ingestId } from '../ingest/ingest.ts';
import { isHiddenId } from '../ingest/ingest-id.ts';
import { ingestLines } from '../ingest/ingest-line.ts';
import { ANSWER_ENVELOPE, type AskScope } from './ask-scope.ts';
import type { SharedLine } from './line-frames.ts';
import type { SourceRun } from './source-run.ts';

type Args<T extends keyof typeof askArgsSchemas> = z.output<(typeof askArgsSchemas)[T]>;

/** A line of an answer: as JSON, with what it is placed by. */
interface Found {
  readonly text: string;
  readonly bytes: number;
  readonly id: string;
  readonly time: string | null;
}

/** Older lines: those the room still holds, then what their sources find before them. */
export async function askLinesBefore(args: Args<'lines-before'>, scope: AskScope): Promise<string> {
  const { before, limit, source } = args;
  const runs = scope.runs.filter((run) => source === undefined || run.name === source);
  const held =
    typeof before === 'number'
      ? heldBefore(before, source, scope)
      : heldAlone(scope, source, (time) => time < before);
  const near = typeof before === 'number' ? held.slice(-limit) : [];
  const wanted = limit - near.length;
  let more = held.length > limit;
  let older: readonly Found[] = [];
  if (wanted > 0) {
    const answered = await Promise.all(
      runs.map((run) => linesBefore(run, startOf(run, args, held, scope), wanted, scope)),
    );
    const found = answered.flatMap((lines) => lines ?? []);
    const all = (typeof before === 'number' ? found : [...found, ...held]).sort(byTime);
    more = answered.some((lines) => lines === null || lines.length >= wanted) || all.length > wanted;
    older = all.slice(-wanted);
  }
  const lines = [...older, ...near];
  const fitting = newestFitting(lines, scope.limits.frame - ANSWER_ENVELOPE);
  return `{"lines":[${textsOf(fitting)}],"more":${more || fitting.length < lines.length}}`;
}

/** What its sources find from a place on. */
export async function askLinesAfter(args: Args<'lines-after'>, scope: AskScope): Promise<string> {
  const { after, limit, source, places = {} } = args;
  const runs = scope.runs.filter((run) => source === undefined || run.name === source);
  const answered = await Promise.all(
    runs.map((run) => linesAfter(run, knownPlace(places[run.name] ?? after, run.name, scope), limit, scope)),
  );
  const held = heldAlone(scope, source, (time) => time >= after);
  const found = [...answered.flatMap((lines) => lines ?? []), ...held].sort(byTime);
  const more = answered.some((lines) => lines === null || lines.length >= limit) || found.length > limit;
  const lines = found.slice(0, limit);
  const fitting = oldestFitting(lines, scope.limits.frame - ANSWER_ENVELOPE);
  return `{"lines":[${textsOf(fitting)}],"more":${more || fitting.length < lines.length}}`;
}

/** What stood around a line in its own source: as the source tells it, else as the room still holds it. */
export async function askContext(args: Args<'context'>, scope: AskScope): Promise<string> {
  const { line: id, source, before, after } = args;
  const run = scope.runs.find(({ name }) => name === source);
  const held = [...scope.feed.held()].filter((line) => line.source === source && visible(line, scope));
  const asked = await contextOf(run, id, before, after, scope);
  const all: readonly Found[] = asked.length > 0 ? asked : held;
  const at = all.findIndex((line) => line.id === id);
  if (at < 0) return '{"lines":[],"at":-1}';
  let near = all.slice(Math.max(0, at - before), at + after + 1);
  const missing = before - Math.min(at, before);
  if (asked.length === 0 && missing > 0 && run) {
    near = [...((await linesBefore(run, all[0]?.id ?? id, missing, scope)) ?? []), ...near];
  }
  const fitting = fittingAround(near, id, scope.limits.frame - ANSWER_ENVELOPE);
  return `{"lines":[${textsOf(fitting)}],"at":${fitting.findIndex((line) => line.id === id)}}`;
}

const textsOf = (lines: readonly Found[]): string => lines.map(({ text }) => text).join(',');
const byTime = (a: Found, b: Found): number => (a.time ?? '').localeCompare(b.time ?? '');
const visible = (line: SharedLine, { guest }: AskScope): boolean => line.open || !guest;

function heldBefore(no: number, source: string | undefined, scope: AskScope): readonly SharedLine[] {
  const now = ofThisReading(scope);
  return [...scope.feed.held()].filter(
    (line) =>
      line.no < no && now(line) && (source === undefined || line.source === source) && visible(line, scope),
  );
}

/** What was found by another query is not what stands before a line of this one. */
function ofThisReading({ runs }: AskScope): (line: SharedLine) => boolean {
  const from = new Map(runs.map((run) => [ingestId(run.name, 512), run.from]));
  return ({ no, source }) => no >= (from.get(source) ?? 1);
}

function oldest(scope: AskScope, fits: (line: SharedLine) => boolean): SharedLine | undefined {
  const now = ofThisReading(scope);
  for (const line of scope.feed.held()) if (now(line) && fits(line)) return line;
  return undefined;
}

/** Lines that no source can be asked for, as of a pipe, of times that fit. */
function heldAlone(
  scope: AskScope,
  source: string | undefined,
  fits: (time: string) => boolean,
): readonly SharedLine[] {
  const asked = new Set(
    scope.runs.filter((run) => run.source?.before).map(({ name }) => ingestId(name, 512)),
  );
  return [...scope.feed.held()].filter(
    (line) =>
      !asked.has(line.source) &&
      (source === undefined || line.source === source) &&
      visible(line, scope) &&
      line.time !== null &&
      fits(line.time),
  );
}

/** Where a source goes on: before its own oldest line here, or before the oldest of all, or before now. */
function startOf(
  { name }: SourceRun,
  { before, places = {} }: Args<'lines-before'>,
  held: readonly SharedLine[],
  scope: AskScope,
): string {
  if (typeof before === 'string') return knownPlace(places[name] ?? before, name, scope);
  const own = held.find((line) => line.source === name) ?? oldest(scope, (line) => line.source === name);
  const any = held[0] ?? oldest(scope, () => true);
  return (own && placeOf(own)) ?? any?.time ?? new Date(scope.time.now()).toISOString();
}

const knownPlace = (id: string, source: string, scope: AskScope): string =>
  placeOf({ id, time: timeOf(id, source, scope) });

/** A source does not know an id that was hidden; it knows the time. */
const placeOf = ({ id, time }: Pick<SharedLine, 'id' | 'time'>): string =>
  isHiddenId(id) ? (time ?? id) : id;

function timeOf(id: string, source: string, { feed }: AskScope): string | null {
  if (!isHiddenId(id)) return null;
  for (const line of feed.held()) if (line.id === id && line.source === source) return line.time;
  return null;
}

/** Null: it did not answer, so there may be more. */
async function linesBefore(
  { source, open }: SourceRun,
  start: string,
  limit: number,
  scope: AskScope,
): Promise<readonly Found[] | null> {
  if (!source?.before) return [];
  const lines = await withTimeout(scope.time, scope.limits.askWithin, source.before(start, limit));
  return lines === null ? null : foundAll(lines.slice(-limit), open, scope);
}

/** Null: it did not answer. */
async function linesAfter(
  { source, open }: SourceRun,
  start: string,
  limit: number,
  scope: AskScope,
): Promise<readonly Found[] | null> {
  if (!source?.after) return [];
  const lines = await withTimeout(scope.time, scope.limits.askWithin, source.after(start, limit));
  return lines === null ? null : foundAll(lines.slice(0, limit), open, scope);
}

async function contextOf(
  run: SourceRun | undefined,
  id: string,
  before: number,
  after: number,
  scope: AskScope,
): Promise<readonly Found[]> {
  if (!run?.source?.context) return [];
  const lines = await withTimeout(scope.time, scope.limits.askWithin, run.source.context(id, before, after));
  const { open } = run;
  return foundAll(lines ?? [], open, scope);
}

function foundAll(lines: readonly RawLine[], open: boolean, scope: AskScope): readonly Found[] {
  return ingestLines(lines).map((line) => answeredLine(line, open, scope));
}

export function answeredLine(line: LogLine, open: boolean, { lines }: AskScope): Found {
  const text = JSON.stringify(line);
  lines.answered({ id: line.id, source: line.source, text, open });
  return { text, bytes: Buffer.byteLength(text), id: line.id, time: line.time };
}

export function newestFitting(lines: readonly Found[], limit: number): readonly Found[] {
  let bytes = 0;
  let at = lines.length;
  while (at > 0) {
    bytes += (lines[at - 1] as Found).bytes + 1;
    if (bytes > limit) break;
    at -= 1;
  }
  return lines.slice(at);
}

function oldestFitting(lines: readonly Found[], limit: number): readonly Found[] {
  let bytes = 0;
  const end = lines.findIndex((line) => {
    bytes += line.bytes + 1;
    return bytes > limit;
  });
  return end === -1 ? lines : lines.slice(0, end);
}

/** The asked line and as many on both sides as fit, the nearest first. */
function fittingAround(lines: readonly Found[], id: string, limit: number): readonly Found[] {
  const at = lines.findIndex((line) => line.id === id);
  let from = at;
  let to = at + 1;
  let bytes = lines[at]?.bytes ?? 0;
  for (;;) {
    const above = lines[from - 1];
    const below = lines[to];
    const side = above && (!below || at - from < to - 1 - at) ? above : below;
    if (!side || bytes + side.bytes + 1 > limit) return lines.slice(from, to);
    bytes += side.bytes + 1;
    if (side === above) from -= 1;
    else to += 1;
  }
}
