import type { ClientState } from '../../client/state/client-state.ts';
import type { Effect } from '../model/effects.ts';
import type { ScreenState } from '../model/screen-state.ts';

/** Ticks of 100 ms between two questions who is hit, and where no source has a field that says so. */
const PEOPLE_TICKS = 300;
const UNSET_TICKS = 6_000;

/** Asks of the sources what their settings say to screens, and while the session goes on, who is hit. */
export class SourceQuestions {
  readonly #run: (effects: readonly Effect[]) => void;
  #ticks = 0;
  #nextAt = 0;
  /** What is read, and since when people count as hit; null: nothing was asked yet. */
  #about: string | null = null;

  constructor(run: (effects: readonly Effect[]) => void) {
    this.#run = run;
  }

  /** Asks again where other sources are read, or the impact began at another time. */
  changed({ you, connection, view }: ClientState): void {
    const { tail, impact, clock } = view.session;
    if (you === null || connection.kind !== 'live' || tail.sources.length === 0) return;
    const about = JSON.stringify([tail, impact?.since, clock.fired, you.id]);
    if (about === this.#about) return;
    this.#about = about;
    this.#nextAt = this.#ticks + PEOPLE_TICKS;
    this.#run([{ kind: 'ask-facts' }, { kind: 'ask-people' }]);
  }

  /** Where no source names its users, nobody need be asked often; where the hub does not tell, never again. */
  tick({ people }: Pick<ScreenState, 'people'>, { connection, view }: ClientState): void {
    this.#ticks += 1;
    if (this.#about === null || this.#ticks < this.#nextAt || people === 'none') return;
    if (connection.kind !== 'live' || view.session.status !== 'open') return;
    this.#nextAt = this.#ticks + (people !== null && people.users === null ? UNSET_TICKS : PEOPLE_TICKS);
    this.#run([{ kind: 'ask-people' }]);
  }
}
