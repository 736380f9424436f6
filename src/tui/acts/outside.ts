import type { IncidentActName, MenuActName } from '../../domain/act-table.ts';
import { FORMS } from '../dialogs/forms/forms.ts';
import { ACT_MENUS, confirmed, menuAbout } from '../dialogs/menus/pager.ts';
import { type Act, change, open, showRefusal } from '../model/change.ts';
import type { Effect } from '../model/effects.ts';
import { factsAbout, openIncidents, request } from '../select/incidents.ts';
import { lacksResponders } from '../select/pager.ts';
import { selectedNote } from '../select/selection.ts';
import { openPrompt } from './open-prompt.ts';

/** Opens what asks for more; of several incidents it asks first which. */
const aboutOne =
  (menu: MenuActName): Act =>
  (state, world) => {
    const { about, reads } = ACT_MENUS[menu];
    const [only, ...others] = openIncidents(world).filter(about);
    if (only === undefined) return showRefusal(state, world, { key: 'why.no-incident' });
    const which = { kind: 'menu', menu: 'incident', target: menu, selected: 0 } as const;
    return change(open(state, others.length > 0 ? which : menuAbout(menu, only.id)), ...reads);
  };

const menuActs = Object.fromEntries(
  (Object.keys(ACT_MENUS) as MenuActName[]).map((menu) => [menu, aboutOne(menu)]),
) as Readonly<Record<MenuActName, Act>>;

export const outsideActs = {
  acknowledge: (state, world) => {
    const unseen = openIncidents(world).filter((incident) => incident.status === 'triggered');
    if (unseen.length === 0) return showRefusal(state, world, { key: 'why.all-acknowledged' });
    const params = { who: world.you?.name ?? '' };
    return confirmed('acknowledge', unseen, { args: {}, params, facts: [] }, state, world);
  },
  resolve: (state, world) => {
    const incidents = openIncidents(world);
    if (incidents.length === 0) return showRefusal(state, world, { key: 'why.all-resolved' });
    return confirmed('resolve', incidents, { args: {}, params: undefined, facts: [] }, state, world);
  },
  ...menuActs,
  /** A form that asks whom; straight to what the account can do where it cannot ask people to join. */
  page: (state, world) => {
    const asks: readonly Effect[] = [{ kind: 'ask-oncall' }, { kind: 'ask-pager', incidents: false }];
    if (lacksResponders(world)) {
      return change(open(state, { kind: 'menu', menu: 'expert', target: null, selected: 0 }), ...asks);
    }
    const values = { ...FORMS.page.initial(world), ...state.forms.page };
    const form = { kind: 'form', form: 'page', target: null, values, at: 0, error: null } as const;
    return change(open(state, form), ...asks);
  },
  link: (state) => openPrompt(state, 'link', null),
  'note.pager': (state, world) => {
    const note = selectedNote(state, world);
    const { incidents } = world.session;
    const incident = openIncidents(world).at(-1) ?? incidents.at(-1);
    if (note === null || incident === undefined) return showRefusal(state, world, { key: 'why.no-incident' });
    return change(
      open(
        { ...state, note: note.id },
        {
          kind: 'confirm',
          question: { key: 'confirm.note-pager' },
          facts: [
            { key: 'confirm.message', params: { text: note.text.slice(0, 300) } },
            ...factsAbout(incident, world),
            { key: 'confirm.cannot-undo' },
          ],
          effects: [request('note', incident.id, { note: note.id })],
        },
      ),
    );
  },
} satisfies Record<IncidentActName, Act> & Record<string, Act>;
