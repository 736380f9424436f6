import { describe, expect, it } from 'vitest';
import { MemoryDetection } from '../../../src/adapters/memory-detection/memory-detection.ts';
import { detectionHost } from '../../../src/cli/detection/open-detection.ts';
import type { RunningDetection } from '../../../src/cli/detection/running-detection.ts';

describe('the watch screen', () => {
  it('DET-904 adds no exclusion that leaves everything out, and says why', async () => {
    const store = new MemoryDetection();
    const running = {} as RunningDetection;
    const host = detectionHost({ store, running, who: 'sato', explain: ({ kind }) => `words of ${kind}` });
    const wish = { rule: 'checkout-5xx', reason: 'maintenance', days: 2, sure: false };
    expect(await host.exclude({ ...wish, query: '*' })).toEqual({ ok: false, why: 'words of everything' });
    expect(await host.exclude({ ...wish, query: '((' })).toEqual({ ok: false, why: 'words of broken' });
    expect(await store.events(1)).toEqual([]);
    expect(await host.exclude({ ...wish, query: 'acquirer:b' })).toMatchObject({ ok: true });
    expect(await store.events(1)).toMatchObject([
      { type: 'exclusion.added', by: 'sato', data: { rule: 'checkout-5xx', owner: 'sato' } },
    ]);
  });
});
