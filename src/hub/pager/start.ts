import type { Actor } from '../../domain/event.ts';
import type { Pager, PagerIncident } from '../../ports/pager.ts';
import { PagerError } from '../../ports/pager-error.ts';
import type { StartedAnswer } from '../../protocol/http.ts';
import { InTurn } from '../clock/in-turn.ts';
import { ingestId } from '../ingest/ingest.ts';
import type { Hub, OpenRequest, OpenResult } from '../types.ts';
import { incidentOf, PAGER_ACTOR } from './incident.ts';
import { goingOn } from './merged.ts';
import { carryVerdict } from './page-judge.ts';
import type { PageVerdicts } from './page-verdicts.ts';
import type { PagerPeople } from './people.ts';
import { isYours, liveSession } from './rows.ts';

export interface StartRequest extends Pick<OpenRequest, 'data' | 'cmd' | 'wantedId'> {
  /** Also where somebody else has acknowledged it. */
  readonly takeOver: boolean;
}

export type Start = (ref: string, request: StartRequest, by: Actor) => Promise<StartedAnswer>;

/** Alerts that are noted, and characters of each. */
const ALERTS = 10;
const ALERT_CHARS = 200;

/** A session that could not be opened, for the reason the hub gives. */
export class StartRefused extends Error {
  readonly refusal: Extract<OpenResult, { ok: false }>['refusal'];
  constructor(refusal: StartRefused['refusal']) {
    super(refusal.kind);
    this.refusal = refusal;
  }
}

/**
 * Starts from an incident: opens a session about it, or finds the live one; links it, and asks for the acknowledgement
 * in the name of whoever starts. Starts take turns, so two people at once end in one session.
 */
export function pagerStart(
  hub: Pick<Hub, 'sessions' | 'openSession' | 'system' | 'session'>,
  pager: Pager,
  people: PagerPeople,
  verdicts: PageVerdicts,
): Start {
  const turns = new InTurn();

  async function place(read: PagerIncident, request: StartRequest, by: Actor) {
    const drill = (request.data as { readonly kind?: unknown } | null)?.kind === 'drill';
    const live = liveSession(read.id, await hub.sessions(), drill);
    if (live) return { session: live.id, created: false };
    const history = await pager.history(read.id);
    const { cmd, wantedId } = request;
    // When it fired is the pager's to say.
    const data = { ...(request.data as object | null), firedAt: read.triggeredAt };
    const opened = await hub.openSession({ data, by, cmd, wantedId: wantedId ?? read.service?.name ?? null });
    if (!opened.ok) throw new StartRefused(opened.refusal);
    const incident = incidentOf(read, history);
    const linked = await hub.system(opened.session, 'incident.link', { incident }, PAGER_ACTOR);
    if (!linked.ok) throw new StartRefused(linked.refusal);
    if (opened.created) await noteAlerts(hub, pager, opened.session, read);
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
      const you = await people.userOf(by).catch(unlessStranger);
      return isYours(read, you) ? 'yours' : 'other';
    }
    if ((await hub.session(session))?.kind === 'drill') return 'none';
    const args = { incident: read.id, ...(takeOver ? { takeOver } : {}) };
    const asked = { target: 'pagerduty', act: 'acknowledge', args };
    const answer = await hub.system(session, 'action.request', asked, by);
    if (!answer.ok) throw new StartRefused(answer.refusal);
    return 'asked';
  }

  return async (ref, request, by) => {
    const read = await goingOn(pager, ref);
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

/** What its alerts say beyond the title is kept as PagerDuty's own note; without them the session starts all the same. */
async function noteAlerts(
  hub: Pick<Hub, 'system'>,
  pager: Pager,
  session: string,
  { id, title }: PagerIncident,
): Promise<void> {
  const read = await pager.alerts(id).catch(() => null);
  const said = [...new Set(read?.alerts.map(({ summary }) => summary))].filter((one) => one !== title);
  if (!read || said.length === 0) return;
  const shown = said.slice(0, ALERTS).map((one) => `- ${[...one].slice(0, ALERT_CHARS).join('')}`);
  const more = read.total > shown.length ? [`.. ${shown.length}/${read.total}`] : [];
  await hub.system(session, 'note.add', { text: [...shown, ...more].join('\n') }, PAGER_ACTOR);
}

/** Whoever the pager does not know has acknowledged nothing. */
function unlessStranger(error: unknown): null {
  if (error instanceof PagerError && ['requester-unknown', 'key-of-another'].includes(error.kind))
    return null;
  throw error;
}
