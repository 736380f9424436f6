/** `no-page`: no page of it is open; `still-there`: its file has it, so it is evaluated. */
export type RetireRefusal = 'no-page' | 'still-there';

/** A rule that could not be retired. */
export class RetireRefused extends Error {
  readonly kind: RetireRefusal;
  readonly rule: string;
  constructor(kind: RetireRefusal, rule: string) {
    super(`rule ${rule}: ${kind}`);
    this.name = 'RetireRefused';
    this.kind = kind;
    this.rule = rule;
  }
}
