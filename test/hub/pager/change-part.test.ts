import { describe, expect, it } from 'vitest';
import { changePart } from '../../../src/hub/pager/details/change-part.ts';
import { PagerError } from '../../../src/ports/pager-error.ts';
import { change } from '../../domain/changes/make-change.ts';
import { FakeTime } from '../../network/fake-time.ts';
import { handFeed } from '../changes/hand-changes.ts';

const PAGED = Date.parse('2026-11-25T02:58:11.000Z');
const iso = (minutes: number): string => new Date(PAGED + minutes * 60_000).toISOString();
const went = (id: string, minutes: number, more = {}) => ({
  ...change(id, 'checkout', 0),
  ...{ requestedAt: iso(minutes - 6), startedAt: iso(minutes - 2), liveAt: iso(minutes) },
  ...more,
});
const page = (name: string) => ({ service: { id: 'SCHECK1', name }, triggeredAt: iso(0) }) as never;
const event = (minutes: number, summary: string, href?: string) => ({
  ...{ at: iso(minutes), summary, source: 'ci' },
  links: href === undefined ? [] : [{ text: 'run', href }],
});

function asked(events: readonly ReturnType<typeof event>[] | PagerError) {
  const time = new FakeTime(PAGED + 60_000);
  const { feed, source } = handFeed(time);
  const calls: unknown[] = [];
  const pager = {
    changes: async (id: string, window: unknown) => {
      calls.push([id, window]);
      if (events instanceof PagerError) throw events;
      return events;
    },
  };
  return { time, feed, source, calls, pager: pager as never };
}
const refused = new PagerError('ability-missing', { ability: 'change_events' });

describe('what went out before a page', () => {
  it('CHG-875 is read from every source of changes, beside what only PagerDuty tells', async () => {
    const { feed, source, pager } = asked([
      event(-3, 'the same run', 'https://github.com/acme/shop/runs/1'),
      event(-50, 'dns changed'),
    ]);
    source.all = [
      went('x', -4, {
        sha: '7be2c0f',
        title: 'Reuse\u001b[31m pool',
        pr: 812,
        by: 'kato',
        url: 'https://github.com/acme/shop/runs/1',
      }),
      went('later', 5),
      went('waits', -10, { state: 'waiting', startedAt: null, liveAt: null }),
    ];
    const part = await changePart({ pager, feed }, page('Checkout API'), {});
    expect(part.changes.map(({ at, summary }) => [at, summary])).toEqual([
      [iso(-4), expect.stringMatching(/^deploy checkout 7be2c0f #812/)],
      [iso(-50), 'dns changed'],
    ]);
    expect(part.changes[0]?.change).toMatchObject({ id: 'x', pr: 812, service: 'checkout' });
    expect(JSON.stringify(part)).not.toContain('\\u001b');
    expect(part.known).toEqual({
      ...{ service: 'checkout', origins: ['github'], completeTo: iso(1), gap: null },
      ...{ basis: null, silence: 'changed', maybe: [], released: [] },
    });
  });

  it('CHG-875 PagerDuty that refuses hides nothing that others know; alone it is refused as before', async () => {
    const known = asked(refused);
    known.source.all = [went('x', -4)];
    const part = await changePart(known, page('checkout'), {});
    expect(part.changes).toHaveLength(1);
    await expect(changePart(known, page('billing'), {})).rejects.toBe(refused);
    await expect(changePart({ pager: known.pager }, page('checkout'), {})).rejects.toBe(refused);
  });

  it('CHG-875 a source that cannot be read says so, and is waited for no longer than the part', async () => {
    const dark = asked([]);
    dark.source.broken = true;
    const part = await changePart(dark, page('checkout'), {});
    expect(part).toMatchObject({
      changes: [],
      known: { completeTo: null, gap: { kind: 'unreachable', origin: 'github' } },
    });
    const slow = asked([]);
    slow.source.changes = () => new Promise(() => {});
    const ends = new AbortController();
    const late = changePart(slow, page('checkout'), { signal: ends.signal });
    ends.abort();
    await expect(late).rejects.toMatchObject({ kind: 'unreachable' });
  });

  it('CHG-875 of a service that no source knows PagerDuty is asked alone', async () => {
    const { feed, pager, calls } = asked([event(-4, 'deploy')]);
    const part = await changePart({ pager, feed }, page('billing'), {});
    expect(part).toEqual({ changes: [expect.objectContaining({ summary: 'deploy' })], hours: 24 });
    expect(calls).toHaveLength(1);
  });

  it('CHG-875 a page without a service has none, and nobody is asked', async () => {
    const { feed, source, pager, calls } = asked([event(-4, 'deploy')]);
    const page = { service: null, triggeredAt: iso(0) } as never;
    expect(await changePart({ pager, feed }, page, {})).toEqual({ changes: [], hours: 24 });
    expect([calls, source.asked]).toEqual([[], 0]);
  });

  it('CHG-875 the newest of all sources come first, twenty at most, up to the moment of the page', async () => {
    const events = Array.from({ length: 15 }, (_, i) => event(-2 * i - 1, `event ${i}`));
    const { feed, source, pager } = asked(events);
    source.all = [
      ...Array.from({ length: 15 }, (_, i) => went(`w${i}`, -30 + 2 * i)),
      went('with', 0, { startedAt: null, url: 'https://github.com/acme/shop/runs/9' }),
    ];
    const { changes } = await changePart({ pager, feed }, page('checkout'), {});
    expect(changes.map(({ at }) => at)).toEqual(Array.from({ length: 20 }, (_, i) => iso(-i)));
    expect(changes[0]?.links).toEqual([{ href: 'https://github.com/acme/shop/runs/9', text: '' }]);
    expect(changes[2]?.links).toEqual([]);
  });

  it('CHG-875 what only PagerDuty tells of breaks the silence of the others, and is not asked where they read it', async () => {
    const silent = asked([]);
    expect((await changePart(silent, page('checkout'), {})).known?.silence).toBe('nothing-went-out');
    const told = asked([event(-5, 'dns changed')]);
    expect((await changePart(told, page('checkout'), {})).known?.silence).toBe('changed');
    const dark = asked([event(-5, 'dns changed')]);
    dark.source.broken = true;
    expect((await changePart(dark, page('checkout'), {})).known?.silence).toBe('unknown');
    const own = asked([event(-5, 'dns changed')]);
    Object.assign(own.source, { origin: 'pagerduty' });
    expect((await changePart(own, page('checkout'), {})).changes).toEqual([]);
    expect(own.calls).toEqual([]);
  });

  it('CHG-875 PagerDuty that refuses matters only where nobody else knows the service', async () => {
    const known = asked(refused);
    expect((await changePart(known, page('checkout'), {})).known?.silence).toBe('nothing-went-out');
    // Somebody typed in a change of a service that no source reads.
    const typed = asked(refused);
    const given = { service: 'billing', text: 'new rates', kind: null, environment: null, url: null };
    const by = { id: 'sato', name: '佐藤', kind: 'member' } as const;
    await typed.feed.add({ ...given, happenedAt: iso(-9) }, by);
    const part = await changePart(typed, page('billing'), {});
    expect(part.changes).toHaveLength(1);
    const bug = asked([]);
    const broken = { ...bug, pager: { changes: () => Promise.reject(new TypeError('x')) } as never };
    await expect(changePart(broken, page('checkout'), {})).rejects.toThrow(TypeError);
  });

  it('CHG-875 asked for too late, it waits for no source', async () => {
    const slow = asked([]);
    slow.source.changes = () => new Promise(() => {});
    const late = changePart(slow, page('checkout'), { signal: AbortSignal.abort() });
    await expect(late).rejects.toMatchObject({ kind: 'unreachable', params: { reason: 'ETIMEDOUT' } });
  });
});
