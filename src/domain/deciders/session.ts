import { requiredOpenSteps, stepsForLater } from '../checklist.ts';
import { earlier } from '../course.ts';
import type { Fact } from '../event.ts';
import type { Session } from '../session.ts';
import type { Relapse } from '../session-parts.ts';
import { accept, type Deciders, type Decision, madeId, noEffect, refuse } from './decide-type.ts';

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** It came back after that, so it was not over: the time is one of before. */
function beforeRelapse({ clock }: Session, happenedAt: string): Decision | null {
  return clock.relapsed !== null && happenedAt < clock.relapsed ? refuse('before-relapse') : null;
}

export const sessionDeciders = {
  'session.open': (s, c) =>
    s.status === 'new'
      ? accept({ type: 'session.opened', data: c.data })
      : refuse('session-exists', { session: s.id }),
  'session.rename': (s, c) =>
    s.title === c.data.title ? noEffect : accept({ type: 'session.renamed', data: c.data }),
  'session.close': (s, c) => {
    const open = requiredOpenSteps(s);
    const reason = c.data.reason?.trim() ? c.data.reason : null;
    const [first] = open;
    // Why a release went back is what the next one is planned by.
    if (s.kind === 'release' && s.rollback !== null && !reason) return refuse('reason-required');
    if (first && !reason) return refuse('required-steps-left', { count: open.length, step: first.id });
    const actions = stepsForLater(s).map(
      (step, index): Fact => ({
        type: 'note.added',
        data: {
          note: madeId(c, index + 1),
          kind: 'action',
          text: '',
          step: step.id,
          happenedAt: null,
          owner: step.assignee,
          due: c.data.due ?? null,
        },
      }),
    );
    return accept(...actions, { type: 'session.closed', data: { reason } });
  },
  'session.reopen': (s, c) =>
    s.status === 'closed'
      ? accept({ type: 'session.reopened', data: { reason: c.data.reason } })
      : refuse('session-not-closed'),
  'session.mitigate': (s, c, now) => {
    const happenedAt = c.data.happenedAt ?? s.clock.mitigated ?? now;
    if (s.clock.mitigated === happenedAt) return noEffect;
    return beforeRelapse(s, happenedAt) ?? accept({ type: 'session.mitigated', data: { happenedAt } });
  },
  'session.resolve': (s, c, now) => {
    const happenedAt = c.data.happenedAt ?? s.clock.resolved ?? now;
    if (s.clock.resolved === happenedAt) return noEffect;
    return beforeRelapse(s, happenedAt) ?? accept({ type: 'session.resolved', data: { happenedAt } });
  },
  /** Only what was over comes back; said again, it amends the time. */
  'session.relapse': (s, c, now) => {
    const { mitigated, resolved, relapsed } = s.clock;
    const isAmended = mitigated === null && resolved === null;
    const happenedAt = c.data.happenedAt ?? (isAmended ? relapsed : null) ?? now;
    if (isAmended && relapsed === null) return refuse('not-recovered');
    if (isAmended && relapsed === happenedAt) return noEffect;
    const over = isAmended ? (s.relapses.at(-1) as Relapse) : s.clock;
    const since = earlier(over.mitigated, over.resolved);
    if (since !== null && happenedAt <= since) return refuse('before-recovered');
    return accept({ type: 'session.relapsed', data: { happenedAt } });
  },
  'reading.undo': (s, c) => {
    const { reading } = c.data;
    const was = s.clock[reading];
    return was === null ? noEffect : accept({ type: 'reading.undone', data: { reading, was } });
  },
  'alert.time': (s, c) => {
    const { firedAt } = c.data;
    return s.clock.fired === firedAt
      ? noEffect
      : accept({ type: 'alert.timed', data: { firedAt, was: s.clock.fired } });
  },
  'severity.set': (s, c) =>
    s.severity === c.data.severity ? noEffect : accept({ type: 'severity.set', data: c.data }),
  'impact.set': (s, c) =>
    same(s.impact, c.data.impact) ? noEffect : accept({ type: 'impact.set', data: c.data }),
  'goal.set': (s, c) => (s.goal === c.data.goal ? noEffect : accept({ type: 'goal.set', data: c.data })),
  'loss.report': (_, c) => accept({ type: 'events.lost', data: c.data }),
  /** The hub, which has the events, puts in their hashes. */
  'events.redact': (s, c) => {
    const before = new Set(s.redactions.flatMap(({ events }) => events));
    const wanted = [...new Set(c.data.events)].sort((a, b) => a - b);
    const unknown = wanted.find((seq) => seq > s.seq);
    if (unknown !== undefined) return refuse('unknown-event', { seq: unknown });
    const events = wanted.filter((seq) => !before.has(seq)).map((seq) => ({ seq, hash: '', text: '' }));
    if (events.length === 0) return noEffect;
    return accept({ type: 'events.redacted', data: { events, reason: c.data.reason } });
  },
  'verdict.set': (s, c) =>
    same(s.verdict, c.data.verdict) ? noEffect : accept({ type: 'verdict.set', data: c.data }),
} satisfies Deciders;
