/** An act that PagerDuty refuses, with its code and words. */
export class Refused extends Error {
  readonly status: number;
  readonly code: number;
  readonly errors: readonly string[];
  constructor(status: number, code: number, message: string, errors: readonly string[] = []) {
    super(message);
    this.status = status;
    this.code = code;
    this.errors = errors;
  }
}

/** As PagerDuty words what it does not take: the reason is in `errors`. */
export const invalid = (reason: string): Refused =>
  new Refused(400, 2001, 'Invalid Input Provided', [reason]);
