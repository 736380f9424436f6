import { nextSteps, ownerOf, timeLeft } from '../../domain/checklist.ts';
import type { StepState } from '../../domain/session.ts';
import { timeToTick } from '../../domain/step-facts.ts';
import { duration } from '../../text/time.ts';
import { truncate } from '../../text/width.ts';
import { MARKS } from '../draw/glyphs.ts';
import { type Line, line, type Span, spansWidth, styled } from '../draw/line.ts';
import { joinParts, type Part, part } from '../draw/parts.ts';
import { keyOfAct, keyOfFact } from '../keys/fact-keys.ts';
import type { ScreenState } from '../model/screen-state.ts';
import { missing } from '../model/step-fact.ts';
import { word } from '../model/words.ts';
import { nameOf, type World } from '../model/world.ts';
import { canDispatch } from '../select/can-dispatch.ts';
import { selectedStep } from '../select/selection.ts';

/** A title shorter than this says nothing: then other parts go before it is cut further. */
const TITLE_COLS = 16;
/** What follows is the first to go, before the title is cut at all. */
const AFTER = 4;

/** `次 » 初報の送信  N   担当 鈴木  2:10超過   そのあと: 復唱確認`: the one thing to do next, and its key. */
export function nextLine(state: ScreenState, world: World, cols: number): Line {
  const { session, lang } = world;
  if (session.status === 'new') return line('');
  const [step, then] = nextSteps(session, world.now, world.you?.id ?? null);
  if (step === undefined) return row(atEnd(state, world), null, [], world, cols);
  const facts = [part(1, late(step, world)), part(2, owner(step, world)), part(AFTER, ...after(then, world))];
  return row(step.step.title[lang], keyFor(step, state, world), facts, world, cols);
}

function row(
  title: string | readonly [string, string | null],
  key: string | null,
  facts: readonly Part[],
  { lang }: World,
  cols: number,
): Line {
  const [text, ownKey] = typeof title === 'string' ? [title, key] : title;
  const head: Span = styled('strong', `${word(lang, 'next.is')} ${MARKS.here} `);
  const keyPart = part(0, ownKey === null ? '' : styled('follow', ownKey));
  const room = cols - 2 - spansWidth([head]);
  const isWhole = spansWidth(joinParts([part(0, text), keyPart, ...facts], Number.POSITIVE_INFINITY)) <= room;
  const shown = isWhole ? facts : facts.filter(({ drop }) => drop !== AFTER);
  const fixed = joinParts([part(0, '.'.repeat(Math.min(TITLE_COLS, room))), keyPart, ...shown], room);
  const most = room - spansWidth(fixed) + Math.min(TITLE_COLS, room);
  const cut = part(0, styled('strong', truncate(text, Math.max(4, most))));
  return line(' ', head, ...joinParts([cut, keyPart, ...shown], room));
}

/** Where no step is left. */
function atEnd(state: ScreenState, world: World): readonly [string, string | null] {
  const { session, lang } = world;
  if (session.status === 'open') return [word(lang, 'next.close'), keyOfAct('close', state, world)];
  return session.verdict === null && session.kind === 'incident'
    ? [word(lang, 'next.verdict'), keyOfAct('verdict', state, world)]
    : [word(lang, 'next.nothing'), null];
}

/** The key of the fact that ticks it, else the one that ticks it by hand, from where the keys are now. */
function keyFor(step: StepState, state: ScreenState, world: World): string | null {
  const lacks = missing(step, world);
  const key = lacks === null ? null : keyOfFact(lacks, state, world);
  if (key !== null || (lacks !== null && lacks.after > 0)) return key;
  if (canDispatch(world, 'step.do', { step: step.id }) !== true) return null;
  const there = state.focus === 'checklist' && selectedStep(state, world)?.id === step.id;
  return there ? 'Space' : '1 Space';
}

function late(step: StepState, world: World): Span {
  const { session, lang, now } = world;
  const toTick = timeToTick(session, step, now);
  const left = toTick !== null && toTick > 0 ? toTick : timeLeft(session, step, now);
  if (left === null) return '';
  const text = word(lang, left < 0 ? 'step.overdue' : 'step.left', { time: duration(Math.abs(left), lang) });
  return styled(left < 0 ? 'burn' : 'past', text);
}

/** Whose it is: to whom it was given, who is at it, or who holds its role. */
function owner(step: StepState, { session, lang }: World): Span {
  const id = ownerOf(step, session);
  return id === null ? '' : word(lang, 'next.owner', { who: nameOf(session, id) });
}

function after(step: StepState | undefined, { lang }: World): readonly Span[] {
  if (step === undefined) return [];
  const title = step.step.title[lang];
  if (step.waiting === null) return [styled('past', word(lang, 'next.then', { step: title }))];
  const params = { step: title, who: step.waiting.by.name };
  return [styled('past', word(lang, 'next.then-waits', params))];
}
