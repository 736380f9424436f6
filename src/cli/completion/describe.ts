import { CLI_HELP } from '../../text/i18n/cli-help.ts';
import { type Lang, translator } from '../../text/i18n/messages.ts';
import { type CommandEntry, GLOBAL_OPTIONS, type OptionDef } from '../grammar/command.ts';

/** What a shell can complete of one command. */
export interface Described {
  /** Words that lead to it, without `oncall`: `['hub', 'token', 'create']`; empty for the program itself. */
  readonly path: readonly string[];
  readonly summary: string;
  readonly options: readonly {
    readonly name: string;
    readonly summary: string;
    readonly values: readonly string[] | null;
  }[];
  readonly subcommands: readonly { readonly name: string; readonly summary: string }[];
  /** Its first argument is a session of the hub. */
  readonly takesSession: boolean;
}

/** Loads every command and says what each takes, the program itself first. */
export async function describeCommands(
  entries: readonly CommandEntry[],
  lang: Lang,
): Promise<readonly Described[]> {
  const t = translator(CLI_HELP, lang);
  const option = ({ flags, help, choices }: OptionDef) => ({
    name: /--[a-z-]+/.exec(flags)?.[0] ?? flags,
    summary: t(help),
    values: choices ?? (/[<[]/.test(flags) ? [] : null),
  });
  const globals = GLOBAL_OPTIONS.map(option);
  const listed = (list: readonly CommandEntry[]) =>
    list.map(({ name, summary }) => ({ name, summary: t(summary) }));
  const all: Described[] = [
    { path: [], summary: t('program'), options: globals, subcommands: listed(entries), takesSession: false },
  ];
  const walk = async (list: readonly CommandEntry[], above: readonly string[]): Promise<void> => {
    for (const entry of list) {
      const def = await entry.load();
      const own = (def.options ?? []).map(option);
      const path = [...above, entry.name];
      all.push({
        path,
        summary: t(entry.summary),
        options: [...own, ...globals.filter(({ name }) => !own.some((o) => o.name === name))],
        subcommands: listed(def.subcommands ?? []),
        takesSession: /session/.test(def.arguments?.[0]?.[0] ?? ''),
      });
      await walk(def.subcommands ?? [], path);
    }
  };
  await walk(entries, []);
  return all;
}
