import type { Severity } from '../../domain/procedure.ts';
import { SEVERITIES } from '../../domain/procedure.ts';
import { clock, parseWhen } from '../../text/time.ts';
import { change } from '../change.ts';
import { type Effect, send } from '../effects.ts';
import { nowIso } from '../world.ts';
import { choiceField, chosenIn, type Form, fail, textField, textIn } from './form.ts';

/** Severity and impact in one go: they are decided together. */
export const impactForm: Form = {
  title: { key: 'form.impact' },
  submitLabel: { key: 'form.keep' },
  initial: ({ session }) => ({
    severity: choiceField(session.severity),
    who: textField(session.impact?.who),
    what: textField(session.impact?.what),
    since: textField(session.impact?.since == null ? '' : clock(session.impact.since, session.timeZone)),
  }),
  fields: () => [
    {
      id: 'severity',
      kind: 'choice',
      label: { key: 'field.severity' },
      choices: SEVERITIES.map((severity) => ({ id: severity, label: { key: `severity.${severity}` } })),
    },
    { id: 'who', kind: 'text', label: { key: 'field.who' } },
    { id: 'what', kind: 'text', label: { key: 'field.what' } },
    { id: 'since', kind: 'text', label: { key: 'field.since' } },
  ],
  submit: (values, state, world) => {
    const { session } = world;
    const who = textIn(values, 'who');
    const what = textIn(values, 'what');
    const sinceText = textIn(values, 'since');
    const unchanged =
      session.impact?.since != null && sinceText === clock(session.impact.since, session.timeZone);
    const since = unchanged
      ? (session.impact?.since ?? null)
      : sinceText === ''
        ? null
        : parseWhen(sinceText, nowIso(world), session.timeZone);
    if (sinceText !== '' && since === null) return fail('since', 'why.no-time', { text: sinceText });
    const impact = who === '' && what === '' && since === null ? null : { who, what, since };
    const severity = chosenIn(values, 'severity') as Severity | null;
    const effects: Effect[] = [];
    if (severity !== session.severity) {
      effects.push(
        send('severity.set', { severity }, { key: 'toast.severity', params: { severity: severity ?? '-' } }),
      );
    }
    if (JSON.stringify(impact) !== JSON.stringify(session.impact)) {
      effects.push(send('impact.set', { impact }, { key: 'toast.impact' }));
    }
    return change(state, ...effects);
  },
};
