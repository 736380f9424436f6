import { KindError } from '../../domain/kind-error.ts';
import type { Refusal, RefusalKind } from '../../domain/refusal.ts';

/** A session could not be opened, or did not take what home sent to it, for the reason the hub gives. */
export class SessionRefused extends KindError<RefusalKind> {
  constructor({ kind, params }: Refusal) {
    super(kind, params);
  }
}
