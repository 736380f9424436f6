import { z } from 'zod';
import { spanMs } from '../../text/spans.ts';

/* The tests beside a rule: slots or documents in, the state at each slot out. */

const count = z.number().int().min(0).max(10_000_000);
const times = z.number().int().min(1).max(10_000).default(1);
const line = z.string().trim().min(1).max(200);
const caseStates = ['normal', 'pending', 'paging', 'resolving', 'blind'] as const;
const state = z.enum(caseStates);
const span = z
  .string()
  .regex(/^\d{1,5}(?:s|m|h|d)$/)
  .transform((text) => spanMs(text) ?? 0);

const slotSchema = z.strictObject({
  /** Affected users; `of`: users in `total`, without which a rule that has one cannot be judged. */
  users: count.optional(),
  of: count.optional(),
  /** Affected users of the newest `every` of the window; without it those of the window. */
  fresh: count.optional(),
  /** Bad documents, and those of them that name no user. */
  bad: count.optional(),
  unnamed: count.default(0),
  /** Those of the newest `every` of the window; without it those of the window. */
  freshUnnamed: count.optional(),
  /** Affected users that an exclusion leaves out. */
  excluded: count.default(0),
  /** The slot could not be counted, and why. */
  unknown: line.optional(),
  /** It is the slot so many before that is counted again. */
  late: z.number().int().min(1).max(3).optional(),
  times,
  state,
});

const documentSchema = z.strictObject({
  /** After the begin of the case. */
  at: span,
  /** How long after that it was taken in. */
  taken: span.optional(),
  times,
  /** Between one and the next. */
  every: span.optional(),
  /** `{n}` in a text is the number of the repetition, from 1 on. */
  document: z.record(z.string(), z.unknown()),
});

const exclusionSchema = z.strictObject({ id: line.optional(), query: line });

export const ruleCaseSchema = z
  .strictObject({
    name: line,
    slots: z.array(slotSchema).min(1).max(1_000).optional(),
    documents: z.array(documentSchema).min(1).max(1_000).optional(),
    /** States by slot, the first one an `every` after the begin: `normal`, `paging x3`. */
    states: z
      .array(z.string().regex(new RegExp(`^(?:${caseStates.join('|')})(?: x[1-9]\\d{0,3})?$`)))
      .min(1)
      .max(1_000)
      .optional(),
    /** How fields of the documents are indexed where it is not by their name. */
    types: z.record(z.string(), z.enum(['keyword', 'text'])).optional(),
    /** Exclusions that hold during the case; with documents. */
    exclusions: z.array(exclusionSchema).max(20).optional(),
  })
  .superRefine(({ slots, documents, states }, ctx) => {
    const say = (path: string, kind: string): void =>
      ctx.addIssue({ code: 'custom', path: [path], message: kind, params: { kind } });
    if ((slots === undefined) === (documents === undefined)) say('slots', 'slots-or-documents');
    if ((documents === undefined) !== (states === undefined)) say('states', 'states-with-documents');
  });

export type RuleCase = z.output<typeof ruleCaseSchema>;
export type CaseSlot = NonNullable<RuleCase['slots']>[number];
export type CaseState = (typeof caseStates)[number];

/** `paging x3` as three states. */
export const statesOf = (texts: readonly string[]): readonly CaseState[] =>
  texts.flatMap((text) => {
    const [state = '', n = 'x1'] = text.split(' ');
    return Array.from({ length: Number(n.slice(1)) }, () => state as CaseState);
  });
