import type { Time } from '../../ports/clock.ts';
import type { Pager, PagerIncident, PagerScope, PagerUser } from '../../ports/pager.ts';
import type { IncidentScope, PageCounts } from '../../protocol/http.ts';
import { type Kept, KeptReads } from './kept-read.ts';

const QUEUE_MS = 4_000;
/** While the pager tells by itself of what changes. */
const TOLD_MS = 60_000;

interface Page {
  readonly incidents: readonly PagerIncident[];
  readonly more: boolean;
}

export interface Queue extends Kept<Page> {
  readonly counts: PageCounts;
}

/**
 * What pages now, for everyone who looks. One read of all serves every scope; only where there are so many that the
 * pager left some out are one's own and one's team's asked for by themselves.
 */
export class PagerQueue {
  readonly #pager: Pager;
  readonly #reads: KeptReads<Page>;

  /** `told`: whether the pager tells of changes by itself. */
  constructor(pager: Pager, time: Time, told: () => boolean = () => false) {
    this.#pager = pager;
    this.#reads = new KeptReads(time, () => (told() ? TOLD_MS : QUEUE_MS));
  }

  /** `you` null: whoever asks is no user of the pager, and nothing is theirs. Rejects with a `PagerError`. */
  async read(scope: IncidentScope, you: PagerUser | null): Promise<Queue> {
    const all = await this.#get({ kind: 'all' });
    const own = async (wanted: PagerScope | null): Promise<Kept<Page>> => {
      if (wanted === null) return { ...all, value: { incidents: [], more: false } };
      if (all.value.more) return this.#get(wanted);
      return { ...all, value: { incidents: all.value.incidents.filter(within(wanted)), more: false } };
    };
    const [mine, team] = await Promise.all([own(scopeOf('mine', you)), own(scopeOf('team', you))]);
    const counts = {
      mine: mine.value.incidents.length,
      team: team.value.incidents.length,
      all: all.value.incidents.length,
      more: all.value.more,
    };
    return { ...{ mine, team, all }[scope], counts };
  }

  /** One that was read lately, by id or number; null where it was not. */
  known(ref: string): PagerIncident | null {
    const key = ref.trim().replace(/^#/, '');
    const all = this.#reads.held().flatMap(({ incidents }) => incidents);
    return all.find(({ id, number }) => id === key || String(number) === key) ?? null;
  }

  /** After a change: the next to ask reads anew. */
  forget(): void {
    this.#reads.forget();
  }

  #get(scope: PagerScope): Promise<Kept<Page>> {
    return this.#reads.get(JSON.stringify(scope), () => this.#pager.incidents(scope));
  }
}

function scopeOf(scope: 'mine' | 'team', you: PagerUser | null): PagerScope | null {
  if (you === null) return null;
  const own: PagerScope = { kind: 'user', user: you.id };
  return scope === 'team' && you.teams.length > 0 ? { kind: 'teams', teams: you.teams } : own;
}

const within =
  (scope: PagerScope) =>
  ({ assignees, teams }: PagerIncident): boolean => {
    if (scope.kind === 'user') return assignees.some(({ id }) => id === scope.user);
    return scope.kind === 'all' || teams.some(({ id }) => scope.teams.includes(id));
  };
