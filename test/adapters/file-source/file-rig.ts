import { appendFile, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileSource } from '../../../src/adapters/file-source/file-source.ts';
import type { FileSystem } from '../../../src/adapters/file-source/file-system.ts';
import { nodeFiles } from '../../../src/adapters/file-source/node-files.ts';
import type { FileSourceOptions } from '../../../src/adapters/file-source/options.ts';
import type { LogSource, SourceWindow } from '../../../src/ports/log-source.ts';
import { Heard, type LogSourceRig, type Written } from '../../contracts/log-source.ts';
import { FakeTime, settle } from '../../network/fake-time.ts';

const START = Date.parse('2026-11-25T03:10:00.000Z');

/** A real file in a folder of its own, read by a source whose time is held in the hand. */
export class FileRig implements LogSourceRig {
  readonly folder: string;
  readonly path: string;
  readonly time = new FakeTime(START + 3_600_000);
  /** How often the path was looked at, to know that a look is over. */
  looks = 0;
  readonly #heard: Heard[] = [];

  private constructor(folder: string) {
    this.folder = folder;
    this.path = join(folder, 'app.log');
  }

  static async make(text: string | null = ''): Promise<FileRig> {
    const rig = new FileRig(await mkdtemp(join(tmpdir(), 'oncall-file-')));
    if (text !== null) await appendFile(rig.path, text);
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
    return fileSource({ path, time, name: 'file:app.log', guests: false, ...options, files: counted });
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
    return this.append(lines.map(({ second, message }) => `${this.at(second)} ${message}\n`).join(''));
  }

  append(bytes: string | Uint8Array): Promise<void> {
    return appendFile(this.path, bytes);
  }

  async until(what: string, condition: () => boolean): Promise<void> {
    const end = performance.now() + 10_000;
    while (!condition()) {
      if (performance.now() > end) throw new Error(`never: ${what}`);
      await this.time.advance(50);
      // The disk is real: give it its turn even while no timer is due.
      await settle();
    }
  }

  /** Some whole looks, with time enough for every wait; a source that is held back or has ended looks no more. */
  async rest(): Promise<void> {
    const seen = this.looks;
    for (let i = 0; i < 300 && this.looks < seen + 6; i += 1) {
      await this.time.advance(200);
      await settle();
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
}
