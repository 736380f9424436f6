import { withoutMark } from '../../../domain/pager.ts';
import type { Time } from '../../../ports/clock.ts';
import type { Pager } from '../../../ports/pager.ts';
import type { PagerWindow } from '../../../ports/pager-detail.ts';
import { PagerError, type PagerErrorKind } from '../../../ports/pager-error.ts';
import type { Maintenance } from '../../../protocol/page-acts.ts';
import { ingestId, ingestText } from '../../ingest/ingest.ts';
import { StaleOnErrorCache } from '../stale-on-error-cache.ts';

const KEPT_MS = 60_000;
const NAME = 200;

/** Maintenance that runs or is still to come, read once a minute for all who ask. */
export class KnownWindows {
  readonly #pager: Pager;
  readonly #reads: StaleOnErrorCache<readonly PagerWindow[]>;

  constructor(pager: Pager, time: Time) {
    this.#pager = pager;
    this.#reads = new StaleOnErrorCache(time, KEPT_MS, 1);
  }

  /** The first one first. Rejects with a `PagerError`. */
  async all(): Promise<readonly Maintenance[]> {
    const { value, stalled } = await this.#reads.get('', () => this.#pager.windows());
    // An old answer could say that a service rests which pages again.
    if (stalled !== null) throw new PagerError(stalled.kind as PagerErrorKind, stalled.params);
    return value.map(shown).sort((a, b) => a.from.localeCompare(b.from));
  }

  forget(): void {
    this.#reads.forget();
  }
}

const shown = ({ id, services, from, until, description, by }: PagerWindow): Maintenance => ({
  id: ingestId(id, 40),
  services: services.map(({ name }) => ingestId(name, NAME)),
  from,
  until,
  text: ingestText(withoutMark(description), { bytes: 1_024 }),
  by: by === null ? null : ingestId(by.name, NAME),
});
