import type { ServerResponse } from 'node:http';

/** How one call goes wrong. `done`: whether what was asked takes effect all the same. */
export type CallFault =
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
      readonly done?: boolean;
    }
  /** A proxy's page where JSON should be. */
  | { readonly kind: 'html'; readonly done?: boolean }
  | { readonly kind: 'empty'; readonly done?: boolean }
  /** The answer ends in the middle. */
  | { readonly kind: 'cut'; readonly done?: boolean }
  /** No answer, ever. */
  | { readonly kind: 'hang'; readonly done?: boolean }
  /** The connection ends without an answer. */
  | { readonly kind: 'drop'; readonly done?: boolean }
  /** It takes effect after so long, whether anybody still waits for the answer or not. */
  | { readonly kind: 'slow'; readonly ms: number; readonly done?: true };

export interface PlannedFault {
  /** As `PUT /incidents/`: calls whose method and path begin so; '' for all. */
  readonly on: string;
  readonly fault: CallFault;
  /** How many calls in a row it hits. */
  readonly times: number;
}

/** Which of the coming calls go wrong, in order. */
export class FaultPlan {
  #left: { plan: PlannedFault; times: number }[] = [];

  add(on: string, fault: CallFault, times = 1): void {
    this.#left.push({ plan: { on, fault, times }, times });
  }

  clear(): void {
    this.#left = [];
  }

  /** Plans that have calls to come. */
  get left(): number {
    return this.#left.length;
  }

  /** Whether this call would go wrong now. */
  awaits(call: string): boolean {
    return this.#left.some(({ plan }) => call.startsWith(plan.on));
  }

  /** The fault of this call, used up by it. */
  take(call: string): CallFault | null {
    const found = this.#left.find(({ plan }) => call.startsWith(plan.on));
    if (!found) return null;
    found.times -= 1;
    if (found.times <= 0) this.#left = this.#left.filter((one) => one !== found);
    return found.plan.fault;
  }
}

/** Answers a call as its fault says; `text`: the whole answer, of which `cut` sends half. Nothing is answered to `hang`. */
export function answerWrongly(
  fault: Exclude<CallFault, { kind: 'slow' }>,
  text: string,
  response: ServerResponse,
  headers: Readonly<Record<string, string>> = {},
): void {
  const json = { 'content-type': 'application/json' };
  switch (fault.kind) {
    case 'status':
      response.writeHead(fault.status, { ...json, ...fault.headers });
      response.end(fault.body ?? '');
      break;
    case 'html':
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end('<!doctype html><title>Sign in</title>');
      break;
    case 'empty':
      response.writeHead(200, { ...json, ...headers });
      response.end();
      break;
    case 'cut':
      response.writeHead(200, { ...json, 'content-length': String(text.length), ...headers });
      response.write(text.slice(0, text.length / 2), () => response.destroy());
      break;
    case 'hang':
      break;
    case 'drop':
      response.destroy();
      break;
  }
}
