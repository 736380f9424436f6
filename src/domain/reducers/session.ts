import { broughtIn, type PhaseState, type Session, type StepState } from '../session.ts';
import type { Relapse } from '../session-parts.ts';
import { type Appliers, actOf } from './apply.ts';
import { fillSteps, templatesOf } from './release.ts';
import { untouched } from './steps.ts';

/** What undo puts back of how the incident went: of the clock only what the act changed. */
export interface CourseBefore extends Partial<Pick<Session, 'relapses' | 'resolvedFrom'>> {
  readonly clock: Partial<Session['clock']>;
}

const saidBy = ({ setBy: { mitigated, resolved } }: Session): Relapse['saidBy'] => ({
  ...(mitigated && { mitigated }),
  ...(resolved && { resolved }),
});

const wholeCourse = ({ clock, relapses, resolvedFrom }: Session): CourseBefore => {
  const { mitigated, resolved, relapsed } = clock;
  // A copy: the draft goes on to change the list.
  return { clock: { mitigated, resolved, relapsed }, relapses: [...relapses], resolvedFrom };
};

export const sessionAppliers = {
  'session.opened': (d, e) => {
    const { procedure } = e.data;
    const steps: Record<string, StepState> = {};
    const phases: PhaseState[] = procedure.phases.map((phase) => ({
      id: phase.id,
      title: phase.title,
      after: phase.after ?? null,
      enter: phase.enter ?? null,
      steps: phase.steps.map((step) => step.id),
    }));
    for (const phase of procedure.phases) {
      for (const step of phase.steps) steps[step.id] = untouched(step, phase.id, false);
    }
    Object.assign(d.s, {
      status: 'open',
      title: e.data.title,
      kind: e.data.kind,
      timeZone: e.data.timeZone,
      lang: e.data.lang,
      openedBy: e.by,
      procedure: {
        id: procedure.id,
        title: procedure.title,
        hash: e.data.procedureHash,
        origin: e.data.procedureOrigin,
        commit: e.data.procedureCommit ?? null,
        isOverride: e.data.procedureOverride ?? false,
      },
      severity: e.data.severity,
      templates: templatesOf(procedure.phases.flatMap((phase) => phase.steps)),
      tail: e.data.tail,
      ownQuery: e.data.tail.query,
      clock: { ...d.s.clock, opened: e.at, fired: e.data.firedAt },
    });
    d.s.phases = phases;
    d.s.steps = steps;
    d.s.absent = [];
    if (e.data.release) fillSteps(d, e.data.release);
    d.mark('severity', e.data.severity === null ? null : actOf(e), e.seq);
  },
  'session.imported': (d, e) => {
    // Also a file may hold one: it counts for what stands before it and nothing else.
    if (e.data.to !== e.seq - 1) return;
    Object.assign(d.s, broughtIn(e.data.to, e.data.byImporter ? actOf(e) : null));
  },
  'session.renamed': (d, e) => {
    d.touch(e, 'title', d.s.title);
    d.s.title = e.data.title;
  },
  'session.closed': (d, e) => {
    d.s.status = 'closed';
    d.s.closedAt = e.at;
    d.s.closedBy = e.by;
    d.s.closeReason = e.data.reason;
    const { severity, impact, verdict, clock } = d.s;
    const { fired, mitigated, resolved } = clock;
    d.s.atClose = { severity, impact, fired, mitigated, resolved, verdict };
  },
  'session.reopened': (d) => {
    d.s.status = 'open';
    d.s.closedAt = null;
    d.s.closedBy = null;
    d.s.closeReason = null;
    d.s.atClose = null;
  },
  'session.mitigated': (d, e) => {
    d.touch(e, 'course', { clock: { mitigated: d.s.clock.mitigated } } satisfies CourseBefore);
    d.s.clock = { ...d.s.clock, mitigated: e.data.happenedAt };
    d.mark('mitigated', actOf(e), e.seq);
  },
  'session.resolved': (d, e) => {
    d.touch(e, 'course', { clock: { resolved: d.s.clock.resolved } } satisfies CourseBefore);
    d.s.clock = { ...d.s.clock, resolved: e.data.happenedAt };
    d.mark('resolved', actOf(e), e.seq);
  },
  'session.relapsed': (d, e) => {
    const { mitigated, resolved } = d.s.clock;
    d.touch(e, 'course', wholeCourse(d.s));
    const relapses = d.list('relapses');
    const { happenedAt } = e.data;
    const last = relapses.at(-1);
    if (mitigated !== null || resolved !== null || last === undefined)
      relapses.push({ ...actOf(e), happenedAt, mitigated, resolved, saidBy: saidBy(d.s) });
    else relapses[relapses.length - 1] = { ...last, happenedAt };
    d.s.clock = { ...d.s.clock, mitigated: null, resolved: null, relapsed: happenedAt };
    d.s.resolvedFrom = happenedAt;
    d.mark('mitigated', null, e.seq);
    d.mark('resolved', null, e.seq);
  },
  'reading.undone': (d, e) => {
    const { reading } = e.data;
    const { clock } = d.s;
    d.touch(e, 'course', wholeCourse(d.s));
    if (reading !== 'relapsed') {
      d.s.clock = { ...clock, [reading]: null };
      // What the pager had said until now was meant, too.
      if (reading === 'resolved') d.s.resolvedFrom = e.at;
      d.mark(reading, null, e.seq);
      return;
    }
    // It never came back: what stood before holds, and what was said since.
    const relapse = d.list('relapses').pop();
    if (relapse === undefined) return;
    const mitigated = relapse.mitigated ?? clock.mitigated;
    const resolved = clock.resolved ?? relapse.resolved;
    d.s.clock = { ...clock, mitigated, resolved, relapsed: d.s.relapses.at(-1)?.happenedAt ?? null };
    for (const [key, act] of Object.entries(relapse.saidBy)) d.mark(key, act, e.seq);
  },
  'alert.timed': (d, e) => {
    d.s.firedBefore ??= { at: e.data.was };
    d.s.clock = { ...d.s.clock, fired: e.data.firedAt };
  },
  'severity.set': (d, e) => {
    d.touch(e, 'severity', d.s.severity);
    d.s.severity = e.data.severity;
    d.mark('severity', e.data.severity === null ? null : actOf(e), e.seq);
  },
  'impact.set': (d, e) => {
    d.touch(e, 'impact', d.s.impact);
    d.s.impact = e.data.impact;
    // Whom and what it hits: one of them alone is no impact that is known.
    const { who = '', what = '' } = e.data.impact ?? {};
    d.mark('impact', who.trim() === '' || what.trim() === '' ? null : actOf(e), e.seq);
  },
  'goal.set': (d, e) => {
    d.touch(e, 'goal', d.s.goal);
    d.s.goal = e.data.goal;
  },
  'verdict.set': (d, e) => {
    d.touch(e, 'verdict', d.s.verdict);
    d.s.verdict = e.data.verdict;
  },
  'events.lost': (d, e) => {
    d.list('losses').push({ ...e.data, seq: e.seq, at: e.at });
  },
  /** The person who holds the events folds them again without their texts (redaction.ts). */
  'events.redacted': (d, e) => {
    const { reason, events } = e.data;
    d.list('redactions').push({
      seq: e.seq,
      by: e.by,
      at: e.at,
      reason,
      events: events.map(({ seq }) => seq),
    });
  },
} satisfies Appliers;
