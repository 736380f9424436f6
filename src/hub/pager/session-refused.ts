import type { Refusal } from '../../domain/refusal.ts';

/** A session could not be opened, or did not take what home sent to it, for the reason the hub gives. */
export class SessionRefused extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.kind);
    this.refusal = refusal;
  }
}
