import { PassThrough } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { type Mouse, mouseOf } from '../../tui/kernel/mouse.ts';
import { type Background, backgroundOf } from './background.ts';
import { type InputPart, ReplyParser } from './replies.ts';

/** What the terminal has said about itself; what is missing was not answered. */
export interface TerminalFacts {
  readonly background?: Background;
  /** Cells that an ambiguous character such as `─` takes. */
  readonly ambiguous?: 1 | 2;
  /** Whether a skin tone takes no cells beside its emoji. */
  readonly tones?: boolean;
}

/** How long after the question a screen opens without the answers. */
const WAIT_MS = 120;
/** How long the rest is waited for of a reply whose start may be a key, of what may end a paste, and of what is no key. */
const REST_MS = { short: 30, paste: 500, long: 2_000 } as const;
/** After so long a sequence that may be a key is one. */
const ANSWERED_MS = 10_000;

/**
 * `─` in the first column and the question where the cursor is then; the same of an emoji with a skin tone; the line wiped again; the
 * background's colour (OSC 11); and primary device attributes, which every terminal answers, so that one knows when no more will come.
 */
const QUESTIONS = '\r─\x1b[6n\r👍🏽\x1b[6n\r\x1b[K\x1b]11;?\x1b\\\x1b[c';

const ofBoxLine = (column: number): TerminalFacts =>
  column === 2 || column === 3 ? { ambiguous: column === 3 ? 2 : 1 } : {};
const ofTone = (column: number): TerminalFacts =>
  column === 3 || column === 5 ? { tones: column === 3 } : {};

type Input = Pick<
  NodeJS.ReadStream,
  'isTTY' | 'isRaw' | 'setRawMode' | 'ref' | 'unref' | 'on' | 'off' | 'pause' | 'resume'
>;

/**
 * The terminal's keys, without what it answers to questions, and these answers. A screen reads its keys here as it
 * would from standard input: raw mode is passed on, and without it nothing is read, so that an editor has the terminal.
 */
export class OwnTerminal extends PassThrough {
  readonly isTTY = true;
  readonly #input: Input;
  readonly #write: (text: string) => void;
  readonly #utf8 = new StringDecoder('utf8');
  readonly #listeners = new Set<(facts: TerminalFacts) => void>();
  #onMouse: ((mouse: Mouse) => void) | null = null;
  #replies: ReplyParser | null = null;
  #answered: Promise<void> = Promise.resolve();
  #done: () => void = () => {};
  #rest: NodeJS.Timeout | undefined;
  #reading = false;
  /** Places of the cursor that were answered. */
  #cursors = 0;
  #passesOn = false;
  facts: TerminalFacts = {};

  constructor(input: Input, write: (text: string) => void) {
    // What came in several reads stays so, however late it is taken: keys that were typed are no paste.
    super({ objectMode: true });
    this.#input = input;
    this.#write = write;
  }

  /** Asks once, however often it is called; resolves with the answers, or a moment after the question without them. */
  async ask(): Promise<TerminalFacts> {
    if (this.#replies === null) {
      this.#replies = new ReplyParser({ cursor: 2, attributes: 1 });
      this.#answered = new Promise((resolve) => {
        this.#done = resolve;
      });
      this.setRawMode(true);
      this.#write(QUESTIONS);
      const asked = this.#replies;
      setTimeout(() => asked.giveUp(), ANSWERED_MS).unref();
      // Where the process was busy, an answer that has come is read first.
      const wait = setTimeout(() => setImmediate(this.#done), WAIT_MS);
      void this.#answered.then(() => clearTimeout(wait));
    }
    await this.#answered;
    return this.facts;
  }

  /** Tells of answers that come after the wait; the result stops telling. */
  onFacts(run: (facts: TerminalFacts) => void): () => void {
    this.#listeners.add(run);
    return () => this.#listeners.delete(run);
  }

  /** Tells what is done with the mouse, between the keys before and after it; the result stops telling. */
  onMouse(run: (mouse: Mouse) => void): () => void {
    this.#onMouse = run;
    return () => {
      if (this.#onMouse === run) this.#onMouse = null;
    };
  }

  /** The next keys; what was done with the mouse before them comes first. */
  override read(size?: number): unknown {
    for (;;) {
      const chunk: InputPart | null = super.read(size);
      if (chunk === null || typeof chunk === 'string') return chunk;
      const mouse = mouseOf(chunk);
      if (mouse !== null) this.#onMouse?.(mouse);
    }
  }

  /** It is text already; and a stream with an encoding set decodes what it holds. */
  override setEncoding(_encoding: BufferEncoding): this {
    return this;
  }

  /** Another screen follows the one that is there: the terminal stays raw between them, and keys wait for it. */
  passOn(): void {
    this.#passesOn = true;
  }

  get isRaw(): boolean {
    return this.#input.isRaw;
  }

  setRawMode(on: boolean): this {
    const stays = !on && this.#passesOn;
    this.#passesOn = false;
    if (stays) return this;
    this.#input.setRawMode(on);
    if (on && !this.#reading) {
      this.#input.on('data', this.#read);
      this.#input.resume();
    }
    if (!on && this.#reading) {
      this.#input.off('data', this.#read);
      this.#input.pause();
      this.#flush();
    }
    this.#reading = on;
    return this;
  }

  ref(): this {
    this.#input.ref();
    return this;
  }

  unref(): this {
    this.#input.unref();
    return this;
  }

  readonly #read = (chunk: Buffer | string): void => {
    const text = typeof chunk === 'string' ? chunk : this.#utf8.write(chunk);
    clearTimeout(this.#rest);
    const parser = this.#replies;
    if (parser === null) return void (text !== '' && this.write(text));
    const { parts, replies } = parser.push(text);
    for (const part of parts) this.write(part);
    for (const reply of replies) {
      if (reply.kind === 'background') this.#learn({ background: backgroundOf(reply.rgb) });
      else if (reply.kind === 'attributes') this.#done();
      else {
        this.#cursors += 1;
        this.#learn(this.#cursors === 1 ? ofBoxLine(reply.column) : ofTone(reply.column));
      }
    }
    if (parser.holds) this.#rest = setTimeout(() => this.#flush(), REST_MS[parser.patience]);
  };

  #flush(): void {
    clearTimeout(this.#rest);
    const held = this.#replies?.flush() ?? '';
    if (held !== '') this.write(held);
  }

  #learn(facts: TerminalFacts): void {
    this.facts = { ...this.facts, ...facts };
    for (const run of [...this.#listeners]) run(this.facts);
  }
}
