import type { ClientState } from '../../client/state/client-state.ts';
import type { PatternsAnswer } from '../../protocol/patterns.ts';
import { changesAnswerOf } from '../../protocol/system-changes.ts';
import type { Effect } from '../model/effects.ts';
import type { TuiHost } from '../model/host.ts';
import type { LogModel } from '../model/log-model.ts';
import type { ScreenClient } from '../model/screen-client.ts';
import type { ScreenState } from '../model/screen-state.ts';
import type { LogsView } from '../model/views/logs-view.ts';
import type { World } from '../model/world.ts';
import { logRoom } from '../select/log-room.ts';

/** How often the hub is asked while a view of patterns is open, and while only the sentence is shown. */
const OPEN_MS = 2_000;
const ELSE_MS = 10_000;
/** While the hub has not counted all yet. */
const SOON_MS = 1_000;

type Apply = (act: (state: ScreenState) => ScreenState) => void;

/** Asks the hub what is new in the log, and keeps the answer current. */
class PatternAsks {
  readonly #client: Pick<ScreenClient, 'ask' | 'get'>;
  readonly #host: Pick<TuiHost, 'now'>;
  readonly #change: Apply;
  #due = 0;
  #asking = false;
  #asked = '';

  constructor(client: Pick<ScreenClient, 'ask' | 'get'>, host: Pick<TuiHost, 'now'>, apply: Apply) {
    this.#client = client;
    this.#host = host;
    this.#change = apply;
  }

  /** Asks where it is time, and at once where another view or boundary is looked at. */
  tick({ logs }: ScreenState): void {
    const { connection, you, view } = this.#client.get();
    const now = this.#host.now();
    if (connection.kind !== 'live' || you === null || this.#asking) return;
    const { range, boundary } = logs;
    const key = JSON.stringify([logs.view, boundary?.at, range]);
    if (now < this.#due && key === this.#asked) return;
    this.#asking = true;
    this.#asked = key;
    this.#due = now + (logs.view === 'lines' ? ELSE_MS : OPEN_MS);
    const reads = view.session.tail.sources.length > 0;
    this.#client.ask('patterns', argsOf(range, boundary)).then(
      (told) => {
        // The first screen is not to wait ten seconds for what the hub counts in one.
        if (isPart(told, reads)) this.#due = Math.min(this.#due, now + SOON_MS);
        this.#told((state) => ({
          ...state,
          // A hub that knows no range counts all up to now.
          patterns:
            range !== null && told.range === undefined
              ? { answer: null, why: { key: 'range.unavailable' } }
              : { answer: told, why: null },
        }));
      },
      () =>
        this.#told((state) => ({
          ...state,
          patterns: { ...state.patterns, why: { key: 'patterns.unavailable' } },
        })),
    );
  }

  #told(act: (state: ScreenState) => ScreenState): void {
    this.#asking = false;
    this.#change(act);
  }
}

/** Whether the hub still counts or asks; `reads`: the session has sources, so that none of them counted is not all. */
const isPart = ({ sources, rows }: PatternsAnswer, reads: boolean): boolean =>
  (reads && sources.length === 0) ||
  sources.some(({ asking }) => asking) ||
  rows.some(({ first }) => first.by === 'asking');

/** A range is compared with what was before it; else a chosen moment, or the hub's. */
function argsOf(
  range: LogsView['range'],
  boundary: LogsView['boundary'],
): { at?: string; to?: string; lead?: number } {
  const iso = (ms: number): string => new Date(ms).toISOString();
  if (range !== null) return { at: iso(range.from), to: iso(range.to), lead: 0 };
  return boundary === null ? {} : { at: boundary.at, lead: 0 };
}

/** How often the hub is asked while the view is open; elsewhere nobody needs it. */
const CHANGES_MS = 10_000;
const RELEASE_MS = 5_000;

type Asked = 'changes' | 'release';

/** Asks the hub what went out and how a release's run stands, while that is looked at. */
class ChangeAsks {
  readonly #client: Pick<ScreenClient, 'ask' | 'get'>;
  readonly #host: Pick<TuiHost, 'now'>;
  readonly #change: Apply;
  readonly #due: Record<Asked, number> = { changes: 0, release: 0 };
  readonly #asking = new Set<Asked>();
  #marks: unknown = null;

  constructor(client: Pick<ScreenClient, 'ask' | 'get'>, host: Pick<TuiHost, 'now'>, apply: Apply) {
    this.#client = client;
    this.#host = host;
    this.#change = apply;
  }

  tick({ logs, changes }: ScreenState): void {
    const { connection, you, view } = this.#client.get();
    if (connection.kind !== 'live' || you === null) return;
    const marks = [view.session.cameChanges, view.session.impact];
    const moved = JSON.stringify(marks) !== this.#marks;
    if (logs.view === 'changes') {
      if (moved || changes.answer === null)
        this.#due.changes = Math.min(this.#due.changes, this.#host.now() + 1_000);
      this.#marks = JSON.stringify(marks);
      this.#ask('changes', CHANGES_MS);
    }
    if (logs.view === 'release') this.#ask('release', RELEASE_MS);
  }

  #ask(what: Asked, every: number): void {
    const now = this.#host.now();
    if (this.#asking.has(what) || now < this.#due[what]) return;
    this.#asking.add(what);
    this.#due[what] = now + every;
    const told = (act: (state: ScreenState) => ScreenState): void => {
      this.#asking.delete(what);
      this.#change(act);
    };
    if (what === 'changes')
      this.#client.ask('changes', {}).then(
        (sent) => told((state) => ({ ...state, changes: { answer: changesAnswerOf(sent), why: null } })),
        () =>
          told((state) => ({ ...state, changes: { ...state.changes, why: { key: 'changes.unavailable' } } })),
      );
    else
      this.#client.ask('release', {}).then(
        (answer) => {
          // Without GitHub a hub knows of no run, and nothing will come.
          const why = answer === null ? ({ key: 'release.no-source' } as const) : null;
          told((state) => ({ ...state, release: { answer, why } }));
        },
        () =>
          told((state) => ({ ...state, release: { ...state.release, why: { key: 'release.unavailable' } } })),
      );
  }
}

/** What the views of the log pane ask of the hub, each as often as it is looked at. */
export class ViewAsks {
  readonly #asks: readonly (PatternAsks | ChangeAsks)[];

  constructor(
    client: Pick<ScreenClient, 'ask' | 'get'>,
    host: Pick<TuiHost, 'now'>,
    apply: (act: (state: ScreenState) => ScreenState) => void,
  ) {
    this.#asks = [new PatternAsks(client, host, apply), new ChangeAsks(client, host, apply)];
  }

  tick(state: ScreenState): void {
    for (const asks of this.#asks) asks.tick(state);
  }
}

/** Looks of a second each after which the same picture is asked for again. */
const AGAIN = 20;
/** Buckets of 15 minutes. */
const BUCKETS = 180;

/** Asks the hub for what the pictures of the log cannot be made of from the lines held here. */
export class PictureAsks {
  readonly #client: Pick<ScreenClient, 'ask' | 'get'>;
  readonly #logs: LogModel;
  readonly #run: (told: () => void) => void;
  #asked = '';
  #due = 0;
  #looks = 0;
  #asking = false;

  constructor(client: Pick<ScreenClient, 'ask' | 'get'>, logs: LogModel, run: (told: () => void) => void) {
    this.#client = client;
    this.#logs = logs;
    this.#run = run;
  }

  /** What this screen was not there for, or not sent, belongs into its pictures too; a hub that does not say is no matter. */
  askRate(): void {
    this.#client.ask('histogram', { buckets: BUCKETS }).then(
      ({ bucketMs, buckets }) => this.#run(() => this.#logs.told(buckets, bucketMs)),
      () => {},
    );
  }

  /** Once a second: asks where a picture is shown of lines that filters leave, or of another time. */
  tick(state: ScreenState, world: World): void {
    this.#looks += 1;
    if (this.#asking || this.#client.get().connection.kind !== 'live') return;
    if (logRoom(state, world).picture === 0) return;
    const { level, filters, bottom } = state.logs;
    const question = this.#logs.pictureQuestion(bottom);
    if (question === null || (question.of === this.#asked && this.#looks < this.#due)) return;
    this.#asked = question.of;
    this.#due = this.#looks + AGAIN;
    this.#asking = true;
    const on = filters.filter((term) => term.on && term.text !== '');
    const args = {
      level,
      filters: on.slice(0, 50).map(({ text, exclude }) => ({ text: text.slice(0, 1_000), exclude })),
      ...(question.end === null ? {} : { end: question.end }),
    };
    this.#client.ask('shown-histogram', args).then(
      ({ bucketMs, buckets, lines, looked, unknown }) =>
        this.#told(() => {
          const names = unknown.map(({ source }) => source);
          this.#logs.toldShown(question.of, buckets, bucketMs, { lines, looked, unknown: names });
        }),
      () => this.#told(() => {}),
    );
  }

  #told(take: () => void): void {
    this.#asking = false;
    this.#run(take);
  }
}

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
