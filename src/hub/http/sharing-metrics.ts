import type { SharingStatus } from '../base/serving.ts';

/** How a hub shares sessions with others, in Prometheus' text format 0.0.4. */
export function sharingMetrics({ of, shards, hubs, leads }: SharingStatus): string {
  return [
    gauge('oncall_shards', 'Parts into which sessions are divided among hubs', of),
    gauge('oncall_shards_served', 'Parts that this hub serves', shards.length),
    gauge('oncall_hubs', 'Hubs that share the sessions and live', hubs),
    gauge('oncall_leads', 'Whether this hub does what a team has once', leads ? 1 : 0),
  ].join('');
}

const gauge = (name: string, help: string, value: number): string =>
  `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${name} ${value}\n`;
