import type { IncidentList, Problem } from '../../protocol/http.ts';
import type { HomeReading, PageScope, Pages } from '../../tui/home/home-data.ts';
import type { Saying } from '../../tui/model/words.ts';
import { CliError } from '../base/errors.ts';
import type { HubApi } from '../link/hub-api.ts';
import { pagerProblem } from '../link/hub-problem.ts';

/** Sessions are shown without waiting longer than this for the pager. */
const PATIENCE_MS = 400;
/** Without an answer for so long the screen says that the pager does not answer. */
const SILENT_MS = 8_000;
const DUTY_MS = 30_000;
const NO_PAGES: ReadonlySet<string> = new Set(['hub-lacks', 'not-allowed', 'wrong-session']);

export interface HomePagesDeps {
  readonly api: Pick<HubApi, 'incidents' | 'oncall' | 'maintenance'>;
  /** Why something failed, in the user's words. */
  readonly why: (error: unknown) => Saying;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

type OnCallNow = Required<Pick<HomeReading, 'duty' | 'turns' | 'maintenance'>>;

interface Asked {
  readonly scope: PageScope;
  readonly since: number;
  readonly answer: Promise<void>;
}

const NOTHING: Pages = {
  incidents: [],
  more: false,
  unread: 0,
  counts: { mine: null, team: null, all: null, more: { mine: false, team: false, all: false } },
  askerUnknown: null,
  waiting: true,
  stalled: null,
};

/** What the pager tells, read beside the rest of the home screen: each part shows as soon as it is there. */
export class HomePages {
  readonly #deps: HomePagesDeps;
  /** As last told, and when. */
  readonly #told = new Map<PageScope, { readonly pages: Pages | null; readonly at: number }>();
  #asked: Asked | null = null;
  #failed: unknown = null;
  #onCall: OnCallNow = {
    duty: null,
    turns: null,
    maintenance: null,
  };
  #nextDuty = 0;
  #changed = false;

  constructor(deps: HomePagesDeps) {
    this.#deps = deps;
  }

  /** Null: the hub has none. Rejects where the hub itself does not answer. */
  async pages(scope: PageScope, hundreds: number): Promise<Pages | null> {
    const { now, sleep } = this.#deps;
    if (this.#asked?.scope !== scope) this.#ask(scope, hundreds);
    const asked = this.#asked as unknown as Asked;
    await Promise.race([asked.answer, sleep(PATIENCE_MS)]);
    if (this.#failed !== null) {
      const error = this.#failed;
      this.#failed = null;
      throw error;
    }
    const told = this.#told.get(scope);
    const isSilent = this.#asked === asked && now() - asked.since >= SILENT_MS;
    if (!isSilent) return told === undefined ? this.#unread() : told.pages;
    const why = this.#deps.why(pagerProblem('unreachable', { reason: 'ETIMEDOUT' }));
    const since = told === undefined ? null : new Date(told.at).toISOString();
    return { ...(told?.pages ?? this.#unread()), waiting: false, stalled: { since, why } };
  }

  /** As last told; asked again now and then, and waited for only where somebody has just changed it. */
  async onCall(): Promise<OnCallNow> {
    const { api, now, sleep } = this.#deps;
    if (now() >= this.#nextDuty) {
      const changed = this.#changed;
      this.#changed = false;
      this.#nextDuty = now() + DUTY_MS;
      const keep = (told: Partial<OnCallNow>): void => {
        this.#onCall = { ...this.#onCall, ...told };
      };
      // What was known stays while the pager is away; a service may page again meanwhile.
      const read = Promise.all([
        api.oncall().then(
          ({ policies: duty, schedules: turns }) => keep({ duty, turns }),
          () => {},
        ),
        api.maintenance().then(
          (maintenance) => keep({ maintenance }),
          () => keep({ maintenance: null }),
        ),
      ]);
      if (changed) await Promise.race([read, sleep(PATIENCE_MS)]);
    }
    return this.#onCall;
  }

  /** Somebody here has changed who is on call. */
  forgetDuty(): void {
    this.#nextDuty = 0;
    this.#changed = true;
  }

  /** Of a scope that was never read: how many there are another may have told. */
  #unread(): Pages {
    const [known] = [...this.#told.values()].flatMap(({ pages }) => pages ?? []);
    return known === undefined ? NOTHING : { ...NOTHING, counts: known.counts };
  }

  #ask(scope: PageScope, hundreds: number): void {
    const { api, now, why } = this.#deps;
    const since = now();
    const keep = (pages: Pages | null) => this.#told.set(scope, { pages, at: now() });
    const answer = api
      .incidents(scope, hundreds)
      .then(
        (list) => void keep(shownPages(list, why)),
        (error: unknown) => {
          // Without a pager, and for guests, there are no pages; a pager in trouble is no trouble of the hub.
          if (error instanceof CliError && NO_PAGES.has(error.kind)) keep(null);
          else if (error instanceof CliError && error.kind === 'pager') {
            const before = this.#told.get(scope);
            const at = before?.pages?.stalled?.since ?? (before ? new Date(before.at).toISOString() : null);
            const pages = before?.pages ?? this.#unread();
            keep({
              ...pages,
              waiting: false,
              stalled: { since: before?.pages ? at : null, why: why(error) },
            });
          } else this.#failed = error;
        },
      )
      .finally(() => {
        if (this.#asked?.answer === answer) this.#asked = null;
      });
    this.#asked = { scope, since, answer };
  }
}

function shownPages(list: IncidentList, why: (error: unknown) => Saying): Pages {
  const problem = (told: Problem): Saying => why(pagerProblem(told.kind, told.params));
  const { incidents: rows, more, unread, counts, stalled, askerUnknown } = list;
  const incidents = rows.map(({ acting, ...row }) => ({
    ...row,
    acting: acting && {
      ...acting,
      why: acting.kind === null ? null : problem({ kind: acting.kind, params: acting.params }),
    },
  }));
  return {
    incidents,
    more,
    unread,
    counts,
    askerUnknown: askerUnknown && problem(askerUnknown),
    waiting: false,
    stalled: stalled && { since: stalled.since, why: problem(stalled) },
  };
}
