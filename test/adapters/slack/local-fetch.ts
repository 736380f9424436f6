import type { Time } from '../../../src/ports/clock.ts';
import type { CallFault, FaultPlan } from '../../../src/sim/pagerduty/fault-plan.ts';
import { SlackLimits, slackAnswer } from '../../../src/sim/slack/answer.ts';
import { TEAM_ID, type Workspace } from '../../../src/sim/slack/workspace.ts';

export interface LocalFetchOptions {
  readonly workspace: Workspace;
  /** By method: `chat.postMessage`. */
  readonly faults: FaultPlan;
  /** The clock of whoever calls. */
  readonly time: Time;
  /** Milliseconds that Slack takes over a call, beside what is planned. */
  readonly takes?: (method: string) => number;
}

const reset = () => Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNRESET' } });

/** The local Slack without sockets, for a clock held in the test's hand: each fault ends as it does over real ones. */
export function localFetch({ workspace, faults, time, takes = () => 0 }: LocalFetchOptions) {
  const limits = new SlackLimits();
  return (url: string | URL, init: RequestInit = {}): Promise<Response> =>
    new Promise((resolve, reject) => {
      const method = new URL(url).pathname.replace('/api/', '');
      const token = new Headers(init.headers).get('authorization')?.replace('Bearer ', '') ?? '';
      const form = new URLSearchParams(String(init.body ?? ''));
      const fault = faults.take(method);
      init.signal?.addEventListener('abort', () => reject(init.signal?.reason), { once: true });
      const serve = (): void => {
        const isDone = fault === null || fault.kind === 'slow' || fault.done === true;
        const asked = { method, form, token, ticket: () => 'ws://slack.test/link' };
        const told = isDone
          ? slackAnswer(workspace, asked, limits)
          : { status: 200, body: { ok: true, team_id: TEAM_ID } };
        const headers = { date: new Date(workspace.now()).toUTCString(), ...told.headers };
        const text = JSON.stringify(told.body);
        if (fault === null || fault.kind === 'slow')
          resolve(new Response(text, { status: told.status, headers }));
        else fail(fault, text, headers, resolve, reject);
      };
      const ms = fault?.kind === 'slow' ? fault.ms : takes(method);
      if (ms === 0) serve();
      else time.after(ms, serve);
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
