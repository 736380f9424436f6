import type { SeenChange } from '../../../domain/changes/system-change.ts';
import { changeState, changeText, changeWord, evidenceText, shortSha } from '../../../text/change-text.ts';
import { type Line, line, styled } from '../../draw/line.ts';
import { prose } from '../../draw/prose.ts';
import { pastText } from '../../model/when.ts';
import { word } from '../../model/words.ts';
import type { World } from '../../model/world.ts';
import { changeAt, changeLink, shownChanges } from '../../select/changes.ts';
import type { PageOf } from './page.ts';

/** Services that it may belong to, and why that is unknown. */
function reachLines({ services = [] }: SeenChange, lang: World['lang']): readonly string[] {
  return (['unknown', 'common'] as const).flatMap((reach) => {
    const names = services.filter((one) => one.reach === reach).map(({ service }) => service);
    return names.length === 0 ? [] : [changeWord(lang, `maybe-of.${reach}`, { services: names.join(', ') })];
  });
}

/** One change with all that is known of it: evidence, the patterns, its commits, where it leads. */
export const changePage: PageOf = (dialog, _state, world, cols) => {
  const { lang } = world;
  const title = word(lang, 'change.title');
  const row = shownChanges(world).find(({ change: { id } }) => id === dialog.target);
  if (row === undefined) return { title, head: [], lines: prose(word(lang, 'change.gone'), cols, 'past') };
  const { change, evidence, commits, counts, mark } = row;
  const by = world.changes.answer?.impact?.by;
  const at = changeAt(change) ?? change.requestedAt;
  const facts = [
    changeState(change, pastText(at, world), lang),
    ...(change.previousSha === null
      ? []
      : [word(lang, 'change.previous', { sha: shortSha(change.previousSha) })]),
    ...(change.environment === null ? [] : [word(lang, 'change.environment', { name: change.environment })]),
    ...(change.by === null ? [] : [change.by]),
    ...(change.approvedBy === undefined
      ? []
      : [changeWord(lang, 'approved', { approver: change.approvedBy })]),
    ...(change.requestedAt < at
      ? [word(lang, 'change.requested', { time: pastText(change.requestedAt, world) })]
      : []),
    change.origins.map((origin) => changeWord(lang, `origin.${origin}`)).join(', '),
  ];
  const patterns = evidence.flatMap((one) => one.patterns ?? []);
  const lines: Line[] = [
    ...evidence.flatMap((one) => prose(`- ${evidenceText(one, lang, by)}`, cols)),
    ...reachLines(change, lang).flatMap((text) => prose(`- ${text}`, cols)),
    ...patterns.flatMap((template) => prose(`    ${template}`, cols, 'burn')),
    ...(mark?.ruledOut == null
      ? []
      : prose(
          word(lang, 'change.ruled-out-by', { who: mark.ruledOut.by.name, reason: mark.ruledOut.reason }),
          cols,
          'wait',
        )),
    ...(commits.length === 0
      ? []
      : [line(''), line(styled('past', word(lang, 'change.commits', { n: counts.commits })))]),
    ...commits
      .toReversed()
      .map(({ sha, title: text, pr, author }) =>
        line(
          styled('past', `${shortSha(sha)}  `),
          `${pr === null ? '' : `#${pr} `}${text}${author === null ? '' : `  ${author}`}`,
        ),
      ),
    ...(counts.commits > commits.length
      ? [line(styled('past', word(lang, 'change.more', { n: counts.commits - commits.length })))]
      : []),
  ];
  const url = changeLink(row);
  const foot = url === null ? [] : [line(''), ...prose(url, cols, 'past')];
  return {
    title,
    head: [
      ...prose(changeText(change, lang), cols, 'strong').slice(0, 3),
      ...prose(facts.join('  '), cols, 'past'),
    ],
    lines: [...lines, ...foot],
  };
};
