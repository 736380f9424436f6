import type { PagePart } from '../../domain/page.ts';
import type { KeyPress } from '../keys/key-press.ts';
import type { Mouse } from '../keys/mouse.ts';
import { copiedSaying } from '../model/copied.ts';
import type { ScreenSettings } from '../model/host.ts';
import type { ToastState } from '../model/screen-state.ts';
import { colourOf } from '../model/theme.ts';
import type { Saying } from '../model/words.ts';
import type { SceneStore, Terminal } from '../store/scene-store.ts';
import { type AskScreen, askAll } from './acts/ask-all.ts';
import { partsDue } from './details/part-state.ts';
import { partTold } from './details/part-told.ts';
import { homeToast } from './home-acts.ts';
import type { HomeTold, PageItem } from './home-data.ts';
import type { HomeChange, HomeEffect } from './home-effects.ts';
import {
  actEnded,
  browsedSaying,
  homeResized,
  homeTicked,
  judgedSaying,
  newPages,
  told,
} from './home-events.ts';
import type { HomeHost, HomeResult } from './home-host.ts';
import { rowOfSession } from './home-list.ts';
import { homePointed } from './home-mouse.ts';
import { homePaste, homePress } from './home-press.ts';
import { type HomeScene, homeScene } from './home-scene.ts';
import { type HomePlace, type HomeState, initialHome } from './home-state.ts';
import type { HomeWorld } from './home-world.ts';
import { askTurn } from './turns/ask-turn.ts';

export interface HomeStoreOptions {
  readonly host: HomeHost;
  readonly settings: ScreenSettings;
  readonly cols: number;
  readonly rows: number;
  readonly place: HomePlace;
  /** Said at first, e.g. why a session could not be entered. */
  readonly notice?: Saying | null;
  readonly about: Pick<HomeWorld, 'you' | 'hub' | 'timeZone' | 'readonly' | 'coach'>;
  readonly terminal: Pick<Terminal, 'redraw' | 'quit' | 'fail'>;
  /** Someone goes to a session; the screen has to end. */
  onEnter(session: string): void;
}

const TICK_MS = 250;

/** Holds the home screen's state and turns keys, answers and time into scenes; all decisions are in pure functions. */
export class HomeStore implements SceneStore<HomeScene> {
  readonly #options: HomeStoreOptions;
  readonly #listeners = new Set<() => void>();
  readonly #stop: () => void;
  readonly #unwatch: () => void;
  #state: HomeState;
  #settings: ScreenSettings;
  #scene: HomeScene | null = null;
  #ticks = 0;
  readonly #screen: AskScreen = { change: (change) => this.#event(change) };
  #closed = false;
  #gone = false;

  constructor(options: HomeStoreOptions) {
    const { host, cols, rows, place } = options;
    this.#options = options;
    this.#settings = options.settings;
    this.#state = initialHome(cols, rows, place);
    if (options.notice) this.#state = homeToast(this.#state, this.#world(), 'burn', options.notice);
    this.#stop = host.every(TICK_MS, () => this.#guard(() => this.#tick()));
    host.look(this.#state.scope, this.#state.hundreds);
    this.#unwatch = host.watch((news) => this.#told(news));
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly scene = (): HomeScene => {
    this.#scene ??= homeScene(this.#state, this.#world(), colourOf(this.#settings));
    return this.#scene;
  };

  /** While a session is begun, and once one goes to it, keys are for that. */
  get typing(): 'takes' | 'next' {
    return this.#gone || this.#state.busy === 'start' ? 'next' : 'takes';
  }

  get state(): HomeState {
    return this.#state;
  }

  keys(presses: readonly KeyPress[]): void {
    this.#guard(() => {
      for (const key of presses) this.#do(homePress(this.#state, this.#world(), key));
    });
  }

  paste(text: string): void {
    this.#guard(() => this.#do(homePaste(this.#state, this.#world(), text)));
  }

  readonly pointed = (mouse: Mouse): void =>
    this.#guard(() => this.#do(homePointed(this.#state, this.#world(), mouse)));

  get mouse(): boolean {
    return this.#settings.mouse ?? false;
  }

  resize(cols: number, rows: number): void {
    this.#become(homeResized(this.#state, cols, rows));
  }

  found(settings: Partial<ScreenSettings>): void {
    this.#settings = { ...this.#settings, ...settings };
    this.#become({ ...this.#state });
  }

  close(): void {
    this.#closed = true;
    this.#unwatch();
    this.#stop();
  }

  #world(): HomeWorld {
    const { host, about } = this.#options;
    const settings = this.#settings;
    return { ...about, now: host.now(), lang: settings.lang, ascii: settings.borders === 'ascii' };
  }

  /** An error in the screen ends the screen, whichever caller it came through. */
  #guard(run: () => void): void {
    try {
      run();
    } catch (error) {
      this.close();
      this.#options.terminal.fail(error instanceof Error ? error : new Error(String(error)));
    }
  }

  #become(state: HomeState): void {
    this.#state = state;
    this.#scene = null;
    for (const listener of [...this.#listeners]) listener();
  }

  #do({ state, effects }: HomeChange): void {
    if (state !== this.#state) this.#become(state);
    for (const effect of effects) this.#run(effect);
  }

  #run(effect: HomeEffect): void {
    const { host, terminal } = this.#options;
    const onEnter = (session: string): void => {
      this.#gone = true;
      this.#options.onEnter(session);
    };
    switch (effect.kind) {
      case 'look':
        host.look(this.#state.scope, this.#state.hundreds);
        break;
      case 'retry':
        host.retry();
        break;
      case 'enter':
        onEnter(effect.session);
        break;
      case 'start':
        void this.#act(host.start(effect.item), { key: 'toast.home-started' }, onEnter);
        break;
      case 'begin':
        void this.#act(host.begin(effect.title), { key: 'toast.home-started' }, (session) => {
          this.#become({ ...this.#state, selected: rowOfSession(session) });
          onEnter(session);
        });
        break;
      case 'ask':
        void askAll(effect.wishes, host, this.#screen);
        break;
      case 'turn':
        void askTurn(effect, host, this.#screen);
        break;
      case 'verdict':
        void this.#act(host.verdict(effect.item, effect.judgement), judgedSaying(effect.judgement));
        break;
      case 'part':
        void this.#readPart(effect.item, effect.part);
        break;
      case 'browse':
        void host.browse(effect.url).then((opened) => this.#toast(browsedSaying(effect.url, opened)));
        break;
      case 'copy':
        void host
          .copy(effect.text)
          .then((result) => this.#toast(copiedSaying(effect.what, result, this.#settings.lang)));
        break;
      case 'redraw':
        terminal.redraw();
        break;
      case 'quit':
        terminal.quit();
        break;
    }
  }

  #told(news: HomeTold): void {
    if (this.#closed) return;
    this.#guard(() => {
      const { host } = this.#options;
      const { reading, scope, trouble } = news;
      const isNew = reading !== null && reading !== this.#state.reading;
      const rings = isNew && trouble === null && newPages(this.#state, reading, scope).length > 0;
      if (rings && this.#settings.bell) host.bell();
      this.#become(told(this.#state, this.#world(), news));
    });
  }

  async #readPart(item: PageItem, part: PagePart): Promise<void> {
    const { host } = this.#options;
    const result = await host.part(item, part);
    this.#event((state) => partTold(state, item, part, result, { now: host.now(), random: host.random() }));
  }

  /** What could not be read of the page that is open is asked for again. */
  #readParts(now: number): void {
    const { dialog } = this.#state;
    if (dialog?.kind !== 'details') return;
    const { due, parts } = partsDue(dialog.parts, now);
    if (due.length === 0) return;
    this.#become({ ...this.#state, dialog: { ...dialog, parts } });
    for (const part of due) void this.#readPart(dialog.item, part);
  }

  #toast({ tone, say }: { readonly tone: ToastState['tone']; readonly say: Saying }): void {
    this.#event((state, world) => homeToast(state, world, tone, say));
  }

  /** A change that the world outside brings, unless the screen is gone. */
  #event(change: (state: HomeState, world: HomeWorld) => HomeState): void {
    if (!this.#closed) this.#guard(() => this.#become(change(this.#state, this.#world())));
  }

  async #act<T>(work: Promise<HomeResult<T>>, done: Saying, then?: (value: T) => void): Promise<void> {
    const result = await work;
    if (this.#closed) return;
    this.#guard(() => {
      // Set before the end is reported: waiting keys are for the next screen.
      if (result.ok && then !== undefined) this.#gone = true;
      const end = result.ok ? { ok: true, say: done } : { ok: false, say: result.why };
      this.#become(actEnded(this.#state, this.#world(), end));
      if (result.ok) then?.(result.value);
    });
  }

  #tick(): void {
    this.#ticks += 1;
    const world = this.#world();
    this.#readParts(world.now);
    // Ages and countdowns change every second.
    if (this.#ticks % 4 === 0) this.#become(homeTicked(this.#state, world));
  }
}
