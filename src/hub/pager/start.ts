import type { Actor } from '../../domain/event.ts';
import type { Pager, PagerIncident } from '../../ports/pager.ts';
import type { StartedAnswer } from '../../protocol/http.ts';
import { SerialQueue } from '../../timing/serial-queue.ts';
import type { Hub } from '../base/contract.ts';
import type { OpenRequest } from '../base/requests.ts';
import { ingestId } from '../ingest/ingest.ts';
import type { AlertNotes } from './alert-notes.ts';
import { incidentOf, PAGER_ACTOR } from './incident.ts';
import { isYours, liveSession } from './page-list.ts';
import type { PageVerdicts } from './page-verdicts.ts';
import type { PagerPeople } from './people.ts';
import { SessionRefused } from './session-refused.ts';
import { carryVerdict } from './session-verdict.ts';

export interface StartRequest extends Pick<OpenRequest, 'data' | 'cmd' | 'wantedId'> {
  /** Also where somebody else has acknowledged it. */
  readonly takeOver: boolean;
}

export type Start = (ref: string, request: StartRequest, by: Actor) => Promise<StartedAnswer>;

/**
 * Starts from an incident: opens a session about it, or finds the live one; links it, and asks for the acknowledgement
 * in the name of the person who starts. Starts take turns, so two people at once end in one session.
 */
export function pagerStart(
  hub: Pick<Hub, 'sessions' | 'openSession' | 'system' | 'session'>,
  pager: Pager,
  people: PagerPeople,
  verdicts: PageVerdicts,
  alerts: Pick<AlertNotes, 'note'>,
): Start {
  const turns = new SerialQueue();

  async function place(read: PagerIncident, request: StartRequest, by: Actor) {
    const drill = (request.data as { readonly kind?: unknown } | null)?.kind === 'drill';
    const live = liveSession(read.id, await hub.sessions(), drill);
    if (live) return { session: live.id, created: false };
    const { cmd, wantedId } = request;
    // When it fired is the pager's to say.
    const data = { ...(request.data as object | null), firedAt: read.triggeredAt };
    const opened = await hub.openSession({ data, by, cmd, wantedId: wantedId ?? read.service?.name ?? null });
    if (!opened.ok) throw new SessionRefused(opened.refusal);
    // What its history says beyond it the feed reads, once somebody has the page.
    const incident = incidentOf(read, []);
    const linked = await hub.system(opened.session, 'incident.link', { incident }, PAGER_ACTOR);
    if (!linked.ok) throw new SessionRefused(linked.refusal);
    if (opened.created) alerts.note(opened.session, read);
    if (!drill) await carryVerdict(hub, verdicts, opened.session, read);
    return { session: opened.session, created: opened.created };
  }

  async function acknowledge(
    session: string,
    read: PagerIncident,
    { takeOver }: StartRequest,
    by: Actor,
  ): Promise<StartedAnswer['acknowledgement']> {
    if (read.status === 'resolved') return 'over';
    if (read.status === 'acknowledged' && !takeOver) {
      // Where the asker is unknown, the holder is given by name.
      const you = await people.userOf(by).catch(() => null);
      return isYours(read, you) ? 'yours' : 'other';
    }
    if ((await hub.session(session))?.kind === 'drill') return 'none';
    const args = { incident: read.id, ...(takeOver ? { takeOver } : {}) };
    const asked = { target: 'pagerduty', act: 'acknowledge', args };
    const answer = await hub.system(session, 'action.request', asked, by);
    if (!answer.ok) throw new SessionRefused(answer.refusal);
    return 'asked';
  }

  return async (ref, request, by) => {
    const read = await pager.goesOn(await pager.incident(ref));
    const { session, created } = await turns.run(() => place(read, request, by));
    const acknowledgement = await acknowledge(session, read, request, by);
    const standing = read.acknowledgements.at(-1);
    const acknowledged =
      read.status === 'acknowledged' && standing
        ? { by: ingestId(standing.by.name, 200), at: standing.at, you: acknowledgement === 'yours' }
        : null;
    return { session, created, acknowledgement, acknowledged };
  };
}
