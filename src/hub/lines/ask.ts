import { asSeen } from '../../domain/changes/system-change.ts';
import { type Refusal, refusal } from '../../domain/refusal.ts';
import type { Session } from '../../domain/session.ts';
import { askArgsSchemas } from '../../protocol/ask-schema.ts';
import type { AskWhat } from '../../protocol/asks.ts';
import type { ReleaseAnswer } from '../../protocol/releases.ts';
import type { ChangesAnswer } from '../../protocol/system-changes.ts';
import type { ChangeFeed } from '../changes/change-feed.ts';
import { answerOf, lookAtChanges } from '../changes/session-look.ts';
import { authorizeAsk } from '../identity/authorize.ts';
import type { RoomPatterns, Visible } from '../patterns/room-patterns.ts';
import { askHistogram } from './ask-histogram.ts';
import { askContext, askLinesAfter, askLinesBefore } from './ask-lines.ts';
import { askPatternLines, askPatterns, visibleTo } from './ask-patterns.ts';
import { ANSWER_HEAD, type AskScope } from './ask-scope.ts';
import { askPeople } from './questions/ask-people.ts';
import { askFieldNames, askLogFacts, askTryQuery } from './questions/ask-query.ts';
import { askShownHistogram } from './questions/ask-shown.ts';
import { askTrace } from './questions/ask-trace.ts';
import { askValues } from './questions/ask-values.ts';
import { releaseHealth, wentLiveAt } from './release-health.ts';

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

/** What went out before the impact; a new error counts where the asker may see its lines. */
async function askChanges(_args: object, scope: AskScope): Promise<string> {
  const { changes, patterns, session, time } = scope;
  return JSON.stringify(await changesAnswer(changes, patterns, visibleTo(scope), session, time.now()));
}

/** How the run stands and, once its version is live, how the log stands since then. */
async function askRelease(_args: object, scope: AskScope): Promise<string> {
  const answer = (await scope.releases?.answer(scope.session)) ?? null;
  if (answer === null) return 'null';
  const since = wentLiveAt(scope.session, answer.run);
  const health = since === null ? null : await releaseHealth(since, scope);
  return JSON.stringify({ ...answer, health } satisfies ReleaseAnswer);
}

async function askAddChange(
  { service, text }: { readonly service: string; readonly text: string },
  { changes, who }: AskScope,
): Promise<string> {
  if (changes === undefined) return 'null';
  const given = { service, text, kind: null, environment: null, happenedAt: null, url: null };
  return JSON.stringify(asSeen(await changes.add(given, who.actor)));
}

/** Fits one frame, whatever is in it. */
const MOST_CHARACTERS = 56 * 1024;

const NONE: ChangesAnswer = {
  ...{
    from: '',
    to: '',
    impact: null,
    hit: [],
    rows: [],
    more: 0,
    coverage: [],
    gaps: [],
    hasSources: false,
  },
};

/** What went out before the impact, as one person may see it. `feed` undefined: this hub knows of no changes. */
async function changesAnswer(
  feed: ChangeFeed | undefined,
  patterns: RoomPatterns,
  visible: Visible,
  session: Session,
  now: number,
): Promise<ChangesAnswer> {
  if (feed === undefined) return NONE;
  const answer = answerOf(await lookAtChanges({ feed, patterns, visible, session, now }), feed.hasSources);
  let { rows } = answer;
  while (rows.length > 1 && JSON.stringify(rows).length > MOST_CHARACTERS) rows = rows.slice(0, -4);
  return { ...answer, rows, more: answer.more + answer.rows.length - rows.length };
}
