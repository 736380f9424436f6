import { SEVERITIES, type Severity } from '../../../domain/procedure.ts';
import type { AskedPeople } from '../../../protocol/question-answers.ts';
import { shareText } from '../../../text/share.ts';
import { clock } from '../../../text/time.ts';
import { keyName } from '../../draw/key-name.ts';
import { type Effect, send } from '../../model/effects.ts';
import { transition } from '../../model/transition.ts';
import { readPast, whenText } from '../../model/when.ts';
import { word } from '../../model/words.ts';
import type { World } from '../../model/world.ts';
import { reasonText } from '../../select/log-trouble.ts';
import { countedBy, hitShare, peopleTold, usersText } from '../../select/people-hit.ts';
import {
  choiceField,
  chosenIn,
  type Field,
  type FormError,
  type FormSpec,
  fail,
  type Info,
  textField,
  textIn,
  timeField,
  type Values,
} from './form.ts';

const sinceText = (world: World): string =>
  world.session.impact?.since == null ? '' : whenText(world.session.impact.since, world);

export const impactValues = (world: World): Values => ({
  severity: choiceField(world.session.severity),
  who: textField(world.session.impact?.who),
  what: textField(world.session.impact?.what),
  since: timeField(sinceText(world)),
});

export const IMPACT_FIELDS: readonly Field[] = [
  {
    id: 'severity',
    kind: 'choice',
    label: { key: 'field.severity' },
    choices: SEVERITIES.map((severity) => ({ id: severity, label: { key: `severity.${severity}` } })),
  },
  { id: 'who', kind: 'text', label: { key: 'field.who' } },
  { id: 'what', kind: 'text', label: { key: 'field.what' } },
  { id: 'since', kind: 'text', label: { key: 'field.since' }, time: 'past' },
];

/** What the fields change of severity and impact, or why they cannot be read. */
export function impactEffects(values: Values, world: World): readonly Effect[] | FormError {
  const { session } = world;
  const who = textIn(values, 'who');
  const what = textIn(values, 'what');
  const text = textIn(values, 'since');
  const unchanged = session.impact?.since != null && text === sinceText(world);
  const read = unchanged ? { at: session.impact?.since ?? null } : readPast(text, world);
  if ('key' in read) return fail('since', read.key, read.params);
  const since = read.at;
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
  return effects;
}

/** Severity and impact in one go: they are decided together. */
export const impactForm: FormSpec = {
  title: { key: 'form.impact' },
  submitLabel: { key: 'form.keep' },
  initial: impactValues,
  info: (_values, world) => peopleInfo(world),
  fields: () => IMPACT_FIELDS,
  submit: (values, state, world) => {
    const effects = impactEffects(values, world);
    return 'error' in effects ? effects : transition(state, ...effects);
  },
};

/** Of an estimate, so many digits of its error. */
const percentOf = (error: number): string => (100 * error).toFixed(1);
const count = (n: number): string => n.toLocaleString('en-US');

/** Who is hit, as the logs tell, with what the numbers cover: beside the impact that a person writes. */
function peopleInfo(world: World): readonly Info[] {
  const { lang, people, session } = world;
  if (people === 'none' || session.tail.sources.length === 0) return [];
  if (people === null) return [plain(word(lang, 'people.form-asking'))];
  const told = peopleTold(world);
  const at = (iso: string): string => clock(iso, session.timeZone);
  const failed = people.failed.map(({ source, reason }) =>
    word(lang, 'asked.unknown', { source, why: reasonText(reason, world) }),
  );
  if (told === null) return [word(lang, 'people.form-unset'), ...failed].map(open);
  const { users, allUsers, sessions, customers, since, unset } = told;
  const share = hitShare(told);
  const error = users.error === 0 ? '' : word(lang, 'people.form-error', { percent: percentOf(users.error) });
  const main = word(lang, 'people.form-users', {
    n: count(users.n),
    all: count(allUsers?.n ?? 0),
    share: share === '' ? '' : word(lang, 'people.form-share', { share }),
    error,
  });
  const beside = [
    ...(sessions === null ? [] : [word(lang, 'people.form-sessions', { n: count(sessions.n) })]),
    ...(customers.length === 0
      ? []
      : [
          word(lang, 'people.form-customers', {
            customers: customers.map(({ name, users: n }) => `${name} ${count(n)}`).join('  '),
          }),
        ]),
  ].join('   ');
  return [
    plain(word(lang, 'people.form-head', { from: at(told.from), to: at(told.to) })),
    plain(main),
    ...counted(told, world),
    ...(beside === '' ? [] : [plain(beside)]),
    plain(coverage(told, lang)),
    ...(users.least ? [open(word(lang, 'people.form-least'))] : []),
    ...(since === null ? [] : [open(word(lang, 'people.form-since', { time: at(since) }))]),
    ...(unset.length === 0
      ? []
      : [plain(word(lang, 'people.form-unset-sources', { sources: unset.join(', ') }))]),
    ...failed.map(open),
    ...(usersText(world) === null ? [] : [plain(word(lang, 'people.form-key', { key: keyName('ctrl+y') }))]),
  ];
}

function coverage({ errors, unnamed }: { errors: number; unnamed: number }, lang: World['lang']): string {
  if (errors === 0) return word(lang, 'people.form-no-errors');
  if (unnamed === 0) return word(lang, 'people.form-whole');
  const params = { share: shareText(errors - unnamed, errors), without: shareText(unnamed, errors) };
  return word(lang, 'people.form-coverage', params);
}

/** By which query; nothing where it is that of the log and there is none. */
function counted(told: AskedPeople, { lang, session }: World): readonly Info[] {
  const by = countedBy(told, session) ?? told.query ?? null;
  if (by !== null) return [plain(word(lang, 'people.form-of', { query: by }))];
  return session.tail.query === null ? [] : [plain(word(lang, 'people.form-of-all'))];
}

const plain = (text: string): Info => ({ mark: 'plain', say: { key: 'people.text', params: { text } } });
const open = (text: string): Info => ({ mark: 'open', say: { key: 'people.text', params: { text } } });
