import type { Refusal } from '../../domain/refusal.ts';
import { FACT_TEXTS } from '../../text/i18n/facts.ts';
import { fill, type Lang, type Message, type Messages, type Params } from '../../text/i18n/messages.ts';
import { TUI_PAGE_ACTS } from '../../text/i18n/pages/tui-acts.ts';
import { TUI_BEGIN } from '../../text/i18n/pages/tui-begin.ts';
import { TUI_CHANGES } from '../../text/i18n/pages/tui-changes.ts';
import { TUI_DETAILS } from '../../text/i18n/pages/tui-details.ts';
import { TUI_LESSONS } from '../../text/i18n/pages/tui-lessons.ts';
import { TUI_LINE_QUESTIONS } from '../../text/i18n/pages/tui-line-questions.ts';
import { TUI_PATTERNS } from '../../text/i18n/pages/tui-patterns.ts';
import { TUI_PEOPLE_HIT } from '../../text/i18n/pages/tui-people-hit.ts';
import { TUI_TURNS } from '../../text/i18n/pages/tui-turns.ts';
import { REFUSALS, refusalKey, refusalParams } from '../../text/i18n/refusals.ts';
import { TUI } from '../../text/i18n/tui.ts';
import { TUI_DIALOGS } from '../../text/i18n/tui-dialogs.ts';
import { TUI_HOME } from '../../text/i18n/tui-home.ts';
import { TUI_KEYS } from '../../text/i18n/tui-keys.ts';
import { TUI_MOB } from '../../text/i18n/tui-mob.ts';
import { TUI_PAGER } from '../../text/i18n/tui-pager.ts';
import { TUI_PAGES } from '../../text/i18n/tui-pages.ts';
import { TUI_PLAIN } from '../../text/i18n/tui-plain.ts';
import { TUI_REPLAY } from '../../text/i18n/tui-replay.ts';
import { TUI_TOASTS } from '../../text/i18n/tui-toasts.ts';
import { TUI_WHY } from '../../text/i18n/tui-why.ts';

/** Not merged into one table: that would copy each text at each start. */
const TABLES = [
  TUI,
  TUI_KEYS,
  TUI_MOB,
  TUI_PAGER,
  TUI_WHY,
  FACT_TEXTS,
  REFUSALS,
  TUI_BEGIN,
  TUI_CHANGES,
  TUI_DETAILS,
  TUI_LESSONS,
  TUI_LINE_QUESTIONS,
  TUI_PEOPLE_HIT,
  TUI_PAGE_ACTS,
  TUI_TURNS,
  TUI_DIALOGS,
  TUI_HOME,
  TUI_PATTERNS,
  TUI_PLAIN,
  TUI_PAGES,
  TUI_REPLAY,
  TUI_TOASTS,
] as const;

type KeyOf<Table> = Table extends unknown ? keyof Table : never;

/** Every text of the screen by its key; the tables share no key. */
export type WordKey = KeyOf<(typeof TABLES)[number]>;

/** A word of the tables with its parameters: said in the screen's language when it is drawn, never before. */
export interface Saying {
  readonly key: WordKey;
  readonly params?: Params;
}

const found = new Map<WordKey, Message>();

/** A text of the screen in one language. */
export function word(lang: Lang, key: WordKey, params?: Params): string {
  return fill(found.get(key) ?? find(key), lang, params);
}

function find(key: WordKey): Message {
  const table: Messages | undefined = TABLES.find((each) => Object.hasOwn(each, key));
  const message = table?.[key];
  if (message === undefined) throw new Error(key);
  found.set(key, message);
  return message;
}

export const say = (lang: Lang, saying: Saying): string => word(lang, saying.key, saying.params);

/** Why something failed, said already: words that come from elsewhere. */
export const said = (text: string): Saying => ({ key: 'home.said', params: { text } });

type ActKey = keyof typeof TUI_KEYS;
type NamedAct = ActKey extends `act.${infer Id}` ? Id : never;

/** What an act is called, in footer, help and palette. */
export const actName = (lang: Lang, id: NamedAct): string => word(lang, `act.${id}`);

/** Why the hub refused something, as its sentence. */
export const refusalSaying = (refusal: Refusal, lang: Lang): Saying => ({
  key: refusalKey(refusal),
  params: refusalParams(refusal, lang),
});
