import { actRow, isPagerAct } from '../../domain/act-table.ts';
import type { OutsideAction } from '../../domain/actions.ts';
import type { Incident } from '../../domain/event.ts';
import { pageName } from '../../domain/page.ts';
import { proposedRecovery } from '../../domain/runs/recovery.ts';
import type { Session } from '../../domain/session.ts';
import { changeState, changeText } from '../../text/change-text.ts';
import { sayChatReason } from '../../text/i18n/chat/reasons.ts';
import type { Lang } from '../../text/i18n/messages.ts';
import { sayPager } from '../../text/i18n/pager.ts';
import { recoveryText } from '../../text/i18n/recovery-words.ts';
import { clock } from '../../text/time.ts';
import type { ToastState } from '../model/screen-state.ts';
import { type Saying, word } from '../model/words.ts';
import { isLastBy, lastBy } from '../model/world.ts';
import { mitigatingRollback } from '../select/readings.ts';
import { runState } from '../select/release.ts';

/** Something that happened in the session and that this person should hear of though they did not do it. */
export interface News {
  readonly tone: ToastState['tone'];
  readonly say: Saying;
  /** It is their turn, or they are asked for: worth the bell. */
  readonly bell: boolean;
}

/** Whether the team's chat is kept up; what is posted there is said there. */
export function chatNews(
  { chatStall: was }: Session,
  { chatStall: is }: Session,
  lang: Lang,
): readonly News[] {
  if (was === is || (was === null) === (is === null)) return [];
  if (is === null) return [{ tone: 'ok', say: { key: 'news.chat-resumed' }, bell: false }];
  const reason = sayChatReason(is.kind, is.params, lang);
  return [{ tone: 'wait', say: { key: 'news.chat-stalled', params: { reason } }, bell: false }];
}

/** Characters of a query or pattern that a message has room for. */
const SHORT = 60;

const ok = (say: Saying): News => ({ tone: 'ok', say, bell: false });

/** The person who narrows what everyone sees is named to the others. */
export function tailNews(before: Session, after: Session, you: string): News[] {
  const found: News[] = [];
  const who = lastBy(after, 'tail');
  if (before.tail !== after.tail && !isLastBy(after, 'tail', you)) {
    const { query, window } = after.tail;
    if (query !== before.tail.query) {
      const params = { who, text: query?.slice(0, SHORT) ?? '' };
      found.push(ok({ key: query === null ? 'news.query-gone' : 'news.query', params }));
    }
    const since = window?.since ?? null;
    if (since !== (before.tail.window?.since ?? null)) {
      const params = { who, time: since === null ? '' : clock(since, after.timeZone) };
      found.push(ok({ key: since === null ? 'news.window-gone' : 'news.window', params }));
    }
  }
  const known = new Set(before.mutes.map(({ id }) => id));
  for (const { id, pattern, by } of after.mutes) {
    if (known.has(id) || by.id === you) continue;
    found.push(ok({ key: 'news.muted', params: { who: by.name, text: pattern.slice(0, SHORT) } }));
  }
  const left = new Set(after.mutes.map(({ id }) => id));
  for (const { id, pattern } of before.mutes) {
    if (left.has(id) || isLastBy(after, `mute:${id}`, you)) continue;
    found.push(ok({ key: 'news.unmuted', params: { text: pattern.slice(0, SHORT) } }));
  }
  return found;
}

/** What went out meanwhile, and what others ruled out. */
export function changeNews(before: Session, after: Session, you: string, lang: Lang): readonly News[] {
  return [
    ...came(before, after, lang),
    ...ruledOut(before, after, you, lang),
    ...ran(before, after, lang),
    ...recovered(before, after, lang),
  ];
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

/** What the log shows since a rollback; that it recovered is for a person to say. */
function recovered({ recovery: was }: Session, after: Session, lang: Lang): readonly News[] {
  const { recovery: is, timeZone } = after;
  if (is === null || is === was) return [];
  const seen = recoveryText(is, lang, (at) => clock(at, timeZone));
  const proposed = proposedRecovery(after);
  if (proposed === null)
    return [{ tone: 'wait', say: { key: 'news.recovery', params: { seen } }, bell: false }];
  const params = { seen, time: clock(proposed.since, timeZone) };
  return [{ tone: 'ok', say: { key: 'news.recovery-back', params }, bell: true }];
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
  const number = pageName(is);
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
