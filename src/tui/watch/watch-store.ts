import { clockAndDay } from '../../text/time.ts';
import type { Scene, Terminal } from '../kernel/scene.ts';
import { type Runners, ScreenKernel, type StoreOptions } from '../kernel/store.ts';
import { said } from '../model/words.ts';
import { watchBanner } from './lines/edges.ts';
import { askedAgain, type WatchEffect, watchToast } from './watch-acts.ts';
import type { WatchHost } from './watch-host.ts';
import { type WatchLayout, watchLayout } from './watch-layout.ts';
import { WATCH_ROW } from './watch-row.ts';
import { everyRule } from './watch-rows.ts';
import { type ExclusionWish, initialWatch, type WatchState, type WatchWorld } from './watch-state.ts';
import { watchSaid } from './watch-words.ts';

/** The screen of detection at one moment. */
export interface WatchScene extends Scene {
  readonly state: WatchState;
  readonly world: WatchWorld;
  readonly layout: WatchLayout;
  readonly banner: string;
}

export interface WatchStoreOptions extends StoreOptions {
  readonly host: WatchHost;
  readonly about: Pick<WatchWorld, 'timeZone' | 'own' | 'dryRun'>;
  /** Said at first. */
  readonly notice?: string | null;
  readonly terminal: Pick<Terminal, 'redraw' | 'quit' | 'fail'>;
  /** Somebody goes to the session of an incident; the screen has to end. */
  onSession(incident: string): void;
}

/** Rules that page somebody. */
const paging = (state: WatchState): ReadonlySet<string> =>
  new Set(everyRule(state).flatMap(({ id, standing }) => (standing === 'paging' ? [id] : [])));

/** The screen of detection: beside what every screen has, what the watchers share is read once a second. */
export class WatchScreenStore extends ScreenKernel<WatchState, WatchWorld, WatchEffect, WatchScene> {
  readonly #options: WatchStoreOptions;
  #reading = false;
  #gone = false;

  constructor(options: WatchStoreOptions) {
    super(WATCH_ROW, initialWatch(options.cols, options.rows), options);
    this.#options = options;
    if (options.notice) this.now = watchToast(this.now, this.around(), 'burn', said(options.notice));
    void this.#read();
  }

  get typing(): 'takes' | 'next' {
    return this.#gone ? 'next' : 'takes';
  }

  protected shown() {
    const state = this.now;
    const world = this.around();
    const banner = watchBanner(state, world);
    return { state, world, banner, layout: watchLayout(state, banner !== '') };
  }

  protected around(): WatchWorld {
    const { host, about } = this.#options;
    const { lang, borders } = this.settings;
    return { ...about, now: host.now(), lang, ascii: borders === 'ascii' };
  }

  protected get runners(): Runners<WatchEffect> {
    const { terminal, onSession } = this.#options;
    return {
      quit: () => terminal.quit(),
      redraw: () => terminal.redraw(),
      session: ({ incident }) => {
        this.#gone = true;
        onSession(incident);
      },
      exclude: ({ wish }) => void this.#exclude(wish),
    };
  }

  async #exclude(wish: ExclusionWish): Promise<void> {
    const done = await this.#options.host.exclude(wish);
    this.event((state, world) => {
      if (!done.ok && done.asks && state.dialog === null) return askedAgain(state, wish, done.why);
      const { lang, timeZone, now } = world;
      if (!done.ok)
        return watchToast(state, world, 'burn', watchSaid(world, 'watch.not-excluded', { why: done.why }));
      const until = clockAndDay(done.until, new Date(now).toISOString(), timeZone, lang);
      return watchToast(state, world, 'ok', watchSaid(world, 'watch.excluded', { id: done.id, until }));
    });
  }

  async #read(): Promise<void> {
    if (this.#reading) return;
    this.#reading = true;
    const reading = await this.#options.host.read();
    this.#reading = false;
    this.event((before) => {
      const next = { ...before, reading };
      const known = before.reading === null ? null : paging(before);
      const isNew = known !== null && [...paging(next)].some((id) => !known.has(id));
      if (isNew && this.settings.bell) this.#options.host.bell();
      return next;
    });
  }

  protected ticked(): void {
    this.secondPassed();
    void this.#read();
  }
}
