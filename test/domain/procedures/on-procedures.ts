import { procedureSchema } from '../../../src/domain/procedure-schema.ts';
import { type Worked, workedProcedure } from '../../../src/domain/procedures/worked.ts';
import { Given, opening, sato, tanaka } from '../given.ts';

export const text = (en: string) => ({ ja: en, en });
export type Fields = Readonly<Record<string, unknown>>;

/** A phase as a file has it; a step may be its id alone. */
export const phase = (id: string, steps: readonly (string | Fields)[], more: Fields = {}) => ({
  ...{ id, title: text(id), ...more },
  steps: steps.map((one) => {
    const fields = typeof one === 'string' ? { id: one } : one;
    return { title: text(`step ${fields.id}`), ...fields };
  }),
});

export const made = (phases: readonly Fields[], more: Fields = {}) =>
  procedureSchema.parse({ id: 'p', kind: 'incident', title: text('P'), phases, ...more });

/** A session on these phases, with 佐藤 in it. */
export function on(phases: readonly Fields[]): Given {
  const given = new Given();
  given.when(sato, 'session.open', { ...opening, procedure: made(phases) });
  given.when(sato, 'participant.join', {});
  return given;
}

/** What was done with the phases of a session that is closed then. */
export function worked(phases: readonly Fields[], act: (given: Given) => void): Worked {
  const given = on(phases);
  act(given);
  given.when(sato, 'session.close', { reason: 'r' });
  return compared(given);
}

export function compared({ log }: Given): Worked {
  const found = workedProcedure(log);
  if (found === null) throw new Error('no procedure');
  return found;
}

export const doAll = (given: Given, ...ids: readonly string[]): void => {
  for (const step of ids) given.when(tanaka, 'step.do', { step });
};
