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
});
