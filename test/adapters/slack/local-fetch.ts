import type { Time } from '../../../src/ports/clock.ts';
import type { FaultPlan } from '../../../src/sim/pagerduty/fault-plan.ts';
import { SlackLimits, slackAnswer } from '../../../src/sim/slack/answer.ts';
import { TEAM_ID, type Workspace } from '../../../src/sim/slack/workspace.ts';
import { faultyFetch } from '../faulty-fetch.ts';

export interface LocalFetchOptions {
  readonly workspace: Workspace;
  /** By method: `chat.postMessage`. */
  readonly faults: FaultPlan;
  /** The clock of whoever calls. */
  readonly time: Time;
  /** Milliseconds that Slack takes over a call, beside what is planned. */
  readonly takes?: (method: string) => number;
}

/** The local Slack without sockets, for a clock held in the test's hand: each fault ends as it does over real ones. */
export function localFetch({ workspace, faults, time, takes = () => 0 }: LocalFetchOptions) {
  const limits = new SlackLimits();
  return faultyFetch(time, (url, init) => {
    const method = url.pathname.replace('/api/', '');
    const token = new Headers(init.headers).get('authorization')?.replace('Bearer ', '') ?? '';
    const form = new URLSearchParams(String(init.body ?? ''));
    return {
      fault: faults.take(method),
      takesMs: takes(method),
      serve: (isDone) => {
        const asked = { method, form, token, ticket: () => 'ws://slack.test/link' };
        const told = isDone
          ? slackAnswer(workspace, asked, limits)
          : { status: 200, body: { ok: true, team_id: TEAM_ID } };
        const headers = { date: new Date(workspace.now()).toUTCString(), ...told.headers };
        return { status: told.status, text: JSON.stringify(told.body), headers };
      },
    };
  });
}
