import { redact } from './redact.ts';
import { hideKeyBlocks, KeyBlocks } from './redaction/key-blocks.ts';

/** A line that ends with a name and what a value follows: `password:`. */
const OPEN = /[\w"'\])-]\s{0,8}[:=]\s{0,8}$/;
/** So much of such a line names the value. */
const NAMED = 200;

/** The value of a name that the line before ended with; that line is judged together with what follows it. */
class NextLineValues {
  #open: string | null = null;

  take(text: string): string {
    const open = this.#open;
    const last = text.slice(Math.max(text.lastIndexOf('\n') + 1, text.length - NAMED));
    this.#open = OPEN.test(last) ? last : null;
    if (open === null) return text;
    const whole = redact(`${open}\n${text}`).text;
    return whole.slice(whole.indexOf('\n') + 1);
  }
}

/**
 * Secrets that a log holds over several lines or documents: private keys, and a value on the line after its name. Give
 * it the texts of one source in their order.
 */
export class SecretsOverLines {
  readonly #keys = new KeyBlocks();
  readonly #values = new NextLineValues();

  /** The text, hidden where it belongs to such a secret. */
  take(text: string): string {
    return this.#values.take(this.#keys.take(text));
  }
}

/** The same for texts read back, whose first may stand in the middle of a key. */
export function hideOverLines(texts: readonly string[]): readonly string[] {
  const values = new NextLineValues();
  return hideKeyBlocks(texts).map((text) => values.take(text));
}
