import { actionsLeft, requiredOpenSteps } from '../../../domain/checklist.ts';
import { isPresent } from '../../../domain/deciders/decide-type.ts';
import { namedPeople } from '../../../domain/named-person.ts';
import { pageName } from '../../../domain/page.ts';
import { heldIncidents } from '../../../domain/pager.ts';
import { isTakeBack, pastTime } from '../../../domain/past-time.ts';
import { looksOn } from '../../../domain/permission.ts';
import { SEVERITIES, severityNamed } from '../../../domain/procedure.ts';
import { proposedRecovery } from '../../../domain/runs/recovery.ts';
import type { ParticipantState } from '../../../domain/session.ts';
import { nextNoticeAt } from '../../../record/notice-draft.ts';
import { asCompared } from '../../../text/as-compared.ts';
import { CHAT_TYPED } from '../../../text/i18n/chat/command.ts';
import { parseWhen } from '../../../text/time.ts';
import {
  allAnswers,
  answered,
  done,
  give,
  type InSession,
  refused,
  type SessionVerb,
  sayDone,
  sayDoneAt,
  sayWrong,
  type VerbAnswer,
} from './in-session.ts';
import { outcomesOf } from './pager-verbs.ts';
import { joinText, splitWord } from './words.ts';

/** `join`: who comes is in the session from then on, also without a terminal; and how one joins there. */
export const joinVerb: SessionVerb = {
  fields: () => ({}),
  act: async (at) =>
    answered(at, await give(at, 1, 'participant.join', {}), ({ deps, session }) =>
      done(joinText('join', deps.settings, session.id)),
    ),
};

/** `leave`: who does not come after all. */
export const leaveVerb: SessionVerb = {
  fields: () => ({}),
  act: async (at) => answered(at, await give(at, 1, 'participant.leave', {}), (now) => sayDone(now, 'left')),
};

/** `severity SEV2`; `-` takes it away. */
export const severityVerb: SessionVerb = {
  fields: (severity) => ({ severity }),
  async act(at, { severity: typed = '' }) {
    const severity = severityNamed(typed);
    if (severity === undefined)
      return sayWrong(at, 'severity', 'whichSeverity', { choices: SEVERITIES.join(', ') });
    return answered(at, await give(at, 1, 'severity.set', { severity }), (now) =>
      now.session.severity === null
        ? sayDone(now, 'severityNone')
        : sayDone(now, 'severitySet', { severity: now.session.severity }),
    );
  },
};

/** `impact what`; whom and since when stay as they were where they are not given. */
export const impactVerb: SessionVerb = {
  fields: (what) => ({ what }),
  async act(at, { what = '', who }) {
    if (what.trim() === '') return sayWrong(at, 'what', 'noImpact');
    const { impact: before } = at.session;
    const impact = { who: who ?? before?.who ?? '', what, since: before?.since ?? null };
    return answered(at, await give(at, 1, 'impact.set', { impact }), (now) => sayDone(now, 'impactSet'));
  },
};

const READINGS = {
  mitigated: 'session.mitigate',
  resolved: 'session.resolve',
} as const;

/** `mitigate`, `mitigate 23:30`, `mitigate -`. */
const reading = (which: keyof typeof READINGS): SessionVerb => ({
  fields: (time) => ({ time }),
  async act(at, { time = '' }) {
    if (isTakeBack(time)) {
      if (at.session.clock[which] === null) return sayWrong(at, 'time', 'nothingStands');
      return answered(at, await give(at, 1, 'reading.undo', { reading: which }), (now) =>
        sayDone(now, `${which}Undone`),
      );
    }
    const read = pastTime(time, at.session.timeZone, at.deps.time.now());
    if ('wrong' in read)
      return sayWrong(at, 'time', read.wrong === 'no-time' ? 'noTime' : 'timeAhead', { time });
    return answered(at, await give(at, 1, READINGS[which], { happenedAt: read.at }), (now) => {
      const said = sayDoneAt(now, which, now.session.clock[which] ?? '');
      return which === 'resolved' ? allAnswers([said, ...stillOpen(now)]) : said;
    });
  },
});
export const mitigateVerb = reading('mitigated');
export const resolveVerb = reading('resolved');

/** Since when the log shows a recovery, as the message says whose button was pressed: an older one may name another time. */
export const recoveredVerb: SessionVerb = {
  fields: (since) => ({ since }),
  async act(at, { since = '' }) {
    const { mitigated } = at.session.clock;
    if (mitigated !== null) return sayDoneAt(at, 'mitigated', mitigated);
    const proposed = proposedRecovery(at.session);
    if (proposed === null) return sayWrong(at, null, 'noRecovery');
    if (proposed.since !== since) return { ...sayDoneAt(at, 'recoveryOther', proposed.since), ok: false };
    return answered(at, await give(at, 1, 'session.mitigate', { happenedAt: proposed.since }), (now) =>
      sayDoneAt(now, 'mitigated', now.session.clock.mitigated ?? proposed.since),
    );
  },
};

/** What a recovery says nothing of: incidents that PagerDuty has still open, and those that are resolved there. */
function stillOpen(at: InSession): readonly VerbAnswer[] {
  const { incidents } = at.session;
  const named = (open: boolean): string =>
    incidents
      .filter(({ status }) => (status !== 'resolved') === open)
      .map(pageName)
      .join(', ');
  return [
    ...(named(true) === '' ? [] : [sayDone(at, 'pagerStillOpen', { pages: named(true) })]),
    ...(named(false) === '' ? [] : [sayDone(at, 'pagerResolved', { pages: named(false) })]),
  ];
}

/** `lead`: takes the lead. `lead NAME`: hands it to somebody in the session. */
export const leadVerb: SessionVerb = {
  fields: (who) => ({ who }),
  async act(at, { who = '' }) {
    const { actor } = at.asked.who;
    if (who.trim() === '') {
      // Who leads by the chat alone is in the session all the same.
      const joined = await give(at, 1, 'participant.join', {});
      if (!joined.ok) return refused(at, joined.refusal);
      return answered(at, await give(at, 2, 'role.take', { role: 'lead' }), (now) =>
        sayDone(now, 'leads', { who: actor.name }),
      );
    }
    const found = presentNamed(at, who);
    const [to, ...others] = found;
    if (to === undefined) return sayWrong(at, 'who', 'noPerson', { who });
    if (others.length > 0)
      return sayWrong(at, 'who', 'severalPeople', { who, names: found.map(({ name }) => name).join(', ') });
    return answered(at, await give(at, 2, 'role.take', { role: 'lead', participant: to.id }), (now) =>
      sayDone(now, 'leads', { who: to.name }),
    );
  },
};

/** Those who are in the session and may be meant. */
function presentNamed({ session }: InSession, typed: string): readonly ParticipantState[] {
  const here = Object.values(session.participants).filter(
    (one) => isPresent(session, one.id) && !looksOn(one.kind),
  );
  return namedPeople(typed.trim().replace(/^[@＠]/u, ''), here);
}

/** Behind a text: `next 23:30`, `次報 30分後`. */
const NEXT = /^([\s\S]*?)[\s、。]+(?:next|次報?|次回)[\s:：]+(.{1,40})$/iu;
const FINAL = /^(?:final|最終報?)$/iu;

const TO_PAGER = /^pagerduty$/iu;

/** `update text`, `update text next 23:30`, `update final text`; with `pagerduty` first to the subscribers there, too. */
export const updateVerb: SessionVerb = {
  fields(words) {
    const [place, behind] = splitWord(words);
    const pager = TO_PAGER.test(place) ? { pager: 'yes' } : {};
    const typed = 'pager' in pager ? behind : words;
    const [first, rest] = splitWord(typed);
    if (FINAL.test(first.normalize('NFKC'))) return { ...pager, text: rest, next: 'final' };
    const [, text = typed, next = ''] = NEXT.exec(typed) ?? [];
    return { ...pager, text, next };
  },
  /** `next`: a time, `final`, or nothing: as often as the severity asks for. */
  async act(at, { text = '', next = '', pager = '' }) {
    if (text.trim() === '') return sayWrong(at, 'text', 'noUpdate');
    const now = at.deps.time.now();
    const final = FINAL.test(next.normalize('NFKC').trim());
    const given = (): string | null =>
      parseWhen(next.trim(), new Date(now).toISOString(), at.session.timeZone, 'future');
    const nextAt = final ? null : next.trim() === '' ? nextNoticeAt(at.session, now) : given();
    if (!final && (nextAt === null || Date.parse(nextAt) <= now))
      return sayWrong(at, 'next', 'noNext', { time: next });
    const answer = await give(at, 1, 'notice.send', {
      text,
      nextAt,
      final,
      ...(pager === '' ? {} : { pager: true }),
    });
    return answered(at, answer, async (since) => {
      const mine = `${at.asked.client}.1.`;
      const ids = since.session.actions.map(({ id }) => id).filter((id) => id.startsWith(mine));
      return allAnswers([
        nextAt === null ? sayDone(since, 'updatedLast') : sayDoneAt(since, 'updated', nextAt),
        ...(await outcomesOf(since, pager === '' ? [] : ids)),
      ]);
    });
  },
};

/** What each of these words means, in both languages. */
const typed = <T>(words: Readonly<Partial<Record<keyof typeof CHAT_TYPED, T>>>): ReadonlyMap<string, T> =>
  new Map(
    Object.entries(words).flatMap(([key, value]) => {
      const { ja, en } = CHAT_TYPED[key as keyof typeof CHAT_TYPED];
      return [[ja, value] as const, [en, value] as const];
    }),
  );

const HURT = typed({ hurt: true, unhurt: false });

/** `verdict yes`, `verdict no cause / prevention`. */
export const verdictVerb: SessionVerb = {
  fields(words) {
    const [hurt, more] = splitWord(words);
    const [why = '', prevent = ''] = more.split(/[/／]/);
    return { hurt, why: why.trim(), prevent: prevent.trim() };
  },
  async act(at, { hurt: typed = '', why = '', prevent = '' }) {
    const hurt = HURT.get(asCompared(typed));
    if (hurt === undefined) return sayWrong(at, 'hurt', 'whichVerdict');
    const verdict = { hurt, why: why || null, prevent: prevent || null };
    return answered(at, await give(at, 1, 'verdict.set', { verdict }), (now) =>
      sayDone(now, hurt ? 'verdictHurt' : 'verdictUnhurt'),
    );
  },
};

const CHOICES = typed({ resolve: 'resolve', 'hand-back': 'hand-back', keep: 'keep' } as const);

/** `close reason`; while PagerDuty has an incident acknowledged, `close keep reason`: what becomes of it is said first. */
export const closeVerb: SessionVerb = {
  fields(words) {
    const [first, rest] = splitWord(words);
    return CHOICES.has(asCompared(first)) ? { incident: first, reason: rest } : { reason: words };
  },
  async act(at, { incident = '', reason = '' }) {
    const held = heldIncidents(at.session);
    const choice = CHOICES.get(asCompared(incident.trim()));
    if (held.length > 0 && choice === undefined)
      return sayWrong(at, 'incident', 'closeHeld', { pages: held.map(pageName).join(', ') });
    if (at.session.kind !== 'release' && at.session.verdict === null)
      return sayWrong(at, null, 'closeVerdict');
    if (reason.trim() === '' && requiredOpenSteps(at.session).length > 0)
      return sayWrong(at, 'reason', 'closeReason', { n: requiredOpenSteps(at.session).length });
    if (held.length > 0 && choice !== undefined) {
      const left = await give(at, 1, 'incident.leave', { choice });
      if (!left.ok) return refused(at, left.refusal);
    }
    const answer = await give(at, 2, 'session.close', { reason: reason.trim() || null });
    return answered(at, answer, async (now) => {
      const bare = actionsLeft(now.session).filter(({ owner, due }) => owner === null || due === null).length;
      const asked = now.session.leaves.findLast((leave) => leave.choice === choice)?.actions ?? [];
      return allAnswers([
        sayDone(now, 'closed'),
        ...(bare > 0 ? [sayDone(now, 'closedBare', { n: bare })] : []),
        ...(held.length > 0 ? await outcomesOf(now, asked) : []),
      ]);
    });
  },
};
