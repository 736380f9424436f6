import { pageName } from '../../../domain/page.ts';
import { noticedIncidents } from '../../../domain/pager.ts';
import {
  type NoticeKind,
  nextNoticeAt,
  noticeDraft,
  noticeKind,
  noticeText,
} from '../../../record/notice-draft.ts';
import { parseWhen } from '../../../text/time.ts';
import { open } from '../../model/dialog.ts';
import { send } from '../../model/effects.ts';
import { transition } from '../../model/transition.ts';
import { whenText } from '../../model/when.ts';
import type { Saying } from '../../model/words.ts';
import { nowIso, type World } from '../../model/world.ts';
import {
  choiceField,
  chosenIn,
  type Field,
  type FormSpec,
  fail,
  textField,
  textIn,
  timeField,
  type Values,
} from './form.ts';

const PARTS = ['what', 'impact', 'now'] as const;

/** The kind of those that are not the last, by what was sent before. */
const notFinal = ({ session }: World): NoticeKind => (session.notices.length === 0 ? 'first' : 'update');

const nextText = (world: World): string => whenText(nextNoticeAt(world.session, world.now), world);

function pagerField({ session, pager }: World): readonly Field[] {
  if (session.kind === 'drill' || pager === 'none' || session.incidents.length === 0) return [];
  const choices = [
    { id: 'no', label: { key: 'notice.not-pager' } },
    { id: 'yes', label: { key: 'notice.pager' } },
  ] as const;
  return [{ id: 'pager', kind: 'choice', label: { key: 'field.notice-pager' }, choices }];
}

/** When the next one is due; null: this is the last. Undefined: it cannot be read. */
function nextOf(values: Values, world: World): string | null | undefined {
  if (chosenIn(values, 'final') === 'yes') return null;
  const text = textIn(values, 'next');
  if (text === '') return undefined;
  return parseWhen(text, nowIso(world), world.session.timeZone, 'future') ?? undefined;
}

/**
 * A status update to users or the company, with the time of the next one. It is drafted from what the session shows;
 * whole, as it will stand in the log and in the clipboard, it is shown once more before it is sent.
 */
export const noticeForm: FormSpec = {
  title: { key: 'form.notice' },
  submitLabel: { key: 'form.check' },
  initial: (world) => {
    const draft = noticeDraft(world.session, world.lang, nowIso(world));
    return {
      ...Object.fromEntries(PARTS.map((part) => [part, textField(draft[part])])),
      next: timeField(nextText(world)),
      final: choiceField(noticeKind(world.session) === 'final' ? 'yes' : 'no'),
      pager: choiceField('no'),
    };
  },
  fields: (values, world) => [
    ...PARTS.map((part): Field => ({ id: part, kind: 'text', label: { key: `field.notice-${part}` } })),
    {
      id: 'final',
      kind: 'choice',
      label: { key: 'field.final' },
      choices: [
        { id: 'no', label: { key: `notice.${notFinal(world)}` } },
        { id: 'yes', label: { key: 'notice.final' } },
      ],
    },
    ...(chosenIn(values, 'final') === 'yes'
      ? []
      : [{ id: 'next', kind: 'text', label: { key: 'field.next-notice' }, time: 'future' } as const]),
    ...pagerField(world),
  ],
  submit: (values, state, world) => {
    const draft = {
      what: textIn(values, 'what'),
      impact: textIn(values, 'impact'),
      now: textIn(values, 'now'),
    };
    if (draft.what === '') return fail('what', 'why.empty');
    const nextAt = nextOf(values, world);
    if (nextAt === undefined) return fail('next', 'why.next-notice');
    const final = nextAt === null;
    const next = final ? null : whenText(nextAt, world);
    const text = noticeText(draft, final ? 'final' : notFinal(world), next, world.lang);
    const toPager = chosenIn(values, 'pager') === 'yes';
    const numbers = noticedIncidents(world.session).map(pageName).join(', ');
    const facts: readonly Saying[] = [
      ...text.split('\n').map((line): Saying => ({ key: 'confirm.line', params: { text: line } })),
      ...(final ? [{ key: 'confirm.notice-final' } as const] : []),
      ...(toPager ? [{ key: 'confirm.notice-pager', params: { numbers } } as const] : []),
      { key: 'confirm.notice-copied' },
    ];
    const data = { text, nextAt, final, ...(toPager ? { pager: true } : {}) };
    const effects = [
      send('notice.send', data, { key: 'toast.notice' }),
      { kind: 'copy', text, what: { key: 'copied.notice' } } as const,
    ];
    return transition(open(state, { kind: 'confirm', question: { key: 'confirm.notice' }, facts, effects }));
  },
};
