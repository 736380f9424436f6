import {
  ACT_TABLE,
  type FieldActName,
  fieldOf,
  type IncidentActName,
  isFieldAct,
  MENU_ACTS,
  type MenuActName,
} from '../../../domain/act-table.ts';
import type { Incident } from '../../../domain/event.ts';
import { pageName } from '../../../domain/page.ts';
import { givenText } from '../../../text/i18n/act-words.ts';
import { named } from '../../../text/nearest.ts';
import { parseWhen } from '../../../text/time.ts';
import { open } from '../../model/dialog.ts';
import { editorOf } from '../../model/editor.ts';
import type { Effect } from '../../model/effects.ts';
import type { ScreenState } from '../../model/screen-state.ts';
import { MORNING, noUntil, SNOOZES, snoozeName, typedUntil } from '../../model/snooze-until.ts';
import { showRefusal, type Transition, transition } from '../../model/transition.ts';
import { whenText } from '../../model/when.ts';
import { type Saying, word } from '../../model/words.ts';
import { nowIso, type World } from '../../model/world.ts';
import { type Args, factsAbout, incidentBy, openIncidents, request } from '../../select/incidents.ts';
import { factsOf, namesAt, reachOf } from '../../select/pager.ts';
import { isSaying, type PromptSpec } from '../prompts/prompt.ts';
import type { MenuItem, MenuSpec } from './menu.ts';

/** What a choice asks of the pager, and what question and facts name. */
export interface Chosen {
  readonly args: Args;
  readonly params: Saying['params'];
  readonly facts: readonly Saying[];
}

/** The dialog of an act on one incident: a menu, or a text where there is nothing to choose. */
interface ActMenu {
  /** Which of the open incidents it can be about. */
  about(incident: Incident): boolean;
  /** What has to be read first. */
  readonly reads: readonly Effect[];
  /** The items; `OWN` opens a text. Null: a text without a menu. */
  readonly items: ((incident: Incident, world: World) => readonly MenuItem[]) | null;
  /** The wish that an item or a text stands for, or the reason why it is refused. */
  choose(given: string, incident: Incident, world: World): Chosen | Saying;
}

const NEXT = 'next';
const OWN = 'own';
const HOUR_S = 3_600;

/** The next nine o'clock where the team is. */
const nextMorning = (world: World): string =>
  parseWhen(MORNING, nowIso(world), world.session.timeZone, 'future') ?? nowIso(world);

export const unacknowledges = ({ status }: Incident): readonly Saying[] =>
  status === 'acknowledged' ? [{ key: 'confirm.back-to-triggered' }] : [];

const stoodAt = (was: string | null | undefined): readonly Saying[] =>
  was == null ? [] : [{ key: 'confirm.was', params: { was } }];

const OWN_MENUS: Readonly<Record<Exclude<MenuActName, FieldActName>, ActMenu>> = {
  escalate: {
    about: () => true,
    // Whom incidents page is asked again by each act that says it.
    reads: [{ kind: 'ask-pager', incidents: true }],
    items: ({ id }, { pager, lang }) => {
      const reach = reachOf(pager, id);
      if (reach === null) return [{ id: NEXT, label: word(lang, 'escalate.next') }];
      return reach.levels
        .map(({ level }) => ({
          id: String(level),
          label: word(lang, 'escalate.level', { level, names: namesAt(reach, level) }),
          ...(level === reach.next ? { aside: word(lang, 'escalate.is-next') } : {}),
        }))
        .sort((a, b) => Number(b.id === String(reach.next)) - Number(a.id === String(reach.next)));
    },
    choose: (item, incident, { pager, lang }) => {
      const level = item === NEXT ? null : Number(item);
      const names = namesAt(reachOf(pager, incident.id), level);
      return {
        args: level === null ? {} : { level },
        params: { to: names === '' ? word(lang, 'escalate.next') : names },
        facts: unacknowledges(incident),
      };
    },
  },
  snooze: {
    about: ({ status }) => status === 'acknowledged',
    reads: [],
    items: (_, world) => [
      ...SNOOZES.map((id) => ({
        id,
        label: snoozeName(id, world.lang),
        ...(id === MORNING ? { aside: whenText(nextMorning(world), world) } : {}),
      })),
      { id: OWN, label: word(world.lang, 'snooze.own') },
    ],
    // A length of time, or an absolute time: a repeated request must not shift it.
    choose: (given, _, world) => {
      const until = typedUntil('snooze', given, world.now, world.session.timeZone);
      if (until === null) return noUntil('snooze', given);
      const isSpan = given !== MORNING && SNOOZES.some((one) => one === given);
      const args = isSpan ? { seconds: Number(given) * HOUR_S } : { until };
      return {
        args,
        params: { time: whenText(until, world) },
        facts: [{ key: 'confirm.snooze-fact' }],
      };
    },
  },
  priority: {
    about: () => true,
    reads: [{ kind: 'ask-pager', incidents: false }],
    items: ({ priority: now }, { pager, lang }) =>
      (factsOf(pager)?.priorities ?? []).map(({ id, name }) => ({
        id,
        label: name,
        ...(name === now ? { aside: word(lang, 'priority.now') } : {}),
      })),
    choose: (item, { priority: was }, { pager }) => {
      const name = factsOf(pager)?.priorities.find(({ id }) => id === item)?.name ?? item;
      return {
        args: { priority: item, name },
        params: { priority: name },
        facts: stoodAt(was),
      };
    },
  },
};

/** The menu of values, or the text dialog, of an act that sets a field of the incident. */
function fieldMenu(act: FieldActName): ActMenu {
  const [field, given] = fieldOf(act);
  const now = (incident: Incident): string | null => {
    const value = incident[field as keyof Incident];
    return typeof value === 'string' ? value : null;
  };
  return {
    about: () => true,
    reads: [],
    items:
      typeof given === 'string'
        ? null
        : (incident, { lang }) =>
            given.map((id) => ({
              id,
              label: givenText(act, id, lang),
              ...(id === now(incident) ? { aside: word(lang, 'priority.now') } : {}),
            })),
    choose: (item, incident, { lang }) => {
      const was = now(incident);
      return {
        args: { [field]: item },
        params: { given: givenText(act, item, lang) },
        facts: stoodAt(was === null ? null : givenText(act, was, lang)),
      };
    },
  };
}

const menuOf = (act: MenuActName): ActMenu => (isFieldAct(act) ? fieldMenu(act) : OWN_MENUS[act]);

/** Whether an act can be about an open incident: one that is acknowledged is not acknowledged again. */
export const aboutOne = (act: IncidentActName, incident: Incident): boolean =>
  isMenuAct(act) ? menuOf(act).about(incident) : act !== 'acknowledge' || incident.status === 'triggered';

/** What a typed choice asks of the pager; '' where there is nothing to choose; or the reason why it is refused. */
export function chooseFor(
  act: IncidentActName,
  given: string,
  incident: Incident,
  world: World,
): Chosen | Saying {
  if (!isMenuAct(act)) return { args: {}, params: { who: world.you?.name ?? '' }, facts: [] };
  if (isFieldAct(act)) {
    const [, values] = fieldOf(act);
    const choices = typeof values === 'string' ? [] : values;
    if (given === '' && choices.length === 0) return { key: 'plain.needs-text' };
    if (choices.length > 0 && !choices.includes(given)) return needsOneOf(choices);
  }
  if (act === 'priority') return choosePriority(given, incident, world);
  return menuOf(act).choose(act === 'escalate' ? NEXT : given, incident, world);
}

const needsOneOf = (choices: readonly string[]): Saying => ({
  key: 'plain.needs-value',
  params: { choices: choices.join(', ') },
});

/** A typed priority is a name; the menu's items are ids. */
function choosePriority(given: string, incident: Incident, world: World): Chosen | Saying {
  if (world.pager === 'none') return { key: 'why.no-pager' };
  const facts = factsOf(world.pager);
  if (facts === null) return { key: 'plain.pager-unread' };
  if (facts.priorities.length === 0) return { key: 'why.no-priorities' };
  const { meant } = named(given, facts.priorities);
  const [only, ...others] = meant;
  if (only === undefined || others.length > 0) return needsOneOf(facts.priorities.map(({ name }) => name));
  return menuOf('priority').choose(only.id, incident, world);
}

const isMenuAct = (act: string | null): act is MenuActName => MENU_ACTS.some((one) => one === act);

/** The acts that can ask for a text. */
const hasText = (act: string | null): act is 'snooze' | (FieldActName & MenuActName) =>
  isMenuAct(act) && (act === 'snooze' || isFieldAct(act));

/** Opens the dialog of an act on one incident; a text dialog begins with the present value. */
function openAbout(act: MenuActName, incident: Incident, state: ScreenState, asText = false): Transition {
  const { id } = incident;
  if (menuOf(act).items !== null && !asText)
    return transition(open(state, { kind: 'menu', menu: act, target: id, selected: 0 }));
  const stands = isFieldAct(act) ? incident[fieldOf(act)[0] as keyof Incident] : '';
  const editor = editorOf(String(stands ?? ''));
  return transition({ ...state, prompt: { prompt: 'act', target: `${act} ${id}`, editor, recalled: -1 } });
}

/** Opens the dialog of an act; with several incidents it asks first for which. */
export function askAboutOne(act: MenuActName, state: ScreenState, world: World): Transition {
  const { about, reads } = menuOf(act);
  const [only, ...others] = openIncidents(world).filter(about);
  if (only === undefined) return showRefusal(state, world, { key: 'why.no-incident' });
  const which = { kind: 'menu', menu: 'incident', target: act, selected: 0 } as const;
  const asked = others.length > 0 ? transition(open(state, which)) : openAbout(act, only, state);
  return transition(asked.state, ...reads);
}

/** The text dialog of an act. It keeps the text as typed; its target is the act and the incident. */
export const actPrompt: PromptSpec = {
  title: ({ target }) => {
    const [act = null] = (target ?? '').split(' ');
    return { key: hasText(act) ? `value.${act}` : 'why.no-incident' };
  },
  accept: (typed, { target }, state, world) => {
    const [act = null, id = ''] = (target ?? '').split(' ');
    const incident = incidentBy(world, id);
    if (typed.trim() === '') return { key: 'why.empty' };
    return incident !== null && hasText(act)
      ? chosen(act, typed.trim(), incident, state, world)
      : transition(state);
  },
};

function chosen(act: MenuActName, given: string, incident: Incident, state: ScreenState, world: World) {
  const asks = menuOf(act).choose(given, incident, world);
  return 'key' in asks ? asks : confirmed(act, [incident], asks, state, world);
}

/** Asks whether an act is meant; each incident is named before it is touched, as what leaves the session stays done. */
export const confirmed = (
  act: IncidentActName,
  incidents: readonly Incident[],
  { args, params, facts }: Chosen,
  state: ScreenState,
  world: World,
): Transition =>
  transition(
    open(state, {
      kind: 'confirm',
      question: { key: `confirm.${act}`, ...(params === undefined ? {} : { params }) },
      facts: [
        ...incidents.flatMap((incident) => factsAbout(incident, world)),
        ...facts,
        ...(ACT_TABLE[act].final ? [{ key: 'confirm.cannot-undo' as const }] : []),
      ],
      effects: incidents.map(({ id }) => request(act, id, args)),
    }),
  );

const specOf = (act: MenuActName): MenuSpec => ({
  title: (target, world) => {
    const number = pageName(incidentBy(world, target ?? '') ?? { id: target ?? '', number: null });
    return { key: `menu.${act}`, params: { number } };
  },
  items: (target, _state, world) => {
    const incident = incidentBy(world, target ?? '');
    return incident === null ? [] : (menuOf(act).items?.(incident, world) ?? []);
  },
  choose: (item, target, state, world) => {
    const incident = incidentBy(world, target ?? '');
    if (incident === null) return transition(state);
    if (item === OWN) return openAbout(act, incident, state, true);
    const asked = chosen(act, item, incident, state, world);
    return isSaying(asked) ? showRefusal(state, world, asked) : asked;
  },
});

export const actMenus = Object.fromEntries(MENU_ACTS.map((act) => [act, specOf(act)])) as Readonly<
  Record<MenuActName, MenuSpec>
>;

/** Asks which, where a session is about several. */
export const incidentMenu: MenuSpec = {
  title: () => ({ key: 'menu.incident' }),
  items: (target, _state, world) =>
    openIncidents(world)
      .filter((incident) => isMenuAct(target) && menuOf(target).about(incident))
      .map((incident) => ({ id: incident.id, label: `${pageName(incident)} ${incident.title}` })),
  choose: (item, target, state, world) => {
    const incident = incidentBy(world, item);
    return incident !== null && isMenuAct(target) ? openAbout(target, incident, state) : transition(state);
  },
};
