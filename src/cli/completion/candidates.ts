import { CLI_HELP } from '../../text/i18n/cli/help.ts';
import { translator } from '../../text/i18n/messages.ts';
import { withTimeout } from '../../timing/timers.ts';
import { realTime } from '../base/machine.ts';
import { type CommandEntry, GLOBAL_OPTIONS, type OptionDef, type ValueKind } from '../grammar/command.ts';
import type { Invocation } from '../settings/invocation.ts';
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

/** Where the cursor is on a command line, and what was given before it. */
interface CursorPlace {
  /** The word under the cursor as far as it is typed. */
  readonly typed: string;
  /** The option whose value the word is; null: it is none. */
  readonly option: OptionDef | null;
  /** Commands that may stand here. */
  readonly commands: readonly CommandEntry[];
  /** Options that may stand here, the command's own first. */
  readonly options: readonly OptionDef[];
  /** What the argument that may stand here is; null: any text, or no argument. */
  readonly argument: ValueKind | null;
  /** Arguments before the word. */
  readonly given: readonly string[];
  /** Values of options before the word, by the option's long name. */
  readonly values: ReadonlyMap<string, string>;
}

/** `words`: all after `oncall`, the last one under the cursor. Loads the commands that are named, and no other. */
async function cursorPlace(entries: readonly CommandEntry[], words: readonly string[]): Promise<CursorPlace> {
  const before = words.slice(0, -1);
  const given: string[] = [];
  const values = new Map<string, string>();
  let [commands, own, args] = [entries, [] as readonly OptionDef[], [] as readonly (ValueKind | null)[]];
  let awaiting: OptionDef | null = null;
  for (const word of before) {
    // bash parts `--lang=ja` into three words.
    if (awaiting && word === '=') continue;
    if (awaiting) {
      values.set(longName(awaiting), word);
      awaiting = null;
      continue;
    }
    const [flag = '', ...value] = word.split('=');
    const option = optionsOf(own).find((each) => namesOf(each).includes(flag));
    if (option) {
      if (value.length > 0) values.set(longName(option), value.join('='));
      else if (takesValue(option)) awaiting = option;
      continue;
    }
    const named = given.length === 0 ? commands.find(({ name }) => name === word) : undefined;
    if (!named) {
      if (!(commands === entries && word === 'help')) given.push(word);
      continue;
    }
    const def = await named.load();
    commands = def.subcommands ?? [];
    own = def.options ?? [];
    args = (def.arguments ?? []).flatMap(([spec, , kind = null]) =>
      spec.includes('...') ? Array.from({ length: 50 }, () => kind) : [kind],
    );
  }
  const typed = words.at(-1) ?? '';
  const split = /^(--[a-z-]+)=(.*)$/s.exec(typed);
  const inWord = split ? optionsOf(own).find((each) => namesOf(each).includes(split[1] ?? '')) : undefined;
  return {
    typed: typed === '=' && awaiting ? '' : typed,
    option: awaiting ?? (inWord && takesValue(inWord) ? inWord : null),
    commands: given.length === 0 ? commands : [],
    options: optionsOf(own),
    argument: args[given.length] ?? null,
    given,
    values,
  };
}

const namesOf = ({ flags }: OptionDef): readonly string[] => flags.match(/(?<![\w-])--?[a-z][a-z-]*/g) ?? [];

const longName = (option: OptionDef): string => namesOf(option).find((name) => name.startsWith('--')) ?? '';

const takesValue = ({ flags }: OptionDef): boolean => /[<[]/.test(flags);

/** A command's own option stands before one of the same name for all commands. */
function optionsOf(own: readonly OptionDef[]): readonly OptionDef[] {
  const names = new Set(own.map(longName));
  return [...own, ...GLOBAL_OPTIONS.filter((option) => !names.has(longName(option)))];
}
