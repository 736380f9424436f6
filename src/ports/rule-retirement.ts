import { KindError } from '../domain/kind-error.ts';
/** `no-page`: no page of it is open; `still-there`: its file has it, so it is evaluated. */
export type RetireRefusal = 'no-page' | 'still-there';

/** A rule that could not be retired. */
export class RetireRefused extends KindError<RetireRefusal> {}
