import { isPagerAct, type PagerActName } from '../../domain/act-table.ts';
import type { OutsideAction } from '../../domain/actions.ts';
import { allSteps } from '../../domain/checklist.ts';
import { inviterOf } from '../../domain/permission.ts';
import type { Role } from '../../domain/procedure.ts';
import type { Session, StepState } from '../../domain/session.ts';
import type { Lang } from '../../text/i18n/messages.ts';
import { sayPager } from '../../text/i18n/pager.ts';
import { impactLine } from '../../text/impact.ts';
import { clock } from '../../text/time.ts';
import { firstLine } from '../draw/prose.ts';
import type { ToastState } from '../model/screen-state.ts';
import { type Saying, word } from '../model/words.ts';
import { isLastBy, lastBy, nameOf } from '../model/world.ts';
import { changeNews, chatNews, type News, pagerNews, tailNews } from './news.ts';
import { runNews } from './run-news.ts';

interface Before {
  readonly before: Session;
  readonly after: Session;
  readonly you: string;
  readonly lang: Lang;
}

const RANK: Readonly<Record<ToastState['tone'], number>> = { ok: 0, asked: 0, wait: 1, burn: 2 };

const news = (tone: ToastState['tone'], say: Saying, bell = false): News => ({ tone, say, bell });

/** What a change of the session means to one person. */
export function newsOf(before: Session, after: Session, you: string, lang: Lang): readonly News[] {
  if (before.seq === 0 || before === after) return [];
  const at = { before, after, you, lang };
  // All was folded again without some texts, so what only looks new is not told.
  if (after.redactions.length > before.redactions.length) return redactions(at);
  const found = [
    ...roles(at),
    ...steps(at),
    ...notes(at),
    ...kept(at),
    ...actions(at),
    ...answers(at),
    ...chatNews(before, after, lang),
    ...runNews(before, after, you, lang),
    ...session(at),
    ...losses(at),
    ...pagerNews(before, after, lang),
    ...changeNews(before, after, you, lang),
    ...tailNews(before, after, you),
  ];
  // What matters most is said last, where it is seen first.
  return found.sort((a, b) => RANK[a.tone] - RANK[b.tone]);
}

/** What was acknowledged and went is said with the bell: people relied on it. */
function losses({ before, after }: Before): News[] {
  return after.losses.slice(before.losses.length).map(({ from, to, restored }) => {
    const params = { n: to - from + 1, from, to };
    return restored
      ? news('wait', { key: 'news.lost-restored', params })
      : news('burn', { key: 'news.lost', params }, true);
  });
}

function redactions({ before, after, you }: Before): News[] {
  const fresh = after.redactions.slice(before.redactions.length).filter(({ by }) => by.id !== you);
  return fresh.map(({ by, events }) =>
    news('ok', { key: 'news.redacted', params: { who: by.name, seqs: events.join(', ') } }),
  );
}

function roles({ before, after, you, lang }: Before): News[] {
  const found: News[] = [];
  const brief = (role: Role): string => word(lang, `brief.${role}`);
  for (const role of Object.keys({ ...before.roles, ...after.roles }) as Role[]) {
    const [was, is] = [before.roles[role], after.roles[role]];
    if (was === is || isLastBy(after, `role:${role}`, you)) continue;
    if (role === 'driver' && is === you)
      found.push(news('wait', { key: 'news.you-drive', params: { brief: brief('driver') } }, true));
    else if (is === you) {
      const params = { role: word(lang, `role.${role}`), brief: brief(role) };
      found.push(news('wait', { key: 'news.your-role', params }, true));
    } else if (role === 'driver' && is !== undefined) {
      found.push(news('ok', { key: 'news.drives', params: { who: nameOf(after, is) } }));
    } else if (role === 'driver') found.push(news('wait', { key: 'news.no-driver' }));
  }
  return found;
}

function steps({ before, after, you, lang }: Before): News[] {
  const found: News[] = [];
  if (before.steps === after.steps) return found;
  for (const step of Object.values(after.steps)) {
    const was = before.steps[step.id];
    if (was === step) continue;
    found.push(...reopened({ before, after, you, lang }, was, step));
    if (isLastBy(after, `step:${step.id}`, you)) continue;
    const who = step.waiting?.by.name ?? step.by?.name ?? '';
    const n = allSteps(after).findIndex(({ id }) => id === step.id) + 1;
    const params = { step: step.step.title[lang], who, n };
    // A step that a fact ticked is reported by the fact.
    const byHand = step.auto === null;
    if (byHand && was !== undefined && was.status !== step.status && step.by !== null && step.by.id !== you) {
      if (step.status === 'done') found.push(news('ok', { key: 'news.step-done', params }));
      if (step.status === 'skipped') found.push(news('ok', { key: 'news.step-skipped', params }));
    }
    if (step.assignee === you && was?.assignee !== you) {
      found.push(news('wait', { key: 'news.your-step', params }, true));
    }
    if (step.waiting !== null && was?.waiting == null && step.waiting.by.id !== you) {
      found.push(news('wait', { key: 'news.second-person', params }, true));
    }
  }
  return found;
}

/** What was settled is open again: by a tick of somebody, or by the undo of who had settled it. */
function reopened({ before, after, you, lang }: Before, was: StepState | undefined, step: StepState): News[] {
  const settled = was?.status === 'done' || was?.status === 'skipped';
  if (!settled || step.status === 'done' || step.status === 'skipped') return [];
  const key = `step:${step.id}`;
  // Nobody touched it: the fact that ticked it is gone, and is reported itself.
  if (was?.auto !== null && before.touched[key] === after.touched[key]) return [];
  const taken = before.undo.find(
    (entry) => entry.seq === before.touched[key] && !after.undo.some(({ seq }) => seq === entry.seq),
  );
  const by = taken?.by ?? after.undo.find((entry) => entry.seq === after.touched[key])?.by;
  if (by === undefined || by === you) return [];
  const params = { who: nameOf(after, by), step: step.step.title[lang] };
  return [news('wait', { key: 'news.step-reopened', params })];
}

/** A note that names a person with `@name` asks for them; an action may be given to them. */
function notes({ before, after, you }: Before): News[] {
  if (before.notes === after.notes) return [];
  const name = after.participants[you]?.name;
  const known = new Map(before.notes.map((note) => [note.id, note]));
  const found: News[] = [];
  for (const note of after.notes) {
    const was = known.get(note.id);
    if (was === note || note.removed || isLastBy(after, `note:${note.id}`, you)) continue;
    if (was === undefined && name !== undefined && note.text.includes(`@${name}`)) {
      found.push(news('wait', { key: 'news.mentioned', params: { who: note.by.name } }, true));
    } else if (
      was === undefined &&
      note.by.id !== you &&
      (note.kind === 'decision' || note.kind === 'finding')
    ) {
      const params = { who: note.by.name, text: firstLine(note.text).first };
      found.push(news('ok', { key: `news.${note.kind}`, params }));
    }
    if (note.owner === you && was?.owner !== you) found.push(news('wait', { key: 'news.your-action' }, true));
  }
  return found;
}

/** Evidence and words to the outside: everyone should know that they are there. */
function kept({ before, after, you }: Before): News[] {
  const pins = after.pins.slice(before.pins.length).filter((pin) => pin.by.id !== you);
  const notices = after.notices.slice(before.notices.length).filter((notice) => notice.by.id !== you);
  return [
    ...pins.map((pin) => news('ok', { key: 'news.pinned', params: { who: pin.by.name, n: pin.number } })),
    ...notices.map((notice) => news('ok', { key: 'news.notice', params: { who: notice.by.name } })),
  ];
}

function actions({ before, after, lang }: Before): News[] {
  if (before.actions === after.actions) return [];
  const was = new Map(before.actions.map((action) => [action.id, action.outcome]));
  return after.actions
    .filter(({ target }) => target === 'pagerduty')
    .filter(({ id, outcome }) => outcome !== null && (was.get(id) ?? null) !== outcome)
    .map((action) => outcome(action, lang));
}

/** Somebody who was called has answered: the whole team waits for that. */
function answers({ before, after }: Before): News[] {
  if (before.responders === after.responders) return [];
  const was = new Map(before.responders.map((responder) => [responder.id, responder.answer]));
  return after.responders
    .filter(({ id, answer }) => answer !== null && was.get(id) !== answer)
    .map(({ who, answer }) =>
      answer === 'accepted'
        ? news('ok', { key: 'news.responder-accepted', params: { who } }, true)
        : news('wait', { key: 'news.responder-declined', params: { who } }, true),
    );
}

/** What came of something asked of PagerDuty, with its own reason where it was refused. */
function pagerOutcome({ outcome, params, kind }: OutsideAction, act: PagerActName, lang: Lang): News {
  const what = word(lang, `pager-act.${act}`);
  if (outcome === 'done') {
    const by = params.by ?? 'PagerDuty';
    if (params.leftOut === undefined) return news('ok', { key: 'news.pager-done', params: { what, by } });
    return news('wait', { key: 'news.pager-left-out', params: { what, by, left: params.leftOut } });
  }
  const reason = sayPager(kind ?? '', params, lang);
  const key = outcome === 'unknown' ? 'news.pager-unknown' : 'news.pager-failed';
  return news('burn', { key, params: { what, reason } }, true);
}

function outcome(action: OutsideAction, lang: Lang): News {
  const { act: name } = action;
  if (isPagerAct(name)) return pagerOutcome(action, name, lang);
  const act = word(lang, 'target.pagerduty');
  const params = { act, kind: action.kind ?? '' };
  if (action.outcome === 'done') return news('ok', { key: 'news.action-done', params });
  if (action.outcome === 'failed') return news('burn', { key: 'news.action-failed', params }, true);
  return news('wait', { key: 'news.action-abandoned', params });
}

function session({ before, after, you, lang }: Before): News[] {
  const found: News[] = [];
  if (before.status === 'open' && after.status === 'closed' && after.closedBy?.id !== you) {
    found.push(news('wait', { key: 'news.closed', params: { who: after.closedBy?.name ?? '' } }));
  }
  if (before.status === 'closed' && after.status === 'open')
    found.push(news('wait', { key: 'news.reopened' }));
  if (before.severity !== after.severity && after.severity !== null && !isLastBy(after, 'severity', you)) {
    found.push(
      news('wait', {
        key: 'news.severity',
        params: { severity: after.severity, who: lastBy(after, 'severity') },
      }),
    );
  }
  found.push(...release({ before, after, you, lang }), ...course({ before, after, you, lang }));
  const joined = Object.values(after.participants).filter(
    (person) =>
      person.id !== you && person.leftAt === null && before.participants[person.id]?.leftAt !== null,
  );
  for (const { kind, name: who } of joined)
    found.push(news('ok', { key: kind === 'web' ? 'news.joined-web' : 'news.joined', params: { who } }));
  for (const [id, params] of Object.entries(after.admittedFrom)) {
    const isNew = before.admittedFrom[id] === undefined && inviterOf(after, id) === you;
    if (isNew)
      found.push(
        news('wait', { key: 'news.admitted', params: { who: params.name, from: params.from } }, true),
      );
  }
  const left = Object.values(after.participants).filter((person) => {
    const was = before.participants[person.id];
    return was?.leftAt === null && !was.removed && (person.leftAt !== null || person.removed);
  });
  for (const { name: who, removed, revoked } of left) {
    const key = removed ? 'news.removed' : revoked ? 'news.revoked' : 'news.left';
    found.push(news(key === 'news.left' ? 'ok' : 'wait', { key, params: { who } }));
  }
  return found;
}

/** The way back is everybody's to know, and so is what fires meanwhile. */
function release({ before, after, you }: Before): News[] {
  const found: News[] = [];
  if (before.rollback === null && after.rollback !== null && after.rollback.by.id !== you)
    found.push(news('burn', { key: 'news.rollback', params: { who: after.rollback.by.name } }, true));
  for (const { session: id, kind, number } of after.related.slice(before.related.length)) {
    const name = number === null ? id : `#${number}`;
    found.push(
      kind === 'release'
        ? news('wait', { key: 'news.during', params: { session: id } })
        : news('burn', { key: 'news.fired', params: { name, session: id } }, true),
    );
  }
  return found;
}

/** What the team is after, and how far it has come: said with who said so. */
function course({ before, after, you, lang }: Before): News[] {
  const found: News[] = [];
  const by = (key: string) => ({ who: lastBy(after, key) });
  if (before.goal !== after.goal && after.goal !== null && !isLastBy(after, 'goal', you)) {
    found.push(news('ok', { key: 'news.goal', params: { ...by('goal'), goal: after.goal } }));
  }
  if (before.impact !== after.impact && after.impact !== null && !isLastBy(after, 'impact', you)) {
    const impact = impactLine(after.impact.who, after.impact.what, lang);
    found.push(news('ok', { key: 'news.impact', params: { ...by('impact'), impact } }));
  }
  const { mitigated, resolved, relapsed } = after.clock;
  const isBack = after.relapses.length > before.relapses.length;
  if (isBack && relapsed !== null) {
    const params = { time: clock(relapsed, after.timeZone) };
    found.push(news('burn', { key: 'news.relapsed', params }, true));
  }
  for (const reading of ['mitigated', 'resolved'] as const) {
    const was = before.clock[reading];
    if (was === null || after.clock[reading] !== null || isBack) continue;
    const params = { reading: word(lang, `clock.${reading}`), time: clock(was, after.timeZone) };
    found.push(news('wait', { key: 'news.reading-undone', params }, true));
  }
  if (before.clock.mitigated === null && mitigated !== null) {
    found.push(news('ok', { key: 'news.mitigated', params: { time: clock(mitigated, after.timeZone) } }));
  }
  if (before.clock.resolved === null && resolved !== null) {
    found.push(news('ok', { key: 'news.recovered', params: { time: clock(resolved, after.timeZone) } }));
  }
  return found;
}
