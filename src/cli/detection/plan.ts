import { dirname, join } from 'node:path';
import { CliError } from '../base/errors.ts';
import type { HubConfig } from '../hub/hub-config.ts';
import { readTeamConfig } from '../hub/hub-place.ts';
import { type Invocation, timeZone } from '../settings/invocation.ts';
import type { DetectionPlan } from './detection-parts.ts';

/** Folder of rules where nothing names one. */
export const usualRules = (folder: string): string => join(folder, 'sessions', 'rules');

/** A detector as a hub's configuration says it. */
export function planOfHub(cli: Invocation, config: HubConfig, file: string, dryRun: boolean): DetectionPlan {
  const { data, nats, sources, detection, pagerduty } = config;
  const rules = detection?.rules ?? usualRules(dirname(file));
  return {
    data,
    nats,
    rules,
    sources,
    detection,
    pagerduty,
    lang: cli.lang,
    timeZone: timeZone(cli),
    trusted: true,
    dryRun,
  };
}

/** What `oncall watch` is to watch: by `--config`, else by the settings of this folder and user. */
export async function detectionPlan(
  cli: Invocation,
  config: string | undefined,
  dryRun: boolean,
): Promise<DetectionPlan> {
  if (config !== undefined) return planOfHub(cli, await readTeamConfig(cli, config), config, dryRun);
  const { sources = [], detection, pagerduty } = cli.config.settings;
  if (sources.length === 0) throw new CliError('watch-no-sources');
  return {
    data: join(cli.paths.state, 'watch'),
    rules: detection?.rules ?? usualRules(cli.cwd),
    sources,
    detection,
    pagerduty,
    lang: cli.lang,
    timeZone: timeZone(cli),
    trusted: false,
    dryRun,
  };
}
