import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { ACT_TABLE, type ActRow, type GivenKind } from '../../src/domain/act-table.ts';
import { calendarWishSchema, pageWishSchema } from '../../src/protocol/act-schema.ts';

/** What is taken of each kind, and what is not. */
const SAMPLES: { readonly [K in GivenKind]: { readonly good: unknown; readonly bad: unknown } } = {
  flag: { good: true, bad: 'yes' },
  pages: { good: ['4812', '#4810'], bad: [] },
  name: { good: '田中', bad: ' ' },
  names: { good: ['checkout'], bad: Array.from({ length: 21 }, () => 'a') },
  text: { good: '切り戻します', bad: '' },
  line: { good: 'ＤＢ が遅い', bad: '1\n2' },
  aside: { good: '', bad: 'a'.repeat(501) },
  seconds: { good: 3_600, bad: 59 },
  level: { good: 2, bad: 0 },
  time: { good: '2026-11-25T18:00:00.000Z', bad: '18:00' },
};

/** Of words that a row lists the first is taken, and no other word. */
const sampleOf = (kind: GivenKind | readonly string[]) =>
  typeof kind === 'string' ? SAMPLES[kind] : { good: kind[0], bad: 'no word of these' };

const WISHES = Object.entries<ActRow>(ACT_TABLE).flatMap(([act, { of, wish }]) =>
  (wish ?? []).map((shape) => ({
    act,
    shape,
    /** All shapes of the act: what is one of them without a field is taken without it. */
    shapes: wish ?? [],
    schema: (of === 'incident' ? pageWishSchema : calendarWishSchema) as z.ZodType,
    other: (of === 'incident' ? calendarWishSchema : pageWishSchema) as z.ZodType,
    good: {
      act,
      ...Object.fromEntries(Object.entries(shape).map(([name, kind]) => [name, sampleOf(kind).good])),
    },
  })),
);

describe('what is asked of the pager over HTTP', () => {
  it.each(WISHES)(
    'OUT-420 takes $act with $shape, and nothing else of it',
    ({ act, shape, shapes, schema, other, good }) => {
      expect(schema.safeParse(good)).toEqual({ success: true, data: good });
      expect(other.safeParse(good).success).toBe(false);
      expect(schema.safeParse({ ...good, more: 1 }).success).toBe(false);
      for (const [name, kind] of Object.entries(shape)) {
        expect([name, schema.safeParse({ ...good, [name]: sampleOf(kind).bad }).success]).toEqual([
          name,
          false,
        ]);
        const { [name]: _, ...less } = good as Record<string, unknown>;
        const isWhole =
          kind === 'flag' ||
          shapes.some(
            (one) =>
              Object.keys(one).join() ===
              Object.keys(shape)
                .filter((field) => field !== name)
                .join(),
          );
        expect([name, schema.safeParse(less).success]).toEqual([name, isWhole]);
      }
      expect(schema.safeParse({ ...good, act: `${act}x` }).success).toBe(false);
    },
  );

  it('OUT-420 takes no act that only sessions ask for', () => {
    const only = Object.entries<ActRow>(ACT_TABLE).filter(([, { wish }]) => wish === null);
    expect(only.map(([act]) => act).sort()).toEqual(['hand-back', 'status-update']);
    fc.assert(
      fc.property(fc.constantFrom(...only.map(([act]) => act)), fc.object(), (act, more) => {
        for (const schema of [pageWishSchema, calendarWishSchema])
          expect(schema.safeParse({ ...more, act }).success).toBe(false);
      }),
    );
  });
});
