import { coveredAgain } from '../domain/changes/coverage.ts';
import type { EventData } from '../domain/event.ts';
import { changeText, changeWord, shortSha } from '../text/change-text.ts';
import { coverageSentences } from '../text/coverage-text.ts';
import { releaseContentText, releaseVersion } from '../text/release-text.ts';
import type { RecordContext } from './context.ts';
import type { Say } from './saying-type.ts';

/** Pull requests named in one line, and sentences about services. */
const NAMED = 5;
const SAID = 3;
const HOUR_MS = 3_600_000;

/** What the timeline says of changes and of a release's content. */
export function changeSayings(c: RecordContext) {
  const { t, lang } = c;
  const change = (one: Parameters<typeof changeText>[0]): string => c.text(changeText(one, lang));
  /** What is not known of services, and where nothing went out at all that, too. */
  const silences = ({ rows, coverage, gaps, from, to, impactAt }: EventData<'changes.seen'>): string => {
    const seen = rows.map((row) => row.change);
    const covered = coverage.map((one) => coveredAgain(one, seen, gaps, to));
    const hours = Math.floor((Date.parse(impactAt) - Date.parse(from)) / HOUR_MS);
    const told = coverageSentences({ coverage: covered, gaps, hours }, lang, c.time);
    const lacks = told.filter(({ kind }) => kind !== 'none');
    const isEmpty = rows.every(({ place }) => place !== 'before');
    const all = [...lacks, ...(isEmpty ? told.filter(({ kind }) => kind === 'none') : [])];
    const more = all.length - SAID;
    const texts = [
      ...all.slice(0, SAID).map(({ text }) => text.replace(/[.。]$/, '')),
      ...(more > 0 ? [changeWord(lang, 'and-more', { n: more })] : []),
    ];
    return texts.join(lang === 'ja' ? '。' : '. ');
  };
  /** Of the look before, as it is asked in the order of the log: what was not known then either is not said again. */
  let before = '';
  return {
    'changes.seen': ({ data }) => {
      const suspects = data.rows.filter(({ place }) => place === 'before');
      const [first] = suspects;
      const now = silences(data);
      const said = first !== undefined && before === now ? '' : now;
      before = now;
      if (first === undefined) return { what: t('ev_changesNone', { said: c.text(said || '-') }) };
      const what = t('ev_changesSeen', { n: suspects.length, first: change(first.change) });
      return { what: said === '' ? what : t('ev_changesAlso', { what, said: c.text(said) }) };
    },
    'change.came': ({ data: { change: one } }) => {
      const what = t('ev_change', { change: change(one) });
      const at = one.liveAt ?? one.failedAt ?? one.startedAt;
      return at === null ? { what } : { at, what };
    },
    'change.pinned': ({ data }) =>
      data.pinned ? { what: t('ev_changePinned', { change: change(data.change) }) } : null,
    'change.ruled-out': ({ data: { change: one, reason } }) => ({
      what:
        reason === null
          ? t('ev_changeBack', { change: change(one) })
          : t('ev_changeRuledOut', { change: change(one), reason: c.text(reason) }),
    }),
    'release.frozen': ({ data }) => ({
      what: t('ev_frozen', {
        ...{ version: c.text(releaseVersion(data)), content: c.text(releaseContentText(data, lang)) },
      }),
    }),
    'release.added': ({ data: { sha, pulls } }) => {
      const named = pulls
        .slice(0, NAMED)
        .map(({ number, title }) => (number === null ? title : `#${number} ${title}`));
      const more = pulls.length > NAMED ? ` +${pulls.length - NAMED}` : '';
      return { what: t('ev_frozenAdded', { pulls: c.text(named.join(', ') + more), sha: shortSha(sha) }) };
    },
    'release.ran': ({ data }) => {
      const { name, number, status, conclusion, waitsFor, approvedBy, rejectedBy } = data;
      const state =
        waitsFor.length > 0
          ? t('ev_ranWaits', { for: c.text(waitsFor.join(', ')) })
          : c.text(conclusion ?? status);
      const by =
        (approvedBy.length > 0 ? t('ev_ranApproved', { who: c.text(approvedBy.join(', ')) }) : '') +
        (rejectedBy.length > 0 ? t('ev_ranRejected', { who: c.text(rejectedBy.join(', ')) }) : '');
      return { what: t('ev_ran', { run: c.text(`${name ?? ''} #${number}`.trim()), state: state + by }) };
    },
  } satisfies Partial<Say>;
}
