import {
  ACT_TABLE,
  type ActRow,
  actRow,
  lastsMs,
  longestDays,
  mayLast,
  type PageActName,
} from '../../../domain/act-table.ts';
import type { ChatText } from '../../../domain/chat/chat.ts';
import { pageName } from '../../../domain/page.ts';
import { pageWishSchema } from '../../../protocol/act-schema.ts';
import type { PageActWish } from '../../../protocol/page-acts.ts';
import { asCompared } from '../../../text/as-compared.ts';
import { ACT_WORDS } from '../../../text/i18n/act-words.ts';
import type { Message, Params } from '../../../text/i18n/messages.ts';
import { parseWhen } from '../../../text/time.ts';
import {
  allAnswers,
  byLine,
  type SessionVerb,
  sayWrong,
  type VerbAnswer,
  type VerbFields,
  wrong,
} from './in-session.ts';
import { type Asking, actForTeam, actName, actOnPage } from './pager-verbs.ts';
import type { AskedCommand, CommandDeps } from './scope.ts';
import { INCIDENT } from './start.ts';
import { type AnswerWord, sayAnswer, splitWord } from './words.ts';

/** The acts of the table on a page, by the word that their command has, too: `snooze` of `oncall page snooze`. */
export const PAGE_WORDS: ReadonlyMap<string, PageActName | 'create'> = new Map(
  Object.entries<ActRow>(ACT_TABLE).flatMap(([act, { script, wish }]) =>
    typeof script === 'string' && script.startsWith('page ') && wish !== null
      ? [[script.slice('page '.length), act as PageActName | 'create'] as const]
      : [],
  ),
);

/** The act on a page that is there; `create` makes one. */
function pageAct(word: string): PageActName | undefined {
  const act = PAGE_WORDS.get(asCompared(word.trim()));
  return act === 'create' ? undefined : act;
}

/** It cannot be undone: asked once more. A note is what was typed, and nothing else. */
const asksSure = (act: PageActName | 'create'): boolean => ACT_TABLE[act].final && act !== 'note';

const YES = /^(?:yes|はい)$/iu;

/** `snooze 2h`, `resolve yes`: an act, what is given with it, and whether it is confirmed. */
function readAct(words: string): VerbFields {
  const [word, rest] = splitWord(words);
  const act = PAGE_WORDS.get(asCompared(word));
  if (act === undefined || !asksSure(act)) return { act: word, value: rest };
  const [, value = '', last = ''] = /^([\s\S]*?)(\S*)$/u.exec(rest) ?? [];
  const isSure = YES.test(last.normalize('NFKC'));
  return { act: word, value: isSure ? value.trim() : rest, sure: isSure ? 'yes' : '' };
}

/** What is asked for, by the shapes of the table; null: what was given is none of them. */
function wishOf(act: PageActName, value: string, now: number, zone: string): PageActWish | null {
  const choices: Readonly<Record<string, Message>> =
    'choices' in ACT_WORDS[act]
      ? (ACT_WORDS[act] as { choices: Readonly<Record<string, Message>> }).choices
      : {};
  const given = (kind: string | readonly string[], value: string): unknown => {
    if (typeof kind !== 'string')
      return kind.find((one) =>
        [one, choices[one]?.ja ?? '', choices[one]?.en ?? ''].some(
          (word) => asCompared(word) === asCompared(value),
        ),
      );
    if (kind === 'level') return Number(value.normalize('NFKC'));
    if (kind === 'time') return parseWhen(value, new Date(now).toISOString(), zone, 'future');
    if (kind === 'pages') return value.split(/[\s,、]+/u).map((one) => one.replace(/^#/, ''));
    return kind === 'seconds' ? null : value;
  };
  const wishes = (ACT_TABLE[act] as ActRow).wish ?? [];
  const found = wishes.flatMap((shape) => {
    const fields = Object.entries(shape).filter(([, kind]) => kind !== 'flag');
    // A name, and what may be said to it behind a colon.
    const isAddressed = fields[1]?.[1] === 'aside';
    if (fields.length > (isAddressed ? 2 : 1) || (fields.length === 0) !== (value === '')) return [];
    const [, name = value, aside = ''] = (isAddressed && /^([^:：\n]*)[:：\n]([\s\S]*)$/u.exec(value)) || [];
    const values = [name.trim(), aside.trim()];
    const told = fields.map(([field, kind], i) => [field, given(kind, values[i] ?? '')] as const);
    const wish = { act, ...Object.fromEntries(told) };
    return pageWishSchema.safeParse(wish).data ?? [];
  });
  return found[0] ?? null;
}

/** One act on some pages, of which none is done where what was given is wrong. */
async function actOn(
  asking: Asking,
  pages: readonly { readonly ref: string; readonly name: string }[],
  { act: word = '', value = '', sure = '' }: VerbFields,
  zone: string,
): Promise<VerbAnswer> {
  const { settings, time } = asking.deps;
  const { lang } = settings;
  const sayWrongPage = (field: string, key: AnswerWord, params: Params): VerbAnswer =>
    wrong(sayAnswer(key, lang, params), field);
  const act = pageAct(word);
  if (act === undefined) return sayWrongPage('act', 'pageActs', { acts: [...PAGE_WORDS.keys()].join(', ') });
  const wish = wishOf(act, value.trim(), time.now(), zone);
  if (wish === null)
    return sayWrongPage('value', 'pageValue', { act: actName(act, lang), value: value || '-' });
  const lasts = lastsMs(wish, time.now());
  if (lasts !== null && !mayLast(act, lasts))
    return sayWrongPage('value', 'pageLasts', { act: actName(act, lang), days: longestDays(act) });
  if (asksSure(act) && sure !== 'yes') {
    const page = pages.map(({ name }) => name).join(', ');
    const line = `/oncall page${pages.length === 1 ? ` ${page}` : ''} ${word} ${value} yes`;
    return sayWrongPage('sure', 'pageSure', {
      act: actName(act, lang),
      page,
      line: line.replace(/ +/g, ' '),
    });
  }
  const all: VerbAnswer[] = [];
  for (const { ref } of pages) all.push(await actOnPage(asking, ref, wish));
  return allAnswers(all);
}

/** `page snooze 2h`: an act on the session's open pages; one that is about one page wants its number where there are several. */
export const pageVerb: SessionVerb = {
  fields: readAct,
  async act(at, fields) {
    const open = at.session.incidents.filter(({ status }) => status !== 'resolved');
    if (open.length === 0) return sayWrong(at, null, 'noOpenPage');
    const act = pageAct(fields.act ?? '');
    if (open.length > 1 && act !== undefined && actRow(act)?.asks !== 'all')
      return sayWrong(at, 'page', 'whichPage', { pages: open.map(pageName).join(', ') });
    const pages = open.map((incident) => ({ ref: incident.id, name: pageName(incident) }));
    return actOn(at, pages, fields, at.session.timeZone);
  },
};

/** `page create checkout: 5xx since 03:00 yes`: a new page of a service. It pages whom the service's policy names, so it is asked once more. */
async function createPage({ deps, asked }: Asking, words: string): Promise<VerbAnswer> {
  const { lang } = deps.settings;
  const { value = '', sure } = readAct(words);
  const [, service = '', title = ''] = /^([^:：\n]+)[:：]\s*(\S.*)$/u.exec(value) ?? [];
  const wish = { act: 'create', service: service.trim(), title, text: '' } as const;
  if (title === '') return wrong(sayAnswer('pageCreateWhat', lang));
  if (sure !== 'yes')
    return wrong(sayAnswer('pageCreateSure', lang, { ...wish, line: `/oncall page create ${value} yes` }));
  return actForTeam({ deps, asked }, wish, wish.service);
}

/** `page 4812 snooze 2h`: whether a session is about it or not. */
export async function pageCommand(deps: CommandDeps, asked: AskedCommand): Promise<ChatText> {
  const [ref, more] = splitWord(asked.rest);
  if (PAGE_WORDS.get(asCompared(ref)) === 'create')
    return (await createPage({ deps, asked }, asked.rest)).text;
  if (!INCIDENT.test(ref)) return byLine(pageVerb)(deps, asked);
  return (await actOn({ deps, asked }, [{ ref, name: ref }], readAct(more), deps.settings.timeZone)).text;
}
