import { describe, expect, it } from 'vitest';
import { slackChat } from '../../../src/adapters/slack/slack.ts';
import type { ChatError } from '../../../src/ports/chat-error.ts';
import { type CallFault, FaultPlan } from '../../../src/sim/pagerduty/fault-plan.ts';
import { localFetch } from './local-fetch.ts';
import { DEMO_CHANNEL, postOf, slackRig } from './rig.ts';

const FAULTS: readonly CallFault[] = [
  { kind: 'status', status: 429, headers: { 'retry-after': '7' } },
  { kind: 'status', status: 500, done: true },
  { kind: 'status', status: 503 },
  { kind: 'html', done: true },
  { kind: 'empty' },
  { kind: 'cut', done: true },
  { kind: 'drop', done: true },
];

describe('the local Slack without sockets', () => {
  it.each(FAULTS)('SYN-736 a call fails as over real sockets: $kind $status', async (fault) => {
    const told = [];
    for (const isReal of [true, false]) {
      await using rig = await slackRig();
      const { workspace, time } = rig;
      const faults = isReal ? rig.server.faults : new FaultPlan();
      const chat = isReal
        ? rig.chat
        : slackChat({ ...rig.options, fetch: localFetch({ workspace, faults, time }) });
      faults.add('chat.postMessage', fault);
      const error = await chat
        .post(postOf())
        .write({ signal: AbortSignal.timeout(20_000) })
        .catch((found: ChatError) => found);
      const { kind, params, uncertain } = error as ChatError;
      const known = Object.entries(params).filter(([name]) => name !== 'retryAt');
      told.push([kind, known, uncertain, workspace.inChannel(DEMO_CHANNEL).length]);
    }
    expect(told[0]).toEqual(told[1]);
    expect(told[0]?.[0]).toMatch(/^(?:rate-limited|server-error|bad-reply|unreachable)$/);
  });

  it('SYN-736 without a fault the post is there', async () => {
    await using rig = await slackRig();
    const { workspace, time } = rig;
    const fetch = localFetch({ workspace, faults: new FaultPlan(), time });
    const chat = slackChat({ ...rig.options, fetch });
    const place = await chat.post(postOf()).write({ signal: AbortSignal.timeout(20_000) });
    expect(place.channel).toBe(DEMO_CHANNEL);
    expect([workspace.inChannel(DEMO_CHANNEL).length, rig.server.calls.length]).toEqual([1, 0]);
  });
});
