import { isPageFact, readPageFacts } from '../../../detection/page-facts.ts';
import { PAGE_LOG_KINDS, type PageLogLine, type PageParts, pageName } from '../../../domain/page.ts';
import type { PageRow } from '../../../protocol/http.ts';
import { clock, clockAndDay, clockSeconds, mmss, timeSince } from '../../../text/time.ts';
import { hyperlink, type Line, line, type Span, styled } from '../../draw/line.ts';
import { prose } from '../../draw/prose.ts';
import { say, type WordKey, word } from '../../model/words.ts';
import type { HomeWorld } from '../home-data.ts';
import type { PartState } from './part-state.ts';

/** What of the moment the words of a part need. */
export type PartWorld = Pick<HomeWorld, 'lang' | 'now' | 'timeZone'>;

/** Where a part is drawn: what it is about, the moment, and how many columns it has. */
export interface PartRoom {
  readonly page: Pick<PageRow, 'title' | 'triggeredAt'>;
  readonly world: PartWorld;
  readonly cols: number;
}

/** The rows of one part; what is not known says so, with why and when it is asked for again. */
export function partRows<T>(
  state: PartState<T>,
  room: PartRoom,
  draw: (value: T, room: PartRoom) => readonly Line[],
): readonly Line[] {
  const { lang, now } = room.world;
  if (state.state === 'known') return draw(state.value, room);
  if (state.state === 'reading') return prose(word(lang, 'detail.reading'), room.cols, 'past');
  const time = mmss(Math.max(0, state.retryAt - now + 999));
  return prose(word(lang, 'detail.unknown', { why: say(lang, state.why), time }), room.cols, 'wait');
}

const plain = (text: string, { cols }: PartRoom, style?: 'past' | 'wait'): readonly Line[] =>
  prose(text, cols, style);

/** `01:12:05`, or with its day where that is another than the alert's. */
function at(iso: string, { page, world: { timeZone, lang } }: PartRoom): string {
  const sameDay = clockAndDay(iso, page.triggeredAt, timeZone, lang) === clock(iso, timeZone);
  return sameDay ? clockSeconds(iso, timeZone) : clockAndDay(iso, page.triggeredAt, timeZone, lang);
}

const people = (names: readonly string[]): string => names.join(', ');

/** Who has it, whom it pages, and whom next. */
export function standing(
  page: Pick<PageRow, 'acknowledged' | 'status' | 'unacknowledgesAt'>,
  reach: PageParts['reach'] | null,
  world: Pick<PartWorld, 'lang' | 'now'>,
): readonly Span[] {
  const { lang, now } = world;
  const { acknowledged, status, unacknowledgesAt } = page;
  const left = (iso: string): string => mmss(Math.max(0, Date.parse(iso) - now));
  if (status === 'resolved') return [word(lang, 'detail.resolved')];
  if (acknowledged !== null) {
    const ago = timeSince(acknowledged.at, now, lang);
    const who = acknowledged.you ? word(lang, 'home.yourself', { who: acknowledged.by }) : acknowledged.by;
    const runs =
      unacknowledgesAt === null ? '' : word(lang, 'detail.runs-out', { time: left(unacknowledgesAt) });
    return [word(lang, 'detail.acked', { who, ago }), ' ', styled('wait', runs)];
  }
  const spans: Span[] = [styled('burn', word(lang, 'detail.open')), '  '];
  if (reach === null) return spans;
  const nowPaged = reach.now.length === 0 ? 'detail.pages-nobody' : 'detail.pages';
  spans.push(word(lang, nowPaged, { who: people(reach.now) }));
  const { next } = reach;
  const comma = lang === 'ja' ? '、' : ', ';
  if (next === null) return [...spans, styled('past', comma + word(lang, 'detail.pages-last'))];
  const key = next.at === null ? 'detail.pages-level' : 'detail.pages-next';
  const params = { who: people(next.people), time: next.at === null ? '' : left(next.at) };
  return [...spans, comma, word(lang, key, params)];
}

export function alertRows({ alerts, total }: PageParts['alert'], room: PartRoom): readonly Line[] {
  const { page, world } = room;
  const [first] = alerts;
  if (first === undefined) return plain(word(world.lang, 'detail.alert-none'), room, 'past');
  const count =
    total > 1
      ? plain(word(world.lang, 'detail.alert-count', { n: total, time: at(first.at, room) }), room, 'wait')
      : [];
  const summaries = [...new Set(alerts.map(({ summary }) => summary))].filter((one) => one !== page.title);
  const facts = first.facts.filter(({ value }) => value !== page.title);
  const told = ruleTexts(facts, room) ?? [namedValues(facts)];
  const texts = [...summaries, ...(first.text ?? '').split('\n'), ...told].filter((text) => text !== '');
  const rows = [...count, ...texts.flatMap((text) => plain(text, room))];
  return rows.length > 0 ? rows : plain(word(world.lang, 'detail.alert-none'), room, 'past');
}

type Facts = PageParts['alert']['alerts'][number]['facts'];

const namedValues = (facts: Facts): string => facts.map(({ name, value }) => `${name}=${value}`).join('  ');

/** What a rule says of its page, in words; null: no rule raised it. Names that are not the detector's stay as they are. */
function ruleTexts(facts: Facts, room: PartRoom): readonly string[] | null {
  const known = readPageFacts(facts);
  if (known === null) return null;
  const { lang } = room.world;
  const left = new Map(facts.filter((one) => !isPageFact(one)).map(({ name, value }) => [name, value]));
  const take = (name: string): string | undefined => {
    const value = left.get(name);
    left.delete(name);
    return value;
  };
  const said = (key: WordKey, value: string | undefined): string =>
    value === undefined ? '' : word(lang, key, { value });
  const [users, allUsers, share, bad, all] = ['users', 'total_users', 'share', 'bad', 'total'].map(take);
  const { rule, source, query, severity, from, to } = known;
  const numbers = [
    share === undefined || users === undefined || allUsers === undefined
      ? said('detail.rule.users', users)
      : word(lang, 'detail.rule.users-of', { n: users, total: allUsers, share }),
    all === undefined || bad === undefined
      ? said('detail.rule.bad', bad)
      : word(lang, 'detail.rule.bad-of', { n: bad, total: all }),
    severity ?? '',
    said('detail.rule.group', take('group')),
    said('detail.rule.unnamed', take('lines_without_user')),
    take('late') === undefined ? '' : word(lang, 'detail.rule.late'),
    said('detail.rule.owner', take('owner')),
  ];
  // The detector wrote these two as sentences.
  const sentences = [take('unlogged') ?? '', take('exclusion_ended') ?? ''];
  const foreign = namedValues([...left].map(([name, value]) => ({ name, value })));
  const joined = (parts: readonly string[]): string => parts.filter((part) => part !== '').join('  ');
  return [
    word(lang, 'detail.rule.counted', { rule, from: at(from, room), to: at(to, room) }),
    joined(numbers),
    `${source}: ${query}`,
    joined([...sentences, foreign]),
  ];
}

/** `Runbook wiki.example.com/runbooks/checkout-5xx`: one row each, leading there where the terminal can. */
export function linkRows({ alerts }: PageParts['alert']): readonly Line[] {
  const links = new Map(alerts.flatMap((alert) => alert.links).map((one) => [one.href, one]));
  return [...links.values()].map(({ text, href }) => {
    const shown = hyperlink('follow', href.replace(/^https?:\/\//, ''), href);
    return text === '' ? line(shown) : line(`${text} `, shown);
  });
}

export function beforeRows(before: PageParts['before'], room: PartRoom): readonly Line[] {
  const { lang, timeZone } = room.world;
  const { days, total, more, real, falseAlarms, last } = before;
  if (total === 0) return plain(word(lang, 'detail.before-none', { days }), room, 'past');
  const open = total - real - falseAlarms;
  const n = `${total}${more ? '+' : ''}`;
  const counts = word(lang, 'detail.before', { days, n, real, none: falseAlarms, open });
  if (last === null) return plain(counts, room);
  const name = last.session === null ? pageName({ id: '', number: last.number }) : last.session.id;
  const why = last.why ?? last.session?.title ?? '';
  const what = why === '' ? name : `${name} ${why}`;
  const day = clockAndDay(last.at, room.page.triggeredAt, timeZone, lang);
  const key = last.hurt === true ? 'detail.before-last' : 'detail.before-last-any';
  return [...plain(counts, room), ...plain(word(lang, key, { day, what }), room, 'past')];
}

/** The newest first: what has just happened counts most. */
export function historyRows({ lines }: PageParts['log'], room: PartRoom): readonly Line[] {
  const { lang } = room.world;
  if (lines.length === 0) return plain(word(lang, 'detail.log-none'), room, 'past');
  return lines
    .toReversed()
    .map((entry) => line(styled('past', `${at(entry.at, room)} `), logWord(entry, room)));
}

function logWord({ kind, by, to, via }: PageLogLine, { world: { lang } }: PartRoom): string {
  const known = PAGE_LOG_KINDS.find((each) => each === kind) ?? 'other';
  const key = known === 'notify' && via !== null ? (`notify-${via}` as const) : known;
  return word(lang, `detail.log.${key}`, { by: by ?? '', to: people(to) }).trim();
}

export function noteRows({ notes }: PageParts['notes'], room: PartRoom): readonly Line[] {
  const { lang } = room.world;
  if (notes.length === 0) return plain(word(lang, 'detail.notes-none'), room, 'past');
  return notes.toReversed().flatMap(({ at: when, by, text }) => {
    const who = `${at(when, room)} ${by ?? ''}`.trim();
    return text.split('\n').flatMap((row, i) => plain(i === 0 ? `${who}  ${row}` : row, room));
  });
}
