import { LineAssembler } from '../../logs/assemble.ts';
import { detectFields } from '../../logs/detect.ts';
import type { ByteLine } from '../../logs/line-splitter.ts';
import { isContinuation } from '../../logs/multiline.ts';
import type { RawLine, SourceSearch, SourceStratum } from '../../ports/log-source.ts';
import type { OpenedFile } from './file-system.ts';
import type { FollowerOptions } from './follower.ts';
import { linesFrom, timeFrom } from './line-times.ts';
import { linesBetween } from './read-back.ts';

/** What of a file lies in a span of time: from the start of a line to the end of one. */
export interface Stretch {
  readonly file: OpenedFile;
  readonly generation: string;
  readonly from: number;
  readonly to: number;
}

/** Lines that probably tell of trouble are drawn apart from the others. */
const TROUBLE =
  /\b(?:ERROR|FATAL|CRITICAL|SEVERE|PANIC|WARN|WARNING)\b|"?(?:level|severity)"?[=:]\s?"?(?:err|fatal|crit|warn)|[A-Za-z](?:Exception|Error)\b|[\s=:]5\d\d\b/;

interface Drawn {
  readonly line: ByteLine;
  readonly generation: string;
}

/** Every so many lines one, ever fewer as more come: at most twice as many as are wanted, evenly spread. */
class Thinned {
  readonly #most: number;
  #kept: Drawn[] = [];
  #every = 1;
  total = 0;

  constructor(most: number) {
    this.#most = most;
  }

  add(drawn: Drawn): void {
    if (this.total % this.#every === 0) this.#kept.push(drawn);
    this.total += 1;
    if (this.#kept.length < 2 * this.#most) return;
    this.#kept = this.#kept.filter((_, i) => i % 2 === 0);
    this.#every *= 2;
  }

  get kept(): readonly Drawn[] {
    return this.#kept;
  }
}

/** The lines of some stretches, oldest first; where they are many, two kinds of them drawn evenly. */
export async function sampleOf(
  stretches: readonly Stretch[],
  most: number,
  options: FollowerOptions,
  now: number,
): Promise<readonly SourceStratum[]> {
  const bytes = stretches.reduce((sum, { from, to }) => sum + to - from, 0);
  if (bytes <= options.tuning.wholeBytes) {
    const lines: RawLine[] = [];
    for (const { file, generation, from, to } of stretches)
      lines.push(...(await linesBetween(file, generation, from, to, options, now)));
    return [{ total: lines.length, lines }];
  }
  const kinds = [new Thinned(most), new Thinned(most)] as const;
  const read = newest(stretches, options.tuning.lookBytes);
  for (const { file, generation, from, to } of read) {
    for await (const line of linesFrom(file, from, to, options)) {
      if (isContinuation(line.text)) continue;
      kinds[TROUBLE.test(line.text) ? 0 : 1].add({ line, generation });
    }
  }
  const since = isWhole(read, stretches) ? null : await sinceOf(read, options, now);
  return kinds.map(({ total, kept }) => ({
    total,
    ...(since === null ? {} : { since }),
    lines: kept.flatMap((drawn) => parsed(drawn, options, now)),
  }));
}

/** Lines that hold some texts; null where they lie further back than is read for one look. */
export async function searchOf(
  stretches: readonly Stretch[],
  { texts, first, limit }: Pick<SourceSearch, 'texts' | 'first' | 'limit'>,
  options: FollowerOptions,
  now: number,
): Promise<readonly RawLine[] | null> {
  const read = newest(stretches, options.tuning.lookBytes);
  if (first && !isWhole(read, stretches)) return null;
  const [longest = ''] = [...texts].sort((a, b) => b.length - a.length);
  const word = longest.split(' ').reduce((best, each) => (each.length > best.length ? each : best), '');
  const found: RawLine[] = [];
  for (const { file, generation, from, to } of read) {
    for await (const line of linesFrom(file, from, to, options)) {
      if (!line.text.includes(word)) continue;
      const lines = parsed({ line, generation }, options, now).filter(({ message }) => holds(message, texts));
      found.push(...lines);
      if (first && found.length >= limit) return found.slice(0, limit);
      if (found.length > 2 * limit) found.splice(0, found.length - limit);
    }
  }
  return first ? found.slice(0, limit) : found.slice(-limit);
}

const plain = (text: string): string => text.replace(/\s+/g, ' ');

function holds(message: string, texts: readonly string[]): boolean {
  const text = plain(message);
  let at = 0;
  return texts.every((one) => {
    const found = text.indexOf(plain(one), at);
    at = found + one.length;
    return found !== -1;
  });
}

const isWhole = (read: readonly Stretch[], stretches: readonly Stretch[]): boolean =>
  read.length === stretches.length && read.every((one, i) => one.from === stretches[i]?.from);

/** ISO time of the first line that was read; null: none tells one. */
async function sinceOf(
  [oldest]: readonly Stretch[],
  options: FollowerOptions,
  now: number,
): Promise<string | null> {
  if (oldest === undefined) return null;
  const at = await timeFrom(oldest.file, oldest.from, oldest.to, options, now);
  return at === null ? null : new Date(at).toISOString();
}

/** The newest of the stretches, as much as may be read. */
function newest(stretches: readonly Stretch[], bytes: number): readonly Stretch[] {
  let left = bytes;
  const read: Stretch[] = [];
  for (const stretch of [...stretches].reverse()) {
    if (left <= 0) break;
    const from = Math.max(stretch.from, stretch.to - left);
    left -= stretch.to - from;
    read.unshift({ ...stretch, from });
  }
  return read;
}

function parsed({ line, generation }: Drawn, options: FollowerOptions, now: number): readonly RawLine[] {
  const assembler = new LineAssembler({
    source: options.name,
    zone: options.zone ?? 'UTC',
    mapping: detectFields([], options.fields),
  });
  const { offset, text, lost } = line;
  return [...assembler.push({ id: `${generation}:${offset}`, text, lost }, now), ...assembler.close(now)];
}
