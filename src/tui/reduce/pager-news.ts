import { actRow, isPagerAct } from '../../domain/act-table.ts';
import type { OutsideAction } from '../../domain/actions.ts';
import type { Incident } from '../../domain/event.ts';
import type { Session } from '../../domain/session.ts';
import type { Lang } from '../../text/i18n/messages.ts';
import { sayPager } from '../../text/i18n/pager.ts';
import { word } from '../model/words.ts';
import { numberOf } from '../select/incidents.ts';
import type { News } from './news.ts';

/** What happened to the incidents elsewhere, and what waits to be tried again. */
export function pagerNews(before: Session, after: Session, lang: Lang): readonly News[] {
  return [...changes(before, after), ...waits(before, after, lang)];
}

function changes(before: Session, after: Session): readonly News[] {
  if (before.incidents === after.incidents) return [];
  const known = new Map(before.incidents.map((incident) => [incident.id, incident]));
  return after.incidents.flatMap((is): readonly News[] => {
    const was = known.get(is.id);
    const same = was?.status === is.status && was.acknowledgedBy === is.acknowledgedBy;
    return was === undefined || same || isAsked(before, is) ? [] : [changed(was, is)];
  });
}

/** An act that is under way explains the change that it brings; its outcome is reported separately. */
const isAsked = ({ actions }: Session, { id, status }: Incident): boolean =>
  actions.some(
    ({ outcome, args, act }) => outcome === null && args.incident === id && actRow(act)?.brings === status,
  );

function changed(was: Incident, is: Incident): News {
  const number = numberOf(is);
  switch (is.status) {
    case 'acknowledged':
      return {
        tone: 'ok',
        say: { key: 'news.pager-acked', params: { number, who: is.acknowledgedBy || '?' } },
        bell: false,
      };
    case 'resolved':
      return {
        tone: 'ok',
        say: { key: 'news.pager-resolved', params: { number, who: is.resolvedBy || '?' } },
        bell: true,
      };
    case 'triggered': {
      const key = was.status === 'resolved' ? 'news.pager-reopened' : 'news.pager-unacked';
      return {
        tone: 'burn',
        say: { key, params: { number, who: is.assignees?.join(', ') || '-' } },
        bell: true,
      };
    }
  }
}

/** Said once for each reason: the header counts down to the next try. */
function waits(before: Session, after: Session, lang: Lang): readonly News[] {
  if (before.actions === after.actions) return [];
  const reason = ({ delay }: OutsideAction): string => `${delay?.kind} ${delay?.doubt}`;
  const known = new Map(before.actions.map((action) => [action.id, reason(action)]));
  return after.actions
    .filter(({ target }) => target === 'pagerduty')
    .filter((action) => action.delay !== null && known.get(action.id) !== reason(action))
    .map((action) => ({ tone: 'wait', say: waiting(action, lang), bell: false }));
}

function waiting({ act, delay }: OutsideAction, lang: Lang): News['say'] {
  const what = isPagerAct(act) ? word(lang, `pager-act.${act}`) : act;
  const reason = sayPager(delay?.kind ?? '', delay?.params ?? {}, lang);
  return { key: delay?.doubt ? 'news.pager-doubt' : 'news.pager-waits', params: { what, reason } };
}
