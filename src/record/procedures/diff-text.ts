import type { Procedure } from '../../domain/procedure.ts';
import type { PhaseChange, ProcedureDiff, StepChange } from '../../domain/procedures/diff.ts';
import { isSameInSteps } from '../../domain/procedures/diff.ts';
import { REQUIRED_LIMITS } from '../../domain/procedures/lint.ts';
import { fill, type Lang, type Params } from '../../text/i18n/messages.ts';
import { PROCEDURE_DIFF } from '../../text/i18n/record/procedure-diff.ts';
import { mdText } from '../../text/markdown.ts';
import { sayField, stepMarks } from './step-fields.ts';
import { procedureWord } from './words.ts';

type Key = keyof typeof PROCEDURE_DIFF;

/** One row: sign, what happened, phase, step, and how. */
interface DiffRow {
  readonly sign: '+' | '-' | '>' | '~';
  readonly what: string;
  readonly phase: string;
  readonly step: string;
  readonly detail: string;
}

interface DiffTold {
  /** What changed, in one sentence; the number of required steps first where it changed for the worse. */
  readonly head: string;
  readonly rows: readonly DiffRow[];
  readonly isSame: boolean;
}

const SIGNS = { added: '+', removed: '-', moved: '>', changed: '~' } as const;

/** A difference in words. `commentsDiffer`: the files differ although no step does. */
export function tellDiff(
  name: string,
  diff: ProcedureDiff,
  [from, to]: readonly [Procedure, Procedure],
  lang: Lang,
  commentsDiffer: boolean,
): DiffTold {
  const t = (key: Key, params: Params = {}) => fill(PROCEDURE_DIFF[key], lang, params);
  if (isSameInSteps(diff)) {
    return { head: `${name}: ${t(commentsDiffer ? 'same-comments' : 'same')}`, rows: [], isSame: true };
  }
  const titles = new Map(
    [from, to].flatMap((one) => one.phases.flatMap(({ steps }) => steps)).map((s) => [s.id, s]),
  );
  const titleOf = (id: string): string => titles.get(id)?.title[lang] ?? id;
  const row = (change: StepChange): DiffRow => ({
    sign: SIGNS[change.is],
    what: t(change.is),
    phase: change.at.phase.title[lang],
    step: change.at.step.title[lang],
    detail: detailOf(change, titleOf, t, lang),
  });
  const rows = [
    ...(diff.title === null ? [] : [phaseless(t, lang, `${diff.title.from[lang]} » ${diff.title.to[lang]}`)]),
    ...diff.phases.map((change) => phaseRow(change, t, lang)),
    ...diff.steps.map(row),
  ];
  return { head: headOf(name, diff, t), rows, isSame: false };
}

type Say = (key: Key, params?: Params) => string;

function headOf(name: string, { steps, phases, required }: ProcedureDiff, t: Say): string {
  const counts = (['added', 'removed', 'moved', 'changed'] as const).flatMap((is) => {
    const n = steps.filter((change) => change.is === is).length;
    return n === 0 ? [] : [t(`n-${is}`, { n })];
  });
  const parts = phases.length === 0 ? counts : [...counts, t('phases-changed', { n: phases.length })];
  const told = required.map(({ severity, from, to }) => {
    const most = severity === 'SEV1' || severity === 'SEV2' ? REQUIRED_LIMITS.most : REQUIRED_LIMITS.minor;
    return to > most
      ? `⚠ ${t('required-over', { severity, from, to, most })}`
      : t('required', { severity, from, to });
  });
  const first = parts.length === 0 ? t('title-changed') : parts.join(t('comma'));
  return [`${name}: ${first}${t('stop')}`, ...told].join('  ');
}

function detailOf(change: StepChange, titleOf: (id: string) => string, t: Say, lang: Lang): string {
  const { step } = change.at;
  const comma = t('comma');
  switch (change.is) {
    case 'added':
      return stepMarks(step, titleOf, lang).join(comma);
    case 'removed':
      return t('was', { what: sayField(step, 'required', titleOf, lang) ?? '' });
    case 'moved': {
      const from = change.from === null ? [] : [t('from-phase', { phase: change.from.title[lang] })];
      const where =
        change.before === null ? t('now-last') : t('now-before', { step: change.before.title[lang] });
      return [...from, where].join(comma);
    }
    case 'changed':
      return change.fields
        .map(({ field, from, to }) => {
          const none = procedureWord(lang, 'none');
          const [was, is] = [from, to].map((one) => sayField(one, field, titleOf, lang) ?? none);
          const plain = field === 'within' || field === 'repeat' || field === 'required';
          const name = plain ? '' : `${procedureWord(lang, `field-${field}`)}: `;
          return `${name}${was} » ${is}`;
        })
        .join(comma);
  }
}

function phaseRow(change: PhaseChange, t: Say, lang: Lang): DiffRow {
  const { phase, is } = change;
  const base = { phase: phase.title[lang], step: t('whole-phase') };
  if (is === 'added' || is === 'removed') return { ...base, sign: SIGNS[is], what: t(is), detail: '' };
  const later = procedureWord(lang, phase.after === 'close' ? 'after-close' : 'before-close');
  const detail = is === 'renamed' ? `${change.from[lang]} » ${phase.title[lang]}` : t('now', { what: later });
  return { ...base, sign: '~', what: t('changed'), detail };
}

const phaseless = (t: Say, _lang: Lang, detail: string): DiffRow => ({
  sign: '~',
  what: t('changed'),
  phase: '',
  step: t('title'),
  detail,
});

/** The same as Markdown, for a pull request. */
export function diffMarkdown({ head, rows }: DiffTold): readonly string[] {
  const line = ({ sign, what, phase, step, detail }: DiffRow): string => {
    const where = phase === '' ? '' : ` ${mdText(phase)} ·`;
    const how = detail === '' ? '' : ` — ${mdText(detail)}`;
    return `- \`${sign}\` ${mdText(what)}${where} **${mdText(step)}**${how}`;
  };
  return [`### ${mdText(head)}`, ...(rows.length === 0 ? [] : ['', ...rows.map(line)]), ''];
}
