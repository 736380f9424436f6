import { describe, expect, it } from 'vitest';
import { cliText } from '../../src/cli/base/language.ts';
import { countedTexts } from '../../src/cli/commands/session/logs.ts';
import { eachOf } from '../../src/cli/logs/asked-lines.ts';
import { limitsOf } from '../../src/hub/base/limits.ts';
import type { AskScope } from '../../src/hub/lines/ask-scope.ts';
import { countLines } from '../../src/hub/lines/count-lines.ts';
import { peopleOf } from '../../src/hub/lines/questions/ask-people.ts';
import { startRun } from '../../src/hub/lines/source-run.ts';
import { patternsAnswer } from '../../src/hub/patterns/ask-patterns.ts';
import type { ReadTo } from '../../src/hub/patterns/counting.ts';
import { RoomPatterns } from '../../src/hub/patterns/room-patterns.ts';
import { checkedTo } from '../../src/hub/runs/run-follower.ts';
import { PatternCounts } from '../../src/logs/patterns/pattern-counts.ts';
import { type LineCount, type PeopleHit, QuestionError } from '../../src/ports/log-questions.ts';
import type { Completeness, LogSource, RawLine } from '../../src/ports/log-source.ts';
import type { SourceState } from '../../src/protocol/messages.ts';
import type { Lang } from '../../src/text/i18n/messages.ts';
import { plainText } from '../../src/tui/draw/line.ts';
import { logHead } from '../../src/tui/lines/log-title.ts';
import { patternRowLines } from '../../src/tui/lines/pattern-lines.ts';
import { peopleParts } from '../../src/tui/lines/people-hit.ts';
import { runText } from '../../src/tui/select/runs.ts';
import { type Doc, SimulatedIndex } from '../adapters/opensearch/simulated-index.ts';
import { TailerRig } from '../adapters/opensearch/tailer-rig.ts';
import { sato } from '../domain/given.ts';
import { checking } from '../domain/make-check.ts';
import { hub, newest } from '../domain/make-run.ts';
import { HandSource } from '../hub/hand-source.ts';
import { FakeTime } from '../network/fake-time.ts';
import { Rig } from '../tui/rig.ts';
import { FIRED, underWay } from '../tui/story.ts';
import { claim } from './claim.ts';

const NOW = Date.parse('2026-11-25T03:12:05.000Z');
const MINUTE = 60_000;

/** What a tail promises that has read an index for half a minute and some time more, while some documents came. */
async function promised({
  came = [],
  numbered = true,
  whose = 'web-3',
  later = 0,
}: {
  readonly came?: readonly Doc[];
  readonly numbered?: boolean;
  readonly whose?: string | null;
  readonly later?: number;
}): Promise<Completeness | null> {
  const index = new SimulatedIndex(came, 100);
  index.sequence = numbered;
  index.now = NOW - 30_000;
  const rig = new TailerRig(index, index.now, { arrivalsShown: 50 });
  rig.whose = whose;
  await rig.until(NOW + later, 1_000);
  return rig.tailer.complete(null, { ahead: [], hides: false });
}

/** The source as the hub tells it to everyone. */
function shared(name: string, complete: Completeness | null): SourceState {
  const source = new HandSource(name);
  const sink = { onLines: async () => {}, onStatus: () => {} };
  const run = startRun(source, {}, 1, sink, () => new Date(NOW).toISOString());
  source.sink?.onStatus({ state: 'live', ...(complete === null ? {} : { complete }) });
  return { name, ...run.status() };
}

/** What stands in the edge of the log. */
function said(lang: Lang, sources: readonly SourceState[]): string {
  const { state, world } = new Rig(underWay(), { lang }).store;
  const { aside } = logHead(state, { ...world, sources: [...sources] }, 300, false);
  return `${plainText(aside)}.`;
}

const NOBODY: PeopleHit = {
  ...{ errors: 0, unnamed: 0, sessions: null, customers: null, since: null },
  users: { n: 0, error: 0, ids: [] },
  allUsers: { n: 40, error: 0, ids: null },
};

/** What the header says of who is hit, of sources that answer so; null: one whose settings name no field of users. */
async function hit(lang: Lang, answers: Readonly<Record<string, PeopleHit | null | Error>>): Promise<string> {
  const runs = Object.entries(answers).map(([name, answer]) => ({
    name,
    status: () => ({ state: 'live' }),
    source: {
      ...(answer === null
        ? {}
        : {
            people: async () => {
              if (answer instanceof Error) throw answer;
              return answer;
            },
          }),
    },
  }));
  const { world } = new Rig(underWay(), { lang }).store;
  const time = new FakeTime(NOW);
  const scope = { runs, time, session: world.session, limits: limitsOf() } as unknown as AskScope;
  const stretch = { from: new Date(NOW - 15 * MINUTE).toISOString(), to: new Date(NOW).toISOString() };
  const parts = peopleParts({ ...world, people: await peopleOf(stretch, scope) });
  return `${parts.map(({ spans }) => plainText(spans)).join(' ')}.`;
}

const behind = (n: number, more: Partial<Doc> = {}): Doc[] =>
  Array.from({ length: n }, (_, i) => ({
    ...{ key: `0/${i}`, time: NOW - 31 * MINUTE, visibleAt: NOW - 20_000, seq: i },
    ...more,
  }));

describe('CLM-400 Nothing is missing of the log', () => {
  claim('CLM-400', {
    ja: '12:12:00まで欠落なし.',
    known: async (lang) => said(lang, [shared('app', await promised({}))]),
    lacking: {
      late: async (lang) => said(lang, [shared('app', await promised({ came: behind(88) }))]),
      'no longer': async (lang) =>
        said(lang, [shared('app', await promised({ came: behind(88), later: 10 * MINUTE }))]),
      unread: async (lang) => said(lang, [shared('app', await promised({ numbered: false }))]),
      part: async (lang) => said(lang, [shared('app', await promised({})), shared('db', null)]),
      unnamed: async (lang) =>
        said(lang, [shared('app', await promised({ came: behind(12, { untimed: true }), whose: null }))]),
    },
  });

  it('one thing that is lacking hides no other', async () => {
    const late = shared('app', await promised({ came: behind(88) }));
    const unlooked = shared('app', await promised({ numbered: false }));
    const db = shared('db', null);
    expect(await said('en', [late, db])).toContain('but web-3 is 31 min behind');
    expect(await said('en', [late, db])).toContain('in app, others not known');
    expect(await said('ja', [late, db])).toContain('ほかは不明');
    expect(await said('en', [unlooked, db])).toContain('late ones are not looked for');
    expect(await said('en', [unlooked, db])).toContain('in app, others not known');
    expect(await said('ja', [unlooked, db])).toContain('ほかは不明');
  });
});

describe('CLM-401 Nobody is hit', () => {
  claim('CLM-401', {
    ja: '影響 0人.',
    known: (lang) => hit(lang, { app: NOBODY }),
    lacking: {
      unnamed: (lang) => hit(lang, { app: { ...NOBODY, errors: 9, unnamed: 9 } }),
      unread: (lang) => hit(lang, { app: NOBODY, db: new QuestionError('unreachable', {}) }),
      part: (lang) => hit(lang, { app: NOBODY, db: null }),
      'begins later': (lang) =>
        hit(lang, { app: { ...NOBODY, since: new Date(NOW - MINUTE).toISOString() } }),
    },
  });
});

/** What `--patterns` says of lines a second apart. */
async function counted(
  lang: Lang,
  messages: readonly string[],
  limit: number,
  patterns = 100,
  byTime = false,
) {
  const lines = messages.map(
    (message, i): RawLine => ({
      ...{ id: String(i), time: new Date(NOW - 6_000 + i * 1_000).toISOString(), level: null, service: null },
      ...{ message, fields: {}, source: 'app' },
    }),
  );
  const before = async (place: string, most: number) => {
    const end = lines.findIndex(({ id }) => id === place);
    return lines.slice(0, end === -1 ? undefined : end).slice(-most);
  };
  const counts = new PatternCounts({ patterns });
  const question = { query: null, since: null, around: null, until: new Date(NOW).toISOString(), limit };
  const given = await eachOf({ before }, question, (line) => counts.add(line));
  const { forgotten } = counts.table();
  return countedTexts({ ...given, forgotten, byTime }, { limit: String(limit) }, cliText(lang)).join(' ');
}

describe('CLM-402 All lines that were asked for are counted', () => {
  const same = ['slow 1', 'slow 2', 'slow 3', 'slow 4'];
  claim('CLM-402', {
    ja: '該当する4行すべて',
    known: (lang) => counted(lang, same, 4),
    lacking: {
      part: (lang) => counted(lang, same, 2),
      unread: (lang) => counted(lang, same, 4, 100, true),
    },
  });
});

describe('CLM-403 All lines are in the table', () => {
  claim('CLM-403', {
    ja: '該当する4行すべて',
    known: (lang) => counted(lang, ['one', 'two', 'three', 'four'], 9),
    lacking: { part: (lang) => counted(lang, ['one', 'two', 'three', 'four'], 9, 2) },
  });
});

/** The row of a heartbeat that stopped with the alert, eight minutes later, of a source that was read so far. */
async function beat(lang: Lang, read: Partial<ReadTo>) {
  const { state, world } = new Rig(underWay(), { lang }).store;
  const time = new FakeTime(FIRED + 8 * MINUTE);
  const lines = Array.from(
    { length: 20 * 30 },
    (_, i): RawLine => ({
      ...{ id: String(i), time: new Date(FIRED - i * 2_000).toISOString(), level: null, service: null },
      ...{ message: 'heartbeat', fields: {}, source: 'app' },
    }),
  );
  const source: LogSource = {
    ...{ name: 'app', guests: false, open: async () => {} },
    oldest: async () => new Date(FIRED - 60 * MINUTE).toISOString(),
    sample: async (from, to) => {
      const held = lines.filter((line) => (line.time ?? '') >= from && (line.time ?? '') < to);
      return [{ total: held.length, lines: held }];
    },
  };
  const patterns = new RoomPatterns({ time, limits: limitsOf(), session: () => world.session });
  const far = Number.POSITIVE_INFINITY;
  patterns.begins(source, time.now(), false, () => ({ until: far, complete: far, ...read }));
  const scope = { patterns, mutes: [], visible: () => true, completeTo: null };
  for (let n = 0; n < 20; n += 1) {
    patternsAnswer({ lead: 300 }, scope);
    await time.advance(1_000);
  }
  const answer = patternsAnswer({ lead: 300 }, scope);
  const told = { ...world, patterns: { ...world.patterns, answer } };
  return patternRowLines(state, told, 20, 120)
    .map(({ spans }) => plainText(spans))
    .filter((row) => /heartbeat|変化なし|same/.test(row))
    .join('\n');
}

describe('CLM-404 A pattern is gone', () => {
  claim('CLM-404', {
    ja: '消滅',
    known: (lang) => beat(lang, {}),
    lacking: {
      late: (lang) => beat(lang, { complete: FIRED - MINUTE }),
      unread: (lang) => beat(lang, { until: FIRED - MINUTE }),
    },
  });
});

describe('CLM-405 The log is as a step expects it', () => {
  const QUERY = { source: null, query: 'servce:checkout', expect: { most: 0 }, windowMs: 5 * MINUTE };
  const COMPLETE: Completeness = { to: new Date(NOW - 20_000).toISOString(), behind: [] };

  /** The row of a step whose hub has looked once. */
  const said = async (
    lang: Lang,
    count: () => Promise<LineCount>,
    complete: Completeness | null = COMPLETE,
  ): Promise<string> => {
    const source = new HandSource('app');
    const run = startRun(
      Object.assign(source, { count }),
      {},
      1,
      { onLines: async () => {}, onStatus: () => {} },
      () => new Date(NOW).toISOString(),
    );
    source.sink?.onStatus({ state: 'live', ...(complete === null ? {} : { complete }) });
    const answer = await countLines(QUERY, [run], { time: new FakeTime(NOW), limits: limitsOf({}) });
    const given = checking();
    given.when(sato, 'run.ask', { step: 'ack' });
    given.when(hub, 'run.move', { run: newest(given, 'ack').id, ...checkedTo(QUERY, answer) } as never);
    return runText(newest(given, 'ack'), { session: given.state, now: given.now, lang }) ?? '';
  };
  const counted =
    (more: Partial<LineCount> = {}) =>
    () =>
      Promise.resolve({ found: 0, all: 120, since: null, ...more });
  const refused = (kind: string, params: Readonly<Record<string, string>>) => () =>
    Promise.reject(new QuestionError(kind, params));

  claim('CLM-405', {
    ja: '5分で0行(期待: 0行以下)',
    known: (lang) => said(lang, counted()),
    lacking: {
      late: (lang) => said(lang, counted(), { ...COMPLETE, to: new Date(NOW - 10 * MINUTE).toISOString() }),
      part: (lang) => said(lang, counted({ since: new Date(NOW - MINUTE).toISOString() })),
      unread: (lang) => said(lang, refused('file-missing', { path: '/var/log/app.log', code: 'ENOENT' })),
      'never seen': (lang) => said(lang, refused('no-such-field', { field: 'servce' })),
      'no longer': (lang) => said(lang, counted({ all: 0 })),
    },
  });
});
