import { isNotEntered, phaseProgress, stepsOf } from '../../domain/checklist.ts';
import type { Session } from '../../domain/session.ts';
import { clock, duration, mmss } from '../../text/time.ts';
import { MARKS } from '../draw/glyphs.ts';
import { apart, type Span, spansWidth, styled } from '../draw/line.ts';
import { joinParts, type Part, part } from '../draw/parts.ts';
import { whenText } from '../model/when.ts';
import { word } from '../model/words.ts';
import type { World } from '../model/world.ts';
import { previousVersion, releasedVersion, runState, versionMatches } from '../select/release.ts';

/** What is released and what was there before, and how long the window is still open. */
export function released({ session, lang, now }: World): readonly Part[] {
  const version = releasedVersion(session);
  const previous = previousVersion(session);
  const matches = versionMatches(session);
  const name = version === '' ? styled('wait', word(lang, 'header.no-version')) : styled('strong', version);
  return [
    part(0, name),
    ...(matches === null
      ? []
      : [
          part(
            2,
            matches
              ? styled('done', word(lang, 'release.match'))
              : styled('burn', word(lang, 'release.mismatch')),
          ),
        ]),
    ...(session.rollback === null
      ? [part(4, previous === null ? '' : word(lang, 'header.previous', { version: previous }))]
      : [part(0, styled('burn', word(lang, 'header.rollback', { version: previous ?? '' }).trim()))]),
    part(1, windowText(session, now, lang)),
  ];
}

function windowText({ release, timeZone, status }: Session, now: number, lang: World['lang']): Span {
  const { since = null, until = null } = release?.window ?? {};
  if (since === null && until === null) return '';
  const span = [since, until].map((end) => (end === null ? '' : clock(end, timeZone))).join('-');
  if (status !== 'open') return span;
  // Without a begin it has begun, without an end it never ends.
  const start = since === null ? 0 : Date.parse(since) - now;
  const end = until === null ? Number.POSITIVE_INFINITY : Date.parse(until) - now;
  if (start <= 0 && until === null) return styled('past', span);
  const key = start > 0 ? 'header.window-ahead' : end > 0 ? 'header.window-left' : 'header.window-over';
  const time = start > 0 ? duration(start, lang) : end > 0 ? mmss(end) : duration(-end, lang);
  return styled(end > 0 ? 'past' : 'burn', word(lang, key, { span, time }));
}

/** What fired during a release, or the release during which this began. */
export function related({ session, lang }: World): readonly Span[] {
  const last = session.related.at(-1);
  if (last === undefined) return [];
  if (last.kind === 'release')
    return [styled('wait', word(lang, 'header.during', { session: last.session }))];
  const name = last.number === null ? last.session : `#${last.number}`;
  return [styled('alarm', `${MARKS.warn} ${word(lang, 'header.fired', { name })}`)];
}

/** How the run stands, from every view: `承認待ち 1:20`, `実行中`, `失敗`, and once it is live for how long it is watched. */
function runNow({ session, lang, now }: World): readonly Span[] {
  const { releaseRun: run, rollback, status } = session;
  // What ran before the rollback was begun is not what brings the version before back.
  if (run === null || status !== 'open' || (rollback !== null && run.at < rollback.at)) return [];
  const since = Math.max(0, now - Date.parse(run.since ?? run.at));
  if (run.waitsFor.length > 0)
    return [styled('wait', word(lang, 'release.run-waits', { time: mmss(since) })), '  '];
  const { conclusion } = run;
  if (conclusion === null) return [word(lang, 'release.run-going', { n: run.number }), '  '];
  if (conclusion === 'success')
    return [word(lang, 'release.run-watch', { ago: duration(since, lang) }), '  '];
  return [
    styled('burn', word(lang, 'release.run-bad', { n: run.number, state: runState(conclusion, lang) })),
    '  ',
  ];
}

/** `前日 11/25(水) 17:20 » 直前 14:01 » 実施 1/4   経過 6:30`: the phases of a release instead of milestones. */
export function releaseRow(world: World, aside: readonly Span[], cols: number): readonly Span[] {
  const { session, lang } = world;
  const right = [...runNow(world), ...aside];
  const phases = session.phases.filter((phase) => phase.after === null && !isNotEntered(phase, session));
  const parts = phases.map((phase, i): Part => {
    const { settled, total } = phaseProgress(session, phase);
    const name = phase.title[lang];
    if (settled < total)
      return part(i + 1, settled === 0 ? styled('past', name) : `${name} ${settled}/${total}`);
    const at = stepsOf(session, phase)
      .map((step) => step.at ?? '')
      .toSorted()
      .at(-1);
    return part(
      i + 1,
      styled('done', `${name} ${at === undefined || at === '' ? '' : whenText(at, world)}`.trim()),
    );
  });
  const room = cols - spansWidth(right) - 2;
  return apart(joinParts(parts, room, ` ${MARKS.here} `), right, cols);
}
