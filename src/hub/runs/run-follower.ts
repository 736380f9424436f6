import type { OutsideAction } from '../../domain/actions.ts';
import type { EventData } from '../../domain/event.ts';
import { isAsExpected } from '../../domain/runs/log-check.ts';
import { isUnderWay, type StepRun } from '../../domain/runs/run.ts';
import type { RunCounted, RunQuery, RunWait } from '../../domain/runs/run-event-schema.ts';
import type { Session } from '../../domain/session.ts';
import type { RunPlace, RunSight, WaitingEnvironment } from '../../ports/workflow-runs.ts';
import { hideOverLines } from '../../text/secrets-over-lines.ts';
import type { SourceAnswer } from '../base/requests.ts';

type Moved = EventData<'run.moved'>;

/** A run of a session that GitHub has taken, and where it is found there. */
export interface Followed {
  readonly run: StepRun;
  readonly place: RunPlace;
}

/** Another hub's session may have the same name, so the time of the confirmation is part of it. */
export const runMarker = (session: string, { seq, at }: Pick<OutsideAction, 'seq' | 'at'>): string =>
  `${session.replace(/[^A-Za-z0-9._-]/g, '-')}.${seq}.${Date.parse(at).toString(36)}`;

/** What is kept of a place in the outcome of its dispatch; the rest is what was confirmed. */
export const placeParams = ({ id, since }: RunPlace): Record<string, string> => ({ id: id ?? '', since });

/** Runs that are under way at GitHub. What an import brought is followed by the hub that it came from. */
export function followedIn(session: Session, importedTo: number): readonly Followed[] {
  return session.runs.flatMap((run) => {
    const action = session.actions.findLast(({ id }) => id === run.action);
    if (!isUnderWay(run) || run.seq <= importedTo || action?.outcome !== 'done') return [];
    const { repository, file } = run.wanted;
    return [{ run, place: { repository, file, marker: runMarker(session.id, action), ...placeOf(action) } }];
  });
}

/** What `placeParams` kept. Taken out of the log since, the run is found by its marker, from when the hub first looked for it. */
function placeOf({ params, begun, at }: OutsideAction): Pick<RunPlace, 'id' | 'since'> {
  const [id, since] = [String(params.id), String(params.since)];
  return {
    id: /^\d+$/.test(id) ? id : null,
    since: [since, begun?.before ?? ''].find((time) => /^\d{4}-\d\d-\d\dT/.test(time)) ?? at,
  };
}

/** Logins and teams at GitHub by the id of the participant. */
export type Reviewers = Readonly<Record<string, readonly string[]>>;

/** GitHub's names do not differ by case. */
function waitOf({ environment, reviewers, mayApprove }: WaitingEnvironment, people: Reviewers): RunWait {
  const may = new Set(reviewers.map((name) => name.toLowerCase()));
  const approvers = Object.entries(people).flatMap(([id, names]) =>
    names.some((name) => may.has(name.toLowerCase())) ? [id] : [],
  );
  return {
    ...{ environment: environment.slice(0, 200), isOurs: mayApprove },
    reviewers: reviewers.slice(0, 20).map((name) => name.slice(0, 200)),
    approvers: approvers.slice(0, 100),
  };
}

/** What the log is to say of a run that looks so. */
export function movedTo(
  { run }: Followed,
  { run: seen, state, usualMs }: RunSight,
  people: Reviewers = {},
): Moved {
  const known = {
    run: run.id,
    ...(seen === null ? {} : { number: seen.number, url: seen.url, startedAt: seen.startedAt }),
    ...(usualMs === null ? {} : { usualMs }),
  };
  // The branch moved between the last look and the dispatch: what ran is not what two people confirmed.
  const other = seen !== null && run.what !== null && !seen.sha.startsWith(run.what.sha) ? seen.sha : null;
  const moved = other === null ? {} : { kind: 'ref-moved', params: { ref: run.wanted.ref, sha: other } };
  switch (state.kind) {
    case 'queued':
      return { ...known, ...moved, state: 'queued' };
    case 'waiting': {
      const reviewers = [...new Set(state.environments.flatMap((one) => one.reviewers))].join(', ');
      const environment = state.environments.map((one) => one.environment).join(', ');
      return {
        ...{ ...known, state: 'waiting', environment: environment.slice(0, 200) },
        waits: state.environments.slice(0, 20).map((one) => waitOf(one, people)),
        ...{ kind: 'approval', params: { reviewers: reviewers.slice(0, 500) }, ...moved },
      };
    }
    case 'running':
      return { ...known, ...moved, state: 'running', job: cut(state.job), step: cut(state.step) };
    case 'done':
      return { ...known, ...moved, state: other === null ? 'done' : 'failed', endedAt: state.endedAt };
    case 'cancelled':
      return {
        ...{ ...known, state: 'cancelled', endedAt: state.endedAt },
        ...(state.replacedBy === null
          ? { kind: 'cancelled' }
          : { kind: 'replaced', params: { number: state.replacedBy } }),
      };
    case 'failed':
      return {
        ...{ ...known, state: 'failed', endedAt: state.endedAt, job: cut(state.job), step: cut(state.step) },
        ...{ kind: state.conclusion.slice(0, 64), ...moved },
        ...(state.lines.length === 0 ? {} : { lines: [...hideOverLines(state.lines)] }),
      };
  }
}

/** What the log is to say of a check after a look. */
export function checkedTo(query: RunQuery, answer: SourceAnswer<RunCounted>): Omit<Moved, 'run'> {
  if (!answer.ok) return { state: 'unknown', kind: answer.reason.kind, params: answer.reason.params };
  return { state: isAsExpected(query, answer.value) ? 'done' : 'running', counted: answer.value };
}

const cut = (name: string | null): string | null => name?.slice(0, 200) ?? null;
