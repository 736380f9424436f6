import type { DoneBy, EventData } from './event.ts';
import type { Session } from './session.ts';
import type { ReleaseDone } from './session-parts.ts';

type Ran = EventData<'release.ran'>;

/** One hash may be the start of the other. */
const isSame = (a: string, b: string): boolean => a.startsWith(b) || b.startsWith(a);

/** Of which version of a release a run is; null: of none of them, or that is not known. */
function versionOf({ releaseContent, rollback }: Session, { sha }: Ran): 'release' | 'before' | null {
  if (sha === undefined || releaseContent === null) return null;
  const { frozen, added } = releaseContent;
  const { previous } = frozen;
  if (isSame(sha, frozen.sha) || (added !== null && isSame(sha, added.sha))) return 'release';
  const isBefore = rollback !== null && previous !== null && previous.isLive !== false;
  return isBefore && isSame(sha, previous.sha) ? 'before' : null;
}

const nameOf = ({ name, number }: Ran): string => `${name ?? ''} #${number}`.trim();

/** What is known of a release after one more look at its run. What went live did so; an approval holds while none is missing. */
export function releaseDoneBy(
  session: Session,
  { data, by, at, seq }: DoneBy & { readonly data: Ran },
): ReleaseDone {
  const { releaseDone: done } = session;
  const version = versionOf(session, data);
  const act = (name: string) => ({ by: { ...by, name }, at, seq });
  const isLive = data.status === 'completed' && data.conclusion === 'success';
  if (version === 'before') {
    // A rollback that was undone and begun again is another one.
    const isKnown = (done.rolledBack?.seq ?? 0) > (session.rollback?.seq ?? 0);
    return isLive && !isKnown ? { ...done, rolledBack: act(nameOf(data)) } : done;
  }
  if (version === null) return done;
  const { approvedBy, rejectedBy, waitsFor, by: starter } = data;
  const isApproved = approvedBy.length > 0 && rejectedBy.length === 0 && waitsFor.length === 0;
  const byOther = starter !== null && approvedBy.some((who) => who !== starter);
  const isKnown = done.approved !== null && (done.approved.byOther || !byOther);
  const approved = !isApproved ? null : isKnown ? done.approved : { ...act(approvedBy.join(', ')), byOther };
  return { ...done, approved, deployed: done.deployed ?? (isLive ? act(nameOf(data)) : null) };
}
