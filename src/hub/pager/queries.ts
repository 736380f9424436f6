import type { Actor } from '../../domain/event.ts';
import { withoutMark } from '../../domain/pager.ts';
import type { Time } from '../../ports/clock.ts';
import type { Pager, PagerService, PagerShift } from '../../ports/pager.ts';
import type { PagerOverride, PagerWindow } from '../../ports/pager-detail.ts';
import { PagerError, type PagerErrorKind } from '../../ports/pager-error.ts';
import type { OnCall } from '../../protocol/http.ts';
import type { Maintenance } from '../../protocol/page-acts.ts';
import { withTimeout } from '../../timing/timers.ts';
import { ingestId, ingestText } from '../ingest/ingest.ts';
import { type CachedFacts, pagerFacts, type TellFacts } from './facts.ts';
import { AHEAD_MS, onCallOf } from './on-call.ts';
import { PagerPeople } from './people.ts';
import { StaleOnErrorCache } from './stale-on-error-cache.ts';

/** What the screens of a session ask of the pager. It asks nothing of the hub, so the hub is built on it. */
export interface PagerQueries {
  /** `by`: whose own turns are marked. Rejects with a `PagerError`. */
  oncall(by?: Actor): Promise<OnCall>;
  /** Maintenance that runs or is still to come, the first one first. Rejects with a `PagerError`. */
  maintenance(): Promise<readonly Maintenance[]>;
  /** Names of services. Rejects with a `PagerError`. */
  services(): Promise<readonly string[]>;
  /** Somebody has changed who is on call, or what rests. */
  forget(): void;
  /** What screens may offer. */
  readonly facts: TellFacts;
}

export interface PagerQueriesDeps {
  readonly pager: Pager;
  readonly time: Time;
  /** Ids of schedules and policies; none: all that the token shows. */
  readonly settings: { readonly schedules: readonly string[]; readonly policies: readonly string[] };
  /** A participant's address where the hub knows it. */
  readonly emailOf: (participant: string) => string | null;
}

const ONCALL_MS = 60_000;
/** What can be asked must not wait longer for what rests. */
const WINDOWS_WAIT_MS = 1_000;
const SERVICES_MS = 10 * 60_000;

/** The queries, and who people are in the pager, which every act has to know, too. */
export function pagerQueries({
  pager,
  time,
  settings: { schedules, policies },
  emailOf,
}: PagerQueriesDeps): PagerQueries & CachedFacts & { readonly people: PagerPeople } {
  const people = new PagerPeople(pager, time, emailOf);
  const shifts = new StaleOnErrorCache<readonly PagerShift[]>(time, ONCALL_MS, 1);
  const services = new StaleOnErrorCache<readonly PagerService[]>(time, SERVICES_MS, 1);
  const windows = new KnownWindows(pager, time);
  const overrides = new KnownOverrides(pager, time);
  const cached = pagerFacts({ pager, people, time });
  return {
    people,
    async oncall(by) {
      const { value, at } = await shifts.get('', () => {
        const [since, until] = [time.now(), time.now() + AHEAD_MS].map((ms) => new Date(ms).toISOString());
        return shiftsOf(pager, schedules, policies, since as string, until as string);
      });
      const ids = [...new Set(value.flatMap(({ schedule }) => schedule?.id ?? []))];
      const [you, taken] = await Promise.all([
        by ? people.userOf(by).catch(() => null) : null,
        overrides.of(ids),
      ]);
      return onCallOf(value, new Date(at).toISOString(), you?.id ?? null, taken);
    },
    maintenance: () => windows.all(),
    async services() {
      const { value } = await services.get('', () => pager.services());
      return value.map(({ name }) => ingestId(name, 200));
    },
    forget() {
      for (const reads of [shifts, windows, overrides]) reads.forget();
    },
    ...cached,
    async facts(...asked) {
      const [told, maintenance] = await Promise.all([
        cached.facts(...asked),
        withTimeout(time, WINDOWS_WAIT_MS, windows.all()),
      ]);
      return told && { ...told, maintenance };
    },
  };
}

/** The pager takes schedules and policies as "both", and a team means "either". */
async function shiftsOf(
  pager: Pager,
  schedules: readonly string[],
  policies: readonly string[],
  since: string,
  until: string,
): Promise<readonly PagerShift[]> {
  const found: PagerShift[] = [];
  if (schedules.length > 0) found.push(...(await pager.oncall({ schedules, policies: [], since, until })));
  if (policies.length > 0) found.push(...(await pager.oncall({ schedules: [], policies, since, until })));
  if (schedules.length + policies.length === 0) {
    found.push(...(await pager.oncall({ schedules: [], policies: [], since, until })));
  }
  return found;
}

const WINDOWS_MS = 60_000;
const NAME = 200;

/** Maintenance that runs or is still to come, read once a minute for all who ask. */
class KnownWindows {
  readonly #pager: Pager;
  readonly #reads: StaleOnErrorCache<readonly PagerWindow[]>;

  constructor(pager: Pager, time: Time) {
    this.#pager = pager;
    this.#reads = new StaleOnErrorCache(time, WINDOWS_MS, 1);
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

const OVERRIDES_MS = 5 * 60_000;
/** Each schedule is a read of its own: of an account with very many the rest is not known. */
const MOST = 10;
/** Who is on call must not wait longer for who has taken over. */
const PATIENCE_MS = 2_000;

/** Who has taken over whose turn, by schedule, now and in the days ahead. */
class KnownOverrides {
  readonly #pager: Pager;
  readonly #time: Time;
  readonly #reads: StaleOnErrorCache<readonly PagerOverride[]>;

  constructor(pager: Pager, time: Time) {
    this.#pager = pager;
    this.#time = time;
    this.#reads = new StaleOnErrorCache(time, OVERRIDES_MS, MOST);
  }

  /** Those of these schedules; one that is absent from the answer is not known. */
  async of(schedules: readonly string[]): Promise<ReadonlyMap<string, readonly PagerOverride[]>> {
    const found = await Promise.all(
      schedules.slice(0, MOST).map(async (id) => {
        const read = await withTimeout(this.#time, PATIENCE_MS, this.#read(id));
        return read === null ? [] : [[id, read] as const];
      }),
    );
    return new Map(found.flat());
  }

  forget(): void {
    this.#reads.forget();
  }

  async #read(id: string): Promise<readonly PagerOverride[] | null> {
    const [since, until] = [0, AHEAD_MS].map((ahead) => new Date(this.#time.now() + ahead).toISOString()) as [
      string,
      string,
    ];
    const call = { lane: 'background' } as const;
    const { value, stalled } = await this.#reads.get(id, () =>
      this.#pager.overrides(id, { since, until }, call),
    );
    return stalled === null ? value : null;
  }
}
