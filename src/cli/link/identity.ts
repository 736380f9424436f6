import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CliError } from '../base/errors.ts';
import { writeText } from '../base/output.ts';
import { ask } from '../base/prompt.ts';
import { runGit } from '../base/run-git.ts';
import type { Invocation } from '../settings/invocation.ts';

/** Who acts, as sent to the local hub. A team hub knows it from the token. */
export interface Identity {
  readonly name: string;
  readonly email: string | null;
}

/** Name and e-mail from the settings, else from the user's own git settings; null for what neither knows. */
export async function knownIdentity(cli: Invocation): Promise<{ name: string | null; email: string | null }> {
  const { name, email } = cli.config.settings;
  // A name given by hand for this one call is somebody else's than git's address may say.
  const wantsEmail = !email && cli.config.origin.name !== 'flag';
  const git = name && !wantsEmail ? {} : await gitUser(cli);
  return { name: name ?? git.name ?? null, email: email ?? (wantsEmail ? (git.email ?? null) : null) };
}

const told = new WeakMap<Invocation, Promise<Identity>>();

/** Who acts; asked once on a terminal and kept, when neither settings nor git know it. */
export function identity(cli: Invocation): Promise<Identity> {
  const known = told.get(cli) ?? tell(cli);
  told.set(cli, known);
  return known;
}

async function tell(cli: Invocation): Promise<Identity> {
  const known = await knownIdentity(cli);
  if (known.name) return { name: known.name, email: known.email };
  if (!cli.canAsk) throw new CliError('no-identity');
  const name = await ask(cli.t('ask-name'));
  if (!name) throw new CliError('no-identity');
  await keepName(cli, name);
  return { name, email: known.email };
}

/** Adds the name to the user's settings as YAML text, leaving what stands there as it is. */
async function keepName(cli: Invocation, name: string): Promise<void> {
  const file = cli.paths.configFile;
  const before = await readFile(file, 'utf8').catch(() => '');
  const gap = before === '' || before.endsWith('\n') ? '' : '\n';
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeText(file, `${before}${gap}name: ${JSON.stringify(name)}\n`);
    cli.out.say(cli.t('name-kept', { file }));
  } catch (error) {
    cli.out.say(cli.t('name-not-kept', { file, reason: (error as NodeJS.ErrnoException).code ?? 'unknown' }));
  }
}

/**
 * Name and e-mail of the user's own git settings; without git, or without a value, it is not there. A repository has settings,
 * too, which come with it from wherever it was cloned: they do not say who somebody is. Asked once for both, as to start
 * another program is a good part of a short command's time.
 */
async function gitUser(cli: Pick<Invocation, 'cwd' | 'env'>): Promise<{ name?: string; email?: string }> {
  const words = ['config', '--global', '--includes', '--null', '--get-regexp', '^user\\.(name|email)$'];
  const listed = await runGit(words, cli.env, { cwd: cli.cwd }).catch(() => null);
  return listed === null ? {} : userOf(listed.toString('utf8'));
}

/** Of `user.name\nVALUE\0`, the last of each, as git itself reads them. */
function userOf(listed: string): { name?: string; email?: string } {
  const values = listed.split('\0').flatMap((entry) => {
    const [, key, value = ''] = /^user\.(name|email)\n([\s\S]*)$/.exec(entry) ?? [];
    return key && value.trim() ? [[key, value.trim()]] : [];
  });
  return Object.fromEntries(values);
}
