import type { Refusal } from './refusal.ts';

/**
 * An error that people read by its kind and params, in words of text/i18n; `message` is for our own logs. Params never hold
 * a secret. A subclass says which kinds there are; its name is the error's.
 */
export class KindError<Kind extends string = string> extends Error {
  readonly kind: Kind;
  readonly params: Refusal['params'];
  constructor(kind: Kind, params: Refusal['params'] = {}, cause?: unknown) {
    super(`${kind} ${JSON.stringify(params)}`, cause === undefined ? undefined : { cause });
    this.name = new.target.name;
    this.kind = kind;
    this.params = params;
  }
}
