import { isVariableValue } from '../../../domain/variables.ts';
import { parseWhen } from '../../../text/time.ts';
import { change } from '../../model/change.ts';
import { send } from '../../model/effects.ts';
import { whenText } from '../../model/when.ts';
import { nowIso, type World } from '../../model/world.ts';
import { releaseValue } from '../../select/release.ts';
import { type Field, type FormSpec, fail, textField, textIn, timeField } from './form.ts';

/** Always asked for; the procedure may have more. */
const USUAL = ['tag', 'sha', 'previous'];
const ENDS = ['since', 'until'] as const;

function ids({ session }: World): readonly string[] {
  const known = session.release?.variables.map(({ id }) => id) ?? [];
  return [...new Set([...USUAL, ...known])];
}

const endText = (end: (typeof ENDS)[number], world: World): string => {
  const at = world.session.release?.window?.[end] ?? null;
  return at === null ? '' : whenText(at, world);
};

/** What is released, what went before, and when it may be done. */
export const releaseForm: FormSpec = {
  title: { key: 'form.release' },
  submitLabel: { key: 'form.keep' },
  initial: (world) => ({
    ...Object.fromEntries(
      ids(world).map((id) => [`v:${id}`, textField(releaseValue(world.session, id) ?? '')]),
    ),
    ...Object.fromEntries(ENDS.map((end) => [end, timeField(endText(end, world))])),
  }),
  fields: (_values, world) => [
    ...ids(world).map((id): Field => {
      const key =
        id === 'tag' || id === 'sha' || id === 'previous' ? (`field.release-${id}` as const) : 'menu.person';
      return {
        id: `v:${id}`,
        kind: 'text',
        label: key === 'menu.person' ? { key: 'field.release-other', params: { id } } : { key },
      };
    }),
    ...ENDS.map(
      (end): Field => ({ id: end, kind: 'text', label: { key: `field.window-${end}` }, time: 'future' }),
    ),
  ],
  submit: (values, state, world) => {
    const variables: { id: string; value: string }[] = [];
    for (const id of ids(world)) {
      const value = textIn(values, `v:${id}`);
      if (value === '') continue;
      if (!isVariableValue(value)) return fail(`v:${id}`, 'why.bad-variable', { value });
      variables.push({ id, value });
    }
    const times: (string | null)[] = [];
    for (const end of ENDS) {
      const text = textIn(values, end);
      const stands = world.session.release?.window?.[end] ?? null;
      const read =
        text === endText(end, world)
          ? stands
          : parseWhen(text, nowIso(world), world.session.timeZone, 'future');
      if (text !== '' && read === null) return fail(end, 'why.no-time', { text });
      times.push(text === '' ? null : read);
    }
    const [since = null, until = null] = times;
    const window = since === null && until === null ? null : { since, until };
    return change(state, send('release.set', { release: { variables, window } }, { key: 'toast.release' }));
  },
};
