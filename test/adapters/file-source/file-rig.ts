import { appendFile, mkdtemp, rename, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileSource } from '../../../src/adapters/file-source/file-source.ts';
import type { FileSystem } from '../../../src/adapters/file-source/file-system.ts';
import { nodeFiles } from '../../../src/adapters/file-source/node-files.ts';
import type { FileSourceOptions } from '../../../src/adapters/file-source/options.ts';
import type { LogSource, SourceSink, SourceWindow } from '../../../src/ports/log-source.ts';
import { Heard, type LogSourceRig, type Written } from '../../contracts/log-source.ts';
import { FakeTime, settle } from '../../network/fake-time.ts';

const PEOPLE = { user: 'user', session: 'sid', customer: 'customer' };
const START = Date.parse('2026-11-25T03:10:00.000Z');

/** A real file in a folder of its own, read by a source whose time is held in the hand. */
export class FileRig implements LogSourceRig {
  readonly folder: string;
  readonly path: string;
  readonly ordered = true;
  readonly time = new FakeTime(START + 3_600_000);
  /** How often the path was looked at, to know that a look is over. */
  looks = 0;
  readonly #heard: Heard[] = [];
  #running = 0;
  #taking = 0;

  private constructor(folder: string) {
    this.folder = folder;
    this.path = join(folder, 'app.log');
  }

  static async make(text: string | null = ''): Promise<FileRig> {
    const rig = new FileRig(await mkdtemp(join(tmpdir(), 'oncall-file-')));
    if (text === null) return rig;
    await appendFile(rig.path, text);
    // Last written long before the source's time, whatever the machine's clock says.
    await utimes(rig.path, START / 1_000, START / 1_000);
    return rig;
  }

  source(options: Partial<FileSourceOptions> = {}): LogSource {
    const files: FileSystem = options.files ?? nodeFiles;
    const counted: FileSystem = {
      ...files,
      facts: (path) => {
        if (path === this.path) this.looks += 1;
        return files.facts(path);
      },
      watch: () => () => {},
    };
    const { path, time } = this;
    const source = fileSource({
      path,
      time,
      name: 'file:app.log',
      guests: false,
      people: PEOPLE,
      ...options,
      files: counted,
    });
    return {
      ...source,
      open: (window, sink, signal) => this.#count(source.open(window, this.#counting(sink), signal)),
    };
  }

  /** Opens the source and waits until it has said what the path holds. */
  async open(options: Partial<FileSourceOptions> = {}, window: SourceWindow = {}): Promise<Heard> {
    const heard = new Heard(this.source(options), window);
    this.#heard.push(heard);
    await this.until('open', () => heard.statuses.length > 1);
    return heard;
  }

  at(second: number): string {
    return new Date(START + second * 1_000).toISOString();
  }

  write(lines: readonly Written[]): Promise<void> {
    const text = ({ second, message, fields }: Written): string =>
      fields === undefined
        ? `${this.at(second)} ${message}`
        : JSON.stringify({ '@timestamp': this.at(second), message, ...fields });
    return this.append(lines.map((line) => `${text(line)}\n`).join(''));
  }

  append(bytes: string | Uint8Array): Promise<void> {
    return appendFile(this.path, bytes);
  }

  async until(what: string, condition: () => boolean): Promise<void> {
    const end = performance.now() + 10_000;
    while (!condition()) {
      if (performance.now() > end) throw new Error(`never: ${what}`);
      await this.#pass();
    }
  }

  /** Some whole looks, with time enough for every wait; a source that is held back or has ended looks no more. */
  async rest(): Promise<void> {
    const seen = this.looks;
    const isStuck = () => this.#running === 0 || this.#taking > 0;
    for (let i = 0; i < 50 || !isStuck(); i += 1) {
      if (this.looks >= seen + 8) return;
      await this.#pass();
    }
  }

  hide(): Promise<void> {
    return rename(this.path, join(this.folder, 'hidden'));
  }

  show(): Promise<void> {
    return rename(join(this.folder, 'hidden'), this.path);
  }

  async clear(): Promise<void> {
    for (const heard of this.#heard) await heard.end();
    await rm(this.folder, { recursive: true });
  }

  /** The disk is real and takes its time: ours stands still until every source sleeps or waits for its sink. */
  async #pass(): Promise<void> {
    if (this.time.waiting + this.#taking >= this.#running) await this.time.advance(50);
    await settle();
  }

  #counting(sink: SourceSink): SourceSink {
    return {
      onStatus: sink.onStatus,
      onLines: async (batch) => {
        this.#taking += 1;
        await sink.onLines(batch).finally(() => {
          this.#taking -= 1;
        });
      },
    };
  }

  async #count(running: Promise<void>): Promise<void> {
    this.#running += 1;
    await running.finally(() => {
      this.#running -= 1;
    });
  }
}
