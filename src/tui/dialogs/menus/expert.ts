import { pageName } from '../../../domain/page.ts';
import { open } from '../../model/dialog.ts';
import { editorOf } from '../../model/editor.ts';
import { send } from '../../model/effects.ts';
import type { OnCallRow } from '../../model/pager.ts';
import { transition } from '../../model/transition.ts';
import { word } from '../../model/words.ts';
import type { World } from '../../model/world.ts';
import { factsAbout, openIncidents } from '../../select/incidents.ts';
import { factsOf } from '../../select/pager.ts';
import type { MenuItem, MenuSpec } from './menu.ts';
import { unacknowledges } from './pager.ts';

/*
 * Where an account cannot ask people to join an incident, they are called by what it can do: the incident goes to a
 * level of their policy, or their service gets an incident of its own that leads to this one.
 */

const rowId = ({ policyId, level }: OnCallRow): string => `${policyId} ${level}`;
export const rowBy = ({ oncall }: World, id: string): OnCallRow | null =>
  oncall.find((row) => rowId(row) === id) ?? null;

/** A new incident pages the first level of its policy: for the others it would wake the wrong person. */
const isFirst = ({ policyId, level }: OnCallRow, { oncall }: World): boolean =>
  oncall.every((other) => other.policyId !== policyId || other.level >= level);

export const whoAt = ({ names, policy }: OnCallRow, { lang }: World): string =>
  word(lang, 'expert.who', { names: names.join(', '), policy });

export const expertMenu: MenuSpec = {
  title: () => ({ key: 'menu.expert' }),
  facts: () => [{ key: 'expert.why' }],
  items: (_target, _state, world) =>
    world.oncall.map((row) => ({
      id: rowId(row),
      label: word(world.lang, 'expert.row', {
        names: row.names.join(', '),
        policy: row.policy,
        level: row.level,
      }),
    })),
  choose: (item, _target, state) =>
    transition(open(state, { kind: 'menu', menu: 'expert-how', target: item, selected: 0 })),
};

const ESCALATE = 'escalate';
const MOST_SERVICES = 12;

export const expertHowMenu: MenuSpec = {
  title: (target, world) => {
    const row = rowBy(world, target ?? '');
    return { key: 'menu.expert-how', params: { who: row === null ? '' : whoAt(row, world) } };
  },
  items: (target, _state, world): readonly MenuItem[] => {
    const row = rowBy(world, target ?? '');
    const incident = openIncidents(world).at(-1);
    if (row === null) return [];
    const { policy, level } = row;
    const services = isFirst(row, world)
      ? (factsOf(world.pager)?.services ?? []).filter((one) => one.policy === row.policyId)
      : [];
    return [
      ...(incident === undefined
        ? []
        : [
            {
              id: ESCALATE,
              label: word(world.lang, 'expert.escalate', { number: pageName(incident), policy, level }),
            },
          ]),
      ...services.slice(0, MOST_SERVICES).map(({ id, name }) => ({
        id,
        label: word(world.lang, 'expert.create', { service: name }),
      })),
    ];
  },
  choose: (item, target, state, world) => {
    const row = rowBy(world, target ?? '');
    const incident = openIncidents(world).at(-1);
    if (row === null) return transition(state);
    if (item !== ESCALATE) {
      const number = incident === undefined ? '' : pageName(incident);
      const title = word(world.lang, 'expert.title', { number, title: world.session.title });
      const prompt = {
        prompt: 'expert',
        target: `${target}\n${item}`,
        editor: editorOf(title.trim()),
      } as const;
      return transition({ ...state, prompt: { ...prompt, recalled: -1 } });
    }
    if (incident === undefined) return transition(state);
    const who = whoAt(row, world);
    const how = { act: 'escalate', policy: row.policyId, level: row.level } as const;
    const data = { who, message: world.session.title, how };
    return transition(
      open(state, {
        kind: 'confirm',
        question: { key: 'confirm.page', params: { who } },
        facts: [...factsAbout(incident, world), ...unacknowledges(incident), { key: 'confirm.cannot-undo' }],
        effects: [send('responder.request', data, { key: 'toast.paged', params: { who } })],
      }),
    );
  },
};
