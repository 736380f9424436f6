import { rollbackTitle } from '../../text/i18n/rollback-title.ts';
import type { SeenChange } from '../changes/system-change.ts';
import type { Step } from '../procedure.ts';
import { type Refusal, refusal } from '../refusal.ts';
import type { Session, StepState } from '../session.ts';
import { variableNames } from '../variables.ts';
import { runDifference, type StepRun } from './run.ts';
import type { Rollback } from './run-schema.ts';
import { suspectOf, wantedOf } from './wanted.ts';

type WayBack =
  /** Of the procedure, or added by an earlier ask. */
  | { readonly step: StepState }
  /** Of the hub's settings: a step is made of it. */
  | { readonly run: Rollback; readonly title: { readonly ja: string; readonly en: string } };

/** Whether what a step runs is made of the version before. */
export function bringsBack({ run }: Step): boolean {
  const { ref = '', inputs = {} } = run?.workflow ?? {};
  return [ref, ...Object.values(inputs)].some((one) => variableNames(one).includes('before'));
}

const stepsOf = ({ phases, steps }: Session): readonly StepState[] =>
  phases.flatMap((phase) => phase.steps.flatMap((id) => steps[id] ?? []));

/**
 * What brings the version before a change back: the first step not done whose run is made of that version, else what the hub's
 * settings name for the change's service. A step that was added for another service, or runs what brings another one back, is passed
 * over. Null: there is neither.
 */
export function wayBack(session: Session, { service }: Pick<SeenChange, 'service'>): WayBack | null {
  const { changesSeen, importedTo } = session;
  // A file says what it likes of the settings.
  const named = changesSeen !== null && changesSeen.seq > importedTo ? changesSeen.rollbacks : undefined;
  const run = named?.find((one) => one.service === service)?.run;
  const title = rollbackTitle(service);
  const isWay = ({ status, added, step }: StepState): boolean =>
    status !== 'done' &&
    !isOfAnother(step, service, named) &&
    (!added || (step.title.en === title.en && JSON.stringify(step.run) === JSON.stringify(run))) &&
    bringsBack(step);
  const step = stepsOf(session).find(isWay);
  if (step !== undefined) return { step };
  return run === undefined ? null : { run, title };
}

/** Whether a step runs what the settings name for another service, and is not told which one to bring back. */
function isOfAnother(
  { run }: Step,
  service: string,
  named: readonly { readonly service: string; readonly run: Rollback }[] = [],
): boolean {
  const { repository, file, ref = '', inputs = {} } = run?.workflow ?? {};
  const names = [ref, ...Object.values(inputs)].flatMap(variableNames);
  const same = named.filter(
    ({ run: { workflow } }) => workflow.repository === repository && workflow.file === file,
  );
  return !names.includes('service') && same.length > 0 && same.every((one) => one.service !== service);
}

/** Where a step that is to be done now belongs: the phase of the first step that nobody has settled, else the last. */
export function phaseOfNext(session: Session): string | null {
  const now = session.phases.filter(({ after, enter }) => after === null && enter === null);
  const open = stepsOf({ ...session, phases: now }).find(
    ({ status }) => status === 'todo' || status === 'doing',
  );
  return open?.phase ?? (now.at(-1) ?? session.phases.at(-1))?.id ?? null;
}

/** The session as if people suspected this change. */
export const withSuspect = (session: Session, change: SeenChange): Session => ({
  ...session,
  changeMarks: [
    ...session.changeMarks.filter(({ id }) => id !== change.id),
    {
      ...{ id: change.id, change, ruledOut: null },
      pinned: { by: { id: '', name: '', kind: 'system' }, at: '', seq: Number.MAX_SAFE_INTEGER },
    },
  ],
});

/** Whether a run brings back the version before this change; the same step may have been asked for of another one. */
export function leadsBack(session: Session, change: SeenChange, run: StepRun): boolean {
  const way = wayBack(session, change);
  if (way === null || !('step' in way) || way.step.id !== run.step) return false;
  const { ok, ...now } = wantedOf(withSuspect(session, change), way.step.step);
  return 'wanted' in now && runDifference(run.wanted, now.wanted) === null;
}

/** Changes that can be rolled back, each once: those that people pinned, then the list as it stood, then what came since. */
function rollbackable({ changeMarks, changesSeen, cameChanges }: Session): readonly SeenChange[] {
  const out = new Set(changeMarks.filter(({ ruledOut }) => ruledOut !== null).map(({ id }) => id));
  const all = [
    ...changeMarks.filter(({ pinned }) => pinned !== null),
    ...(changesSeen?.rows ?? []).filter(({ place }) => place === 'before'),
    ...cameChanges.filter(({ change }) => change.kind !== 'rollback'),
  ].map(({ change }) => change);
  const found = new Map<string, SeenChange>();
  for (const change of all) if (!out.has(change.id) && !found.has(change.id)) found.set(change.id, change);
  return [...found.values()];
}

const HASH = /^[0-9a-f]{4,64}$/i;

/**
 * The change that a word means: an id, a pull request as `#812`, the beginning of a hash, or a service that has one change. Without a
 * word the suspect, else the only one there is. Else why not, with those that it could be.
 */
export function changeToRollBack(session: Session, word: string): SeenChange | Refusal {
  const suspect = suspectOf(session);
  if (word === '' && suspect !== undefined) return suspect;
  const number = /^#(\d{1,9})$/.exec(word)?.[1];
  const all = rollbackable(session);
  const meant = all.filter(
    ({ id, pr, sha, service }) =>
      word === '' ||
      id === word ||
      service === word ||
      (number !== undefined && pr === Number(number)) ||
      (HASH.test(word) && sha?.startsWith(word.toLowerCase()) === true),
  );
  const [one, ...others] = meant;
  if (one !== undefined && others.length === 0) return one;
  const named = (one === undefined ? all : meant).slice(0, NAMED).map(nameOf);
  return named.length === 0
    ? refusal('which-change', { kind: 'none' })
    : refusal('which-change', { changes: named.join(', ') });
}

const NAMED = 5;
const nameOf = ({ service, pr, sha, id }: SeenChange): string =>
  `${service} ${pr === null ? (sha?.slice(0, 7) ?? id) : `#${pr}`}`;

export const isRefusal = (found: SeenChange | Refusal): found is Refusal => 'params' in found;
