import type { LeaseHolder } from './lease.ts';
import { entriesOf } from './members.ts';
import type { NatsLink } from './nats-link.ts';

/** A hub that lives, and which shards it holds. */
export interface HubShare {
  readonly host: string;
  readonly url: string | null;
  readonly shards: readonly number[];
  /** It does what a team has once. */
  readonly leads: boolean;
}

/** The hubs that share the sessions of this bucket's team at this moment, by host. Rejects as the server does. */
export async function lookAtShares(link: NatsLink, bucket: string): Promise<readonly HubShare[]> {
  const [members, held, leaders] = await Promise.all(
    ['member.*', 'shard.*', 'hub'].map((keys) => entriesOf<LeaseHolder>(link, bucket, keys)),
  );
  const shares = (members ?? []).map(({ value: { id, host, url } }): HubShare & { readonly id: string } => ({
    id,
    host,
    url,
    shards: (held ?? [])
      .flatMap(({ key, value }) => (value.id === id ? Number(key.split('.')[1]) : []))
      .sort((a, b) => a - b),
    leads: false,
  }));
  const leader = leaders?.[0]?.value;
  return shares
    .map(({ id: _, ...share }) => ({ ...share, leads: share.url !== null && share.url === leader?.url }))
    .sort((a, b) => a.host.localeCompare(b.host));
}
