import type { Session } from '../session.ts';
import type { SeenRecovery } from '../session-parts.ts';
import type { StepRun } from './run.ts';
import type { SeenRates } from './run-event-schema.ts';
import { suspectOf } from './wanted.ts';
import { bringsBack } from './way-back.ts';

/** A run that brought the version before of a service back. */
interface FinishedRollback {
  readonly run: StepRun;
  readonly service: string;
  /** ISO 8601 UTC, as the forge says. */
  readonly started: string;
  readonly ended: string;
}

/**
 * The newest run that succeeded in bringing the version before of the suspect back, while nobody has said that the incident is
 * mitigated. Null: there is none, or it came back after it.
 */
export function finishedRollback(session: Session): FinishedRollback | null {
  const { kind, status, clock, importedTo, runs, steps } = session;
  if (kind !== 'incident' || status !== 'open') return null;
  if (clock.mitigated !== null || clock.resolved !== null) return null;
  const run = runs.findLast(({ state, query, seq, step: id }) => {
    const step = steps[id]?.step;
    // A file can say that anything ran.
    return state === 'done' && !query && seq > importedTo && step !== undefined && bringsBack(step);
  });
  const service = suspectOf(session)?.service;
  if (run === undefined || service === undefined) return null;
  const ended = run.endedAt ?? run.since;
  if (clock.relapsed !== null && clock.relapsed > ended) return null;
  return { run, service, started: run.startedAt ?? run.confirmed?.at ?? run.at, ended };
}

interface Recovered extends SeenRecovery {
  readonly since: string;
  readonly to: string;
  readonly rates: SeenRates;
}

/** What "mitigated" is proposed by: the log showed that errors went back after the rollback. Null: it did not, or somebody said so. */
export function proposedRecovery(session: Session): Recovered | null {
  const { recovery } = session;
  if (recovery === null || recovery.since === null || recovery.to === null || recovery.rates === null)
    return null;
  const { since, to, rates } = recovery;
  return finishedRollback(session)?.run.id === recovery.run ? { ...recovery, since, to, rates } : null;
}

type Said = Pick<SeenRecovery, 'run' | 'service' | 'since' | 'why'>;

/** Whether a look shows what an earlier one did: numbers and the time counted up to go on by themselves. */
export const isSameRecovery = (before: Said | null, now: Said): boolean =>
  before !== null &&
  before.run === now.run &&
  before.service === now.service &&
  before.why === now.why &&
  (before.since === null) === (now.since === null);
