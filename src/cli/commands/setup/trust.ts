import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CliError } from '../../base/errors.ts';
import { command } from '../../grammar/command.ts';
import { PROJECT_FILE } from '../../settings/config.ts';
import { mayChange } from '../../settings/invocation.ts';
import { readSettings } from '../../settings/settings-file.ts';
import { settingsError } from '../../settings/settings-problem.ts';
import { distrustFile, trustFile } from '../../settings/trusted-files.ts';
import { heldSettings } from '../../settings/untrusted-settings.ts';

/** Trusts this folder's settings file as it is, after it said what that allows. */
export const trust = command<{ readonly forget?: boolean }>({
  options: [{ flags: '--forget', help: 'optForget' }],
  withoutSettings: true,
  async run(cli, _args, { forget = false }) {
    mayChange(cli);
    const path = join(cli.cwd, PROJECT_FILE);
    if (!existsSync(path)) throw new CliError('file-missing', { file: PROJECT_FILE });
    if (forget) {
      await distrustFile(cli, path);
      if (cli.globals.json) cli.out.json({ file: path, lets: [] });
      cli.out.say(cli.t('trust-gone', { file: PROJECT_FILE }));
      return undefined;
    }
    const read = await readSettings(path, PROJECT_FILE);
    const [problem] = read?.problems ?? [];
    if (problem) throw settingsError(problem, cli.lang);
    const { hub, ...settings } = read?.settings ?? {};
    const held = heldSettings(settings, cli.cwd);
    const lets = [
      ...(hub === undefined ? [] : [{ field: 'hub', value: hub }]),
      ...held.map(({ field, value }) => ({ field, value })),
    ];
    await trustFile(cli, path);
    if (cli.globals.json) cli.out.json({ file: path, lets });
    else for (const { field, value } of lets) cli.out.line(`${field}: ${value}`);
    cli.out.say(cli.t('trust-kept', { file: PROJECT_FILE }));
    return undefined;
  },
});
