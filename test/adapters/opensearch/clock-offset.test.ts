import { describe, expect, it } from 'vitest';
import { ofOurClock } from '../../../src/adapters/opensearch/clock/clock-offset.ts';
import type { SourceStatus } from '../../../src/ports/log-source.ts';
import { HandSource } from '../../hub/hand-source.ts';

describe('a status of documents nine hours ahead', () => {
  it('OSS-327 tells by our clock when the last of lines that came behind came', async () => {
    const source = new HandSource('app');
    const told: SourceStatus[] = [];
    const sink = { onLines: async () => {}, onStatus: (status: SourceStatus) => void told.push(status) };
    await ofOurClock(source, 9 * 3_600_000).open({}, sink, new AbortController().signal);
    const web3 = { whose: 'web-3', by: 60_000, lines: 1, unshown: 1 };
    const behind = [web3, { ...web3, whose: 'web-4', last: '2026-11-25T12:02:00.000Z' }];
    source.sink?.onStatus({ state: 'live', complete: { to: '2026-11-25T12:12:00.000Z', behind } });
    expect(told.at(-1)?.complete).toEqual({
      to: '2026-11-25T03:12:00.000Z',
      behind: [web3, { ...web3, whose: 'web-4', last: '2026-11-25T03:02:00.000Z' }],
    });
    source.sink?.onStatus({ state: 'live', complete: { to: '2026-11-25T12:12:00.000Z', behind: null } });
    expect(told.at(-1)?.complete).toEqual({ to: '2026-11-25T03:12:00.000Z', behind: null });
  });
});
