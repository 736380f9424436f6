import { KindError } from '../domain/kind-error.ts';
/**
 * What went wrong at an outside system. Params never hold a secret; its own words (`reason`) are outside text and must
 * pass ingest before they are stored or shown.
 */
export class OutsideError<Kind extends string = string> extends KindError<Kind> {
  /** The call may have taken effect although it failed. */
  readonly uncertain: boolean;

  constructor(kind: Kind, params: OutsideError['params'] = {}, uncertain = false) {
    super(kind, params);
    this.uncertain = uncertain;
  }

  /** Waiting may help: the same call can work later. `params.retryAt`: ISO time, where the system says when. */
  get passing(): boolean {
    return PASSING.has(this.kind);
  }
}

const PASSING: ReadonlySet<string> = new Set([
  'rate-limited',
  'unreachable',
  'bad-reply',
  'server-error',
  'interrupted',
  'late-write',
]);

/**
 * What a look at an outside system tells of an act.
 *
 * - `done`: it has taken effect; `proof` is what shows it.
 * - `open`: it has not, as far as can be seen. `before` is what stands there now, in the adapter's own form of at most
 *   600 characters: kept from before the first write, it tells a later look which effect is the act's own.
 * - `over`: it has not, and must not be written any more; why. `isFinal`: a write under way cannot take effect either; else
 *   the outcome is reported when its doubt ends. An uncertain `why`: a write may have taken effect, and no later look can show it.
 */
export type OutsideLook<Proof> =
  | { readonly kind: 'done'; readonly proof: Proof }
  | { readonly kind: 'open'; readonly before: string }
  | { readonly kind: 'over'; readonly why: OutsideError; readonly isFinal: boolean };

export interface OutsideCall {
  readonly signal: AbortSignal;
}

/** What a write does where an earlier one of the same act took effect: sets the `same` state again, or does it `twice`. */
export type WrittenAgain = 'same' | 'twice';

/** One act at an outside system. Both methods reject with an `OutsideError`. */
export interface OutsideAct<Proof> {
  /** `same`: after a lost write it is written again as soon as a look finds it not done and nobody else at it. */
  readonly again: WrittenAgain;
  /** Only reads. `before`: of the look that went before the first write; null: nothing was ever written. */
  look(before: string | null, call: OutsideCall): Promise<OutsideLook<Proof>>;
  /** Resolves when the system takes the write, or the signal aborts: so nothing is begun that only waits. Never rejects. */
  ready?(call: OutsideCall): Promise<void>;
  /** The one call that does it. Resolves only where the answer says that it was done. */
  write(call: OutsideCall): Promise<Proof>;
}
