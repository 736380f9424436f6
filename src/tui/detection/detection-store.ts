import { clockAndDay } from '../../text/time.ts';
import { dialogWheel } from '../kernel/dialogs.ts';
import { listScreen } from '../kernel/list.ts';
import { runOf } from '../kernel/press.ts';
import type { Scene, Terminal } from '../kernel/scene.ts';
import { type Runners, ScreenKernel, type StoreOptions } from '../kernel/store.ts';
import { askDialog, open, topDialog } from '../model/dialog.ts';
import { type Act, toast, transition } from '../model/transition.ts';
import { said } from '../model/words.ts';
import { DETECTION_DIALOGS } from './detection-dialogs.ts';
import type { DetectionHost } from './detection-host.ts';
import { DETECTION_KEYS, type DetectionActId } from './detection-keys.ts';
import { chosenRow, DETECTION_LIST, everyRule } from './detection-rows.ts';
import { detectionPlaces } from './detection-screen.ts';
import {
  type DetectionEffect,
  type DetectionState,
  type DetectionWorld,
  type ExclusionWish,
  initialDetection,
  STANDINGS,
} from './detection-state.ts';
import { detectionSaid } from './detection-words.ts';

/** The screen of detection at one moment. */
export interface DetectionScene extends Scene {
  readonly state: DetectionState;
  readonly world: DetectionWorld;
}

export interface DetectionStoreOptions extends StoreOptions {
  readonly host: DetectionHost;
  readonly about: Pick<DetectionWorld, 'timeZone' | 'own' | 'dryRun'>;
  /** Said at first. */
  readonly notice?: string | null;
  readonly terminal: Pick<Terminal, 'redraw' | 'quit' | 'fail'>;
  /** Somebody goes to the session of an incident; the screen has to end. */
  onSession(incident: string): void;
}

type DetectionAct = Act<DetectionState, DetectionWorld, DetectionEffect>;

const ACTS: Readonly<Record<DetectionActId, DetectionAct>> = {
  ...DETECTION_DIALOGS.acts,
  'palette.accept': DETECTION_DIALOGS.accepted((id, state, world) => runDetectionAct(id, state, world)),
  down: (state) => transition(DETECTION_LIST.moved(state, 1)),
  up: (state) => transition(DETECTION_LIST.moved(state, -1)),
  first: (state) => transition(DETECTION_LIST.choose(state, 0)),
  last: (state) => transition(DETECTION_LIST.choose(state, Number.MAX_SAFE_INTEGER)),
  state: (state) => {
    const next = state.only === null ? 0 : STANDINGS.indexOf(state.only) + 1;
    return transition(DETECTION_LIST.kept({ ...state, only: STANDINGS[next] ?? null }));
  },
  filter: (state) => transition(DETECTION_LIST.edited(state)),
  'list.keep': (state) => transition({ ...state, typing: null }),
  'list.drop': (state) => transition(DETECTION_LIST.kept({ ...state, typing: null, filter: '' })),
  clear: (state) => transition(DETECTION_LIST.kept({ ...state, filter: '', only: null })),
  open: (state) => {
    const row = chosenRow(state)?.id ?? '';
    return transition(open(state, { kind: 'text', text: 'details', row, scroll: 0 }));
  },
  exclude: (state) => {
    const row = chosenRow(state);
    const rule = row?.kind === 'rule' ? row.rule.name : '';
    return transition(open(state, askDialog({ rule, field: 'query', kept: {}, asked: null })));
  },
  session: (state, world) => {
    const row = chosenRow(state);
    const incident = row?.kind === 'rule' ? (row.page?.incident ?? '') : '';
    const told = toast(state, world, 'wait', detectionSaid(world, 'detection.entering'));
    return transition(told, { kind: 'session', incident });
  },
  redraw: (state) => transition(state, { kind: 'redraw' }),
  quit: (state) => transition(state, { kind: 'quit' }),
};

/** Runs an act, or shows why it cannot run now. */
const runDetectionAct = runOf<DetectionState, DetectionWorld, DetectionEffect, DetectionActId>(
  DETECTION_KEYS,
  ACTS,
);

/** Detection as one row of the kernel. */
const DETECTION_ROW = listScreen<DetectionState, DetectionWorld, DetectionEffect, DetectionActId>({
  tickMs: 1_000,
  keymap: DETECTION_KEYS,
  run: runDetectionAct,
  list: DETECTION_LIST,
  dialogs: DETECTION_DIALOGS,
  places: detectionPlaces,
  filter: 'filter',
  wheel(state) {
    const scope = DETECTION_KEYS.scopeOf(state);
    return scope === 'list' ? ['up', 'down'] : dialogWheel(scope);
  },
});

/** Rules that page somebody. */
const paging = (state: DetectionState): ReadonlySet<string> =>
  new Set(everyRule(state).flatMap(({ id, standing }) => (standing === 'paging' ? [id] : [])));

/** The store of detection's screen; it reads the detectors' store once a second. */
export class DetectionScreenStore extends ScreenKernel<
  DetectionState,
  DetectionWorld,
  DetectionEffect,
  DetectionScene
> {
  readonly #options: DetectionStoreOptions;
  #reading = false;
  #gone = false;

  constructor(options: DetectionStoreOptions) {
    super(DETECTION_ROW, initialDetection(options.cols, options.rows), options);
    this.#options = options;
    if (options.notice) this.now = toast(this.now, this.around(), 'burn', said(options.notice));
    void this.#read();
  }

  get typing(): 'takes' | 'next' {
    return this.#gone ? 'next' : 'takes';
  }

  protected around(): DetectionWorld {
    const { host, about } = this.#options;
    const { lang, borders } = this.settings;
    return { ...about, now: host.now(), lang, ascii: borders === 'ascii' };
  }

  protected get runners(): Runners<DetectionEffect> {
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
      if (!done.ok && done.asks && topDialog(state) === null) return askedAgain(state, wish, done.why);
      const { lang, timeZone, now } = world;
      if (!done.ok)
        return toast(state, world, 'burn', detectionSaid(world, 'detection.not-excluded', { why: done.why }));
      const until = clockAndDay(done.until, new Date(now).toISOString(), timeZone, lang);
      return toast(state, world, 'ok', detectionSaid(world, 'detection.excluded', { id: done.id, until }));
    });
  }

  async #read(): Promise<void> {
    if (this.#reading) return;
    this.#reading = true;
    const reading = await this.#options.host.read();
    this.#reading = false;
    this.event((before) => {
      const next = DETECTION_LIST.renewed({ ...before, reading }, before.reading === null);
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

/** Asks the last field again, with a warning; the other fields keep their values. */
const askedAgain = (
  state: DetectionState,
  { rule, query, reason, days }: ExclusionWish,
  asked: string,
): DetectionState =>
  open(state, askDialog({ rule, field: 'days', kept: { query, reason }, asked }, { text: String(days) }));
