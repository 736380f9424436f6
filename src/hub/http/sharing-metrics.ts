import { Gauge, Registry } from 'prom-client';
import type { SharingStatus } from '../base/serving.ts';

/** How a hub shares sessions with others, in Prometheus' text format. */
export function sharingMetrics({ of, shards, hubs, leads }: SharingStatus): Promise<string> {
  const registry = new Registry();
  const figures = [
    ['oncall_shards', 'Parts into which sessions are divided among hubs', of],
    ['oncall_shards_served', 'Parts that this hub serves', shards.length],
    ['oncall_hubs', 'Live hubs that share the sessions', hubs],
    ['oncall_leads', 'Whether this hub does the work that a team has once', leads ? 1 : 0],
  ] as const;
  for (const [name, help, value] of figures) new Gauge({ name, help, registers: [registry] }).set(value);
  return registry.metrics();
}
