import type { ScheduleTurns, Turn } from '../../protocol/http.ts';
import type { Maintenance } from '../../protocol/page-acts.ts';
import { duration } from '../../text/time.ts';
import { type Span, styled } from '../draw/line.ts';
import { prose } from '../draw/prose.ts';
import type { AskSpec, Question } from '../kernel/dialogs.ts';
import { askDialog, open } from '../model/dialog.ts';
import { noUntil, typedUntil } from '../model/snooze-until.ts';
import { transition } from '../model/transition.ts';
import { word } from '../model/words.ts';
import { timeAtHome } from './acts/home-act-table.ts';
import type { HomeWorld } from './home-data.ts';
import type { HomeAct, HomeEffect } from './home-effects.ts';
import type { HomeAsk, HomeState, TurnQuestion } from './home-state.ts';

/* A turn on call that is taken over until a time, or given back. */

/** The schedules as last read. */
export const turnsOf = ({ reading }: Pick<HomeState, 'reading'>): readonly ScheduleTurns[] =>
  reading?.turns ?? [];

/** The own override of a schedule, present or future, that ends first. */
function ownTurn({ overrides }: ScheduleTurns): Turn | null {
  const own = (overrides ?? []).filter(({ you }) => you === true);
  return own.sort((a, b) => String(a.until).localeCompare(String(b.until)))[0] ?? null;
}

/** The schedule with an own turn that can be given back. */
export const takenTurn = (state: HomeState): ScheduleTurns | null =>
  turnsOf(state).find((turn) => ownTurn(turn) !== null) ?? null;

/** The end of the present turn; null: nobody has it, or it does not end. */
const turnEnds = ({ now }: ScheduleTurns): string | null => now[0]?.until ?? null;

const holders = ({ now }: ScheduleTurns): string => now.map(({ name }) => name).join(', ');

/** Asks for the schedule; the first one with somebody else's turn is chosen. */
export const askWhoseTurn: HomeAct = (state) => {
  const others = turnsOf(state).findIndex(({ now }) => now.every(({ you }) => you !== true));
  return transition(
    open(state, askDialog({ ask: 'turn' }, { at: Math.max(0, others), down: 'act.home.turn-down' })),
  );
};

/** Asks for confirmation before a turn is given back. */
export function givingBack(state: HomeState, turn: ScheduleTurns): HomeState {
  const until = ownTurn(turn)?.until ?? '';
  const wish = { act: 'end-override', schedule: turn.id } as const;
  return open(state, { kind: 'confirm', about: { asks: 'turn', wish, turn, until } });
}

/** The end of the new turn; without a time, the end of the present one. */
function untilOf(typed: string, turn: ScheduleTurns, { now, timeZone }: HomeWorld): string | null {
  const text = typed.normalize('NFKC').trim();
  return text === '' ? turnEnds(turn) : typedUntil('override', text, now, timeZone);
}

/** The schedules with their present turns; the user types the end of the new one. An own turn is given back. */
export const TURN_ASK: AskSpec<HomeAsk, HomeState, HomeWorld, HomeEffect> = {
  title: (_, { lang }) => word(lang, 'home.turn-title'),
  most: () => 500,
  beside: true,
  choices: (_, state, world) => turnsOf(state).map((turn) => `${turn.name}  ${turnState(turn, world)}`),
  told({ at, editor }, state, world) {
    const { lang, now } = world;
    const turn = turnsOf(state)[at ?? 0];
    if (turn === undefined) return '';
    if (ownTurn(turn) !== null) return word(lang, 'home.turn-back-hint');
    const until = untilOf(editor.text, turn, world);
    if (until === null) return '';
    const span = duration(Date.parse(until) - now, lang);
    return word(lang, 'time.ahead', { time: timeAtHome(until, world), span });
  },
  accept({ at, editor }, state, world) {
    const turn = turnsOf(state)[at ?? 0];
    if (turn === undefined) return transition(state);
    if (ownTurn(turn) !== null) return transition(givingBack(state, turn));
    if (turn.now.some(({ you }) => you === true)) return { key: 'why.home-turn-yours' };
    const until = untilOf(editor.text, turn, world);
    const text = editor.text.normalize('NFKC').trim();
    if (until === null) return text === '' ? { key: 'why.home-turn-until' } : noUntil('override', text);
    const wish = { act: 'override', schedule: turn.id, until } as const;
    return transition(open(state, { kind: 'confirm', about: { asks: 'turn', wish, turn, until } }));
  },
};

/** The present turn of a schedule, its end, and whether it can be given back. */
function turnState(turn: ScheduleTurns, world: HomeWorld): string {
  const { lang } = world;
  const own = ownTurn(turn);
  if (own !== null) return word(lang, 'home.turn-own', { time: timeAtHome(own.until ?? '', world) });
  const ends = turnEnds(turn);
  const who = holders(turn) || word(lang, 'home.turn-nobody');
  return ends === null ? who : `${who} ${word(lang, 'home.duty-until', { time: timeAtHome(ends, world) })}`;
}

/** The question about a turn, and the consequences. */
export function turnQuestion({ wish, turn, until }: TurnQuestion, world: HomeWorld, cols: number): Question {
  const { lang } = world;
  const who = holders(turn);
  const key =
    wish.act === 'end-override' ? 'home.turn-back' : who === '' ? 'home.turn-take-open' : 'home.turn-take';
  const question = word(lang, key, { who, schedule: turn.name, time: timeAtHome(until, world) });
  const fact = word(lang, wish.act === 'override' ? 'home.turn-take-fact' : 'home.turn-back-fact');
  return { question, rows: [], facts: [prose(fact, cols)] };
}

/** Services that page nobody now: `メンテナンス中 checkout 23:00まで`. Empty: none. */
export function maintenanceSpans(windows: readonly Maintenance[], world: HomeWorld): readonly Span[] {
  const now = new Date(world.now).toISOString();
  const running = windows.filter(({ from, until }) => from <= now && until > now);
  if (running.length === 0) return [];
  const named = running.map(
    ({ services, until }) =>
      `${services.join(', ')} ${word(world.lang, 'home.duty-until', { time: timeAtHome(until, world) })}`,
  );
  return [styled('wait', `${word(world.lang, 'home.maintenance')} `), named.join('   ')];
}
