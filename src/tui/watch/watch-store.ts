import { clockAndDay } from '../../text/time.ts';
import { targetInBox } from '../draw/box.ts';
import { type Target, targetIn } from '../draw/line.ts';
import { targetInPane } from '../draw/pane-frame.ts';
import type { KeyPress } from '../keys/key-press.ts';
import { pressOf } from '../keys/key-press.ts';
import type { Mouse } from '../keys/mouse.ts';
import { isIn } from '../lines/under-mouse.ts';
import type { ScreenSettings } from '../model/host.ts';
import { bodyCols } from '../model/layout.ts';
import { colourOf } from '../model/theme.ts';
import type { SceneStore, Terminal } from '../store/scene-store.ts';
import { watchDialogBox } from './lines/dialogs.ts';
import { watchFooter } from './lines/edges.ts';
import { listContent } from './lines/list-content.ts';
import {
  askedAgain,
  chooseRow,
  type WatchChange,
  type WatchEffect,
  watchPaste,
  watchPress,
  watchToast,
} from './watch-acts.ts';
import type { WatchHost } from './watch-host.ts';
import { watchListRows } from './watch-layout.ts';
import { everyRule, watchRows } from './watch-rows.ts';
import { type WatchScene, watchScene } from './watch-scene.ts';
import { initialWatch, type WatchReading, type WatchState, type WatchWorld } from './watch-state.ts';
import { watchWord } from './watch-words.ts';

export interface WatchStoreOptions {
  readonly host: WatchHost;
  readonly settings: ScreenSettings;
  readonly cols: number;
  readonly rows: number;
  readonly about: Pick<WatchWorld, 'timeZone' | 'own' | 'dryRun'>;
  /** Said at first. */
  readonly notice?: string | null;
  readonly terminal: Pick<Terminal, 'redraw' | 'quit' | 'fail'>;
  /** Somebody goes to the session of an incident; the screen has to end. */
  onSession(incident: string): void;
}

const READ_MS = 1_000;

/** Holds the state of the screen of detection; all decisions are in pure functions. */
export class WatchScreenStore implements SceneStore<WatchScene> {
  readonly #options: WatchStoreOptions;
  readonly #listeners = new Set<() => void>();
  readonly #stop: () => void;
  #state: WatchState;
  #settings: ScreenSettings;
  #scene: WatchScene | null = null;
  #reading = false;
  #closed = false;
  #gone = false;

  constructor(options: WatchStoreOptions) {
    const { host, cols, rows, settings, notice } = options;
    this.#options = options;
    this.#settings = settings;
    this.#state = initialWatch(cols, rows);
    if (notice) this.#state = watchToast(this.#state, this.#world(), 'burn', notice);
    this.#stop = host.every(READ_MS, () => this.#guard(() => void this.#read()));
    void this.#read();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly scene = (): WatchScene => {
    this.#scene ??= watchScene(this.#state, this.#world(), colourOf(this.#settings));
    return this.#scene;
  };

  get typing(): 'takes' | 'next' {
    return this.#gone ? 'next' : 'takes';
  }

  get mouse(): boolean {
    return this.#settings.mouse ?? false;
  }

  keys(presses: readonly KeyPress[]): void {
    this.#guard(() => {
      for (const key of presses) this.#do(watchPress(this.#state, this.#world(), key));
    });
  }

  paste(text: string): void {
    this.#guard(() => this.#do(watchPaste(this.#state, text)));
  }

  readonly pointed = (mouse: Mouse): void => this.#guard(() => this.#pointed(mouse));

  resize(cols: number, rows: number): void {
    this.#become({ ...this.#state, cols, rows });
  }

  found(settings: Partial<ScreenSettings>): void {
    this.#settings = { ...this.#settings, ...settings };
    this.#become({ ...this.#state });
  }

  close(): void {
    this.#closed = true;
    this.#stop();
  }

  #world(): WatchWorld {
    const { host, about } = this.#options;
    const { lang, borders } = this.#settings;
    return { ...about, now: host.now(), lang, ascii: borders === 'ascii' };
  }

  #pointed(mouse: Mouse): void {
    const press = (key: string) => this.#do(watchPress(this.#state, this.#world(), pressOf(key)));
    if (mouse.kind === 'wheel') {
      press(mouse.by < 0 ? 'k' : 'j');
      return;
    }
    const target = this.#targetAt(mouse);
    if (target?.at !== undefined && this.#state.dialog === null) {
      const place = watchRows(this.#state).findIndex(({ id }) => id === target.at);
      if (place >= 0) this.#become(chooseRow(this.#state, place));
    }
    if (target?.key !== undefined) press(target.key);
  }

  #targetAt(at: { readonly x: number; readonly y: number }): Target | undefined {
    const state = this.#state;
    const world = this.#world();
    const { layout } = this.scene();
    if (state.dialog !== null) return targetInBox(watchDialogBox(state.dialog, state, world), at);
    if (isIn(layout.footer, at)) return targetIn(watchFooter(state, world, layout.footer.w), at.x);
    const { list } = layout;
    if (list === null || !isIn(list, at)) return undefined;
    return targetInPane(list, listContent(state, world, watchListRows(list), bodyCols(list)), at);
  }

  /** A mistake of the screen ends the screen, no matter who called. */
  #guard(run: () => void): void {
    try {
      run();
    } catch (error) {
      this.close();
      this.#options.terminal.fail(error instanceof Error ? error : new Error(String(error)));
    }
  }

  #become(state: WatchState): void {
    this.#state = state;
    this.#scene = null;
    for (const listener of [...this.#listeners]) listener();
  }

  #do({ state, effects }: WatchChange): void {
    if (state !== this.#state) this.#become(state);
    for (const effect of effects) this.#run(effect);
  }

  #run(effect: WatchEffect): void {
    const { terminal, onSession } = this.#options;
    switch (effect.kind) {
      case 'quit':
        terminal.quit();
        break;
      case 'redraw':
        terminal.redraw();
        break;
      case 'session':
        this.#gone = true;
        onSession(effect.incident);
        break;
      case 'exclude':
        void this.#exclude(effect);
        break;
    }
  }

  async #exclude({ wish }: Extract<WatchEffect, { kind: 'exclude' }>): Promise<void> {
    const done = await this.#options.host.exclude(wish);
    if (this.#closed) return;
    if (!done.ok && done.asks && this.#state.dialog === null) {
      this.#guard(() => this.#become(askedAgain(this.#state, wish, done.why)));
      return;
    }
    const world = this.#world();
    const { lang, timeZone, now } = world;
    const text = done.ok
      ? watchWord(lang, 'watch.excluded', {
          id: done.id,
          until: clockAndDay(done.until, new Date(now).toISOString(), timeZone, lang),
        })
      : watchWord(lang, 'watch.not-excluded', { why: done.why });
    this.#guard(() => this.#become(watchToast(this.#state, world, done.ok ? 'ok' : 'burn', text)));
  }

  async #read(): Promise<void> {
    if (this.#reading) return;
    this.#reading = true;
    const found = await this.#options.host.read();
    this.#reading = false;
    if (this.#closed) return;
    this.#guard(() => this.#arrived(found));
  }

  #arrived(found: WatchReading): void {
    const before = this.#state;
    const paging = (state: WatchState) =>
      new Set(everyRule(state).flatMap(({ id, standing }) => (standing === 'paging' ? [id] : [])));
    const next = { ...before, reading: found };
    const known = before.reading === null ? null : paging(before);
    if (known !== null && [...paging(next)].some((id) => !known.has(id)) && this.#settings.bell) {
      this.#options.host.bell();
    }
    // Countdowns change every second.
    this.#become(next);
  }
}
