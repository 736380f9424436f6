import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { HubFetch } from '../../../src/adapters/websocket/hub-client.ts';
import { takePage } from '../../../src/cli/link/ask-page.ts';
import { hubApi } from '../../../src/cli/link/hub-api.ts';

const CMD = { client: 'script-12345', n: 1 };

describe('what a script or home asks of a hub', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** A hub behind this API, and the bodies that it got. */
  function hub() {
    const got: { ago?: number }[] = [];
    const answer = { row: { id: 'Q1', number: 1 }, asked: {}, seq: 1 };
    const fetch: HubFetch = async (_, init) => {
      got.push(JSON.parse(String(init?.body)));
      const body = JSON.stringify(answer);
      return {
        ok: true,
        status: 200,
        headers: new Map(),
        json: async () => answer,
        text: async () => body,
      } as never;
    };
    return { got, api: hubApi(fetch, 'hub') };
  }

  it('CLI-540 says how long ago it was asked, whatever this machine’s clock says of the hub’s', async () => {
    const { got, api } = hub();
    const at = Date.now();
    const how = { cmd: CMD, waitMs: 0, at };
    const resolve = { target: 'pagerduty', act: 'resolve', args: {} } as const;
    await takePage(api, 'Q1', { act: 'resolve' }, how);
    // The lid was closed meanwhile.
    vi.setSystemTime(at + 6 * 3_600_000);
    await takePage(api, 'Q1', { act: 'resolve' }, how);
    await api.askApart({ act: 'end-override', schedule: 'S1' }, how);
    await api.command('checkout-1125', 'action.request', resolve, CMD, at);
    expect(got.map(({ ago }) => ago)).toEqual([0, 21_600_000, 21_600_000, 21_600_000]);
  });
});
