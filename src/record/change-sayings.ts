import { changeText, shortSha } from '../text/change-text.ts';
import type { RecordContext } from './context.ts';
import type { Say } from './saying-type.ts';

/** Pull requests named in one line. */
const NAMED = 5;

/** What the timeline says of changes and of a release's content. */
export function changeSayings(c: RecordContext): Say {
  const { t, lang } = c;
  const change = (one: Parameters<typeof changeText>[0]): string => c.text(changeText(one, lang));
  return {
    'changes.seen': ({ data: { rows, coverage } }) => {
      const before = rows.filter(({ place }) => place === 'before');
      const [first] = before;
      if (first !== undefined)
        return { what: t('ev_changesSeen', { n: before.length, first: change(first.change) }) };
      const unknown = coverage.filter(({ completeTo }) => completeTo === null).map(({ service }) => service);
      const services = (unknown.length > 0 ? unknown : coverage.map(({ service }) => service)).join(', ');
      const key = unknown.length > 0 || coverage.length === 0 ? 'ev_changesUnknown' : 'ev_changesNone';
      return { what: t(key, { services: c.text(services || '-') }) };
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
        version: c.text(data.tag === null ? shortSha(data.sha) : `${data.tag} = ${shortSha(data.sha)}`),
        n: data.pulls.length,
        migrations: data.migrations.length,
        previous: data.previous === null ? '-' : c.text(data.previous.tag ?? shortSha(data.previous.sha)),
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
  };
}
