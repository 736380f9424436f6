import type { Incident } from '../../../domain/event.ts';
import { parseWhen } from '../../../text/time.ts';
import { change, open } from '../../model/change.ts';
import { editorOf } from '../../model/editor.ts';
import type { DialogState, MenuId, ScreenState } from '../../model/screen-state.ts';
import { MORNING, SNOOZES, snoozeName } from '../../model/snooze-until.ts';
import { whenText } from '../../model/when.ts';
import { type Saying, word } from '../../model/words.ts';
import { nowIso, type World } from '../../model/world.ts';
import { factsAbout, incidentBy, numberOf, openIncidents, request } from '../../select/incidents.ts';
import { factsOf, namesAt, reachOf } from '../../select/pager.ts';
import type { MenuSpec } from './menu.ts';

/** The pager acts that are about one incident, and which of the open ones they can be about. */
export const ABOUT = {
  escalate: (_: Incident) => true,
  snooze: ({ status }: Incident) => status === 'acknowledged',
  priority: (_: Incident) => true,
} as const satisfies Partial<Record<MenuId, (incident: Incident) => boolean>>;
export type AboutOne = keyof typeof ABOUT;

export const menuAbout = (menu: AboutOne, incident: string): DialogState => ({
  kind: 'menu',
  menu,
  target: incident,
  selected: 0,
});

const titled =
  (key: Saying['key']): MenuSpec['title'] =>
  (target, world) => ({
    key,
    params: { number: numberOf(incidentBy(world, target ?? '') ?? { id: target ?? '', number: null }) },
  });

/** Asks which, where a session is about several. */
export const incidentMenu: MenuSpec = {
  title: () => ({ key: 'menu.incident' }),
  items: (target, _state, world) =>
    openIncidents(world)
      .filter(ABOUT[target as AboutOne])
      .map((incident) => ({ id: incident.id, label: `${numberOf(incident)} ${incident.title}` })),
  choose: (item, target, state) => change(open(state, menuAbout(target as AboutOne, item))),
};

const NEXT = 'next';

export const escalateMenu: MenuSpec = {
  title: titled('menu.escalate'),
  items: (target, _state, world) => {
    const reach = reachOf(world.pager, target ?? '');
    if (reach === null) return [{ id: NEXT, label: word(world.lang, 'escalate.next') }];
    return reach.levels
      .map(({ level }) => ({
        id: String(level),
        label: word(world.lang, 'escalate.level', { level, names: namesAt(reach, level) }),
        ...(level === reach.next ? { aside: word(world.lang, 'escalate.is-next') } : {}),
      }))
      .sort((a, b) => Number(b.id === String(reach.next)) - Number(a.id === String(reach.next)));
  },
  choose: (item, target, state, world) => {
    const incident = incidentBy(world, target ?? '');
    if (incident === null) return change(state);
    const level = item === NEXT ? null : Number(item);
    const names = namesAt(reachOf(world.pager, incident.id), level);
    const to = names === '' ? word(world.lang, 'escalate.next') : names;
    const facts = [...factsAbout(incident, world), ...(unacknowledges(incident) as readonly Saying[])];
    return change(
      open(state, {
        kind: 'confirm',
        question: { key: 'confirm.escalate', params: { to } },
        facts: [...facts, { key: 'confirm.cannot-undo' }],
        effects: [request('escalate', incident.id, level === null ? {} : { level })],
      }),
    );
  },
};

export const unacknowledges = ({ status }: Incident): readonly Saying[] =>
  status === 'acknowledged' ? [{ key: 'confirm.back-to-triggered' }] : [];

const OWN = 'own';
const HOUR_S = 3_600;

/** The next nine o'clock where the team is. */
const nextMorning = (world: World): string =>
  parseWhen(MORNING, nowIso(world), world.session.timeZone, 'future') ?? nowIso(world);

/** `until`: ISO; what goes out is a span, or a time that stays the same however often it is asked. */
export function confirmSnooze(
  state: ScreenState,
  world: World,
  incident: Incident,
  until: string,
  args: { readonly seconds: number } | { readonly until: string },
) {
  return change(
    open(state, {
      kind: 'confirm',
      question: { key: 'confirm.snooze', params: { time: whenText(until, world) } },
      facts: [...factsAbout(incident, world), { key: 'confirm.snooze-fact' }],
      effects: [request('snooze', incident.id, args)],
    }),
  );
}

export const snoozeMenu: MenuSpec = {
  title: titled('menu.snooze'),
  items: (_target, _state, world) => [
    ...SNOOZES.map((id) => ({
      id,
      label: snoozeName(id, world.lang),
      ...(id === MORNING ? { aside: whenText(nextMorning(world), world) } : {}),
    })),
    { id: OWN, label: word(world.lang, 'snooze.own') },
  ],
  choose: (item, target, state, world) => {
    const incident = incidentBy(world, target ?? '');
    if (incident === null) return change(state);
    if (item === OWN) {
      const prompt = { prompt: 'snooze', target, editor: editorOf(''), recalled: -1 } as const;
      return change({ ...state, prompt });
    }
    if (item === MORNING) {
      const until = nextMorning(world);
      return confirmSnooze(state, world, incident, until, { until });
    }
    const seconds = Number(item) * HOUR_S;
    const until = new Date(Date.parse(nowIso(world)) + seconds * 1_000).toISOString();
    return confirmSnooze(state, world, incident, until, { seconds });
  },
};

export const priorityMenu: MenuSpec = {
  title: titled('menu.priority'),
  items: (target, _state, world) => {
    const now = incidentBy(world, target ?? '')?.priority;
    return (factsOf(world.pager)?.priorities ?? []).map(({ id, name }) => ({
      id,
      label: name,
      ...(name === now ? { aside: word(world.lang, 'priority.now') } : {}),
    }));
  },
  choose: (item, target, state, world) => {
    const incident = incidentBy(world, target ?? '');
    const name = factsOf(world.pager)?.priorities.find(({ id }) => id === item)?.name ?? item;
    if (incident === null) return change(state);
    const was: readonly Saying[] =
      incident.priority == null
        ? []
        : [{ key: 'confirm.priority-was', params: { priority: incident.priority } }];
    return change(
      open(state, {
        kind: 'confirm',
        question: { key: 'confirm.priority', params: { priority: name } },
        facts: [...factsAbout(incident, world), ...was],
        effects: [request('priority', incident.id, { priority: item, name })],
      }),
    );
  },
};
