import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { stringify } from 'yaml';
import { CliError } from '../../base/errors.ts';
import { explain } from '../../base/explain.ts';
import { writeText } from '../../base/output.ts';
import { ask } from '../../base/prompt.ts';
import { command } from '../../grammar/command.ts';
import { readHubUrl } from '../../link/hub-url.ts';
import { procedureFolder } from '../../link/procedures.ts';
import { type Invocation, mayChange, timeZone } from '../../settings/invocation.ts';
import { parseSettings } from '../../settings/settings-file.ts';
import { settingsError } from '../../settings/settings-problem.ts';
import type { Settings } from '../../settings/settings-schema.ts';

const FILE = 'oncall.yaml';

export const init = command<{ readonly force?: boolean; readonly yes?: boolean }>({
  options: [
    { flags: '--force', help: 'optForce' },
    { flags: '-y, --yes', help: 'optYes' },
  ],
  withoutSettings: true,
  async run(cli, _args, { force = false, yes = false }) {
    mayChange(cli);
    const path = join(cli.cwd, FILE);
    if (!force && existsSync(path)) throw new CliError('file-exists', { file: FILE });
    const hub = cli.config.settings.hub ?? (yes || !cli.canAsk ? null : await askHub(cli));
    const text = settingsText(cli, hub || null);
    const problem = parseSettings(text, FILE).problems[0];
    if (problem) throw settingsError(problem, cli.lang);
    try {
      await writeText(path, text, { flag: force ? 'w' : 'wx' });
    } catch (error) {
      const reason = (error as NodeJS.ErrnoException).code ?? 'unknown';
      throw new CliError('file-unwritable', { file: FILE, reason }, error);
    }
    if (cli.globals.json) cli.out.json({ file: FILE });
    else cli.out.line(FILE);
    cli.out.say(cli.t('init-slack'));
    cli.out.say(cli.t(hub ? 'init-next-login' : 'init-next-start', { hub: hub ?? '' }));
    return undefined;
  },
});

/** The team hub as it was typed, asked for until it can be read; null where there is none. */
async function askHub(cli: Invocation): Promise<string | null> {
  for (;;) {
    const answer = await ask(cli.t('ask-hub'));
    if (!answer) return null;
    try {
      return readHubUrl(answer);
    } catch (error) {
      cli.out.say(explain(error, cli.lang).line);
    }
  }
}

/** The file: what was found as settings, the rest as comments that show what could stand there. */
function settingsText(cli: Invocation, hub: string | null): string {
  const procedures = relative(cli.cwd, procedureFolder(cli));
  const found: [keyof Settings, string | null, string][] = [
    ['hub', hub, 'https://oncall.example.com'],
    ['timeZone', timeZone(cli), 'Asia/Tokyo'],
    ['lang', cli.config.settings.lang ?? cli.lang, 'ja'],
    ['procedures', existsSync(join(cli.cwd, procedures)) ? procedures : null, 'sessions/procedures'],
    ['logs', null, '[file:/var/log/app.log]'],
  ];
  const lines = found.flatMap(([field, value, example]) => [
    `# ${cli.t(`init-${field}` as 'init-hub')}`,
    value === null ? `# ${field}: ${example}` : stringify({ [field]: value }).trimEnd(),
  ]);
  return `${lines.join('\n')}\n`;
}
