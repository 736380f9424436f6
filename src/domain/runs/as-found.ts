import type { SeenChange } from '../changes/system-change.ts';
import type { Step } from '../procedure.ts';
import type { Session } from '../session.ts';
import { SESSION_VARIABLES, variableNames } from '../variables.ts';
import { suspectOf } from './wanted.ts';

/** What a run is made of, of a change. */
const MADE_OF = ['service', 'version', 'sha', 'previousSha'] as const;

/**
 * Whether all that a run is made of, beside what its own procedure lets people type, is as the hub found it. A person pins a change
 * as they send it, types any variable of a release, and brings a session in from a file: each could make up a version.
 */
export function isAsFound(session: Session, { run }: Step): boolean {
  const { ref = '', inputs = {} } = run?.workflow ?? {};
  const known: readonly string[] = SESSION_VARIABLES;
  const named = [ref, ...Object.values(inputs)].flatMap(variableNames).filter((name) => known.includes(name));
  if (named.length === 0) return true;
  const { release, releaseContent, importedTo } = session;
  if (release?.variables.some(({ id }) => named.includes(id))) return false;
  const isOfRelease = releaseContent != null && !named.includes('change');
  if (isOfRelease) return importedTo === 0;
  const suspect = suspectOf(session);
  return suspect === undefined ? named.every((name) => name === 'service') : isFound(session, suspect);
}

function isFound({ changesSeen, cameChanges, importedTo }: Session, change: SeenChange): boolean {
  const rows = changesSeen !== null && changesSeen.seq > importedTo ? changesSeen.rows : [];
  const all = [...rows, ...cameChanges.filter(({ seq }) => seq > importedTo)].map((one) => one.change);
  return all.some((one) => one.id === change.id && MADE_OF.every((field) => one[field] === change[field]));
}
