import { ACT_TABLE, type IncidentActName, type MenuActName } from '../../../domain/act-table.ts';
import type { Incident } from '../../../domain/event.ts';
import { parseWhen } from '../../../text/time.ts';
import { type Change, change } from '../../model/change.ts';
import { open } from '../../model/dialog.ts';
import { editorOf } from '../../model/editor.ts';
import type { Effect } from '../../model/effects.ts';
import type { DialogState, ScreenState } from '../../model/screen-state.ts';
import { MORNING, SNOOZES, snoozeName } from '../../model/snooze-until.ts';
import { whenText } from '../../model/when.ts';
import { type Saying, word } from '../../model/words.ts';
import { nowIso, type World } from '../../model/world.ts';
import {
  type Args,
  factsAbout,
  incidentBy,
  numberOf,
  openIncidents,
  request,
} from '../../select/incidents.ts';
import { factsOf, namesAt, reachOf } from '../../select/pager.ts';
import type { MenuItem, MenuSpec } from './menu.ts';

/** What a choice asks of the pager, and what question and facts name. */
interface Chosen {
  readonly args: Args;
  readonly params: Saying['params'];
  readonly facts: readonly Saying[];
}

/** The menu of an act that is about one incident. */
interface ActMenu {
  /** Which of the open incidents it can be about. */
  about(incident: Incident): boolean;
  /** What has to be read first. */
  readonly reads: readonly Effect[];
  items(incident: Incident, world: World): readonly MenuItem[];
  /** What is asked, or what is opened before. */
  choose(item: string, incident: Incident, world: World): Chosen | Pick<ScreenState, 'prompt'>;
}

const NEXT = 'next';
const OWN = 'own';
const HOUR_S = 3_600;

/** The next nine o'clock where the team is. */
const nextMorning = (world: World): string =>
  parseWhen(MORNING, nowIso(world), world.session.timeZone, 'future') ?? nowIso(world);

export const unacknowledges = ({ status }: Incident): readonly Saying[] =>
  status === 'acknowledged' ? [{ key: 'confirm.back-to-triggered' }] : [];

const snoozed = (until: string, args: Args, world: World): Chosen => ({
  args,
  params: { time: whenText(until, world) },
  facts: [{ key: 'confirm.snooze-fact' }],
});

export const ACT_MENUS: Readonly<Record<MenuActName, ActMenu>> = {
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
    choose: (item, { id }, world) => {
      if (item === OWN)
        return { prompt: { prompt: 'snooze', target: id, editor: editorOf(''), recalled: -1 } };
      // What goes out is a span, or a time that stays the same however often it is asked.
      if (item === MORNING) return snoozed(nextMorning(world), { until: nextMorning(world) }, world);
      const seconds = Number(item) * HOUR_S;
      return snoozed(new Date(world.now + seconds * 1_000).toISOString(), { seconds }, world);
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
        facts: was == null ? [] : [{ key: 'confirm.priority-was', params: { priority: was } }],
      };
    },
  },
};

export const menuAbout = (menu: MenuActName, incident: string): DialogState => ({
  kind: 'menu',
  menu,
  target: incident,
  selected: 0,
});

/** Asks whether an act is meant; each incident is named before it is touched, as what leaves the session stays done. */
export const confirmed = (
  act: IncidentActName,
  incidents: readonly Incident[],
  { args, params, facts }: Chosen,
  state: ScreenState,
  world: World,
): Change =>
  change(
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

/** Asks whether it is snoozed until then (ISO). */
export const confirmSnooze = (state: ScreenState, world: World, incident: Incident, until: string) =>
  confirmed('snooze', [incident], snoozed(until, { until }, world), state, world);

const specOf = (act: MenuActName): MenuSpec => ({
  title: (target, world) => {
    const number = numberOf(incidentBy(world, target ?? '') ?? { id: target ?? '', number: null });
    return { key: `menu.${act}`, params: { number } };
  },
  items: (target, _state, world) => {
    const incident = incidentBy(world, target ?? '');
    return incident === null ? [] : ACT_MENUS[act].items(incident, world);
  },
  choose: (item, target, state, world) => {
    const incident = incidentBy(world, target ?? '');
    if (incident === null) return change(state);
    const chosen = ACT_MENUS[act].choose(item, incident, world);
    if ('prompt' in chosen) return change({ ...state, ...chosen });
    return confirmed(act, [incident], chosen, state, world);
  },
});

export const actMenus = Object.fromEntries(
  (Object.keys(ACT_MENUS) as MenuActName[]).map((act) => [act, specOf(act)]),
) as Readonly<Record<MenuActName, MenuSpec>>;

/** Asks which, where a session is about several. */
export const incidentMenu: MenuSpec = {
  title: () => ({ key: 'menu.incident' }),
  items: (target, _state, world) =>
    openIncidents(world)
      .filter(ACT_MENUS[target as MenuActName].about)
      .map((incident) => ({ id: incident.id, label: `${numberOf(incident)} ${incident.title}` })),
  choose: (item, target, state) => change(open(state, menuAbout(target as MenuActName, item))),
};
