import { join } from 'node:path';
import { usualRules } from '../detection/plan.ts';
import type { Keys } from '../logs/opensearch-access.ts';
import type { Invocation } from '../settings/invocation.ts';
import type { NatsConfig } from '../settings/nats-schema.ts';
import type { NamedSource } from '../settings/source-schema.ts';

/** Where rules, their sources, and what detectors share are. Paths are absolute. */
export interface DetectionPlace {
  readonly rules: string;
  readonly sources: readonly NamedSource[];
  /** Folder of the detection log. */
  readonly data: string;
  /** The cluster that has the log instead. */
  readonly nats?: NatsConfig | undefined;
  readonly keys: Keys;
  /** Whether these are the settings of a user: the exclusions of a team are then at its hub. */
  readonly ofUser: boolean;
}

/** By `--config`, the configuration of a hub, else by the settings of this folder and user. */
export async function detectionPlace(cli: Invocation, config: string | undefined): Promise<DetectionPlace> {
  if (config !== undefined) {
    const { detectionPlan } = await import('../detection/plan.ts');
    const { data, nats, rules, sources } = await detectionPlan(cli, config, true);
    return {
      data,
      nats,
      rules,
      sources,
      keys: { env: cli.env, file: join(data, 'opensearch.json'), trusted: true },
      ofUser: false,
    };
  }
  const { detection, sources = [] } = cli.config.settings;
  return {
    data: join(cli.paths.state, 'watch'),
    rules: detection?.rules ?? usualRules(cli.cwd),
    sources,
    keys: { env: cli.env, file: join(cli.paths.credentials, 'opensearch.json'), trusted: false },
    ofUser: true,
  };
}

/** The option of every command about rules. */
export const CONFIG = { flags: '--config <file>', help: 'optWatchConfig', values: 'file' } as const;

/** Options that name where detection is. */
export interface PlaceOptions {
  readonly config?: string;
}
