import { CLI_HELP } from '../../text/i18n/cli-help.ts';
import { translator } from '../../text/i18n/messages.ts';
import { withTimeout } from '../../timing/timers.ts';
import { realTime } from '../base/machine.ts';
import type { CommandEntry, ValueKind } from '../grammar/command.ts';
import type { Invocation } from '../settings/invocation.ts';
import { type CursorPlace, cursorPlace, longName } from './place.ts';
import type { Candidate } from './shells.ts';

export interface Completed {
  readonly candidates: readonly Candidate[];
  /** Names of files may stand here, too. */
  readonly files: boolean;
}

/** Longest wait for a hub: nobody sits before a Tab that hangs. */
const WITHIN_MS = 1_500;

/** What may stand under the cursor. Never rejects, says nothing, and starts no hub: what cannot be known in time is left out. */
export async function candidatesFor(
  cli: Invocation,
  entries: readonly CommandEntry[],
  words: readonly string[],
): Promise<Completed> {
  const place = await cursorPlace(entries, words);
  const t = translator(CLI_HELP, cli.lang);
  const { typed, option, argument } = place;
  if (option) {
    const prefix = typed.startsWith('--') ? `${typed.slice(0, typed.indexOf('=') + 1)}` : '';
    const values = option.choices?.map(plain) ?? (await valuesOf(cli, option.values ?? null, place));
    return {
      candidates: beginning(
        values.map(({ value, about }) => ({ value: prefix + value, about })),
        typed,
      ),
      files: takesFiles(option.values),
    };
  }
  if (typed.startsWith('-')) {
    const offered = place.options.filter((each) => each.many || !place.values.has(longName(each)));
    return {
      candidates: beginning(
        offered.map((each) => ({ value: longName(each), about: t(each.help) })),
        typed,
      ),
      files: false,
    };
  }
  const commands = place.commands.map(({ name, summary }) => ({ value: name, about: t(summary) }));
  const values = await valuesOf(cli, argument, place);
  return { candidates: beginning([...commands, ...values], typed), files: takesFiles(argument) };
}

const takesFiles = (kind: ValueKind | null | undefined): boolean => kind === 'file' || kind === 'record';

const plain = (value: string): Candidate => ({ value, about: '' });

function beginning(candidates: readonly Candidate[], typed: string): readonly Candidate[] {
  const start = typed.replace(/\\(.)/g, '$1').toLowerCase();
  return candidates.filter(({ value }) => value.toLowerCase().startsWith(start));
}

async function valuesOf(
  cli: Invocation,
  kind: ValueKind | null,
  { given, values }: CursorPlace,
): Promise<readonly Candidate[]> {
  if (kind === null || kind === 'file') return [];
  const { VALUES } = await import('./values.ts');
  const quiet = { ...cli, out: { ...cli.out, say: () => {} } };
  return (await withTimeout(realTime, WITHIN_MS, VALUES[kind](quiet, { given, values }))) ?? [];
}
