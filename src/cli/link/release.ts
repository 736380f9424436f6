import { dirname, join } from 'node:path';
import type { Release } from '../../domain/event.ts';
import type { Procedure } from '../../domain/procedure.ts';
import { isVariableValue } from '../../domain/variables.ts';
import { windowFrom } from '../../text/time.ts';
import { CliError } from '../base/errors.ts';
import { ask } from '../base/prompt.ts';
import { type Invocation, timeZone } from '../settings/invocation.ts';
import { procedureFolder } from './procedures.ts';

export interface ReleaseOptions {
  readonly release?: string;
  readonly set?: readonly string[];
  readonly window?: string;
  /** A person at this terminal is asked for what is missing. */
  readonly asks?: boolean;
  /** Values of variables that the procedure does not have are passed over. */
  readonly ofRelease?: true;
  /** Which of the services it puts out. */
  readonly releaseService?: string;
}

/** `sessions/releases/2026-11-26.yaml`: the release of a day, beside the folder of procedures. */
export const releaseFile = (cli: Pick<Invocation, 'config' | 'cwd'>, day: string): string =>
  join(dirname(procedureFolder(cli)), 'releases', `${day}.yaml`);

/**
 * What a release is about: from the command line, else from its file, else asked. Undefined for another kind of
 * procedure. What nobody says stays unset: it can be set later on the screen.
 */
export async function releaseOf(
  cli: Invocation,
  { kind, variables = [], window: planned }: Procedure,
  { set: wanted = [], window = planned, asks = false, ofRelease, releaseService }: ReleaseOptions,
): Promise<Release | undefined> {
  const ids = new Set(variables.map(({ id }) => id));
  const set = ofRelease ? wanted.filter((word) => ids.has(word.slice(0, word.indexOf('=')))) : wanted;
  if (kind !== 'release') {
    if (set.length > 0 || window !== undefined) throw new CliError('not-a-release');
    return undefined;
  }
  const given = new Map(
    set.map((word) =>
      assignment(
        word,
        variables.map(({ id }) => id),
      ),
    ),
  );
  const span = window === undefined ? null : windowOf(window, timeZone(cli));
  const found: { id: string; value: string }[] = [];
  const missing: string[] = [];
  for (const { id, title, value: stands } of variables) {
    let value = given.get(id) ?? stands;
    if (value === undefined && asks)
      value = (await ask(cli.t('ask-variable', { title: title[cli.lang], id }), false, isAnswer)) ?? '';
    if (value === undefined) missing.push(id);
    else if (value !== '') found.push({ id, value });
  }
  if (missing.length > 0) cli.out.say(cli.t('variables-unset', { names: missing.join(', ') }));
  const service = releaseService === undefined ? {} : { service: releaseService };
  return { variables: found, window: span, ...service };
}

/** Nothing is an answer too: the tag may be known only on the day. */
const isAnswer = (line: string): boolean => line === '' || isVariableValue(line);

function assignment(word: string, known: readonly string[]): readonly [string, string] {
  const at = word.indexOf('=');
  const [id, value] = [word.slice(0, Math.max(0, at)), word.slice(at + 1)];
  if (!known.includes(id))
    throw new CliError('no-variable', { id: id || word, known: known.join(', ') || '-' });
  if (!isVariableValue(value)) throw new CliError('bad-variable', { id, value });
  return [id, value];
}

/** `2026-11-26 14:00-15:00`, `14:00-15:00`, or with a day at both ends. */
function windowOf(text: string, zone: string): NonNullable<Release['window']> {
  const found = /^(?:(\d{4}-\d\d-\d\d) )?(\d\d:\d\d) ?- ?(?:(\d{4}-\d\d-\d\d) )?(\d\d:\d\d)$/.exec(
    text.trim(),
  );
  const now = new Date().toISOString();
  const [, day = '', from = '', lastDay = day, to = ''] = found ?? [];
  const window = windowFrom(`${day} ${from}`.trim(), `${lastDay} ${to}`.trim(), now, zone);
  if (!found || window === null || window.until <= window.since)
    throw new CliError('bad-window', { value: text });
  return window;
}
