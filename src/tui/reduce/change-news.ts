import type { Session } from '../../domain/session.ts';
import { changeState, changeText } from '../../text/change-text.ts';
import type { Lang } from '../../text/i18n/messages.ts';
import { clock } from '../../text/time.ts';
import { mitigatingRollback } from '../select/readings.ts';
import { runState } from '../select/release.ts';
import type { News } from './news.ts';

/** What went out meanwhile, and what others ruled out. */
export function changeNews(before: Session, after: Session, you: string, lang: Lang): readonly News[] {
  return [...came(before, after, lang), ...ruledOut(before, after, you, lang), ...ran(before, after, lang)];
}

/** Changes of a release's run: it began, it waits for an approval, it ended. */
function ran({ releaseRun: was }: Session, { releaseRun: is }: Session, lang: Lang): readonly News[] {
  if (is === null || is === was) return [];
  const run = `${is.name ?? ''} #${is.number}`.trim();
  const isOther = was === null || was.number !== is.number || was.attempt !== is.attempt;
  if (is.conclusion !== null) {
    if (!isOther && was.conclusion === is.conclusion) return [];
    const isGood = is.conclusion === 'success';
    const state = runState(is.conclusion, lang);
    const say = { key: 'news.run-ended', params: { run, state } } as const;
    return [{ tone: isGood ? 'ok' : 'burn', say, bell: !isGood }];
  }
  if (is.waitsFor.length > 0 && (isOther || was.waitsFor.length === 0)) {
    const params = { run, environments: is.waitsFor.join(', ') };
    return [{ tone: 'wait', say: { key: 'news.run-waits', params }, bell: true }];
  }
  return isOther ? [{ tone: 'ok', say: { key: 'news.run-began', params: { run } }, bell: false }] : [];
}

function came(before: Session, after: Session, lang: Lang): readonly News[] {
  if (before.cameChanges === after.cameChanges) return [];
  const known = new Map(before.cameChanges.map(({ id, change: one }) => [id, one.state]));
  return after.cameChanges.flatMap(({ id, change: one }): readonly News[] => {
    if (known.get(id) === one.state) return [];
    const at = one.liveAt ?? one.failedAt ?? one.startedAt ?? one.requestedAt;
    const time = clock(at, after.timeZone);
    const state = changeState(one, time, lang);
    const key = mitigatingRollback(after)?.id === id ? 'news.change-rollback' : 'news.change';
    const params = { change: changeText(one, lang), state, time };
    return [{ tone: 'wait', say: { key, params }, bell: false }];
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
