import { type ClientState, isComing } from '../../client/state/client-state.ts';
import { atTime } from '../../domain/step-facts.ts';
import { glyphs } from '../draw/glyphs.ts';
import type { KeyPress } from '../keys/key-press.ts';
import type { Mouse } from '../keys/mouse.ts';
import type { Change } from '../model/change.ts';
import type { SaveProblem, ScreenSettings } from '../model/host.ts';
import { LogModel } from '../model/log-model.ts';
import type { ScreenState } from '../model/screen-state.ts';
import { type Colour, colourOf } from '../model/theme.ts';
import type { World } from '../model/world.ts';
import { anchorsOf, followDriver } from '../reduce/follow.ts';
import { pointedWith } from '../reduce/mouse.ts';
import { pasteIn, press, type Surroundings, worldFor } from '../reduce/screen.ts';
import { clientNotice, driverMoved, pointedAt, resized, sessionChanged } from '../reduce/screen-events.ts';
import { stateAsks } from '../reduce/state-asks.ts';
import { ticked } from '../reduce/time-events.ts';
import { withTries } from '../select/coach.ts';
import { withSeenErrors } from '../select/new-errors.ts';
import { type EffectRunner, effectRunner } from './effect-runner.ts';
import { logSettings } from './log-settings.ts';
import { openingState } from './opening-state.ts';
import { PictureAsks } from './picture-asks.ts';
import type { SceneStore, SessionScene } from './scene-store.ts';
import type { ScreenStoreOptions } from './screen-store-options.ts';
import { SourceQuestions } from './source-questions.ts';
import { ViewAsks } from './view-asks.ts';

/** Ticks of 100 ms: the log is looked at on each, on every second one while another pane has the keys. */
const TICK_MS = 100;
const SECOND_TICKS = 10;
/** Between two looks at what the sources hold: the pictures of what came meanwhile are made of the lines themselves. */
const RATE_TICKS = 600;

/**
 * Holds the screen's state outside React and turns what comes in — keys, the client's changes, the timer — into
 * frames. All decisions are in pure functions; this is their wiring.
 */
export class ScreenStore implements SceneStore<SessionScene> {
  readonly #options: ScreenStoreOptions;
  readonly #logs: LogModel;
  readonly #effects: EffectRunner;
  readonly #questions = new SourceQuestions((effects) => this.#effects.run(effects));
  readonly #views: ViewAsks;
  readonly #picture: PictureAsks;
  readonly #listeners = new Set<() => void>();
  readonly #stop: (() => void)[] = [];
  #state: ScreenState;
  #settings: ScreenSettings;
  #client: ClientState;
  #scene: SessionScene | null = null;
  #ticks = 0;
  #asked = 0;
  readonly #logSettings = logSettings();
  #told = 0;
  #view = '';
  #left = false;

  constructor(options: ScreenStoreOptions) {
    const { client, host, cols, rows, settings } = options;
    this.#options = options;
    this.#settings = settings;
    this.#logs = new LogModel(client.lines);
    this.#client = client.get();
    this.#state = openingState(
      cols,
      rows,
      settings,
      this.#client,
      options.player !== undefined,
      options.coach,
    );
    this.#picture = new PictureAsks(client, this.#logs, (told) => this.#guard(told));
    this.#views = new ViewAsks(client, host, (act) => this.#guard(() => this.#apply(act)));
    this.#effects = effectRunner({
      client,
      host,
      terminal: {
        ...options.terminal,
        quit: () => {
          this.#left = true;
          options.terminal.quit();
        },
      },
      logs: this.#logs,
      refresh: () => {
        this.#logs.refresh();
        this.#pull();
      },
      move: (motion) => options.player?.move(motion, host.now()),
      bell: () => this.#settings.bell && options.player === undefined,
      around: () => this.#around(),
      change: (next) => this.#guard(() => this.#apply(next)),
      save: (saved) => this.#save(saved),
    });
    this.#stop.push(client.subscribe(() => this.#guard(() => this.#clientChanged())));
    this.#stop.push(host.every(TICK_MS, () => this.#guard(() => this.#tick())));
    this.#pull();
    this.#clientChanged(true);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly scene = (): SessionScene => {
    if (this.#scene === null) {
      const { world, state } = this;
      const { cols, rows } = state;
      const look = { glyphs: glyphs(world.ascii), colour: this.#colour };
      this.#scene = { cols, rows, look, state, world, machineNow: this.#options.host.now() };
    }
    return this.#scene;
  };

  /** What the state is drawn and decided in. */
  get world(): World {
    return worldFor(this.#state, this.#around());
  }

  /** For whom keys are: nothing is there to act on before the session has come, and nothing more once one has left. */
  get typing(): 'takes' | 'soon' | 'next' {
    if (this.#left) return 'next';
    return isComing(this.#client) ? 'soon' : 'takes';
  }

  typedAhead(): void {
    this.#state = { ...this.#state, typedAhead: true };
  }

  get state(): ScreenState {
    return this.#state;
  }

  /** What one read has brought, in its order: each key meets the state that the one before has left. */
  keys(presses: readonly KeyPress[]): void {
    this.#guard(() => {
      for (const key of presses) {
        const before = this.#state;
        this.#apply((state, around) => press(state, around, key));
        this.#learn(before);
      }
    });
  }

  paste(text: string): void {
    this.#guard(() => this.#apply((state, around) => pasteIn(state, around, text)));
  }

  /** A click or a turn of the wheel. */
  pointed(mouse: Mouse): void {
    this.#guard(() => this.#apply((state, around) => pointedWith(state, around, mouse)));
  }

  get mouse(): boolean {
    return this.#settings.mouse ?? false;
  }

  resize(cols: number, rows: number): void {
    this.#state = resized(this.#state, cols, rows);
    this.#changed();
  }

  found(settings: Partial<ScreenSettings>): void {
    this.#settings = { ...this.#settings, ...settings };
    this.#changed();
  }

  close(): void {
    for (const stop of this.#stop.splice(0)) stop();
  }

  /** A mistake of the screen ends the screen; the client, whose call this may be, knows nothing of it. */
  #guard(run: () => void): void {
    try {
      run();
    } catch (error) {
      this.close();
      this.#options.terminal.fail(error instanceof Error ? error : new Error(String(error)));
    }
  }

  get #colour(): Colour {
    return colourOf(this.#settings);
  }

  #around(): Surroundings {
    const { client, host, player } = this.#options;
    const { view, you, connection, unsavedSince, presence, sources, driverView, pending, skew } =
      this.#client;
    const present = host.now() + skew;
    const now = player?.now ?? present;
    return {
      session: atTime(view.session, new Date(now).toISOString()),
      pendingKeys: view.pendingKeys,
      queued: pending.length,
      you,
      connection,
      unsavedSince,
      heardAt: client.heardAt(),
      presence,
      sources,
      driverView,
      logs: this.#logs,
      now,
      present,
      replay: player?.replay ?? null,
      lang: this.#settings.lang,
      readonly: this.#options.readonly,
      records: host.records,
      ascii: this.#settings.borders === 'ascii',
      theme: this.#settings.theme ?? 'auto',
      mouse: this.mouse,
      remind: this.#settings.remind ?? true,
    };
  }

  #apply(act: (state: ScreenState, around: Surroundings) => Change | ScreenState): void {
    const result = act(this.#state, this.#around());
    const { state, effects } = 'effects' in result ? result : { state: result, effects: [] };
    const before = this.#state;
    this.#state = state;
    if (before.follow !== state.follow && state.follow) this.#state = followDriver(this.#state, this.world);
    if (before.logs !== this.#state.logs) this.#pull();
    if (this.#state.logs.view !== 'lines') this.#state = withSeenErrors(this.#state, this.world);
    this.#effects.run([...effects, ...stateAsks(before, this.#state, this.#logs)]);
    if (before !== this.#state || effects.length > 0) this.#changed();
  }

  #learn(before: ScreenState | null): void {
    const state = withTries(before, this.#state, this.world);
    if (state === this.#state) return;
    this.#state = state;
    this.#changed();
  }

  /** Lets go of the scene, tells the client what is looked at, and who shows the screen that there is something new. */
  #changed(): void {
    this.#scene = null;
    this.#tellView();
    for (const listener of [...this.#listeners]) listener();
  }

  #tellView(): void {
    const anchors = anchorsOf(this.#state, this.world);
    const view = JSON.stringify(anchors);
    if (view === this.#view) return;
    this.#view = view;
    this.#options.client.setView(anchors);
    this.#options.client.keepPane(this.#state.focus);
  }

  #clientChanged(first = false): void {
    const before = this.#client;
    const now = this.#options.client.get();
    this.#client = now;
    if (first || before.view.session !== now.view.session || before.you !== now.you) {
      // What a jump passes over is no news.
      const known = (this.#options.player?.jumped === true ? now : before).view.session;
      this.#apply((state, around) => sessionChanged(state, around, known));
    }
    if (this.#options.player !== undefined) this.#pull();
    if ((first || before.you !== now.you) && now.you !== null) this.#picture.askRate();
    if (this.#options.player === undefined) this.#questions.changed(now);
    this.#learn(null);
    if (before.driverView !== now.driverView) this.#apply(driverMoved);
    const { pointed } = now;
    if (before.pointed !== pointed && pointed !== null)
      this.#apply((state, around) => pointedAt(state, around, pointed));
    for (const notice of now.notices) {
      if (notice.id <= this.#told) continue;
      this.#told = notice.id;
      const own = notice.kind === 'refused' && this.#effects.owns(notice.n);
      if (!own) this.#apply((state, around) => clientNotice(state, around, notice));
      this.#options.client.dismiss(notice.id);
    }
    this.#changed();
  }

  #tick(): void {
    const moved = this.#options.player?.passed(this.#options.host.now()) === true;
    this.#questions.tick(this.#state, this.#client);
    this.#views.tick(this.#state);
    const second = ++this.#ticks % SECOND_TICKS === 0;
    if (second) {
      this.#logs.passed(this.#options.host.now() + this.#client.skew);
      this.#apply(ticked);
      this.#picture.tick(this.#state, this.world);
      if (this.#ticks % RATE_TICKS === 0 && this.#client.connection.kind === 'live') this.#picture.askRate();
    }
    if (this.#options.client.lines.generation !== this.#asked) {
      this.#asked = this.#options.client.lines.generation;
      this.#picture.askRate();
    }
    const pulled = (this.#state.focus === 'logs' || this.#ticks % 2 === 0) && this.#pull();
    const counted = this.#logs.count(this.#state.logs.search);
    if (moved || second || pulled || counted) this.#changed();
  }

  #pull(): boolean {
    const settings = this.#logSettings(this.#state.logs, this.#client.view.session);
    return this.#logs.pull(settings, this.#options.host.now() + this.#client.skew);
  }

  #save(saved: Partial<ScreenSettings>): SaveProblem | null {
    const problem = this.#options.host.saveSettings(saved);
    this.found(saved);
    return problem;
  }
}
