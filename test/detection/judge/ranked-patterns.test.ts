import { describe, expect, it } from 'vitest';
import { excludable, type PageLines, rankPatterns } from '../../../src/detection/judge/ranked-patterns.ts';

const page = (
  hurt: boolean | null,
  messages: readonly string[],
  { rule = 'a', services = [] as readonly string[] } = {},
): PageLines => ({
  ...{ rule, hurt },
  lines: messages.map((message, i) => ({ message, service: services[i] ?? null })),
});
const timeout = (n: number) => `payment timeout after ${n}s order=${n * 7}`;
const LOST = 'connection to cache was lost';
const FULL = 'disk is almost full on volume';
const BAD = 'answer of acquirer not understood';
const ranked = (...pages: readonly PageLines[]) =>
  rankPatterns(pages).map(({ template, hurt, unhurt, unjudged, pages: all }) => [
    template,
    { hurt, unhurt, unjudged, all },
  ]);

describe('statements behind pages', () => {
  it('DET-738 are first those behind the most pages without impact, then behind the most pages, then by name', () => {
    const found = rankPatterns([
      page(true, [LOST]),
      page(null, [LOST]),
      page(null, [FULL]),
      page(false, [BAD]),
      page(null, ['zone map cannot be read']),
      page(null, ['alarm panel cannot be read now']),
      page(false, [BAD]),
      page(false, [FULL]),
    ]);
    expect(found.map(({ template, unhurt, pages }) => [template, unhurt, pages])).toEqual([
      [BAD, 2, 2],
      [FULL, 1, 2],
      [LOST, 0, 2],
      ['alarm panel cannot be read now', 0, 1],
      ['zone map cannot be read', 0, 1],
    ]);
  });

  it('DET-738 are in the order of their names where all else is the same, whichever page came first', () => {
    const messages = [FULL, LOST, BAD];
    const sorted = [BAD, LOST, FULL];
    for (const order of [messages, messages.toReversed(), [LOST, FULL, BAD]])
      expect(rankPatterns(order.map((each) => page(null, [each]))).map(({ template }) => template)).toEqual(
        sorted,
      );
  });

  it('DET-738 are one statement also for the pages that came before its words were seen to vary', () => {
    const letters = Array.from('abcdefghijklmnopqrstuvwxyz');
    const pages = letters.map((letter) => page(false, [`cache entry of team${letter} was evicted`]));
    expect(rankPatterns(pages).map(({ pages: n }) => n)).toEqual([letters.length]);
  });

  it('DET-738 belong to a page if they are at least half of its lines', () => {
    expect(ranked(page(false, [LOST, LOST, FULL, BAD]))).toEqual([
      [LOST, { hurt: 0, unhurt: 1, unjudged: 0, all: 1 }],
    ]);
    expect(ranked(page(false, [LOST, LOST, FULL, BAD, 'x y z']))).toEqual([]);
    expect(ranked(page(false, []))).toEqual([]);
  });

  it('DET-738 are one statement for lines that vary, counted by verdict, rule and service', () => {
    const [first, ...rest] = rankPatterns([
      page(false, [timeout(3), timeout(4)], { rule: 'b', services: ['web', 'pay'] }),
      page(true, [timeout(5)], { rule: 'a', services: ['web'] }),
      page(null, [timeout(6)], { rule: 'b' }),
    ]);
    expect(rest).toEqual([]);
    expect(first).toMatchObject({
      ...{ hurt: 1, unhurt: 1, unjudged: 1, pages: 3, rules: ['a', 'b'], services: ['pay', 'web'] },
    });
    expect(first?.template).toMatch(/^payment timeout after <\w+> order=<\w+>$/);
    const services = Array.from({ length: 9 }, (_, i) => `s${9 - i}`);
    const [many] = rankPatterns([page(false, Array(9).fill(LOST), { services })]);
    expect(many?.services).toEqual(['s1', 's2', 's3', 's4', 's5', 's6', 's7', 's8']);
  });

  it('DET-738 could be excluded where a page without impact is known, and none with impact', () => {
    const all = rankPatterns([
      page(false, [LOST]),
      page(true, [FULL]),
      page(null, [BAD]),
      page(false, [timeout(1)]),
      page(true, [timeout(2)]),
      page(false, [timeout(3)]),
    ]);
    expect(all).toHaveLength(4);
    expect(excludable(all).map(({ template }) => template)).toEqual([LOST]);
  });
});
