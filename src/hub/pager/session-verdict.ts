import type { Actor, Verdict } from '../../domain/event.ts';
import type { JudgedIncident } from '../../ports/fact-log.ts';
import type { PagerIncident } from '../../ports/pager.ts';
import type { Hub } from '../base/contract.ts';
import { ingestId, ingestText } from '../ingest/ingest.ts';
import { sessionsAbout } from './page-list.ts';
import type { PageVerdicts } from './page-verdicts.ts';
import { SessionRefused } from './session-refused.ts';

/** Says it in the session about an incident, live or closed; its id, null where there is none. */
export async function judgeIn(
  hub: Pick<Hub, 'sessions' | 'system'>,
  incident: string,
  verdict: Verdict | null,
  by: Actor,
): Promise<string | null> {
  const [about] = sessionsAbout(incident, await hub.sessions());
  if (!about) return null;
  const answer = await hub.system(about.id, 'verdict.set', { verdict }, by);
  if (!answer.ok) throw new SessionRefused(answer.refusal);
  return about.id;
}

/**
 * What was said of a page before it had a session is said in the session that is about it now, in the same name, and
 * only there: so that its record has it, and there are no two that could differ.
 */
export async function carryVerdict(
  hub: Pick<Hub, 'system'>,
  verdicts: PageVerdicts,
  session: string,
  read: PagerIncident,
): Promise<void> {
  const kept = await verdicts.of(read.id);
  if (kept === null) return;
  const { verdict, by } = kept;
  // Who said it has not come to the session by that.
  const answer = await hub.system(session, 'verdict.set', { verdict }, { ...by, kind: 'system' });
  if (answer.ok) await verdicts.set(judgedOf(read), null, by);
}

/** An incident as it is kept beside its verdict: every text of the pager has passed ingest. */
export const judgedOf = ({ id, number, title, service, triggeredAt }: PagerIncident): JudgedIncident => ({
  id: ingestId(id, 40),
  number,
  title: ingestText(title, { bytes: 2_048 }),
  service: service === null ? null : ingestId(service.name, 200),
  triggeredAt,
});
