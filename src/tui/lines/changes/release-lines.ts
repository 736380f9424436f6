import { isIrreversible } from '../../../domain/changes/touched-files.ts';
import type { FollowedRelease, ReleaseHealth } from '../../../protocol/releases.ts';
import { gapReason, shortSha } from '../../../text/change-text.ts';
import { releaseBase, releaseCounts } from '../../../text/release-text.ts';
import { mmss, timeSince } from '../../../text/time.ts';
import { truncate, width } from '../../../text/width.ts';
import { MARKS } from '../../draw/glyphs.ts';
import { type Line, line, type Span, styled } from '../../draw/line.ts';
import { partsInRows } from '../../draw/parts.ts';
import { prose } from '../../draw/prose.ts';
import { bodyCols, bodyRows } from '../../model/layout.ts';
import type { ScreenState } from '../../model/screen-state.ts';
import { pastText } from '../../model/when.ts';
import { say, word } from '../../model/words.ts';
import type { World } from '../../model/world.ts';
import { shortName } from '../../select/log-trouble.ts';
import { isUnknown, usersText } from '../../select/people-hit.ts';
import { previousVersion, runState } from '../../select/release.ts';

type Pull = NonNullable<World['session']['releaseContent']>['frozen']['pulls'][number];

/** The release view: the run with its approvals, then what it puts out, what came after the freeze first. */
export function releaseLines(state: ScreenState, world: World, rows: number, cols: number): readonly Line[] {
  if (world.session.kind !== 'release') return past(word(world.lang, 'refusal.not-a-release'), cols);
  const all = releaseRows(world, cols);
  const from = Math.min(state.logs.releaseFrom, releaseEnd(world, rows, cols));
  if (from > 0) return all.slice(from, from + rows);
  const top = topLines(world, cols);
  // The run is read first; of the content what there is room for.
  return [...top.slice(0, Math.max(3, rows - 3)), ...all.slice(top.length)].slice(0, rows);
}

/** The first row of the view when it is scrolled to its end. */
export const releaseEnd = (world: World, rows: number, cols: number): number =>
  Math.max(0, releaseRows(world, cols).length - rows);

/** How many rows are below those that the pane shows. */
export function releaseBelow(state: ScreenState, world: World): number {
  const rect = world.layout.panes.logs;
  if (rect === null || world.session.kind !== 'release') return 0;
  const end = releaseEnd(world, bodyRows(rect), bodyCols(rect));
  return end - Math.min(state.logs.releaseFrom, end);
}

const releaseRows = (world: World, cols: number): readonly Line[] => [
  ...topLines(world, cols),
  ...contentLines(world, cols),
];

/** How the log stands once the version is live, then the run. */
function topLines(world: World, cols: number): readonly Line[] {
  const { health } = world.release.answer ?? {};
  return [...(health ? healthLines(health, world, cols) : []), ...runLines(world, cols)];
}

const inRows = (parts: readonly Span[], cols: number): readonly Line[] =>
  partsInRows(parts, cols - 1).map((row) => line(' ', ...row));

const past = (text: string, cols: number, style: Parameters<typeof prose>[2] = 'past'): readonly Line[] =>
  prose(text, cols, style).map((row) => line(' ', ...row.spans));

function runLines(world: World, cols: number): readonly Line[] {
  const { lang, release } = world;
  const { answer, why } = release;
  if (answer === null) return past(why === null ? word(lang, 'patterns.asking') : say(lang, why), cols);
  if (answer.why?.kind === 'no-workflow') return past(word(lang, 'release.no-workflow'), cols);
  const trouble = answer.why === null ? [] : past(troubleText(answer.why, world), cols, 'wait');
  if (answer.service === null) return [...trouble, ...past(word(lang, 'release.no-service'), cols)];
  if (answer.run === null) return [...trouble, ...(answer.why === null ? past(noRunText(world), cols) : [])];
  const { run } = answer;
  return [
    ...trouble,
    ...headLines(run, answer.at, world, cols),
    ...run.jobs.map((job) => jobLine(job, world, cols)),
    ...approvalLines(run, world, cols),
  ];
}

const troubleText = (
  why: {
    readonly kind: string;
    readonly params: Readonly<Record<string, string | number>>;
    readonly since: string;
  },
  world: World,
): string => {
  const at = (iso: string) => pastText(iso, world);
  const reason = gapReason({ origin: 'github', ...why }, world.lang, at);
  return `${MARKS.not} ${word(world.lang, 'release.not-readable', { time: at(why.since), why: reason })}`;
};

/** Once it is rolled back, the run that counts is that of the version before. */
function noRunText({ lang, session }: World): string {
  if (session.rollback === null) return word(lang, 'release.no-run');
  return word(lang, 'release.no-run-back', { version: previousVersion(session) ?? '' });
}

/** `Workflow release.yml #482  running  started by sato   6:12   GitHub to 14:08` */
function headLines(run: FollowedRelease, at: string | null, world: World, cols: number): readonly Line[] {
  const { lang, now } = world;
  const ended = run.status === 'completed' ? Date.parse(run.updatedAt) : now;
  const parts: Span[] = [
    styled('strong', word(lang, 'release.workflow', { name: run.name ?? '', n: run.number })),
    stateSpan(run.conclusion ?? run.status, lang),
    ...(run.by === null ? [] : [styled('past', word(lang, 'release.started-by', { who: run.by }))]),
    mmss(Math.max(0, ended - Date.parse(run.startedAt))),
    ...(at === null ? [] : [styled('past', word(lang, 'release.read-to', { time: pastText(at, world) }))]),
  ];
  return inRows(parts, cols);
}

const BAD: ReadonlySet<string> = new Set([
  'failure',
  'cancelled',
  'timed_out',
  'startup_failure',
  'action_required',
]);

function stateSpan(state: string, lang: World['lang']): Span {
  const known = runState(state, lang);
  if (state === 'success') return styled('done', known);
  return BAD.has(state) ? styled('burn', known) : state === 'waiting' ? styled('wait', known) : known;
}

/** `☑ build  2:01` */
function jobLine(job: FollowedRelease['jobs'][number], world: World, cols: number): Line {
  const { lang, now } = world;
  const { name, status, conclusion, startedAt, completedAt } = job;
  const mark = conclusion === 'success' ? MARKS.ticked : conclusion === null ? MARKS.open : MARKS.not;
  const took =
    startedAt === null
      ? null
      : (completedAt === null ? now : Date.parse(completedAt)) - Date.parse(startedAt);
  const time = took === null || status === 'queued' || status === 'waiting' ? '' : mmss(Math.max(0, took));
  const space = Math.max(8, Math.min(30, cols - 20));
  const shown = width(name) > space ? `${truncate(name, space - 2, '')}..` : name;
  const state = conclusion === 'success' ? '' : (conclusion ?? status);
  const body = `${shown}${' '.repeat(Math.max(1, space - width(shown)))}${time.padStart(7)}  `;
  return line(' ', `${mark} `, body, ...(state === '' ? [] : [stateSpan(state, lang)]));
}

/** Whom the run waits for, and who has said yes or no. */
function approvalLines(run: FollowedRelease, world: World, cols: number): readonly Line[] {
  const { lang, now } = world;
  const waits = run.approvals.flatMap(({ environment, since, reviewers }) => {
    const time = since === null ? '' : mmss(Math.max(0, now - Date.parse(since)));
    const who =
      reviewers.length === 0 ? '' : word(lang, 'release.may-approve', { who: reviewers.join(', ') });
    return past(
      `${MARKS.open} ${word(lang, 'release.waits', { environment, time, who })}`.trim(),
      cols,
      'wait',
    );
  });
  const said = run.reviews.flatMap(({ state, by, comment }) => {
    const who = `${by ?? '-'}${comment === null ? '' : ` "${comment}"`}`;
    if (state === 'approved')
      return past(`${MARKS.ticked} ${word(lang, 'release.approved', { who })}`, cols, 'done');
    return state === 'rejected'
      ? past(`${MARKS.not} ${word(lang, 'release.rejected', { who })}`, cols, 'burn')
      : [];
  });
  const later =
    run.replacedBy === null
      ? []
      : past(`${MARKS.warn} ${word(lang, 'release.replaced', { n: run.replacedBy })}`, cols, 'wait');
  const other =
    run.otherSha === undefined
      ? []
      : past(
          `${MARKS.warn} ${word(lang, 'release.other-commit', { sha: shortSha(run.otherSha) })}`,
          cols,
          'wait',
        );
  return [...waits, ...said, ...later, ...other];
}

const pullText = ({ number, sha, title, author }: Pull): string =>
  `${number === null ? shortSha(sha) : `#${number}`} ${title}${author === null ? '' : `  ${author}`}`;

/** The frozen list. Only what came after it, and what cannot be undone, is marked. */
function contentLines(world: World, cols: number): readonly Line[] {
  const { lang, session } = world;
  const { releaseContent: content } = session;
  if (content === null) {
    return world.release.why === null ? past(word(lang, 'release.not-frozen'), cols) : [];
  }
  const { frozen, added } = content;
  const { pulls, migrations, previous, isPart } = frozen;
  const base = releaseBase(frozen, lang);
  const counts = `${word(lang, 'release.content')}  ${releaseCounts(frozen, lang)}`;
  const head: Span[] = [
    styled(isPart || previous === null ? 'wait' : 'strong', counts),
    styled('past', word(lang, 'release.frozen-at', { time: pastText(frozen.at, world) })),
    ...(base === null ? [] : [styled(previous?.isLive === false ? 'wait' : 'past', base)]),
  ];
  const warned = (text: string): readonly Line[] => past(`${MARKS.warn} ${text}`, cols, 'wait');
  const moved =
    added !== null && added.sha !== frozen.sha
      ? warned(word(lang, 'release.moved', { from: shortSha(frozen.sha), to: shortSha(added.sha) }))
      : [];
  const late = (added?.pulls ?? []).flatMap((pull) =>
    warned(word(lang, 'release.added', { pull: pullText(pull) })),
  );
  const paths = [...migrations, ...(added?.migrations ?? [])];
  const schema = paths.flatMap((path) => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    return isIrreversible(path)
      ? warned(word(lang, 'release.irreversible', { path: name }))
      : past(word(lang, 'release.migration', { path: name }), cols);
  });
  return [
    ...inRows(head, cols),
    ...moved,
    ...late,
    ...schema,
    ...pulls.map((pull) => line(' ', `  ${pullText(pull)}`)),
  ];
}

/** A rate is a rise from this many times that of before, and this many points of a hundred, on. */
const TIMES = 2;
const POINTS = 0.1;

/** `watching 9m (live 14:10)  new errors 0  error rate 0.2% (before 0.2%)  3 users hit`, in as many rows as it takes. */
function healthLines(health: ReleaseHealth, world: World, cols: number): readonly Line[] {
  const { lang, now } = world;
  const time = pastText(health.since, world);
  const ago = timeSince(health.since, now, lang);
  const parts: readonly Span[] = [
    styled('strong', word(lang, 'release.watching', { ago, time })),
    freshSpan(health, world),
    rateSpan(health, world),
    ...peopleSpans(health, world),
    ...(health.unknown.length === 0
      ? []
      : [
          styled(
            'wait',
            `${MARKS.not} ${word(lang, 'release.health-unknown', { names: health.unknown.map(shortName).join(', ') })}`,
          ),
        ]),
  ];
  return partsInRows(parts, cols - 1).map((row) => line(' ', ...row));
}

function freshSpan({ fresh, counting }: ReleaseHealth, { lang }: World): Span {
  if (fresh === null)
    return styled('wait', word(lang, counting ? 'release.fresh-counting' : 'release.fresh-unknown'));
  const text = word(lang, 'release.fresh', { n: fresh });
  return fresh > 0 ? styled('burn', text) : text;
}

/** Errors of a hundred lines; null: there are none to count. */
const rateOf = (errors: number | null, lines: number | null): number | null =>
  errors === null || lines === null || lines === 0 ? null : (100 * errors) / lines;

/** `0.2%`, `<0.1%`, `14%` */
function rateText(rate: number): string {
  if (rate > 0 && rate < 0.1) return '<0.1%';
  return `${rate >= 10 || rate === 0 ? Math.round(rate) : rate.toFixed(1)}%`;
}

function rateSpan({ errors, lines }: ReleaseHealth, { lang }: World): Span {
  const [before, now] = [rateOf(errors[0], lines[0]), rateOf(errors[1], lines[1])];
  if (now === null) return styled('wait', word(lang, 'release.no-lines'));
  const was = before === null ? word(lang, 'release.rate-unknown') : rateText(before);
  const text = word(lang, 'release.rate', { now: rateText(now), before: was });
  const isRise = before !== null && now >= TIMES * before && now - before >= POINTS;
  return isRise ? styled('burn', text) : text;
}

function peopleSpans({ people }: ReleaseHealth, { lang }: World): readonly Span[] {
  if (people === null || people.users === null) return [];
  if (isUnknown(people)) return [styled('wait', word(lang, 'people.hit-unknown'))];
  const users = usersText({ people, lang });
  if (users === null) return [];
  const text = word(lang, 'people.hit', { users });
  return [people.users.n > 0 ? styled('wait', text) : text];
}
