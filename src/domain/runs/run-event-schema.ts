import { z } from 'zod';
import { isoSchema } from '../release-schema.ts';
import { askedQuerySchema, dangerSchema, inputsSchema, workflowPlace } from './run-schema.ts';

/*
 * The course of what a step runs at a forge:
 *
 *   run.asked ─► run.resolved ─► run.confirmed ─► action.… (the dispatch) ─► run.moved …
 *       └► run.refused   └► run.declined, run.withdrawn
 *
 * A check of the log only reads, so nobody confirms it, and the hub counts at once:
 *
 *   run.asked {query} ─► run.moved {counted} …
 *       └► run.refused       └► run.withdrawn
 */

/** Of a failed run. */
const LINES_MOST = 40;
const verbatim = (most: number) => z.string().max(most).meta({ redact: false });

/** What is to run, its variables filled in. */
const wantedSchema = z.object({ ...workflowPlace, inputs: inputsSchema });
const shaSchema = z.string().regex(/^[0-9a-f]{7,64}$/);
/** What is confirmed, and is what runs. */
const whatSchema = wantedSchema.extend({ sha: shaSchema });
export type RunWanted = z.infer<typeof wantedSchema>;
export type RunQuery = z.infer<typeof askedQuerySchema>;
export type RunWhat = z.infer<typeof whatSchema>;

const idSchema = verbatim(160).min(1);
const hashSchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
const rateSchema = z.number().min(0);
const params = z.record(z.string(), z.union([z.string().max(2_000), z.number()]));

/** An environment that a run waits for. */
const waitSchema = z.object({
  environment: verbatim(200),
  /** Logins and names of teams, each of whom may approve, as the forge tells them. */
  reviewers: z.array(z.string().max(200)).max(20),
  /** Ids of the participants who are among them, as the hub's settings say. */
  approvers: z.array(idSchema).max(100),
  /** The hub's token may approve. */
  isOurs: z.boolean(),
});
export type RunWait = z.infer<typeof waitSchema>;

/** How a run stands at the forge. `waiting`: for an approval there. `unknown`: nobody could find out. */
const RUN_MOVES = ['queued', 'waiting', 'running', 'done', 'failed', 'cancelled', 'unknown'] as const;
export type RunMove = (typeof RUN_MOVES)[number];

/** Lines that a check has found. `partial`: why there may be more of them; null: those are all. */
const countedSchema = z.object({
  lines: z.number().int().min(0),
  partial: z.object({ kind: z.string().max(64), params }).nullable(),
});
export type RunCounted = z.infer<typeof countedSchema>;

const ratesSchema = z.object({ rate: rateSchema, usual: rateSchema, peak: rateSchema, drawn: z.boolean() });
export type SeenRates = z.infer<typeof ratesSchema>;

export const runEventSchemas = {
  /** Somebody asks that a step's run is started; the hub looks up what that means now. */
  'run.asked': z.object({
    run: idSchema,
    step: idSchema,
    /** Of a check of the log all is empty: an earlier program takes no run without it. */
    wanted: wantedSchema,
    danger: dangerSchema,
    query: askedQuerySchema.optional(),
  }),
  /** What would run, and until when it can be confirmed. `live`: what is live there now, as one line; null: not known. */
  'run.resolved': z.object({
    run: idSchema,
    what: whatSchema,
    /** Of the text of `what` and `live` (`whatText`), as the chain makes its hashes. */
    hash: hashSchema,
    live: z.string().max(1_000).nullable(),
    /** Of the workflow. */
    url: z.string().max(2_000).nullable(),
    /** `low` only where a procedure of the hub's own says so of this run: anybody may bring a procedure of their own. */
    danger: dangerSchema,
    until: isoSchema,
  }),
  /** It cannot run as it was asked. */
  'run.refused': z.object({ run: idSchema, kind: z.string().max(64), params }),
  /**
   * It is to run: `action` is asked of GitHub once, as an act outside of the kind `dispatch`. `alone`: it needed no second person, and
   * who confirmed it is none beside who asked.
   */
  'run.confirmed': z.object({
    ...{ run: idSchema, hash: hashSchema, action: idSchema },
    alone: z.literal(true).optional(),
  }),
  'run.declined': z.object({ run: idSchema, reason: z.string().max(1_000) }),
  /** A person approves an environment: `action` is asked of GitHub, as an act outside of the kind `approve`. */
  'run.approved': z.object({ run: idSchema, environment: waitSchema.shape.environment, action: idSchema }),
  /** By who asked; also where they asked again for the step. */
  'run.withdrawn': z.object({ run: idSchema }),
  /** How it stands; what is absent is as it was said before. */
  'run.moved': z.object({
    run: idSchema,
    state: z.enum(RUN_MOVES),
    number: z.number().int().min(1).optional(),
    url: z.string().max(2_000).optional(),
    job: z.string().max(200).nullable().optional(),
    step: z.string().max(200).nullable().optional(),
    startedAt: isoSchema.optional(),
    endedAt: isoSchema.optional(),
    usualMs: z.number().int().min(0).optional(),
    /** Waits for an approval of it. */
    environment: z.string().max(200).nullable().optional(),
    waits: z.array(waitSchema).max(20).optional(),
    /** The last lines of the job that failed. */
    lines: z.array(z.string().max(2_000)).max(LINES_MOST).optional(),
    /** Of a check of the log. */
    counted: countedSchema.optional(),
    /** Why it failed, or is not known. */
    kind: z.string().max(64).optional(),
    params: params.optional(),
  }),
  /**
   * Whether the errors of a service went back once a run had brought its version before back. `since` null: they did not, or it is not
   * known; `why` says which.
   */
  'recovery.seen': z.object({
    run: idSchema,
    service: z.string().min(1).max(200),
    since: isoSchema.nullable(),
    /** Counted up to; null: nothing was. */
    to: isoSchema.nullable(),
    /** Errors a minute: the most in one minute since then, of before the impact, and since the impact. */
    rates: ratesSchema.nullable(),
    why: verbatim(64).nullable(),
  }),
} as const;
