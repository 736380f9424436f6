import { undecodable } from '../../logs/encoding.ts';
import type { Time } from '../../ports/clock.ts';
import type { RawLine, SourceReason, SourceSink, SourceWindow } from '../../ports/log-source.ts';
import { offsetText } from '../../text/time.ts';
import { FileDelivery } from './delivery.ts';
import { FileGenerations } from './file-generations.ts';
import { type FileSystem, FileTrouble } from './file-system.ts';
import type { Follower } from './follower.ts';
import type { FileSettings } from './options.ts';

/** With more than this unread the source says that it is behind. */
const BEHIND = 1024 * 1024;

/** Follows one path for one opening: looks, reads all there is, sleeps until something may have changed. */
export class FileTail {
  readonly #files: FileSystem;
  readonly #settings: FileSettings;
  readonly #signal: AbortSignal;
  readonly #out: FileDelivery;
  readonly #waker: Waker;
  readonly #generations: FileGenerations;

  constructor(
    files: FileSystem,
    settings: FileSettings,
    window: SourceWindow,
    sink: SourceSink,
    signal: AbortSignal,
  ) {
    this.#files = files;
    this.#settings = settings;
    this.#signal = signal;
    this.#out = new FileDelivery(sink, signal, settings.time);
    this.#waker = new Waker(settings.time);
    this.#generations = new FileGenerations(files, settings, window, this.#out);
  }

  async run(): Promise<void> {
    const unwatch = this.#files.watch(this.#settings.path, () => this.#waker.changed());
    const end = () => this.#waker.end();
    this.#signal.addEventListener('abort', end);
    this.#out.say('starting');
    try {
      while (!this.#signal.aborted) {
        await this.#turn();
        await this.#waker.sleep(this.#pause());
      }
    } finally {
      this.#signal.removeEventListener('abort', end);
      unwatch();
      await this.#generations.close();
      this.#out.say('ended');
    }
  }

  get #now(): number {
    return this.#settings.time.now();
  }

  #pause(): number {
    const dues = this.#generations.all.map(({ due }) => due).filter((due) => due !== null);
    return Math.max(1, Math.min(this.#settings.tuning.pollMs, ...dues.map((due) => due - this.#now)));
  }

  async #turn(): Promise<void> {
    // Taken before reading: what is written meanwhile belongs to the next turn.
    const lookedAt = this.#now;
    try {
      await this.#generations.look();
    } catch (error) {
      return this.#failed(error, this.#generations.current);
    }
    for (const follower of this.#generations.all.slice()) {
      try {
        await this.#drain(follower);
      } catch (error) {
        return this.#failed(error, follower);
      }
    }
    if (this.#generations.isPresent && !this.#signal.aborted) this.#sayLive(lookedAt);
  }

  /** Reads to the end; a file that the path no longer names is let go once it has been still for long enough. */
  async #drain(follower: Follower): Promise<void> {
    for (;;) {
      if (this.#signal.aborted) return;
      if (follower.unread > BEHIND) this.#out.say('behind');
      const { isCaughtUp } = follower;
      const lines = await follower.next(this.#now);
      if (lines === null) break;
      await this.#give(lines, isCaughtUp);
    }
    await this.#give(await follower.settle(this.#now), follower.isCaughtUp);
    if (follower.patience === null || this.#now - follower.changedAt < follower.patience) return;
    await this.#give(await follower.finish(this.#now), follower.isCaughtUp);
    await this.#generations.remove(follower, false);
  }

  async #give(lines: readonly RawLine[], fresh: boolean): Promise<void> {
    this.#settings.clock.note(lines, this.#now, fresh);
    await this.#out.lines(lines);
  }

  /** Complete up to the look, but for lines that still wait for their end or their trace. */
  #sayLive(lookedAt: number): void {
    this.#out.skipBefore(null);
    const waiting = this.#generations.all
      .map(({ waitingSince }) => waitingSince)
      .filter((since) => since !== null);
    const completeTo = Math.min(lookedAt, ...waiting.map((since) => since - 1));
    const [reason, ...more] = this.#reasons();
    this.#out.say('live', {
      // Lines come in the order in which they are written: none comes behind.
      complete: { to: new Date(completeTo).toISOString(), behind: [] },
      ...(reason === undefined ? {} : { reason }),
      ...(more.length === 0 ? {} : { more }),
    });
  }

  /** What is wrong with lines that are shown all the same. */
  #reasons(): readonly SourceReason[] {
    const { looks } = this.#settings.undecodable;
    const { away } = this.#settings.clock;
    const kind = away > 0 ? 'file-clock-ahead' : 'file-clock-behind';
    return [
      ...(looks === null ? [] : [undecodable(looks)]),
      ...(away === 0 ? [] : [{ kind, params: { offset: offsetText(away) } }]),
    ];
  }

  /** Trouble outside is reported and tried again; a mistake of ours goes up. */
  async #failed(error: unknown, follower: Follower | null): Promise<void> {
    if (!(error instanceof FileTrouble)) throw error;
    const { kind, params } = error;
    const retryAt = new Date(this.#now + this.#settings.tuning.pollMs).toISOString();
    this.#out.say('unreachable', { reason: { kind, params }, retryAt });
    if (follower !== null) await this.#generations.remove(follower, true);
  }
}

/** Changes come in bursts, one a write: so long they are gathered before the loop runs again, milliseconds. */
const GATHER = 20;

/** Lets a loop sleep until something may have changed, a time has come, or it is to end. */
export class Waker {
  readonly #time: Time;
  #changed = false;
  #ended = false;
  #cancel: () => void = () => {};
  #rouse: (() => void) | null = null;

  constructor(time: Time) {
    this.#time = time;
  }

  /** Something may have changed: the present sleep, or the next one, will be short. */
  changed(): void {
    if (this.#changed) return;
    this.#changed = true;
    if (this.#rouse !== null) this.#rouseAfter(GATHER);
  }

  /** Ends the present sleep and every later one. */
  end(): void {
    this.#ended = true;
    this.#rouse?.();
  }

  async sleep(ms: number): Promise<void> {
    if (!this.#ended) {
      await new Promise<void>((resolve) => {
        this.#rouse = resolve;
        this.#rouseAfter(this.#changed ? Math.min(ms, GATHER) : ms);
      });
    }
    this.#cancel();
    this.#rouse = null;
    this.#changed = false;
  }

  #rouseAfter(ms: number): void {
    this.#cancel();
    this.#cancel = this.#time.after(ms, () => this.#rouse?.());
  }
}
