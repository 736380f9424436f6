import type { PagePart, PageParts } from '../../../domain/page.ts';
import type { Time } from '../../../ports/clock.ts';
import type { PagerCall, PagerIncident } from '../../../ports/pager.ts';
import { PagerError } from '../../../ports/pager-error.ts';
import { deadline } from '../../../timing/timers.ts';
import { readReach } from '../reach.ts';
import { choose, type PagerRule, type Priorities } from '../rules.ts';
import { type ChangePartDeps, changePart } from './change-part.ts';
import { type EarlierDeps, earlierPages } from './earlier-pages.ts';
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
