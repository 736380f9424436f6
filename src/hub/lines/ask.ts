import { type Refusal, refusal } from '../../domain/refusal.ts';
import { askArgsSchemas } from '../../protocol/ask-schema.ts';
import type { AskWhat } from '../../protocol/asks.ts';
import { authorizeAsk } from '../identity/authorize.ts';
import { askAddChange, askChanges, askRelease } from './ask-changes.ts';
import { askHistogram } from './ask-histogram.ts';
import { askContext, askLinesAfter, askLinesBefore } from './ask-lines.ts';
import { askPatternLines, askPatterns } from './ask-patterns.ts';
import { ANSWER_HEAD, type AskScope } from './ask-scope.ts';
import { askPeople } from './questions/ask-people.ts';
import { askFieldNames, askLogFacts, askTryQuery } from './questions/ask-query.ts';
import { askShownHistogram } from './questions/ask-shown.ts';
import { askTrace } from './questions/ask-trace.ts';
import { askValues } from './questions/ask-values.ts';

/** `value` is JSON text, since lines are kept as text. */
export type Asked =
  | { readonly ok: true; readonly value: string }
  | { readonly ok: false; readonly refusal: Refusal };

export function answerText(n: number, what: string, value: string): string {
  return `{"t":"answer","n":${n},"what":${JSON.stringify(what)},"value":${value}}`;
}

const refused = (kind: Refusal['kind'], params: Refusal['params']): Asked => ({
  ok: false,
  refusal: refusal(kind, params),
});

/** Answers one ask; never rejects. */
export async function answerAsk(what: string, args: unknown, scope: AskScope): Promise<Asked> {
  if (!Object.hasOwn(askArgsSchemas, what)) return refused('invalid', { where: 'what' });
  const known = what as AskWhat;
  const parsed = askArgsSchemas[known].safeParse(args);
  if (!parsed.success) {
    return refused('invalid', { where: String(parsed.error.issues[0]?.path[0] ?? 'args') });
  }
  const denied = authorizeAsk(scope.who, known);
  if (denied) return { ok: false, refusal: denied };
  const limit = scope.limits.frame - ANSWER_HEAD;
  try {
    const value = await answers[known](parsed.data as never, scope);
    if (Buffer.byteLength(value) > limit) return refused('too-large', { limit });
    return { ok: true, value };
  } catch {
    return refused('invalid', { where: 'source' });
  }
}

type Answers = {
  readonly [T in AskWhat]: (
    args: ReturnType<(typeof askArgsSchemas)[T]['parse']>,
    scope: AskScope,
  ) => Promise<string>;
};

const answers: Answers = {
  'lines-before': askLinesBefore,
  'lines-after': askLinesAfter,
  context: askContext,
  histogram: askHistogram,
  'shown-histogram': askShownHistogram,
  patterns: askPatterns,
  'pattern-lines': askPatternLines,
  changes: askChanges,
  'add-change': askAddChange,
  release: askRelease,
  trace: askTrace,
  'field-values': askValues,
  'people-hit': askPeople,
  'field-names': askFieldNames,
  'try-query': askTryQuery,
  'log-facts': askLogFacts,
  point: async ({ spot }, { point }) => {
    point(spot);
    return 'null';
  },
  pager: async ({ incidents }, { pager, session, who }) =>
    JSON.stringify((await pager?.facts(session, who.actor, incidents)) ?? null),
  oncall: async (_args, { pager }) => JSON.stringify((await pager?.oncall()) ?? null),
};
