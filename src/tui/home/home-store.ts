import type { PagePart, PageParts } from '../../domain/page.ts';
import { dialogWheel, WHEEL_ROWS } from '../kernel/dialogs.ts';
import { listScreen } from '../kernel/list.ts';
import type { Wheel } from '../kernel/point.ts';
import type { Scene, Terminal } from '../kernel/scene.ts';
import { type Runners, ScreenKernel, type StoreOptions } from '../kernel/store.ts';
import { copiedSaying } from '../model/copied.ts';
import { replaceTop } from '../model/dialog.ts';
import type { ToastState } from '../model/screen-state.ts';
import { toast, transition } from '../model/transition.ts';
import type { Saying } from '../model/words.ts';
import { askAll, askPageless } from './acts/ask-all.ts';
import { type PartState, partArrived, partsDue } from './details/part-state.ts';
import { runHomeAct } from './home-acts.ts';
import type { HomeTold, HomeWorld, Judgement, PageItem } from './home-data.ts';
import { HOME_DIALOGS } from './home-dialogs.ts';
import type { HomeEffect, HomeTransition } from './home-effects.ts';
import { newPages, told } from './home-feed.ts';
import type { HomeHost, HomeResult } from './home-host.ts';
import { HOME_KEYS, type HomeActId, type HomeScope } from './home-keys.ts';
import { HOME_LIST, openPage, rowOfSession } from './home-list.ts';
import { homePlaces } from './home-screen.ts';
import { type HomePlace, type HomeState, initialHome } from './home-state.ts';

/** The home screen at one moment. */
export interface HomeScene extends Scene {
  readonly state: HomeState;
  readonly world: HomeWorld;
}

export interface HomeStoreOptions extends StoreOptions {
  readonly host: HomeHost;
  readonly place: HomePlace;
  /** Said at first, e.g. why a session could not be entered. */
  readonly notice?: Saying | null;
  readonly about: Omit<HomeWorld, 'now' | 'lang' | 'why'>;
  readonly terminal: Pick<Terminal, 'redraw' | 'quit' | 'fail'>;
  /** Someone goes to a session; the screen has to end. */
  onEnter(session: string): void;
}

const WHEEL: Readonly<Partial<Record<HomeScope, Wheel<HomeActId>>>> = {
  list: ['home.up', 'home.down'],
  typing: ['home.filter-up', 'home.filter-down'],
  details: ['home.detail-up', 'home.detail-down', WHEEL_ROWS],
};

/** Home as one row of the kernel. */
const HOME_ROW = listScreen<HomeState, HomeWorld, HomeEffect, HomeActId>({
  tickMs: 250,
  keymap: HOME_KEYS,
  run: runHomeAct,
  list: HOME_LIST,
  dialogs: HOME_DIALOGS,
  places: homePlaces,
  filter: 'home.filter',
  wheel(state) {
    const scope = HOME_KEYS.scopeOf(state);
    return WHEEL[scope] ?? dialogWheel(scope);
  },
});

/** The home screen: beside what every screen has, the team's feed and what is asked of the hub. */
export class HomeStore extends ScreenKernel<HomeState, HomeWorld, HomeEffect, HomeScene> {
  readonly #options: HomeStoreOptions;
  #gone = false;

  constructor(options: HomeStoreOptions) {
    const { host, cols, rows, place, notice } = options;
    super(HOME_ROW, initialHome(cols, rows, place), options);
    this.#options = options;
    if (notice) this.now = toast(this.now, this.around(), 'burn', notice);
    host.look(this.now.scope, this.now.hundreds);
    this.until(host.watch((news) => this.#told(news)));
  }

  /** While a session is begun, and once one goes to it, keys are for that. */
  get typing(): 'takes' | 'next' {
    return this.#gone || this.now.busy === 'start' ? 'next' : 'takes';
  }

  protected around(): HomeWorld {
    const { host, about } = this.#options;
    return { ...about, now: host.now(), lang: this.settings.lang, why: host.pagerWhy };
  }

  protected get runners(): Runners<HomeEffect> {
    const { host, terminal } = this.#options;
    const screen = { change: this.event.bind(this) };
    const started = { key: 'toast.home-started' } as const;
    return {
      look: () => host.look(this.now.scope, this.now.hundreds),
      retry: () => host.retry(),
      enter: ({ session }) => {
        this.#gone = true;
        this.#options.onEnter(session);
      },
      start: ({ item }) =>
        void this.#act(host.start(item), started, (state, session) =>
          transition(state, { kind: 'enter', session }),
        ),
      begin: ({ title }) =>
        void this.#act(host.begin(title), started, (state, session) =>
          transition({ ...state, selected: rowOfSession(session) }, { kind: 'enter', session }),
        ),
      ask: ({ wishes }) => void askAll(wishes, host, screen),
      'ask-pageless': (ask) => void askPageless(ask, host, screen),
      verdict: ({ item, judgement }) =>
        void this.#act(host.verdict(item, judgement), judgedSaying(judgement)),
      part: ({ item, part }) => void this.#readPart(item, part),
      browse: ({ url }) => void host.browse(url).then((opened) => this.#toast(browsedSaying(url, opened))),
      copy: ({ text, what }) =>
        void host.copy(text).then((result) => this.#toast(copiedSaying(what, result, this.settings.lang))),
      redraw: () => terminal.redraw(),
      quit: () => terminal.quit(),
    };
  }

  #told(news: HomeTold): void {
    this.event((state, world) => {
      const { reading, scope, trouble } = news;
      const isNew = reading !== null && reading !== state.reading;
      const rings = isNew && trouble === null && newPages(state, reading, scope).length > 0;
      if (rings && this.settings.bell) this.#options.host.bell();
      return told(state, world, news);
    });
  }

  async #readPart(item: PageItem, part: PagePart): Promise<void> {
    const { host } = this.#options;
    const result = await host.part(item, part);
    this.event((state) => partTold(state, item, part, result, { now: host.now(), random: host.random() }));
  }

  #toast({ tone, say }: { readonly tone: ToastState['tone']; readonly say: Saying }): void {
    this.event((state, world) => toast(state, world, tone, say));
  }

  /** Waits for what the hub answers; `next`: what it leads to where it was done. */
  async #act<T>(
    work: Promise<HomeResult<T>>,
    done: Saying,
    next: (state: HomeState, value: T) => HomeTransition = (state) => transition(state),
  ): Promise<void> {
    const result = await work;
    this.event((state, world) => {
      if (!result.ok) return actEnded(state, world, { ok: false, say: result.why });
      return next(actEnded(state, world, { ok: true, say: done }), result.value);
    });
  }

  protected ticked(_ticks: number, second: boolean): void {
    this.apply((state, { now }) => {
      const page = openPage(state);
      if (page === null) return state;
      // What could not be read of the page that is open is asked for again.
      const { due, parts } = partsDue(page.parts, now);
      if (due.length === 0) return state;
      const effects = due.map((part) => ({ kind: 'part', item: page.item, part }) as const);
      return { state: replaceTop(state, { ...page, parts }), effects };
    });
    if (second) this.secondPassed();
  }
}

/** An act has come to its end. `say`: what became of it. */
function actEnded(
  state: HomeState,
  world: HomeWorld,
  result: { readonly ok: boolean; readonly say: Saying },
): HomeState {
  const ended = { ...state, busy: null, judged: result.ok ? state.judged : null };
  return toast(ended, world, result.ok ? 'ok' : 'burn', result.say);
}

/** What is said once a verdict is kept, or taken back (null). */
const judgedSaying = (judgement: Judgement | null): Saying => ({
  key: judgement === null ? 'toast.home-unjudged' : 'toast.home-judged',
});

const browsedSaying = (url: string, opened: boolean) =>
  ({
    tone: opened ? 'ok' : 'wait',
    say: { key: opened ? 'toast.browser' : 'toast.no-browser', params: { url } },
  }) as const;

/** A part of a page was answered: for the page that is open, or the question that names whom it pages next. */
function partTold<P extends PagePart>(
  state: HomeState,
  { id }: PageItem,
  part: P,
  result: HomeResult<PageParts[P]>,
  { now, random }: { readonly now: number; readonly random: number },
): HomeState {
  const arrived = <T>(before: PartState<T>, told: HomeResult<T>) => partArrived(before, told, now, random);
  // The dialog was closed, or shows another page.
  const dialogs = state.dialogs.map((dialog) => {
    if (dialog.kind === 'text' && dialog.text === 'details' && dialog.item.id === id)
      return { ...dialog, parts: { ...dialog.parts, [part]: arrived(dialog.parts[part], result) } };
    if (dialog.kind !== 'confirm' || dialog.about.asks !== 'pages' || part !== 'reach') return dialog;
    const { about } = dialog;
    const before = about.reach[id];
    if (before === undefined) return dialog;
    const reach = { ...about.reach, [id]: arrived(before, result as HomeResult<PageParts['reach']>) };
    return { ...dialog, about: { ...about, reach } };
  });
  return { ...state, dialogs };
}
