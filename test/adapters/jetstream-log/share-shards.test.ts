import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { excessOf, inOrder, quotaOf, shardOf } from '../../../src/adapters/jetstream-log/shard-leases.ts';

const range = (count: number) => Array.from({ length: count }, (_, i) => i);

/** Hubs that look in turn, as real ones do, until nothing moves any more: shard → hub. */
function settled(hubs: readonly string[], count: number, before = new Map<number, string>()) {
  const of = new Map([...before].filter(([, hub]) => hubs.includes(hub)));
  const held = (hub: string) => [...of].flatMap(([shard, holder]) => (holder === hub ? shard : []));
  for (let moved = true; moved; ) {
    moved = false;
    for (const hub of hubs) {
      for (const shard of excessOf(hub, hubs, held(hub), count)) moved = of.delete(shard);
      const free = range(count).filter((shard) => !of.has(shard));
      const lacks = quotaOf(hub, hubs, count) - held(hub).length;
      for (const shard of inOrder(hub, hubs, free).slice(0, Math.max(0, lacks))) {
        of.set(shard, hub);
        moved = true;
      }
    }
  }
  return of;
}

const sizes = (of: ReadonlyMap<number, string>, hubs: readonly string[]) =>
  hubs.map((hub) => [...of.values()].filter((one) => one === hub).length);

describe('the shard of a session', () => {
  it('NAT-860 is the same at every hub, and sessions are spread over all shards', () => {
    expect([shardOf('checkout-1125', 16), shardOf('checkout-1125', 1)]).toEqual([6, 0]);
    const counts = range(16).map(() => 0);
    for (const i of range(10_000)) {
      const shard = shardOf(`checkout-${i}`, 16);
      counts[shard] = (counts[shard] ?? 0) + 1;
    }
    expect(Math.min(...counts)).toBeGreaterThan(500);
    expect(Math.max(...counts)).toBeLessThan(750);
  });
});

describe('hubs that share shards', () => {
  const hubs = fc.uniqueArray(fc.stringMatching(/^[a-z0-9]{1,8}$/), { minLength: 1, maxLength: 7 });
  const count = fc.integer({ min: 1, max: 64 });

  it('NAT-861 have as many as each other, or one more, and every shard has one hub', () => {
    fc.assert(
      fc.property(hubs, count, (living, of) => {
        const shared = settled(living, of);
        expect(shared.size).toBe(of);
        const each = sizes(shared, living);
        expect(Math.max(...each) - Math.min(...each)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('NAT-861 when one comes, only what it gets moves; when one goes, only what it had', () => {
    fc.assert(
      fc.property(hubs, count, fc.stringMatching(/^[A-Z]{1,4}$/), (living, of, comes) => {
        const before = settled(living, of);
        const after = settled([...living, comes], of, before);
        const stayed = [...after].filter(([, hub]) => hub !== comes);
        expect(stayed.filter(([shard, hub]) => before.get(shard) !== hub)).toEqual([]);
        const gone = settled(living, of, after);
        expect(stayed.filter(([shard, hub]) => gone.get(shard) !== hub)).toEqual([]);
      }),
    );
  });

  it('NAT-861 each goes first for the shards that it should have rather than the others', () => {
    const living = ['a', 'b', 'c'];
    const firsts = living.flatMap((hub) => inOrder(hub, living, range(48)).slice(0, 10));
    expect(new Set(firsts).size).toBe(30);
  });
});
