import type { PagerReply, PagerRequest, Sender } from '../../../src/adapters/pagerduty/transport.ts';
import type { Time } from '../../../src/ports/clock.ts';
import { PagerError } from '../../../src/ports/pager-error.ts';
import type { Account } from '../../../src/sim/pagerduty/account.ts';
import type { CallFault, FaultPlan } from '../../../src/sim/pagerduty/fault-plan.ts';
import type { ApiRequest } from '../../../src/sim/pagerduty/route.ts';
import { answer } from '../../../src/sim/pagerduty/routes.ts';
import type { Exchange } from '../../../src/sim/pagerduty/server.ts';

export interface LocalSenderOptions {
  readonly account: Account;
  readonly faults: FaultPlan;
  /** The clock of whoever calls. */
  readonly time: Time;
  /** Every call so far. */
  readonly calls: Exchange[];
  readonly token: string;
  /** Writes that PagerDuty has not done yet, or that whoever sent them has no answer to. */
  readonly underWay?: Set<object>;
  /** Milliseconds that PagerDuty takes over a call, beside what is planned. */
  readonly takes?: (asked: ApiRequest) => number;
}

const DEADLINE_MS = 10_000;

/**
 * The local PagerDuty without sockets, for a clock held in the test's hand: each fault ends as `Transport` ends it, which
 * `faults.test.ts` sees over real ones.
 */
export function localSender(options: LocalSenderOptions): Sender {
  const { account, faults, time, calls, token, underWay, takes = () => 0 } = options;
  return {
    host: 'pagerduty.test',
    send: ({ method, path, query = {}, body, from }: PagerRequest, signal) =>
      new Promise<PagerReply>((resolve, reject) => {
        const asked: ApiRequest = {
          method,
          path,
          query: new URLSearchParams(
            Object.entries(query).flatMap(([name, value]) =>
              [value].flat().map((one): [string, string] => [name, one as string]),
            ),
          ),
          // As the client library adds them.
          headers: {
            accept: 'application/vnd.pagerduty+json;version=2',
            authorization: `Token token=${token}`,
            'content-type': 'application/json',
            ...(from ? { from } : {}),
          },
          body: body === undefined ? null : JSON.parse(JSON.stringify(body)),
        };
        if (signal?.aborted) return reject(new PagerError('aborted', { reason: 'aborted' }));
        const writes = method !== 'GET';
        const given = () => fail('aborted', 'aborted');
        const fail = (kind: 'unreachable' | 'bad-reply' | 'aborted', reason: string) => {
          ended();
          reject(new PagerError(kind, { reason }, writes));
        };
        const cancel = time.after(DEADLINE_MS, () => fail('unreachable', 'ETIMEDOUT'));
        signal?.addEventListener('abort', given, { once: true });
        let [isServed, isEnded] = [false, false];
        const over = () => {
          if (isServed && isEnded) underWay?.delete(asked);
        };
        const ended = () => {
          isEnded = true;
          over();
          cancel();
          signal?.removeEventListener('abort', given);
        };
        const fault = faults.take(`${method} ${path}`);
        if (writes) underWay?.add(asked);
        const serve = () => {
          isServed = true;
          over();
          const undone = fault !== null && fault.kind !== 'slow' && fault.done !== true;
          const told = undone ? { status: 0, body: null } : answer(account, asked);
          calls.push({ ...asked, status: told.status, reply: told.body, fault: fault?.kind ?? null });
          const at = time.now();
          const reply = (status: number, data: unknown, headers = {}): PagerReply => ({
            status,
            headers: { date: new Date(account.now()).toUTCString(), ...headers },
            data: JSON.parse(JSON.stringify(data)),
            at,
          });
          if (fault?.kind === 'hang') return;
          ended();
          if (fault === null || fault.kind === 'slow') resolve(reply(told.status, told.body));
          else broken(fault, reply, resolve, fail);
        };
        const ms = fault?.kind === 'slow' ? fault.ms : takes(asked);
        if (ms === 0) serve();
        else time.after(ms, serve);
      }),
  };
}

function broken(
  fault: Exclude<CallFault, { kind: 'slow' | 'hang' }>,
  reply: (status: number, data: unknown, headers?: object) => PagerReply,
  resolve: (reply: PagerReply) => void,
  fail: (kind: 'unreachable' | 'bad-reply', reason: string) => void,
): void {
  switch (fault.kind) {
    case 'status': {
      let data: unknown = null;
      try {
        data = JSON.parse(fault.body ?? '');
      } catch {}
      if (data === null && fault.status < 400) fail('bad-reply', 'not-json');
      else resolve(reply(fault.status, data, fault.headers));
      break;
    }
    case 'html':
    case 'empty':
      fail('bad-reply', 'not-json');
      break;
    case 'cut':
      fail('bad-reply', 'cut');
      break;
    case 'drop':
      fail('unreachable', 'ECONNRESET');
  }
}
