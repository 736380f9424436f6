import type { EarlierPage, PagePart, PageParts } from '../../../domain/page.ts';
import type { Time } from '../../../ports/clock.ts';
import type { Pager, PagerCall, PagerIncident } from '../../../ports/pager.ts';
import { PagerError } from '../../../ports/pager-error.ts';
import { deadline } from '../../../timing/timers.ts';
import { sessionsAbout } from '../page-list.ts';
import type { PageVerdicts } from '../page-verdicts.ts';
import { readReach } from '../reach.ts';
import { choose, type PagerRule, type Priorities } from '../rules.ts';
import { type ChangePartDeps, changePart } from './change-part.ts';
import { alertPart, logPart, notesPart, pagerNames } from './page-texts.ts';

export interface PagePartsDeps extends EarlierDeps, Pick<ChangePartDeps, 'feed'> {
  readonly time: Time;
  readonly rules: readonly PagerRule[];
  readonly priorities?: Priorities | undefined;
}

/** Somebody looks at the page meanwhile: after so long a part counts as not known, and is asked for again. */
const PART_MS = 8_000;
const LINES = 30;

/** Reads one part of a page. Rejects with a `PagerError`, after `PART_MS` at the latest. */
export async function readPagePart<P extends PagePart>(
  deps: PagePartsDeps,
  read: PagerIncident,
  part: P,
): Promise<PageParts[P]> {
  const { signal, cancel } = deadline(deps.time, PART_MS);
  try {
    return await PARTS[part](deps, read, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new PagerError('unreachable', { reason: 'ETIMEDOUT' });
  } finally {
    cancel();
  }
}

type ReadPart<P extends PagePart> = (
  deps: PagePartsDeps,
  read: PagerIncident,
  call: PagerCall,
) => Promise<PageParts[P]>;

const PARTS: { readonly [P in PagePart]: ReadPart<P> } = {
  choice: async ({ rules, priorities }, { service, priority, urgency, title }) => {
    const page = { service: service?.name ?? null, priority: priority?.name ?? null, urgency, title };
    return choose(rules, page, priorities);
  },
  async reach({ pager }, read, call) {
    const { levels, next } = await readReach(read, null, pager, call);
    const people = levels.find(({ level }) => level === next)?.people ?? [];
    const at = read.escalatesAt;
    return {
      now: pagerNames(read.assignees),
      next: people.length === 0 ? null : { people: pagerNames(people), at },
    };
  },
  async alert({ pager }, { id }, call) {
    const { alerts, total } = await pager.alerts(id, call);
    return alertPart(alerts, total);
  },
  changes: (deps, read, call) => changePart(deps, read, call),
  before: (deps, read, call) => earlierPages(deps, read, call),
  async log({ pager }, { id }, call) {
    const { entries, more } = await pager.recent(id, LINES, call);
    return logPart(entries, more);
  },
  notes: async ({ pager }, { id }, call) => notesPart(await pager.notes(id, call)),
};

interface EarlierDeps {
  readonly pager: Pager;
  /** Every session of the hub. */
  readonly sessions: () => Promise<Parameters<typeof sessionsAbout>[1]>;
  /** What was said of pages without a session. */
  readonly verdicts: PageVerdicts;
}

const DAYS = 30;
const DAY_MS = 86_400_000;

/** Pages of the same alert before this one, and what was said of each. An alert without a key has none. */
async function earlierPages(
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
