import type { Lang, Params } from '../../../src/text/i18n/messages.ts';
import { type WordKey, word } from '../../../src/tui/model/words.ts';
import { bytesOfKey } from './keys.ts';
import { Terminal, type TerminalOptions } from './terminal.ts';

export type Program = readonly [string, ...string[]];

/** Text for a regular expression that matches just it. */
export const literally = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** A screen of ours on a terminal, in the language of who sits there: keys by their names, texts by their keys. */
export class Screen extends Terminal {
  readonly lang: Lang;

  constructor(name: string, program: Program, options: TerminalOptions, lang: Lang) {
    super(name, program, options);
    this.lang = lang;
  }

  /** Presses keys one after the other, as a keyboard sends them. */
  press(...keys: readonly string[]): this {
    for (const key of keys) this.type(bytesOfKey(key));
    return this;
  }

  /** Waits for a text of the tables; a parameter that is not given may be anything. */
  says(key: WordKey, params?: Params): Promise<void> {
    const text = literally(word(this.lang, key, params)).replace(/\\\{\w+\\\}/g, '.*?');
    return this.shows(new RegExp(text));
  }

  /** A text of the tables in this screen's language. */
  word(key: WordKey, params?: Params): string {
    return word(this.lang, key, params);
  }

  /** Waits for a row at the foot in which this has been typed. */
  showsTyped(text: string): Promise<void> {
    return this.shows(text === '' ? /^.*> *│?$/m : `> ${text}`);
  }

  /** Types into the row that asks, and sends it off. */
  async answers(text: string): Promise<void> {
    this.type(text);
    await this.shows(text);
    this.press('enter');
  }
}
