import type { Draft } from '../draft.ts';
import type { Release } from '../event.ts';
import type { Bilingual, Step } from '../procedure.ts';
import type { StepState } from '../session.ts';
import { variableTexts, withValues } from '../variables.ts';
import { type Appliers, actOf } from './apply.ts';

const MOST_RELATED = 50;

const filledBoth = ({ ja, en }: Bilingual, values: ReadonlyMap<string, string>): Bilingual => ({
  ja: withValues(ja, values),
  en: withValues(en, values),
});

/** What of a step may name variables. Its title does not: people reword it. */
function filledStep(step: Step, values: ReadonlyMap<string, string>): Step {
  const { why, command, query, link } = step;
  return {
    ...step,
    ...(why === undefined ? {} : { why: filledBoth(why, values) }),
    ...(command === undefined ? {} : { command: withValues(command, values) }),
    ...(query === undefined ? {} : { query: withValues(query, values) }),
    ...(link === undefined ? {} : { link: withValues(link, values) }),
  };
}

const namesVariables = (step: Step): boolean => variableTexts(step).some(([, text]) => text.includes('{{'));

/** Sets what the release is about, and puts the values into the steps that name them. */
export function fillSteps(d: Draft, release: Release | null): void {
  d.s.release = release;
  const values = new Map(release?.variables.map(({ id, value }) => [id, value]));
  const filled = (found: StepState): StepState => {
    const template = d.s.templates[found.id];
    if (template === undefined) return found;
    return { ...found, step: { ...filledStep(template, values), title: found.step.title } };
  };
  for (const id of Object.keys(d.s.templates)) {
    const found = d.s.steps[id];
    if (found) d.record('steps')[id] = filled(found);
  }
  d.s.absent = d.s.absent.map(filled);
}

/** The steps that name variables, as the procedure has them. */
export const templatesOf = (steps: readonly Step[]): Readonly<Record<string, Step>> =>
  Object.fromEntries(steps.filter(namesVariables).map((step) => [step.id, step]));

export const releaseAppliers = {
  'release.set': (d, e) => {
    d.touch(e, 'release', d.s.release);
    fillSteps(d, e.data.release);
  },
  'rollback.begun': (d, e) => {
    d.touch(e, 'rollback', d.s.rollback);
    d.s.rollback = actOf(e);
  },
  'session.related': (d, e) => {
    const related = d.list('related');
    const at = related.findIndex(({ session }) => session === e.data.session);
    if (at >= 0) related[at] = { ...e.data, at: related[at]?.at ?? e.at };
    else if (related.length < MOST_RELATED) related.push({ ...e.data, at: e.at });
  },
} satisfies Appliers;
