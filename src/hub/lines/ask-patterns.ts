import type { z } from 'zod';
import type { askArgsSchemas } from '../../protocol/ask-schema.ts';
import { ingestId } from '../ingest/ingest.ts';
import { patternLines } from '../patterns/ask-pattern-lines.ts';
import { patternsAnswer } from '../patterns/ask-patterns.ts';
import type { Visible } from '../patterns/room-patterns.ts';
import { answeredLine, newestFitting } from './ask-lines.ts';
import { ANSWER_ENVELOPE, type AskScope } from './ask-scope.ts';

type Args<T extends keyof typeof askArgsSchemas> = z.output<(typeof askArgsSchemas)[T]>;

/** Sources that are read now, and pipes; a guest sees those that are open. */
export function visibleTo({ runs, guest }: AskScope): Visible {
  const read = new Set(runs.map(({ name }) => ingestId(name, 512)));
  return (name, open, piped) => (open || !guest) && (piped || read.has(name));
}

/** What is new, risen and gone at a boundary. */
export async function askPatterns(args: Args<'patterns'>, scope: AskScope): Promise<string> {
  const { patterns, session, runs } = scope;
  const completeTo = runs.map((run) => run.readTo()).sort()[0] ?? null;
  const mutes = session.mutes.map(({ pattern }) => pattern);
  return JSON.stringify(patternsAnswer(args, { patterns, mutes, visible: visibleTo(scope), completeTo }));
}

/** The newest lines of a pattern; they can be pinned. */
export async function askPatternLines(args: Args<'pattern-lines'>, scope: AskScope): Promise<string> {
  const { patterns, time, limits, runs } = scope;
  const visible = visibleTo(scope);
  const { template, lines } = await patternLines(args, { patterns, visible, time, within: limits.askWithin });
  const open = new Set(runs.filter((run) => run.open).map(({ name }) => ingestId(name, 512)));
  const found = lines.map((line) => answeredLine(line, open.has(line.source), scope));
  const texts = newestFitting(found, limits.frame - ANSWER_ENVELOPE - 1_024).map(({ text }) => text);
  return `{"template":${JSON.stringify(template)},"lines":[${texts.join(',')}]}`;
}
