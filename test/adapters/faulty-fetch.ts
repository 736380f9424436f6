import type { Time } from '../../src/ports/clock.ts';
import type { CallFault } from '../../src/sim/pagerduty/fault-plan.ts';

/** One call of a vendor without sockets. */
export interface FaultyCall {
  readonly fault: CallFault | null;
  /** Milliseconds that the vendor takes over it, beside what is planned. */
  readonly takesMs: number;
  /** Its whole answer; it has its effect only where it is done. */
  readonly serve: (isDone: boolean) => {
    readonly status: number;
    readonly text: string;
    readonly headers: Readonly<Record<string, string>>;
  };
}

const reset = () => Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNRESET' } });

/** `fetch` of a vendor without sockets, for a clock held in the test's hand: each fault ends as it does over real ones. */
export function faultyFetch(time: Time, call: (url: URL, init: RequestInit) => FaultyCall) {
  return (url: string | URL, init: RequestInit = {}): Promise<Response> =>
    new Promise((resolve, reject) => {
      const { fault, takesMs, serve } = call(new URL(url), init);
      init.signal?.addEventListener('abort', () => reject(init.signal?.reason), { once: true });
      const answer = (): void => {
        const isDone = fault === null || fault.kind === 'slow' || fault.done === true;
        const { status, text, headers } = serve(isDone);
        if (fault === null || fault.kind === 'slow')
          resolve(new Response(status === 204 || status === 304 ? null : text, { status, headers }));
        else fail(fault, text, headers, resolve, reject);
      };
      const ms = fault?.kind === 'slow' ? fault.ms : takesMs;
      if (ms === 0) answer();
      else time.after(ms, answer);
    });
}

function fail(
  fault: Exclude<CallFault, { kind: 'slow' }>,
  text: string,
  headers: Readonly<Record<string, string>>,
  resolve: (response: Response) => void,
  reject: (error: Error) => void,
): void {
  switch (fault.kind) {
    case 'status':
      resolve(
        new Response(fault.body ?? '', { status: fault.status, headers: { ...headers, ...fault.headers } }),
      );
      break;
    case 'html':
      resolve(
        new Response('<!doctype html><title>Sign in</title>', { headers: { 'content-type': 'text/html' } }),
      );
      break;
    case 'empty':
      resolve(new Response('', { headers }));
      break;
    case 'cut':
      resolve(
        new Response(
          new ReadableStream({
            start(body) {
              body.enqueue(new TextEncoder().encode(text.slice(0, text.length / 2)));
              body.error(reset());
            },
          }),
          { headers },
        ),
      );
      break;
    case 'drop':
      reject(reset());
      break;
    case 'hang':
  }
}
