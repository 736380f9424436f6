import { procedureSchema } from '../../src/domain/procedure-schema.ts';
import type { RunCounted } from '../../src/domain/runs/run-event-schema.ts';
import { Given, opening, procedure, sato, tanaka } from './given.ts';
import { hub, newest } from './make-run.ts';

export const CHECK = { query: { query: 'level:ERROR', expect: { most: 0 } } };

/** A session whose step `ack` checks the log. */
export function checking(runs: Readonly<Record<string, object>> = { ack: CHECK }): Given {
  const given = new Given();
  const phases = procedure.phases.map((phase) => ({
    ...phase,
    steps: phase.steps.map((step) => (runs[step.id] ? { ...step, run: runs[step.id] } : step)),
  }));
  const title = { ja: 'タグ', en: 'Tag' };
  const own = procedureSchema.parse({
    ...{ ...procedure, kind: 'release', phases },
    variables: [{ id: 'tag', title }],
  });
  given.when(sato, 'session.open', { ...opening, kind: 'release', procedure: own });
  for (const who of [sato, tanaka]) given.when(who, 'participant.join', {});
  return given;
}

/** The hub has looked. */
export const counted = (
  given: Given,
  state: 'running' | 'done',
  lines: number,
  partial: RunCounted['partial'] = null,
  step = 'ack',
) => given.when(hub, 'run.move', { run: newest(given, step).id, state, counted: { lines, partial } });
