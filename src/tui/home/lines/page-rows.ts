import { isPagerAct, type PagerActName } from '../../../domain/act-table.ts';
import type { PageRow } from '../../../protocol/http.ts';
import { duration, timeSince } from '../../../text/time.ts';
import { say, word } from '../../model/words.ts';
import type { HomeWorld, Judgement } from '../home-data.ts';
import type { Column, TableCell } from './table.ts';

/** From here on the row asks "still on it?": the person who acknowledged may have fallen asleep. */
const STILL_MS = 30 * 60_000;
const RUNS_OUT_MS = 10 * 60_000;

export const PAGE_COLUMNS: readonly Column[] = [
  { drop: 0, most: 10 },
  { drop: 4, most: 4 },
  { drop: 3, most: 12 },
  { drop: 5, most: 18 },
  { drop: 0, most: 0, grow: true, least: 22 },
  { drop: 2, most: 10 },
  { drop: 1, most: 44, least: 28 },
  { drop: 3, most: 14 },
  { drop: 6, most: 26 },
  { drop: 9, most: 24, spare: true },
];

/** What is known of a row beside what the hub tells. */
export interface RowLook {
  /** What was asked of it here, and nothing shows yet. */
  readonly asking: PagerActName | null;
  /** The hub may not have heard of that. */
  readonly unheard: boolean;
  /** What Enter does to it; '' for one that is not chosen. */
  readonly hint: string;
}

/** State, urgency, number, service, title, age, who is on it, what was said of it, its session, and what Enter does. */
export function pageCells(page: PageRow, world: HomeWorld, look: RowLook): readonly TableCell[] {
  const { lang, now } = world;
  const ago = (iso: string): string => timeSince(iso, now, lang);
  const waiting = page.status === 'triggered';
  const high = page.urgency === 'high';
  const state = { text: word(lang, `home.status.${page.status}`) };
  return [
    waiting ? { ...state, style: high ? 'burn' : 'wait' } : state,
    { text: word(lang, `home.urgency.${page.urgency}`), ...(high ? {} : { style: 'past' as const }) },
    { text: page.number === null ? '' : `#${page.number}` },
    { text: page.service ?? '' },
    { text: page.title, ...(waiting && high ? { style: 'strong' as const } : {}) },
    { text: ago(page.triggeredAt), style: 'past' },
    acting(page, world, look) ?? who(page, world, ago),
    verdictCell(page.verdict, lang),
    about(page, lang),
    { text: look.hint, style: 'past' },
  ];
}

function about({ session }: PageRow, lang: HomeWorld['lang']): TableCell {
  if (session === null) return { text: '' };
  if (session.people === 0) return { text: word(lang, 'home.session-empty'), style: 'wait' };
  return { text: word(lang, 'home.in-session', { n: session.people }), style: 'done' };
}

/** What was said of a row: a word, and the look of it. */
export function verdictCell(verdict: Judgement | null, lang: HomeWorld['lang']): TableCell {
  if (verdict === null) return { text: '' };
  return verdict.hurt
    ? { text: word(lang, 'home.verdict.real'), style: 'burn' }
    : { text: word(lang, 'home.verdict.false'), style: 'past' };
}

/** Says of an act that is not done how far it is. */
export function acting(
  { acting: told, acknowledged }: PageRow,
  { lang, now, you, why }: HomeWorld,
  { asking, unheard }: Pick<RowLook, 'asking' | 'unheard'>,
): TableCell | null {
  if (told === null) {
    if (asking === null) return null;
    const isAck = asking === 'acknowledge';
    const key = unheard ? 'home.acting.unheard' : isAck ? 'home.acting.asked' : 'home.acting.asked-other';
    return { text: word(lang, key, { who: you, what: word(lang, `pager-act.${asking}`) }), style: 'wait' };
  }
  const isAck = told.act === 'acknowledge';
  if (told.state === 'failed' && isAck && acknowledged) return null;
  const ms = Date.parse(told.retryAt ?? '') - now;
  // Its time has come: it is being tried.
  const state = told.state === 'waiting' && !(ms > 0) ? 'asked' : told.state;
  const params = {
    who: told.by,
    what: isPagerAct(told.act) ? word(lang, `pager-act.${told.act}`) : told.act,
    why: told.kind === null ? '' : say(lang, why({ kind: told.kind, params: told.params })),
    time: duration(Math.max(0, Number.isNaN(ms) ? 0 : ms), lang),
  };
  const text = word(lang, isAck ? `home.acting.${state}` : `home.acting.${state}-other`, params);
  return { text, style: state === 'failed' || state === 'unknown' ? 'burn' : 'wait' };
}

/** Whom PagerDuty calls for a page that nobody has acknowledged, or that it calls nobody. */
export function whoIsPaged({ assignees }: PageRow, lang: HomeWorld['lang']): string {
  return assignees.length === 0
    ? word(lang, 'home.nobody')
    : word(lang, 'home.paging', { who: assignees.join(', ') });
}

function who(page: PageRow, { lang, now }: HomeWorld, ago: (iso: string) => string): TableCell {
  const { acknowledged, unacknowledgesAt } = page;
  if (acknowledged === null) return { text: whoIsPaged(page, lang), style: 'wait' };
  const name = acknowledged.you ? word(lang, 'home.yourself', { who: acknowledged.by }) : acknowledged.by;
  const text = word(lang, 'home.acknowledged', { who: name, ago: ago(acknowledged.at) });
  const runsOut = unacknowledgesAt !== null && Date.parse(unacknowledgesAt) - now < RUNS_OUT_MS;
  const old = now - Date.parse(acknowledged.at) >= STILL_MS;
  return runsOut || old ? { text: `${text} ${word(lang, 'home.still')}`, style: 'wait' } : { text };
}
