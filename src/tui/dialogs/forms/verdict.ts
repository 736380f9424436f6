import { type NamedChange, nameableChanges } from '../../../domain/changes/nameable-changes.ts';
import type { Verdict } from '../../../domain/event.ts';
import type { Session } from '../../../domain/session.ts';
import { changeText } from '../../../text/change-text.ts';
import { send } from '../../model/effects.ts';
import { transition } from '../../model/transition.ts';
import type { World } from '../../model/world.ts';
import {
  choiceField,
  chosenIn,
  type Field,
  type FormSpec,
  fail,
  textField,
  textIn,
  type Values,
} from './form.ts';

export const verdictValues = (verdict: Verdict | null): Values => ({
  hurt: choiceField(verdict === null ? null : verdict.hurt ? 'yes' : 'no'),
  why: textField(verdict?.why ?? ''),
  prevent: textField(verdict?.prevent ?? ''),
  change: choiceField(verdict?.change === undefined ? null : (verdict.change?.id ?? NO_CHANGE)),
});

/** Did users suffer? If not, why did it page, and what would keep it from paging again? */
export function verdictFields(values: Values, world: World): readonly Field[] {
  const hurt: Field = {
    id: 'hurt',
    kind: 'choice',
    label: { key: 'field.hurt' },
    choices: [
      { id: 'yes', label: { key: 'hurt.yes' } },
      { id: 'no', label: { key: 'hurt.no' } },
    ],
  };
  const named = changeField(world);
  if (chosenIn(values, 'hurt') !== 'no') return [hurt, ...named];
  return [
    hurt,
    ...named,
    { id: 'why', kind: 'text', label: { key: 'field.why' } },
    { id: 'prevent', kind: 'text', label: { key: 'field.prevent' } },
  ];
}

export function verdictIn(values: Values, world: World): Verdict | null {
  const hurt = chosenIn(values, 'hurt');
  if (hurt === null) return null;
  const text = (id: string): string | null =>
    hurt === 'no' && textIn(values, id) !== '' ? textIn(values, id) : null;
  return { hurt: hurt === 'yes', why: text('why'), prevent: text('prevent'), ...changeIn(values, world) };
}

export const verdictForm: FormSpec = {
  title: { key: 'form.verdict' },
  submitLabel: { key: 'form.keep' },
  initial: ({ session }) => verdictValues(session.verdict),
  fields: verdictFields,
  submit: (values, state, world) => {
    const verdict = verdictIn(values, world);
    if (verdict === null) return fail('hurt', 'why.choose-hurt');
    return transition(state, send('verdict.set', { verdict }, { key: 'toast.verdict' }));
  },
};

/** Changes that a verdict can name: more nobody looks through in a form. */
const MOST = 5;
const NO_CHANGE = '-';

const candidates = (session: Session): readonly NamedChange[] => nameableChanges(session).slice(0, MOST);

/** Which change did it; asked only where some are known. */
function changeField({ session, lang }: World): readonly Field[] {
  const known = candidates(session);
  if (known.length === 0) return [];
  return [
    {
      id: 'change',
      kind: 'choice',
      label: { key: 'field.change' },
      choices: [
        ...known.map((change) => ({
          id: change.id,
          label: { key: 'change.choice', params: { change: changeText(change, lang).slice(0, 60) } } as const,
        })),
        { id: NO_CHANGE, label: { key: 'change.none' } },
      ],
    },
  ];
}

/** What was chosen; nothing where nothing was. */
function changeIn(values: Values, { session }: World): Pick<Verdict, 'change'> {
  const chosen = chosenIn(values, 'change');
  if (chosen === null) return {};
  return { change: candidates(session).find(({ id }) => id === chosen) ?? null };
}
