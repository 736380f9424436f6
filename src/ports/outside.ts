/**
 * What went wrong at an outside system. Params never hold a secret; its own words (`reason`) are outside text and must
 * pass ingest before they are stored or shown.
 */
export class OutsideError extends Error {
  readonly kind: string;
  readonly params: Readonly<Record<string, string | number>>;
  /** The call may have taken effect although it failed. */
  readonly uncertain: boolean;
  /** Waiting may help: the same call can work later. `params.retryAt`: ISO time, where the system says when. */
  readonly passing: boolean;

  constructor(
    message: string,
    { kind, params, uncertain, passing }: Pick<OutsideError, 'kind' | 'params' | 'uncertain' | 'passing'>,
  ) {
    super(message);
    this.name = 'OutsideError';
    this.kind = kind;
    this.params = params;
    this.uncertain = uncertain;
    this.passing = passing;
  }
}

/**
 * What a look at an outside system tells of an act.
 *
 * - `done`: it has taken effect; `proof` is what shows it.
 * - `open`: it has not, as far as can be seen. `before` is what stands there now, in the adapter's own form of at most
 *   600 characters: kept from before the first write, it tells a later look which effect is the act's own.
 * - `over`: it has not, and no longer can; why.
 */
export type OutsideLook<Proof> =
  | { readonly kind: 'done'; readonly proof: Proof }
  | { readonly kind: 'open'; readonly before: string }
  | { readonly kind: 'over'; readonly why: OutsideError };

export interface OutsideCall {
  readonly signal: AbortSignal;
}

/** One act at an outside system. Both methods reject with an `OutsideError`. */
export interface OutsideAct<Proof> {
  /** Only reads. `before`: of the look that went before the first write; null: nothing was ever written. */
  look(before: string | null, call: OutsideCall): Promise<OutsideLook<Proof>>;
  /** The one call that does it. Resolves only where the answer says that it was done. */
  write(call: OutsideCall): Promise<Proof>;
}
