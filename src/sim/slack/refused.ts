/** An answer with `ok: false`. */
export class SlackRefused extends Error {
  readonly code: string;
  readonly more: Readonly<Record<string, unknown>>;
  constructor(code: string, more: Readonly<Record<string, unknown>> = {}) {
    super(code);
    this.name = 'SlackRefused';
    this.code = code;
    this.more = more;
  }
}
