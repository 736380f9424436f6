import type { Maintenance } from '../../../protocol/page-acts.ts';
import { clockAndDay, duration } from '../../../text/time.ts';
import type { BoxContent } from '../../draw/box.ts';
import { MARKS } from '../../draw/glyphs.ts';
import { inputRow } from '../../draw/input-lines.ts';
import { cutSpans, type Line, line, type Span, styled } from '../../draw/line.ts';
import { prose } from '../../draw/prose.ts';
import { snoozeUntil } from '../../model/snooze-until.ts';
import { say, word } from '../../model/words.ts';
import type { HomeWorld, TurnRow } from '../home-data.ts';
import type { HomeState, TurnConfirmDialog, TurnDialog } from '../home-state.ts';
import { ownTurn, turnEnds, turnsOf } from './turns.ts';

const when = (iso: string, { now, timeZone, lang }: HomeWorld): string =>
  clockAndDay(iso, new Date(now).toISOString(), timeZone, lang);

const holders = ({ now }: TurnRow): string => now.map(({ name }) => name).join(', ');

/** The schedules, who has each and until when, and until when it is taken over. Pure. */
export function turnContent(
  { at, editor, wrong }: TurnDialog,
  state: HomeState,
  world: HomeWorld,
  { cols, rows, foot }: { readonly cols: number; readonly rows: number; readonly foot: readonly Span[] },
): BoxContent {
  const { lang } = world;
  const turns = turnsOf(state);
  const input = inputRow(editor, cols - 2);
  const choices = turns.map((turn, i): Line => {
    const text = `${turn.name}  ${turnState(turn, world)}`;
    const spans = cutSpans([i === at ? `${MARKS.here} ${text}` : `  ${text}`], cols);
    return { spans, target: { at: i }, ...(i === at ? { selected: true } : {}) };
  });
  const chosen = turns[at];
  const told =
    wrong !== null ? say(lang, wrong) : chosen === undefined ? '' : untilLine(editor.text, chosen, world);
  const head = [
    line('> ', input.text),
    ...(told === '' ? [] : prose(told, cols, wrong === null ? 'past' : 'burn')),
  ];
  const room = Math.max(1, rows - head.length);
  const from = Math.max(0, Math.min(at - room + 1, choices.length - room));
  const shown = choices.slice(from, from + room);
  const title = word(lang, 'home.turn-title');
  return { title, lines: [...head, ...shown], cursor: { x: 2 + input.column, y: 0 }, foot };
}

/** Who has the turn of a schedule, until when, and whether it is one's own to give back. */
function turnState(turn: TurnRow, world: HomeWorld): string {
  const { lang } = world;
  const own = ownTurn(turn);
  if (own !== null) return word(lang, 'home.turn-own', { time: when(own.until ?? '', world) });
  const ends = turnEnds(turn);
  const who = holders(turn) || word(lang, 'home.turn-nobody');
  return ends === null ? who : `${who} ${word(lang, 'home.duty-until', { time: when(ends, world) })}`;
}

/** How a typed time is read; without one the turn is taken to its end. */
function untilLine(text: string, turn: TurnRow, world: HomeWorld): string {
  const { lang, now, timeZone } = world;
  if (ownTurn(turn) !== null) return word(lang, 'home.turn-back-hint');
  const until = text.trim() === '' ? turnEnds(turn) : snoozeUntil(text, now, timeZone);
  if (until === null) return '';
  return word(lang, 'time.ahead', {
    time: when(until, world),
    span: duration(Date.parse(until) - now, lang),
  });
}

/** What is asked of a turn, and what follows from it. Pure. */
export function turnQuestion(
  { wish, turn, until }: TurnConfirmDialog,
  world: HomeWorld,
  cols: number,
  foot: readonly Span[],
): BoxContent {
  const { lang } = world;
  const who = holders(turn);
  const key =
    wish.act === 'end-override' ? 'home.turn-back' : who === '' ? 'home.turn-take-open' : 'home.turn-take';
  const question = word(lang, key, { who, schedule: turn.name, time: when(until, world) });
  const fact = word(lang, wish.act === 'override' ? 'home.turn-take-fact' : 'home.turn-back-fact');
  const lines = [...prose(question, cols, 'strong'), ...prose(fact, cols)];
  return { title: word(lang, 'confirm.title'), lines, cursor: null, foot };
}

/** Services that page nobody now: `メンテナンス中 checkout 23:00まで`. Empty: none. */
export function maintenanceSpans(windows: readonly Maintenance[], world: HomeWorld): readonly Span[] {
  const now = new Date(world.now).toISOString();
  const running = windows.filter(({ from, until }) => from <= now && until > now);
  if (running.length === 0) return [];
  const named = running.map(
    ({ services, until }) =>
      `${services.join(', ')} ${word(world.lang, 'home.duty-until', { time: when(until, world) })}`,
  );
  return [styled('wait', `${word(world.lang, 'home.maintenance')} `), named.join('   ')];
}
