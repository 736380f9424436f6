import { z } from 'zod';
import { severitySchema, slug } from '../domain/procedure-schema.ts';
import { spanMs } from '../text/spans.ts';
import type { DetectionRule, ImpactLevel } from './rule.ts';

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;

/** `5m`, between two spans. */
const span = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,5}(?:s|m|h|d)$/, { abort: true })
    .refine((text) => within(spanMs(text), least, most), { params: { kind: 'span', least, most } });
const within = (ms: number | null, least: number, most: number): boolean =>
  ms !== null && ms >= least && ms <= most;

/** `2%`, `0.3%` */
const share = z
  .string()
  .regex(/^(?:100|\d{1,2}(?:\.\d{1,3})?)%$/, { abort: true })
  .refine((text) => Number.parseFloat(text) > 0, { params: { kind: 'share' } });
const users = z.number().int().min(1).max(10_000_000);
const field = z.string().regex(/^[^\s*?,"]{1,200}$/);
const query = z.string().trim().min(1).max(10_000);
const line = z.string().trim().min(1).max(200);

/** `5`, or `{users: 5, share: 2%}`. */
const level = z.union([users, z.strictObject({ users, share: share.optional() })]);

const impact = z.strictObject({
  /** Field with the user's id. */
  users: field,
  /** For the page level, unless it says its own. */
  share: share.optional(),
  minTotal: z.number().int().min(0).max(1_000_000_000).default(0),
  notice: level.optional(),
  page: level.optional(),
  /** Bad documents that name no user; 0: no number of them pages. */
  unnamed: z.number().int().min(0).max(10_000_000).optional(),
});

const fields = z.strictObject({
  /** `blind` names the alerts about sources that cannot be read. */
  name: slug.refine((name) => name !== 'blind', { params: { kind: 'name-taken' } }),
  title: line.optional(),
  source: z.string().min(1).max(100),
  query,
  total: query.optional(),
  impact,
  window: span(10_000, DAY),
  every: span(10_000, DAY).default('1m'),
  delay: span(0, 6 * 60 * MINUTE).default('30s'),
  for: span(0, DAY).default('0s'),
  resolve: z
    .strictObject({ below: users.optional(), clean: z.number().int().min(1).max(1_000).default(3) })
    .default({ clean: 3 }),
  group: z.union([field, z.array(field).min(1).max(3)]).optional(),
  service: line.optional(),
  severity: severitySchema.optional(),
  procedure: slug.optional(),
  runbook: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .optional(),
  owner: line.optional(),
  /** For a source that may be silent, as of a batch at night. */
  quiet: z.boolean().optional(),
  silence: z.enum(['high', 'low', 'none']).optional(),
  /** So long after another rule's page it is named in that one. */
  together: span(0, 60 * MINUTE).default('5m'),
  tests: z.array(z.unknown()).max(100).optional(),
});

/** A rule as a file says it. */
export const ruleFileSchema = fields.superRefine(sound);

/** What rules of a folder may share: all but what one rule is of, counts and pages at. */
export const ruleDefaultsSchema = fields
  .omit({ name: true, title: true, query: true, total: true, group: true, tests: true })
  .extend({ impact: impact.omit({ notice: true, page: true }).partial() })
  .partial()
  .superRefine(saysOnce);

export type RuleFile = z.infer<typeof ruleFileSchema>;

/** What does not go together. `params.kind` names it for the texts of problems. */
function sound(rule: RuleParts, ctx: z.RefinementCtx): void {
  const say = (path: string[], kind: string, value = '') =>
    ctx.addIssue({ code: 'custom', path, message: kind, params: { kind, value } });
  const { impact, total } = rule;
  const { notice, page } = levelsOf(impact);
  if (notice === null && page === null && !impact.unnamed) say(['impact'], 'no-level');
  if (total === undefined && [notice, page].some((each) => each !== null && each.share !== null)) {
    say(['impact', 'share'], 'share-without-total');
  }
  if (total === undefined && impact.minTotal > 0) say(['impact', 'minTotal'], 'floor-without-total');
  if (notice !== null && page !== null && notice.users > page.users)
    say(['impact', 'notice'], 'notice-above');
  const most = (page ?? notice)?.users;
  if (most !== undefined && (rule.resolve.below ?? 1) > most)
    say(['resolve', 'below'], 'below-above', String(most));
  const fields = [rule.group ?? []].flat();
  if (new Set(fields).size < fields.length) say(['group'], 'group-twice');
  saysOnce(rule, ctx);
}

/** `quiet` and `silence` say the same thing. */
function saysOnce({ quiet, silence }: Pick<RuleParts, 'quiet' | 'silence'>, ctx: z.RefinementCtx): void {
  if (quiet === undefined || silence === undefined) return;
  const params = { kind: 'silence-and-quiet', value: '' };
  ctx.addIssue({ code: 'custom', path: ['silence'], message: params.kind, params });
}

interface RuleParts {
  readonly total?: string | undefined;
  readonly group?: string | string[] | undefined;
  readonly quiet?: boolean | undefined;
  readonly silence?: 'high' | 'low' | 'none' | undefined;
  readonly resolve: { readonly below?: number | undefined };
  readonly impact: ImpactOfFile & { readonly minTotal: number };
}

type LevelOfFile = number | { readonly users: number; readonly share?: string | undefined } | undefined;
interface ImpactOfFile {
  readonly share?: string | undefined;
  readonly unnamed?: number | undefined;
  readonly notice?: LevelOfFile;
  readonly page?: LevelOfFile;
}

const shareOf = (text: string | undefined): number | null =>
  text === undefined ? null : Number.parseFloat(text) / 100;

function levelOf(given: LevelOfFile, otherwise: string | undefined): ImpactLevel | null {
  if (given === undefined) return null;
  if (typeof given === 'number') return { users: given, share: shareOf(otherwise) };
  return { users: given.users, share: shareOf(given.share ?? otherwise) };
}

const levelsOf = ({ share: given, notice, page }: ImpactOfFile) => ({
  notice: levelOf(notice, undefined),
  page: levelOf(page, given),
});

const ms = (text: string): number => spanMs(text) ?? 0;

/** The rule that a sound file says. */
export function ruleOf(file: RuleFile): DetectionRule {
  const { impact, resolve } = file;
  const { notice, page } = levelsOf(impact);
  return {
    name: file.name,
    title: file.title ?? null,
    source: file.source,
    query: file.query,
    total: file.total ?? null,
    impact: {
      ...{ usersField: impact.users, minTotal: impact.minTotal, notice, page },
      ...(impact.unnamed === undefined ? {} : { unnamed: impact.unnamed }),
    },
    window: ms(file.window),
    every: ms(file.every),
    delay: ms(file.delay),
    for: ms(file.for),
    // Without a word: below what begins the level that counts.
    resolve: { below: resolve.below ?? (page ?? notice)?.users ?? 1, clean: resolve.clean },
    group: [file.group ?? []].flat(),
    service: file.service ?? null,
    severity: file.severity ?? null,
    procedure: file.procedure ?? null,
    runbook: file.runbook ?? null,
    owner: file.owner ?? null,
    ...(file.quiet || file.silence === 'none' ? { quiet: true } : {}),
    ...(file.silence === 'high' ? { silence: 'high' } : {}),
    together: ms(file.together),
    tests: file.tests ?? [],
  };
}
