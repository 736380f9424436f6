import { shown } from '../base/paths.ts';
import { knownIdentity } from '../link/identity.ts';
import type { Invocation } from '../settings/invocation.ts';
import { settingsLine } from '../settings/settings-problem.ts';
import type { Check } from './check.ts';
import { listed } from './listed.ts';

/** Every problem of the settings files, each as `file:line field: what`. */
export function settingsChecks(cli: Invocation): readonly Check[] {
  const { problems, files } = cli.config;
  if (problems.length > 0) {
    return problems.map((problem): Check => {
      const { where, problem: what } = settingsLine(problem, cli.t);
      return { check: 'settings', state: 'broken', detail: `${where} ${what}` };
    });
  }
  if (files.length === 0) return [{ check: 'settings', state: 'off', detail: cli.t('settings-none') }];
  const names = files.map((file) => shown(file, cli.env, cli.cwd));
  return [{ check: 'settings', state: 'ok', detail: listed(cli, names) }];
}

export async function identityCheck(cli: Invocation): Promise<Check> {
  const { name, email } = await knownIdentity(cli);
  if (!name) return { check: 'identity', state: 'broken', detail: cli.t('identity-none') };
  return {
    check: 'identity',
    state: email ? 'ok' : 'warn',
    detail: email ? `${name} <${email}>` : `${name} (${cli.t('identity-no-email')})`,
  };
}
