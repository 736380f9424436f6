import { Given, guest, opening, pager, sato, tanaka } from '../domain/given.ts';

/** A session in which every text that somebody can give is `text`, and every kind of line of the record occurs. */
export function saying(text: string): Given {
  const given = new Given();
  const title = { ja: text, en: text };
  const { phases } = opening.procedure;
  const procedure = {
    ...opening.procedure,
    title,
    phases: phases.map((phase) => ({
      ...phase,
      title,
      steps: phase.steps.map((step) => ({ ...step, title })),
    })),
  };
  const by = { ...sato, name: text };
  given.when(by, 'session.open', { ...opening, title: text, procedure, procedureOrigin: text });
  given.when(by, 'participant.join', {});
  for (const person of [tanaka, guest]) given.when({ ...person, name: text }, 'participant.join', {});
  const incident = {
    id: 'Q1',
    number: 4812,
    title: text,
    service: text,
    url: text,
    urgency: 'high' as const,
    status: 'acknowledged' as const,
    triggeredAt: '2026-11-24T17:58:11.000Z',
    acknowledgedAt: '2026-11-24T17:58:52.000Z',
    acknowledgedBy: text,
    resolvedAt: null,
    resolvedBy: null,
    assignees: [`${text} 2`],
  };
  given.when(pager, 'incident.link', { incident });
  given.when(pager, 'incident.change', {
    incident: { ...incident, status: 'resolved', resolvedAt: '2026-11-24T18:40:00.000Z', resolvedBy: text },
  });
  given.when(by, 'session.rename', { title: `${text}.` });
  given.when(by, 'goal.set', { goal: text });
  given.when(by, 'impact.set', { impact: { who: text, what: text, since: '2026-11-24T17:55:00.000Z' } });
  given.when(by, 'responder.request', {
    who: `${text} 3`,
    message: text,
    how: { act: 'create', service: text, title: text, details: text },
  });
  given.when(pager, 'action.fail', {
    action: given.state.actions[0]?.id ?? '',
    kind: text.slice(0, 64),
    params: { x: text },
  });
  given.when(by, 'step.add', { phase: 'detect', title });
  given.when(by, 'step.skip', { step: 'ack', reason: text });
  given.when(by, 'notice.send', { text, nextAt: '2026-11-24T18:20:00.000Z', final: false });
  for (const kind of ['note', 'finding', 'decision', 'action'] as const) {
    given.when(by, 'note.add', { kind, text, happenedAt: '2026-11-24T17:57:00.000Z' });
  }
  for (const head of ['原因', '推定原因', '暫定対応', '再発防止', '横展開', 'went well', 'went badly']) {
    given.when(by, 'note.add', { text: `${head}: ${text}` });
  }
  given.when(by, 'log.pin', {
    line: {
      id: text,
      time: '2026-11-24T17:59:00.000Z',
      level: 'error',
      service: text,
      message: text,
      trace: text,
      fields: { [text]: text },
      source: text,
    },
    query: text,
    window: { since: '2026-11-24T17:45:00.000Z', until: null },
    step: 'ack',
    comment: text,
  });
  given.when(by, 'tail.set', { tail: { sources: [text], query: text, window: null } });
  given.when(by, 'verdict.set', { verdict: { hurt: true, why: text, prevent: text } });
  given.when(by, 'session.mitigate', {});
  given.when(pager, 'session.relate', {
    session: 'release-1126',
    kind: 'release',
    title: text,
    number: null,
  });
  given.when(pager, 'session.relate', {
    session: 'search-1126',
    kind: 'incident',
    title: text,
    number: 4831,
  });
  given.when(by, 'shift.hand-over', { to: tanaka.id });
  given.when(by, 'session.close', { reason: text });
  given.when(by, 'severity.set', { severity: 'SEV2' });
  given.when(by, 'impact.set', { impact: { who: `${text} 4`, what: text, since: null } });
  return given;
}
