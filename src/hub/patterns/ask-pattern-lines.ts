import type { z } from 'zod';
import type { LogLine } from '../../logs/line.ts';
import { constantRuns, isCaseOf, tokensOf } from '../../logs/patterns/case-of.ts';
import type { Time } from '../../ports/clock.ts';
import type { LogSource } from '../../ports/log-source.ts';
import type { askArgsSchemas } from '../../protocol/ask-schema.ts';
import { withTimeout } from '../../timing/timers.ts';
import { ingestLines } from '../ingest/ingest-line.ts';
import { LOOK_BACK_MS } from './first-looks.ts';
import type { RoomPatterns, Visible } from './room-patterns.ts';

export interface PatternLinesScope {
  readonly patterns: RoomPatterns;
  readonly visible: Visible;
  readonly time: Time;
  readonly within: number;
}

/** The newest lines of a pattern, oldest first: as its sources find them, else the newest that was counted. */
export async function patternLines(
  { id, limit }: z.output<(typeof askArgsSchemas)['pattern-lines']>,
  { patterns, visible, time, within }: PatternLinesScope,
): Promise<{ readonly template: string | null; readonly lines: readonly LogLine[] }> {
  const known = patterns.find(id, visible);
  if (known === null) return { template: null, lines: [] };
  const { template, sources, examples } = known;
  const asked = await Promise.all(
    sources.map((source) => withTimeout(time, within, linesOf(source, template, limit, time.now()))),
  );
  const found = asked.flatMap((lines) => lines ?? []);
  const keys = new Set(found.map(keyOf));
  const all = [...found, ...examples.filter((line) => !keys.has(keyOf(line)))];
  all.sort((a, b) => (a.time ?? '').localeCompare(b.time ?? ''));
  return { template, lines: all.slice(-limit) };
}

const keyOf = ({ source, id }: LogLine): string => `${source.length}:${source}${id}`;

async function linesOf(
  source: LogSource,
  template: string,
  limit: number,
  now: number,
): Promise<readonly LogLine[]> {
  const texts = constantRuns(template);
  if (source.search === undefined || texts.length === 0) return [];
  const [from, to] = [now - LOOK_BACK_MS, now + 60_000].map((ms) => new Date(ms).toISOString()) as [
    string,
    string,
  ];
  const tokens = tokensOf(template);
  const lines = (await source.search({ texts, from, to, first: false, limit: 2 * limit })) ?? [];
  return ingestLines(lines).filter(({ message }) => isCaseOf(message, tokens));
}
