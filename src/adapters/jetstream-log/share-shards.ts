import { hash } from 'node:crypto';

/*
 * How hubs share sessions: a session belongs to one of a fixed number of shards, by its id alone, and a shard to one hub.
 * Each hub works out by itself how many shards it may have and which of the free ones it tries first. Who really has a
 * shard is decided by the shard's lease, not here.
 */

const bits = (text: string): number => Number.parseInt(hash('sha256', text, 'hex').slice(0, 12), 16);

/** The shard of a session, 0 to `count` - 1: the same at every hub of a team with that many shards. */
export const shardOf = (session: string, count: number): number => bits(session) % count;

/**
 * How many shards a hub may have of `count`, where these hubs live: as many as each other, or one more. The sum over all
 * hubs is `count`. `own` counts as living.
 */
export function quotaOf(own: string, hubs: readonly string[], count: number): number {
  const sorted = [...new Set([own, ...hubs])].sort();
  const one = Math.floor(count / sorted.length);
  return one + (sorted.indexOf(own) < count % sorted.length ? 1 : 0);
}

/** Rendezvous hashing: the score of a hub for a shard. */
const score = (hub: string, shard: number): number => bits(`${hub} ${shard}`);

/** These shards; first those for which this hub scores highest among the hubs that live. */
export function inOrder(own: string, hubs: readonly string[], shards: readonly number[]): readonly number[] {
  const others = hubs.filter((hub) => hub !== own);
  const ranked = shards.map((shard) => {
    const mine = score(own, shard);
    return { shard, mine, before: others.filter((hub) => score(hub, shard) > mine).length };
  });
  return ranked.sort((a, b) => a.before - b.before || b.mine - a.mine).map(({ shard }) => shard);
}

/** The shards that a hub gives to others: as many as it holds above its quota, or none. */
export function excessOf(
  own: string,
  hubs: readonly string[],
  held: readonly number[],
  count: number,
): readonly number[] {
  const quota = quotaOf(own, hubs, count);
  return held.length <= quota ? [] : inOrder(own, hubs, held).slice(quota);
}
