import type { LogModel } from '../model/log-model.ts';
import type { ScreenClient } from '../model/screen-client.ts';
import type { ScreenState } from '../model/screen-state.ts';
import type { World } from '../model/world.ts';
import { logRoom } from '../select/log-room.ts';

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
