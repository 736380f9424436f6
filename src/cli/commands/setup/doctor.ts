import { width } from '../../../text/width.ts';
import { EXIT } from '../../base/errors.ts';
import { columns } from '../../base/output.ts';
import { changeChecks } from '../../doctor/change-sources.ts';
import { type Check, checkRow } from '../../doctor/check.ts';
import { detectionCheck } from '../../doctor/detection.ts';
import { fileChecks } from '../../doctor/files.ts';
import { hubChecks } from '../../doctor/hub.ts';
import {
  credentialsCheck,
  hubFolderCheck,
  identityCheck,
  localeCheck,
  nodeCheck,
  settingsChecks,
  stateFolderCheck,
  terminalCheck,
} from '../../doctor/machine.ts';
import { openSearchChecks } from '../../doctor/opensearch.ts';
import { pagerdutyCheck } from '../../doctor/pagerduty.ts';
import { slackCheck } from '../../doctor/slack.ts';
import { command } from '../../grammar/command.ts';
import type { Invocation } from '../../settings/invocation.ts';

export const doctor = command<{ readonly config?: string }>({
  options: [{ flags: '--config <file>', help: 'optDoctorConfig', values: 'file' }],
  withoutSettings: true,
  async run(cli, _args, { config }) {
    const checks: readonly Check[] = [
      nodeCheck(),
      await terminalCheck(cli),
      localeCheck(cli),
      ...settingsChecks(cli),
      await identityCheck(cli),
      await stateFolderCheck(cli),
      await credentialsCheck(cli),
      ...(await hubChecks(cli)),
      await pagerdutyCheck(cli),
      ...(await changeChecks(cli)),
      ...(await openSearchChecks(cli)),
      ...(await fileChecks(cli)),
      await slackCheck(cli),
      await detectionCheck(cli, config),
      ...(config === undefined
        ? []
        : [...(await teamHubChecks(cli, config)), ...(await natsOf(cli, config))]),
    ];
    const broken = checks.filter(({ state }) => state === 'broken').length;
    if (cli.globals.json) cli.out.json({ ok: broken === 0, version: cli.version, checks });
    else {
      const rows = checks.map((check) => checkRow(check, cli.t));
      for (const line of columns(rows, width)) cli.out.line(line);
    }
    return broken === 0 ? EXIT.done : EXIT.failed;
  },
});

/** Of the machine of a team hub; what they need is loaded there alone. Another row reports faults of the configuration. */
async function teamHubChecks(cli: Invocation, file: string): Promise<readonly Check[]> {
  const { readTeamConfig } = await import('../../hub/hub-place.ts');
  const config = await readTeamConfig(cli, file).catch(() => null);
  if (config === null) return [];
  const { certificateCheck } = await import('../../doctor/certificate.ts');
  const { runChecks } = await import('../../doctor/runs.ts');
  return [
    await hubFolderCheck(cli, config),
    await certificateCheck(cli, config),
    ...(await runChecks(cli, config)),
  ];
}

/** What a hub's cluster is asked with is loaded by who asks for it. */
async function natsOf(cli: Invocation, config: string): Promise<readonly Check[]> {
  return (await import('../../doctor/nats.ts')).natsChecks(cli, config);
}
