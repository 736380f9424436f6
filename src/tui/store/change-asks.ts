import { changesAnswerOf } from '../../protocol/system-changes.ts';
import type { TuiHost } from '../model/host.ts';
import type { ScreenClient } from '../model/screen-client.ts';
import type { ScreenState } from '../model/screen-state.ts';

/** How often the hub is asked while the view is open; elsewhere nobody needs it. */
const CHANGES_MS = 10_000;
const RELEASE_MS = 5_000;

type Apply = (act: (state: ScreenState) => ScreenState) => void;
type Asked = 'changes' | 'release';

/** Asks the hub what went out and how a release's run stands, while that is looked at. */
export class ChangeAsks {
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

  /** What somebody added is to be seen soon. */
  soon(): void {
    this.#due.changes = 0;
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
