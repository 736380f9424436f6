import { command } from '../../grammar/command.ts';

/** The manifest from which Slack makes the app; what to do with it goes to standard error. */
export const slack = command({
  withoutSettings: true,
  async run(cli) {
    const { appManifest } = await import('../../wiring/slack.ts');
    const manifest = appManifest(cli.lang);
    if (cli.globals.json) cli.out.json(manifest);
    else cli.out.text(`${JSON.stringify(manifest, null, 2)}\n`);
    for (const step of ['slack-step-1', 'slack-step-2', 'slack-step-3'] as const) cli.out.say(cli.t(step));
    return undefined;
  },
});
