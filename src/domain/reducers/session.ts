import type { PhaseState, StepState } from '../session.ts';
import { type Appliers, actOf } from './apply.ts';
import { fillSteps, templatesOf } from './release.ts';
import { untouched } from './steps.ts';

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
    if (e.data.to === e.seq - 1) d.s.importedTo = e.data.to;
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
    d.s.clock = { ...d.s.clock, mitigated: e.data.happenedAt };
    d.mark('mitigated', actOf(e), e.seq);
  },
  'session.resolved': (d, e) => {
    d.s.clock = { ...d.s.clock, resolved: e.data.happenedAt };
    d.mark('resolved', actOf(e), e.seq);
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
    d.mark('impact', e.data.impact === null ? null : actOf(e), e.seq);
  },
  'goal.set': (d, e) => {
    d.touch(e, 'goal', d.s.goal);
    d.s.goal = e.data.goal;
  },
  'verdict.set': (d, e) => {
    d.touch(e, 'verdict', d.s.verdict);
    d.s.verdict = e.data.verdict;
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
