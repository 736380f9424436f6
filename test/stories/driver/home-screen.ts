import { HOME_KEYS, type HomeActId } from '../../../src/tui/home/home-keys.ts';
import { literally, Screen } from './screen.ts';
import type { Exit } from './terminal.ts';

/** The home screen, as the person at this terminal uses it. */
export class HomeScreen extends Screen {
  /** Does acts by the keys that the table of keys gives them. */
  act(...ids: readonly HomeActId[]): this {
    return this.press(...ids.map((id) => HOME_KEYS.of(id).keys[0] ?? ''));
  }

  showsHome(): Promise<void> {
    return this.shows(`[${this.word('home.scope.mine')} `);
  }

  /** The counts of pages in the header: `[mine 2] team 2 all 3`, as far as they are given. */
  showsCounts(mine: number | '?', team?: number, all?: number): Promise<void> {
    const count = (key: 'home.scope.mine' | 'home.scope.team' | 'home.scope.all', n?: number | '?') =>
      n === undefined ? [] : [`\\[?${this.word(key)} ${n === '?' ? '\\?' : n}\\]?`];
    return this.shows(
      new RegExp(
        [
          ...count('home.scope.mine', mine),
          ...count('home.scope.team', team),
          ...count('home.scope.all', all),
        ].join(' '),
      ),
    );
  }

  /** A page's row: its state, its title, and what stands behind them. */
  showsPage(state: 'triggered' | 'acknowledged', title: string, after = ''): Promise<void> {
    return this.shows(new RegExp(`${this.#state(state)}.*${literally(title)}.*${after}`));
  }

  /** The same of the row that is selected. */
  showsSelected(state: 'triggered' | 'acknowledged', title: string, after = ''): Promise<void> {
    return this.shows(new RegExp(`»${this.#state(state)}.*${literally(title)}.*${after}`));
  }

  /** Lists only what has this text. */
  filters(text: string): this {
    return this.act('home.filter').type(text).act('home.filter-keep');
  }

  async quits(): Promise<Exit> {
    this.act('home.quit');
    return this.ended;
  }

  #state(state: 'triggered' | 'acknowledged'): string {
    return literally(this.word(`home.status.${state}`));
  }
}
