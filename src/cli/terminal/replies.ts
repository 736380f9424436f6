import type { MouseReport } from '../../tui/kernel/mouse.ts';

/** What a terminal has answered to a question of ours. */
export type Reply =
  /** OSC 11: red, green and blue of the background, each 0 to 1. */
  | { readonly kind: 'background'; readonly rgb: readonly [number, number, number] }
  /** Cursor position report (ECMA-48 CPR); both from 1. */
  | { readonly kind: 'cursor'; readonly row: number; readonly column: number }
  /** Primary device attributes: every terminal answers these, in the order of the questions. */
  | { readonly kind: 'attributes' };

/** What of what a terminal sends is for a screen, in the order in which it came: keys, and the mouse. */
export type InputPart = string | MouseReport;

/** SGR 1006, the only way in which a mouse is ever asked for. */
const MOUSE = /^\x1b\[<(\d{1,4});(\d{1,5});(\d{1,5})([Mm])/;

const COMPLETE: readonly (readonly [RegExp, (found: RegExpExecArray) => Reply | null])[] = [
  // No key begins with OSC, so a reply of this kind is taken out however late it comes.
  [/^(?:\x1b\]|\x9d)11;([^\x07\x1b\x9c]*)(?:\x07|\x1b\\|\x9c)/, (found) => background(found[1] ?? '')],
  [/^\x1b\[(\d+);(\d+)R/, (found) => ({ kind: 'cursor', row: Number(found[1]), column: Number(found[2]) })],
  [/^\x1b\[\?[\d;]*c/, () => ({ kind: 'attributes' })],
  // Answers to somebody else's questions (OSC, DCS, APC, PM, SOS), and the mouse that another program has left on.
  [/^\x1b[\]P_^X][^\x07\x1b]*(?:\x07|\x1b\\)/, () => null],
  [/^\x1b\[M[^\x1b]{3}/, () => null],
];

/** The start of a reply whose rest has not come yet; a lone ESC is one, too. */
const BEGUN =
  /^(?:\x1b|\x1b\[<[\d;]{0,16}|\x1b\[\d*|\x1b\[\d+;\d*|\x1b\[\?[\d;]*|(?:\x1b\]|\x9d)(?:1|11|11;[^\x07\x1b\x9c]{0,64}\x1b?)?)$/;
/** What no key begins with. */
const NO_KEY = /^(?:(?:\x1b\]|\x9d)11;|\x1b\[[?<]|\x1b\[\d+;\d)/;
const OPENS = /[\x1b\x9d]/;
const PASTE = '\x1b[200~';
const PASTED = '\x1b[201~';
/** Esc or Ctrl-C by itself: where the end of a paste was lost, it is what a person presses to get out. */
const WAY_OUT = /^[\x1b\x03]+$/;

/** Kinds that are also keys (Shift-F3 is `CSI 1;2R`): taken out only as often as they were asked for. */
type Counted = 'cursor' | 'attributes';

/**
 * Parts what a terminal sends into replies to what it was asked and everything else, in order. Pure: a reply that is
 * cut anywhere is waited for, until `flush` says that nothing more comes.
 */
export class ReplyParser {
  #held = '';
  /** Inside a bracketed paste nothing is an answer, whatever the pasted text holds. */
  #pasting = false;
  /** The last keys, too short to be the mark of a paste. */
  #tail = '';
  /** The background may still come: multiplexers ask their own terminal first. */
  #waits = true;
  readonly #due: Record<Counted, number>;

  /** How many replies are still to come of the kinds that could be keys. */
  constructor(due: Readonly<Record<Counted, number>>) {
    this.#due = { ...due };
  }

  /** Something is held back that may be the start of a reply. */
  get holds(): boolean {
    return this.#held !== '';
  }

  push(chunk: string): { readonly parts: readonly InputPart[]; readonly replies: readonly Reply[] } {
    const replies: Reply[] = [];
    let rest = this.#held + chunk;
    const parts: InputPart[] = [];
    this.#held = '';
    if (this.#pasting && WAY_OUT.test(rest)) {
      this.#held = rest;
      return { parts, replies };
    }
    const pass = (length: number): void => {
      const keys = this.#marked(rest.slice(0, length));
      rest = rest.slice(length);
      const last = parts.at(-1);
      if (typeof last === 'string') parts[parts.length - 1] = last + keys;
      else if (keys !== '') parts.push(keys);
    };
    for (;;) {
      if (this.#pasting) pass(this.#untilPasted(rest));
      const at = rest.search(OPENS);
      pass(at < 0 ? rest.length : at);
      if (rest === '') return { parts, replies };
      if (this.#pasting) continue;
      const mouse = MOUSE.exec(rest);
      if (mouse !== null) parts.push(reportOf(mouse));
      const length = mouse?.[0].length ?? this.#reply(rest, replies);
      if (length === 0 && BEGUN.test(rest) && this.#mayBe(rest)) {
        this.#held = rest;
        return { parts, replies };
      }
      if (length === 0) pass(1);
      else rest = rest.slice(length);
    }
  }

  /** Takes keys over, and sees where a paste begins and ends, also when reads cut its marks. */
  #marked(keys: string): string {
    const all = this.#tail + keys;
    const [begun, ended] = [all.lastIndexOf(PASTE), all.lastIndexOf(PASTED)];
    if (begun >= 0 || ended >= 0) this.#pasting = begun > ended;
    this.#tail = all.slice(1 - PASTE.length);
    return keys;
  }

  #untilPasted(rest: string): number {
    const end = (this.#tail + rest).indexOf(PASTED);
    return end < 0 ? rest.length : Math.max(0, end + PASTED.length - this.#tail.length);
  }

  /** Nothing more comes: what was held is keys after all, unless no key begins so; in a paste it is what ends it. */
  flush(): string {
    const held = this.#held;
    this.#held = '';
    if (this.#pasting && held !== '') return this.#marked(PASTED);
    return NO_KEY.test(held) ? '' : this.#marked(held);
  }

  /** How long the rest of what is held is waited for: a lone ESC may be a key that somebody waits for. */
  get patience(): 'short' | 'paste' | 'long' {
    if (this.#pasting) return 'paste';
    return NO_KEY.test(this.#held) ? 'long' : 'short';
  }

  /** Answers that have not come by now will not: from here on such sequences are keys. */
  giveUp(): void {
    this.#waits = false;
    this.#due.cursor = 0;
    this.#due.attributes = 0;
  }

  #reply(text: string, replies: Reply[]): number {
    for (const [pattern, read] of COMPLETE) {
      const found = pattern.exec(text);
      if (found === null) continue;
      const reply = read(found);
      if (reply?.kind === 'cursor' || reply?.kind === 'attributes') {
        if (this.#due[reply.kind] === 0) return 0;
        this.#due[reply.kind] -= 1;
        // Answers come in order: what was not answered before this never will be.
        if (reply.kind === 'attributes') this.#due.cursor = 0;
      }
      if (reply?.kind === 'background') this.#waits = false;
      if (reply !== null) replies.push(reply);
      return found[0].length;
    }
    return 0;
  }

  /** Nothing that can still come begins so: then it is not held back. */
  #mayBe(start: string): boolean {
    if (/^(?:\x1b\]|\x9d)/.test(start)) return true;
    if (start.startsWith('\x1b[<')) return true;
    if (start.startsWith('\x1b[?')) return this.#due.attributes > 0;
    if (start === '\x1b' && this.#waits) return true;
    return this.#due.cursor > 0 || this.#due.attributes > 0;
  }
}

const reportOf = ([, button, column, row, end]: RegExpExecArray): MouseReport => ({
  button: Number(button),
  column: Number(column),
  row: Number(row),
  pressed: end === 'M',
});

/** `rgb:ffff/ffff/dddd` or `#ffffdd`, one to four hexadecimal digits a part (XParseColor). */
function background(spec: string): Reply | null {
  const parts =
    /^rgba?:([\da-f]{1,4})\/([\da-f]{1,4})\/([\da-f]{1,4})/i.exec(spec) ??
    /^#([\da-f]{1,4})([\da-f]{1,4})([\da-f]{1,4})$/i.exec(spec);
  if (parts === null) return null;
  const of = (hex = ''): number => Number.parseInt(hex, 16) / (16 ** hex.length - 1);
  return { kind: 'background', rgb: [of(parts[1]), of(parts[2]), of(parts[3])] };
}
