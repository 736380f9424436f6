import type { Pager, PagerCall } from '../../ports/pager.ts';
import type { PastPage, PastPages } from '../../protocol/past-pages.ts';
import { ingestId, ingestText } from '../ingest/ingest.ts';

export interface PastWish {
  /** ISO 8601 UTC, at most six months apart. */
  readonly since: string;
  readonly until: string;
  /** How many were read before. */
  readonly from: number;
  /** Also when each was acknowledged first, which costs a call of the pager for each. */
  readonly acknowledged: boolean;
  /** Also the key of each one's alert; a call of the pager for an incident that gathers alerts. */
  readonly keys: boolean;
}

/** Statistics wait for everybody else. */
const CALL: PagerCall = { lane: 'background' };
const NAME = 200;

/** A part of the pager's own history, the oldest first: every text has passed ingest. */
export async function pastPages(pager: Pager, wish: PastWish): Promise<PastPages> {
  const { acknowledged, keys, from, since, until } = wish;
  const { incidents, more } = await pager.past({ since, until }, from, acknowledged ? 20 : 100, CALL);
  const pages = incidents.map(async (read): Promise<PastPage> => {
    const { id, number, title, service, urgency, triggeredAt, resolvedAt, resolvedBySelf } = read;
    return {
      id: ingestId(id, 40),
      number,
      title: ingestText(title, { bytes: 2_048 }),
      service: service === null ? null : ingestId(service.name, NAME),
      ...{ urgency, firedAt: triggeredAt, resolvedAt, resolvedBySelf },
      ...(keys ? { key: await keyOf(pager, read) } : {}),
      ...(acknowledged ? { acknowledgedAt: await pager.firstAcknowledged(id, CALL) } : {}),
    };
  });
  return { pages: await Promise.all(pages), next: more ? from + incidents.length : null };
}

/** An incident that gathers alerts has no key of its own; the first of theirs is it. */
async function keyOf(pager: Pager, { id, key }: { readonly id: string; readonly key: string | null }) {
  const found = key ?? (await pager.alerts(id, CALL)).alerts.findLast((one) => one.key !== null)?.key ?? null;
  return found === null ? null : ingestText(found, { bytes: 512 });
}
