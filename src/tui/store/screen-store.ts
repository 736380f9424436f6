import type { ReplayPlayer } from '../../client/replay-player.ts';
import { type ClientState, isComing } from '../../client/state/client-state.ts';
import type { Session } from '../../domain/session.ts';
import { atTime } from '../../domain/step-facts.ts';
import type { TimeSpan } from '../../text/time-span.ts';
import type { KeyPress } from '../kernel/key-press.ts';
import type { Terminal } from '../kernel/scene.ts';
import { type Runners, ScreenKernel } from '../kernel/store.ts';
import type { SessionScene } from '../lines/session-screen.ts';
import type { Effect } from '../model/effects.ts';
import type { SaveProblem, ScreenSettings, TuiHost } from '../model/host.ts';
import type { LogList } from '../model/log-list.ts';
import { LogModel } from '../model/log-model.ts';
import type { ScreenClient } from '../model/screen-client.ts';
import { type DialogState, initialScreen, type ScreenState } from '../model/screen-state.ts';
import type { LogSettings } from '../model/views/log-settings.ts';
import type { LogsView } from '../model/views/logs-view.ts';
import { isSameRange } from '../model/views/range.ts';
import type { World } from '../model/world.ts';
import { restoredDrafts } from '../reduce/draft-keeping.ts';
import { anchorsOf, followDriver } from '../reduce/follow.ts';
import { type Surroundings, worldFor } from '../reduce/screen.ts';
import {
  clientNotice,
  driverMoved,
  pointedAt,
  restoredPane,
  sessionChanged,
} from '../reduce/screen-events.ts';
import { SESSION_ROW } from '../reduce/session-row.ts';
import { ticked } from '../reduce/time-events.ts';
import { withTries } from '../select/coach.ts';
import { withSeenErrors } from '../select/new-errors.ts';
import { type EffectRunner, effectRunner } from './effect-runner.ts';
import { PictureAsks, SourceQuestions, ViewAsks } from './view-asks.ts';

/** Between two looks at what the sources hold: the pictures of what came meanwhile are made of the lines themselves. */
const RATE_TICKS = 600;

/** A session's screen: beside what every screen has, its client, its log, and what is asked of the hub. */
export class ScreenStore extends ScreenKernel<ScreenState, Surroundings, Effect, SessionScene> {
  readonly #options: ScreenStoreOptions;
  readonly #logs: LogModel;
  readonly #effects: EffectRunner;
  readonly #questions = new SourceQuestions((effects) => this.run(effects));
  readonly #views: ViewAsks;
  readonly #picture: PictureAsks;
  #client: ClientState;
  #asked = 0;
  readonly #logSettings = logSettings();
  #told = 0;
  #view = '';
  #left = false;

  constructor(options: ScreenStoreOptions) {
    const { client, host, player, cols, rows, settings, coach } = options;
    const known = client.get();
    super(SESSION_ROW, openingState(cols, rows, settings, known, player !== undefined, coach), options);
    this.#options = options;
    this.#logs = new LogModel(client.lines);
    this.#client = known;
    this.#picture = new PictureAsks(client, this.#logs, (told) => this.guard(told));
    this.#views = new ViewAsks(client, host, (act) => this.event(act));
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
      move: (motion) => player?.move(motion, host.now()),
      bell: () => this.settings.bell && player === undefined,
      around: () => this.around(),
      change: (next) => this.event(next),
      save: (saved) => this.#save(saved),
    });
    this.until(client.subscribe(() => this.guard(() => this.#clientChanged())));
    this.#pull();
    this.#clientChanged(true);
  }

  protected get runners(): Runners<Effect> {
    return this.#effects.runners;
  }

  protected override shown() {
    const { state } = this;
    return { state, world: this.world, machineNow: this.#options.host.now() };
  }

  /** For whom keys are: nothing is there to act on before the session has come, and nothing more once one has left. */
  get typing(): 'takes' | 'soon' | 'next' {
    if (this.#left) return 'next';
    return isComing(this.#client) ? 'soon' : 'takes';
  }

  typedAhead(): void {
    this.now = { ...this.now, typedAhead: true };
  }

  protected override pressed(key: KeyPress): void {
    const before = this.now;
    super.pressed(key);
    this.#learn(before);
  }

  /** What the state is drawn and decided in. */
  get world(): World {
    return worldFor(this.now, this.around());
  }

  protected around(): Surroundings {
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
      lang: this.settings.lang,
      readonly: this.#options.readonly,
      records: host.records,
      ascii: this.settings.borders === 'ascii',
      theme: this.settings.theme ?? 'auto',
      mouse: this.mouse,
      remind: this.settings.remind ?? true,
    };
  }

  protected override follows(before: ScreenState): readonly Effect[] {
    if (before.follow !== this.now.follow && this.now.follow) this.now = followDriver(this.now, this.world);
    if (before.logs !== this.now.logs) this.#pull();
    if (this.now.logs.view !== 'lines') this.now = withSeenErrors(this.now, this.world);
    return stateAsks(before, this.now, this.#logs);
  }

  #learn(before: ScreenState | null): void {
    const state = withTries(before, this.now, this.world);
    if (state === this.now) return;
    this.now = state;
    this.changed();
  }

  /** Sends the hub what this person looks at. */
  protected override changed(): void {
    this.#tellView();
    super.changed();
  }

  #tellView(): void {
    const anchors = anchorsOf(this.now, this.world);
    const view = JSON.stringify(anchors);
    if (view === this.#view) return;
    this.#view = view;
    this.#options.client.setView(anchors);
    this.#options.client.keepPane(this.now.focus);
  }

  #clientChanged(first = false): void {
    const before = this.#client;
    const now = this.#options.client.get();
    this.#client = now;
    if (first || before.view.session !== now.view.session || before.you !== now.you) {
      // What a jump passes over is no news.
      const known = (this.#options.player?.jumped === true ? now : before).view.session;
      this.apply((state, around) => sessionChanged(state, around, known));
    }
    if (this.#options.player !== undefined) this.#pull();
    if ((first || before.you !== now.you) && now.you !== null) this.#picture.askRate();
    if (this.#options.player === undefined) this.#questions.changed(now);
    this.#learn(null);
    if (before.driverView !== now.driverView) this.apply(driverMoved);
    const { pointed } = now;
    if (before.pointed !== pointed && pointed !== null)
      this.apply((state, around) => pointedAt(state, around, pointed));
    for (const notice of now.notices) {
      if (notice.id <= this.#told) continue;
      this.#told = notice.id;
      const own = notice.kind === 'refused' && this.#effects.owns(notice.n);
      if (!own) this.apply((state, around) => clientNotice(state, around, notice));
      this.#options.client.dismiss(notice.id);
    }
    this.changed();
  }

  protected ticked(ticks: number, second: boolean): void {
    const { client, host, player } = this.#options;
    const moved = player?.passed(host.now()) === true;
    this.#questions.tick(this.now, this.#client);
    this.#views.tick(this.now);
    if (second) {
      this.#logs.passed(host.now() + this.#client.skew);
      this.apply(ticked);
      this.#picture.tick(this.now, this.world);
      if (ticks % RATE_TICKS === 0 && this.#client.connection.kind === 'live') this.#picture.askRate();
    }
    if (client.lines.generation !== this.#asked) {
      this.#asked = client.lines.generation;
      this.#picture.askRate();
    }
    // While another pane has the keys, the log is looked at half as often.
    const pulled = (this.now.focus === 'logs' || ticks % 2 === 0) && this.#pull();
    const counted = this.#logs.count(this.now.logs.search);
    if (moved || second || pulled || counted) this.changed();
  }

  #pull(): boolean {
    const settings = this.#logSettings(this.now.logs, this.#client.view.session);
    return this.#logs.pull(settings, this.#options.host.now() + this.#client.skew);
  }

  #save(saved: Partial<ScreenSettings>): SaveProblem | null {
    const problem = this.#options.host.saveSettings(saved);
    this.found(saved);
    return problem;
  }
}

/** What a session's screen is made of. */
interface ScreenStoreOptions {
  readonly client: ScreenClient;
  /** The client, where it plays a recording. */
  readonly player?: ReplayPlayer | undefined;
  readonly host: TuiHost;
  readonly settings: ScreenSettings;
  readonly cols: number;
  readonly rows: number;
  /** Nothing outside is changed. */
  readonly readonly: boolean;
  /** Says what to try next: the demo. */
  readonly coach?: boolean | undefined;
  /** What the terminal has to do beyond drawing frames. */
  readonly terminal: Terminal;
}

/** The screen as it opens: by a person's choices, and where they were before. In a replay nobody is greeted or followed. */
function openingState(
  cols: number,
  rows: number,
  { wrap = false, utc = false, picture, fold = true }: ScreenSettings,
  { place }: ClientState,
  replays: boolean,
  coach = false,
): ScreenState {
  const screen = initialScreen(cols, rows);
  return {
    ...screen,
    ...(replays ? { replays, greeted: true, follow: false } : {}),
    logs: { ...screen.logs, wrap, utc, picture: picture ?? null, fold },
    focus: restoredPane(place.pane) ?? screen.focus,
    tried: coach ? [] : null,
    kept: restoredDrafts(place.drafts),
  };
}

/** The last result, for as long as it would be made of the same value: the person who is handed it sees that nothing changed. */
function lastOf<A, B>(make: (value: A) => B): (value: A) => B {
  let last: { readonly of: A; readonly made: B } | null = null;
  return (value) => {
    if (last === null || last.of !== value) last = { of: value, made: make(value) };
    return last.made;
  };
}

/** Tells what the log pane shows of the tail: by the screen's own choices, and the session's mutes and pins. */
function logSettings(): (view: LogsView, session: Session) => LogSettings {
  const patterns = lastOf((mutes: Session['mutes']) => mutes.map(({ pattern }) => pattern));
  const pinned = lastOf((pins: Session['pins']) =>
    pins.filter((pin) => !pin.removed).map(({ line }) => line),
  );
  return ({ level, filters, fold, spread, bottom, range }, { mutes, pins }) => ({
    level,
    filters,
    fold,
    spread,
    frozen: bottom !== null,
    range,
    mutes: patterns(mutes),
    pins: pinned(pins),
  });
}

/** Lines of a range that are asked for at once; more come as one scrolls back. */
const PAGE = 500;

/**
 * What a change of the screen has to ask for, whatever led to it: the lines of another range, and what the driver's
 * dialogs show, which this screen has opened with them.
 */
function stateAsks(
  before: ScreenState,
  after: ScreenState,
  logs: Pick<LogList, 'oldest' | 'more'>,
): readonly Effect[] {
  if (before === after) return [];
  const { range } = after.logs;
  const lines = range === null || isSameRange(before.logs.range, range) ? [] : rangeAsks(range, logs);
  const dialogs = after.dialogs.filter((dialog) => !before.dialogs.includes(dialog)).flatMap(followedAsks);
  return [...lines, ...dialogs];
}

/** Nothing where all of it is held; what is older than the lines held goes on from there, else it begins at its end. */
function rangeAsks({ from, to }: TimeSpan, { oldest, more }: Pick<LogList, 'oldest' | 'more'>): Effect[] {
  const held = Date.parse(oldest?.time ?? '');
  if (!more || held <= from) return [];
  if (oldest !== null && held < to) return [{ kind: 'ask-before', before: oldest.no, limit: PAGE }];
  return [{ kind: 'ask-range', to: new Date(to).toISOString() }];
}

function followedAsks(dialog: DialogState): Effect[] {
  if (dialog.kind !== 'text' || dialog.followed !== true || dialog.payload !== undefined) return [];
  const { question, target, text } = dialog;
  if (question !== undefined) return [{ kind: 'ask-line', question, target: target ?? '' }];
  return text === 'pattern' && target !== null ? [{ kind: 'ask-pattern', id: target, pin: false }] : [];
}
