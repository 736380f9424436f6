import type { EarlierPage, PageParts } from '../../../domain/page.ts';
import type { Pager, PagerCall, PagerIncident } from '../../../ports/pager.ts';
import { sessionsAbout } from '../page-list.ts';
import type { PageVerdicts } from '../page-verdicts.ts';

export interface EarlierDeps {
  readonly pager: Pager;
  /** Every session of the hub. */
  readonly sessions: () => Promise<Parameters<typeof sessionsAbout>[1]>;
  /** What was said of pages without a session. */
  readonly verdicts: PageVerdicts;
}

const DAYS = 30;
const DAY_MS = 86_400_000;

/** Pages of the same alert before this one, and what was said of each. An alert without a key has none. */
export async function earlierPages(
  { pager, sessions, verdicts }: EarlierDeps,
  { id, key, triggeredAt }: PagerIncident,
  call: PagerCall,
): Promise<PageParts['before']> {
  // An incident that gathers alerts has no key of its own; theirs finds it.
  const known = key ?? (await pager.alerts(id, call)).alerts.find((one) => one.key !== null)?.key ?? null;
  const since = new Date(Date.parse(triggeredAt) - DAYS * DAY_MS).toISOString();
  const found = known === null ? { incidents: [], more: false } : await pager.sameKey(known, since, call);
  const earlier = found.incidents.filter((one) => one.id !== id && one.triggeredAt <= triggeredAt);
  const every = await sessions();
  const pages = await Promise.all(
    earlier.map(async (one): Promise<EarlierPage> => {
      const [about] = sessionsAbout(one.id, every);
      const verdict = about?.verdict ?? (await verdicts.of(one.id))?.verdict ?? null;
      return {
        at: one.triggeredAt,
        number: one.number,
        session: about ? { id: about.id, title: about.title } : null,
        hurt: verdict?.hurt ?? null,
        why: verdict?.why ?? null,
      };
    }),
  );
  const newest = pages.toSorted((a, b) => b.at.localeCompare(a.at));
  return {
    days: DAYS,
    total: pages.length,
    more: found.more,
    real: pages.filter(({ hurt }) => hurt === true).length,
    falseAlarms: pages.filter(({ hurt }) => hurt === false).length,
    last: newest.find(({ hurt }) => hurt === true) ?? newest[0] ?? null,
  };
}
