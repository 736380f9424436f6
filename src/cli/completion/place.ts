import { type CommandEntry, GLOBAL_OPTIONS, type OptionDef, type ValueKind } from '../grammar/command.ts';

/** Where the cursor is on a command line, and what was given before it. */
export interface CursorPlace {
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
export async function cursorPlace(
  entries: readonly CommandEntry[],
  words: readonly string[],
): Promise<CursorPlace> {
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

export const longName = (option: OptionDef): string =>
  namesOf(option).find((name) => name.startsWith('--')) ?? '';

const takesValue = ({ flags }: OptionDef): boolean => /[<[]/.test(flags);

/** A command's own option stands before one of the same name for all commands. */
function optionsOf(own: readonly OptionDef[]): readonly OptionDef[] {
  const names = new Set(own.map(longName));
  return [...own, ...GLOBAL_OPTIONS.filter((option) => !names.has(longName(option)))];
}
