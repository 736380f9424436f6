import type { Session } from '../../domain/session.ts';
import { changeText, changeWord } from '../../text/change-text.ts';
import type { Lang } from '../../text/i18n/messages.ts';
import { clock } from '../../text/time.ts';
import type { News } from './news.ts';

/** What went out meanwhile, and what others ruled out. */
export function changeNews(before: Session, after: Session, you: string, lang: Lang): readonly News[] {
  return [...came(before, after, lang), ...ruledOut(before, after, you, lang)];
}

function came(before: Session, after: Session, lang: Lang): readonly News[] {
  if (before.cameChanges === after.cameChanges) return [];
  const known = new Map(before.cameChanges.map(({ id, change: one }) => [id, one.state]));
  return after.cameChanges.flatMap(({ id, change: one }): readonly News[] => {
    if (known.get(id) === one.state) return [];
    const at = one.liveAt ?? one.failedAt ?? one.startedAt ?? one.requestedAt;
    const state = changeWord(lang, `state.${one.state}`, { time: clock(at, after.timeZone) });
    const back = one.kind === 'rollback' && one.state === 'live' && after.kind === 'incident';
    const key = back && after.clock.mitigated === null ? 'news.change-rollback' : 'news.change';
    return [{ tone: 'wait', say: { key, params: { change: changeText(one, lang), state } }, bell: false }];
  });
}

function ruledOut(before: Session, after: Session, you: string, lang: Lang): readonly News[] {
  if (before.changeMarks === after.changeMarks) return [];
  const known = new Map(before.changeMarks.map((mark) => [mark.id, mark.ruledOut]));
  return after.changeMarks.flatMap(({ id, change: one, ruledOut: is }): readonly News[] => {
    if (is === null || is.by.id === you || known.get(id) != null) return [];
    const params = { who: is.by.name, change: changeText(one, lang) };
    return [{ tone: 'ok', say: { key: 'news.change-out', params }, bell: false }];
  });
}
