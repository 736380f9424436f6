import { describe, expect, it } from 'vitest';
import { MemoryDetection } from '../../src/adapters/memory-detection/memory-detection.ts';
import type { DetectionEvent, DetectionFact } from '../../src/detection/detection-event.ts';
import { type DetectionMemory, NO_MEMORY, remember } from '../../src/detection/detection-memory.ts';
import { detectionNews, readNews, unsentOf } from '../../src/detection/news.ts';
import { unsentText } from '../../src/detection/unsent-text.ts';
import { FallbackCourse, owedToFallback } from '../../src/detector/fallback.ts';
import { DetectionStoreError } from '../../src/ports/detection-store.ts';
import type { FallbackMessage } from '../../src/ports/page-sender.ts';
import { MINUTE, ruleFor, T0 } from '../detection/rules.ts';
import { type DetectorRigOptions, detectorRig } from './detector-rig.ts';

const DOWN = { kind: 'status', status: 503 } as const;

/** A detector of which a page is wanted at the first slot, at a pager that is down. */
function hurt(more: Partial<DetectorRigOptions> = {}, isDown = true) {
  const posts: FallbackMessage[] = [];
  const hand = { answer: async (): Promise<boolean> => true, signal: null as AbortSignal | null };
  const fallback = {
    afterMs: 2 * MINUTE,
    post: (message: FallbackMessage, signal: AbortSignal) => {
      posts.push(message);
      hand.signal = signal;
      return hand.answer();
    },
  };
  const rule = ruleFor({
    ...{ service: 'checkout', resolve: { clean: 2 }, runbook: 'https://runbooks.example.jp/checkout' },
  });
  const rig = detectorRig({ rules: [rule], fallback, ...more });
  rig.app.counts.set('checkout-5xx', 40);
  if (isDown) rig.server.faults.add('POST /v2/enqueue', DOWN, 1_000);
  const said = () => posts.map(({ status }) => status);
  return { rig, posts, hand, said, memory: async () => remember(NO_MEMORY, await rig.store.events(1)) };
}

describe('a page that the pager does not take, and the fallback', () => {
  it('DET-1001 is posted once, after two minutes, with what the page says, and once more when the pager has it', async () => {
    const { rig, posts, said } = hurt();
    rig.start();
    await rig.time.advance(115_000);
    expect(said()).toEqual([]);
    await rig.time.advance(20_000);
    expect(posts).toEqual([
      {
        status: 'unsent',
        text: 'checkout-5xx: 40 users affected in 5m: sent? not known since 03:00 (HTTP 503). PagerDuty may have called nobody',
        title: 'checkout-5xx: 40 users affected in 5m',
        rule: 'checkout-5xx',
        group: null,
        service: 'checkout',
        urgency: 'high',
        severity: 'error',
        since: new Date(T0).toISOString(),
        not_sent_since: new Date(T0 + 6_000).toISOString(),
        figures: expect.objectContaining({ users: 40, bad: 40, rule: 'checkout-5xx' }),
        links: [{ href: 'https://runbooks.example.jp/checkout', text: 'Runbook' }],
        dedup_key: expect.stringMatching(/^oncall\//),
      },
    ]);
    await rig.slots(10);
    expect(said()).toEqual(['unsent']);
    rig.server.faults.clear();
    await rig.slots(5);
    expect(posts[1]).toMatchObject({
      status: 'sent',
      text: 'checkout-5xx: 40 users affected in 5m: PagerDuty has it now',
      dedup_key: posts[0]?.dedup_key,
    });
    expect([said(), rig.incidents().length]).toEqual([['unsent', 'sent'], 1]);
    expect((await rig.facts()).filter((type) => type.startsWith('fallback'))).toEqual([
      ...(['fallback.begun', 'fallback.posted', 'fallback.posted'] as const),
    ]);
    await rig.stop();
  });

  it('DET-1001 gets no page that the pager took before, and of one that is over that it never was sent', async () => {
    const taken = hurt({}, false);
    taken.rig.server.faults.add('POST /v2/enqueue', DOWN, 4);
    taken.rig.start();
    await taken.rig.slots(6);
    expect([taken.said(), taken.rig.incidents().length]).toEqual([[], 1]);
    await taken.rig.stop();
    const { rig, said, posts } = hurt();
    rig.start();
    await rig.slots(3);
    rig.app.counts.set('checkout-5xx', 0);
    await rig.slots(6);
    expect([said(), rig.triggers().filter(({ status }) => status === 202)]).toEqual([['unsent', 'over'], []]);
    expect(posts[1]?.text).toMatch(/: it ended before PagerDuty took it, and was not sent there$/);
    await rig.stop();
  });

  it('DET-1001 is posted again every half minute until it is taken, and health has the last result', async () => {
    const { rig, said, hand } = hurt();
    hand.answer = async () => false;
    rig.start();
    await rig.slots(2);
    expect(rig.checkpoint?.fallback).toEqual({ last: null });
    await rig.slots(2);
    expect(said().length).toBeGreaterThan(2);
    expect(said().length).toBeLessThan(6);
    expect(rig.checkpoint).toMatchObject({ fallback: { last: { ok: false } }, ping: { withheld: true } });
    expect(rig.checkpoint?.pages[0]?.unsent).not.toHaveProperty('postedAt');
    hand.answer = async () => true;
    const before = said().length;
    await rig.slots(3);
    expect(said().length).toBe(before + 1);
    expect(rig.checkpoint).toMatchObject({ fallback: { last: { ok: true } }, ping: { withheld: true } });
    expect(rig.checkpoint?.pages[0]?.unsent?.postedAt).toMatch(/^2026-/);
    expect((await rig.facts()).filter((type) => type === 'fallback.begun')).toHaveLength(1);
    await rig.stop();
  });

  it('DET-1001 is posted beside another one that the fallback did not take', async () => {
    const both = ['a', 'b'].map((name) => ruleFor({ name, service: name }));
    const { rig, posts, hand } = hurt({ rules: both });
    for (const { name } of both) rig.app.counts.set(name, 40);
    let first = true;
    hand.answer = async () => {
      const isTaken = !first;
      first = false;
      return isTaken;
    };
    rig.start();
    await rig.slots(2);
    expect(posts).toEqual([]);
    await rig.time.advance(10_000);
    expect(posts.map(({ rule }) => rule)).toEqual(['a', 'b']);
    // The first one waits its half minute.
    await rig.slots(1);
    expect(posts.map(({ rule }) => rule)).toEqual(['a', 'b', 'a']);
    await rig.stop();
  });

  it('DET-1002 no watcher repeats a post that was taken; one that may have been taken is repeated', async () => {
    const store = new MemoryDetection();
    const first = hurt({ store });
    first.hand.answer = () => new Promise(() => {});
    first.rig.start();
    await first.rig.slots(3);
    expect(first.said()).toEqual(['unsent']);
    // As a kill: the post may have come, and nothing of it was written.
    const { time, account } = first.rig;
    await time.advance(0);
    void first.rig.stop();
    await time.advance(60_000);
    const second = hurt({ store, time, account, name: 'b' });
    second.rig.start();
    await second.rig.slots(4);
    expect(second.said()).toEqual(['unsent']);
    await second.rig.stop();
    const third = hurt({ store, time, account, name: 'c' });
    third.rig.start();
    await third.rig.slots(4);
    expect(third.said()).toEqual([]);
    third.rig.server.faults.clear();
    await third.rig.slots(4);
    expect([third.said(), first.rig.incidents().length]).toEqual([['sent'], 1]);
    await third.rig.stop();
  });

  it('DET-1002 a watcher without the lease posts nothing; without a log that can be written it posts once', async () => {
    for (const [kind, told] of [
      ['fenced', []],
      ['failed', ['unsent']],
    ] as const) {
      const store = new MemoryDetection();
      const append = store.append.bind(store);
      store.append = async (by, fence, at, facts) => {
        if (facts.some(({ type }) => type.startsWith('fallback'))) throw new DetectionStoreError(kind, {});
        return append(by, fence, at, facts);
      };
      const { rig, said } = hurt({ store });
      rig.start();
      await rig.slots(8);
      expect([kind, said()]).toEqual([kind, told]);
      await rig.stop();
    }
  });

  it('DET-1002 asks for the lease and the log right before a post, and whether the pager has it by now', async () => {
    const { rig, memory } = hurt();
    rig.start();
    await rig.slots(2);
    await rig.stop();
    const known = await memory();
    const [page] = known.pages.values();
    const unsent = { since: T0, why: { kind: 'rejected', reason: '', uncertain: false }, next: null };
    for (const [added, holds, looks, posted] of [
      ['saved', true, [unsent, unsent], 1],
      ['fenced', true, [unsent, unsent], 0],
      ['saved', false, [unsent, unsent], 0],
      ['saved', true, [unsent, null], 0],
    ] as const) {
      const posts: FallbackMessage[] = [];
      let looked = 0;
      const course = new FallbackCourse({
        fallback: { afterMs: 0, post: async (message) => posts.push(message) > 0 },
        journal: { memory: { ...known, fallbacks: new Map() }, add: async () => added } as never,
        time: rig.time,
        logger: { info() {}, warn() {}, error() {} },
        words: { lang: 'en', timeZone: 'UTC' },
        holds: async () => holds,
        alert: ({ key }) => ({ key, summary: '<!channel> x', details: {}, links: [] }) as never,
        unsent: () => looks[Math.min(looked++, 1)] ?? null,
        onPost: () => {},
      });
      expect(page).toBeDefined();
      course.look();
      await new Promise((resolve) => setImmediate(resolve));
      await course.stop();
      expect(posts.map(({ title, text }) => [title, text.split(':')[0]])).toEqual(
        posts.map(() => ['<!channel> x', '‹!channel› x']),
      );
      expect([added, holds, posts.length]).toEqual([added, holds, posted]);
    }
  });

  it('DET-1002 a watcher that ends waits for no post', async () => {
    const { rig, hand, said } = hurt();
    hand.answer = () =>
      new Promise((resolve) => hand.signal?.addEventListener('abort', () => resolve(false), { once: true }));
    rig.start();
    await rig.slots(3);
    expect([said(), hand.signal?.aborted]).toEqual([['unsent'], false]);
    await rig.stop();
    expect([hand.signal?.aborted, rig.events().includes('fallback-failed')]).toEqual([true, false]);
  });

  it('DET-1003 screens, home, Slack and doctor have when it was posted, and how the last post went', async () => {
    const { rig, memory } = hurt();
    rig.start();
    await rig.slots(4);
    await rig.stop();
    const news = detectionNews(await memory(), rig.checkpoint, 'a', rig.time.now());
    expect(news).toMatchObject({
      fallback: 'taken',
      unsent: [{ postedAt: expect.stringMatching(/^2026-/) }],
    });
    expect(readNews(JSON.parse(JSON.stringify(news)))).toEqual(news);
    const words = { now: rig.time.now(), timeZone: 'UTC' };
    const [owed] = news.unsent.map(unsentOf);
    expect(unsentText(owed!, { ...words, lang: 'en' })).toMatch(
      /503\)\. Posted to the fallback at 03:0\d:\d\d, asking/,
    );
    expect(unsentText(owed!, { ...words, lang: 'ja' })).toMatch(/代替の通知先には03:0\d:\d\dに通知済み。03:/);
    expect(unsentText(owed!, { ...words, lang: 'en', isNarrow: true })).not.toContain('fallback');
    const of = (fallback: NonNullable<typeof rig.checkpoint>['fallback']) =>
      detectionNews(
        NO_MEMORY,
        { rules: [], sources: [], pages: [], ...(fallback === undefined ? {} : { fallback }) },
        'a',
        0,
      ).fallback;
    expect([of(undefined), of(null), of({ last: null }), of({ last: { at: 0, ok: false } })]).toEqual([
      ...[undefined, 'none', 'unused', 'failed'],
    ]);
    expect(detectionNews(NO_MEMORY, rig.checkpoint, null, 0)).not.toHaveProperty('fallback');
  });
});

describe('what the fallback is owed', () => {
  const ref = { kind: 'impact', rule: 'checkout-5xx', group: [], key: 'k', episode: T0 } as const;
  const request = {
    ...{ ...ref, slot: T0, late: false, numbers: null, blind: null, ended: [], service: null },
  };
  const at = (ms: number) => new Date(T0 + ms).toISOString();
  const logOf = (...facts: readonly (readonly [ms: number, DetectionFact])[]): DetectionMemory =>
    remember(
      NO_MEMORY,
      facts.map(([ms, fact], i): DetectionEvent => ({ ...fact, n: i + 1, at: at(ms), by: 'a', fence: 1 })),
    );
  const owed = (memory: DetectionMemory, ms: number, isUnsent = true) =>
    owedToFallback(memory, () => isUnsent, T0 + ms, 120_000).map(({ status }) => status);
  const asked = [0, { type: 'page.requested', data: request }] as const;
  const told = [130_000, { type: 'fallback.posted', data: { ...ref, status: 'unsent' } }] as const;
  const begun = [120_000, { type: 'fallback.begun', data: { ...ref, status: 'unsent' } }] as const;

  it('DET-1001 is a page that the pager has not taken for so long, until it was posted', () => {
    expect([owed(logOf(asked), 119_999), owed(logOf(asked), 120_000)]).toEqual([[], ['unsent']]);
    expect(owed(logOf(asked), 120_000, false)).toEqual([]);
    expect(owed(logOf(asked, begun), 140_000)).toEqual(['unsent']);
    expect(owed(logOf(asked, begun, told), 999_000)).toEqual([]);
  });

  it('DET-1001 is one end of what it may have heard of, for an hour', () => {
    const sent = [200_000, { type: 'page.sent', data: ref }] as const;
    const over = [200_000, { type: 'resolve.requested', data: { ...ref, why: 'cleared' } }] as const;
    const end = [210_000, { type: 'fallback.posted', data: { ...ref, status: 'sent' } }] as const;
    expect([owed(logOf(asked, sent), 205_000), owed(logOf(asked, over), 205_000)]).toEqual([[], []]);
    expect(owed(logOf(asked, begun, sent), 205_000)).toEqual(['sent']);
    expect([...logOf(asked, begun, sent, end).fallbacks.values()]).toEqual([
      { postedAt: null, isEnded: true },
    ]);
    expect(owed(logOf(asked, begun, told, over), 205_000)).toEqual(['over']);
    expect(owed(logOf(asked, begun, told, sent, over), 205_000)).toEqual(['sent']);
    expect(owed(logOf(asked, begun, told, sent, end), 220_000)).toEqual([]);
    expect(owed(logOf(asked, begun, told, sent), 200_000 + 3_600_000 - 1)).toEqual(['sent']);
    expect(owed(logOf(asked, begun, told, sent), 200_000 + 3_600_000)).toEqual([]);
  });

  it('DET-1001 begins anew where the page is sent again', () => {
    const again = [500_000, { type: 'page.repeated', data: request }] as const;
    const memory = logOf(asked, begun, told, again);
    expect([owed(memory, 619_999), owed(memory, 620_000)]).toEqual([[], ['unsent']]);
  });
});
