import type { Time } from '../../../src/ports/clock.ts';
import type { DemoRepository } from '../../../src/sim/github/repository.ts';
import { answerAsGithub } from '../../../src/sim/github/routes.ts';
import type { GithubExchange } from '../../../src/sim/github/server.ts';
import type { FaultPlan } from '../../../src/sim/pagerduty/fault-plan.ts';
import { faultyFetch } from '../faulty-fetch.ts';

export interface LocalGithubFetch {
  readonly repositories: readonly DemoRepository[];
  readonly token: string;
  /** By method and path: `POST /repos/acme/shop/actions`. */
  readonly faults: FaultPlan;
  /** The clock of whoever calls. */
  readonly time: Time;
  /** Milliseconds that GitHub takes over a call, beside what is planned. */
  readonly takes: (method: string) => number;
  /** What was asked and answered without a fault. */
  readonly calls: GithubExchange[];
}

/** The local GitHub without sockets, without ETags and rates; of the logs of jobs it has none. */
export const localGithubFetch = ({ repositories, token, faults, time, takes, calls }: LocalGithubFetch) =>
  faultyFetch(time, (url, init) => {
    const { method = 'GET' } = init;
    const headers = Object.fromEntries(new Headers(init.headers));
    const ask = {
      ...{ method, path: url.pathname, query: url.searchParams, headers },
      body: init.body ? JSON.parse(String(init.body)) : null,
    };
    const fault = faults.take(`${method} ${url.pathname}`);
    return {
      fault,
      takesMs: takes(method),
      serve: (isDone) => {
        const now = time.now();
        const date = new Date(now).toUTCString();
        if (!isDone) return { status: 200, text: '{}', headers: { date } };
        const sent = headers.authorization?.replace('Bearer ', '') ?? '';
        const world = {
          repositories,
          tokens: new Set([token]),
          lacks: new Set<string>(),
          now,
          token: sent,
          basePath: '',
        };
        const { status, body, headers: own } = answerAsGithub(world, ask);
        if (fault === null) calls.push({ ...ask, status, reply: body, fault: null, token: sent });
        const json = { 'content-type': 'application/json; charset=utf-8', date, ...own };
        return { status, text: body === null ? '' : JSON.stringify(body), headers: json };
      },
    };
  });
