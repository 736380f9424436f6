import { z } from 'zod';
import { spotSchema } from './down.ts';

const source = z.string().max(512);
/** By source the id of its line that the asker has at that end; the others are asked by the time. */
const places = z
  .record(source, z.string().min(1).max(512))
  .refine((given) => Object.keys(given).length <= 200)
  .optional();

/** What each `ask` takes. A wrong one is answered by `refused` of kind `invalid`. */
export const askArgsSchemas = {
  /** Older lines than a number of this epoch, than an ISO time, or than a line id of one source. */
  'lines-before': z.object({
    before: z.union([z.number().int().min(1), z.string().min(1).max(512)]),
    source: source.optional(),
    places,
    limit: z.number().int().min(1).max(500).default(200),
  }),
  /** Lines from an ISO time on, or newer than a line id of one source; an older hub refuses it. */
  'lines-after': z.object({
    after: z.string().min(1).max(512),
    source: source.optional(),
    places,
    limit: z.number().int().min(1).max(500).default(200),
  }),
  /** What stood around one line in its own source, whatever the query. */
  context: z.object({
    line: z.string().min(1).max(512),
    source,
    before: z.number().int().min(0).max(200).default(20),
    after: z.number().int().min(0).max(200).default(20),
  }),
  /** Counts per level of what this room has received, or its sources hold; at most 15 minutes back. */
  histogram: z.object({ buckets: z.number().int().min(1).max(180).default(60) }),
  /**
   * The same of the lines that level, filters and the session's mutes leave, as their sources hold them: 15 minutes up to
   * an ISO time, now where it is absent; an older hub refuses it.
   */
  'shown-histogram': z.object({
    level: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal']).nullable().default(null),
    filters: z
      .array(z.object({ text: z.string().max(1_000), exclude: z.boolean() }))
      .max(50)
      .default([]),
    end: z.iso.datetime({ offset: true }).max(64).optional(),
  }),
  /**
   * What is new, risen and gone at a boundary, of all that the sources hold; an older hub refuses it. `at`: ISO time, the
   * alert's where it is absent; `lead`: seconds before it that count as after it. `to`: ISO time up to which is counted, now
   * where it is absent; an older hub does not know it, and its answer has no `range`.
   */
  patterns: z.object({
    at: z.iso.datetime({ offset: true }).max(64).optional(),
    to: z.iso.datetime({ offset: true }).max(64).optional(),
    lead: z.number().int().min(0).max(900).default(300),
  }),
  /** The newest lines of one statement, asked from its sources; an older hub refuses it. */
  'pattern-lines': z.object({
    id: z.string().regex(/^[0-9a-z]{1,16}$/),
    limit: z.number().int().min(1).max(200).default(100),
  }),
  /** What went out before the impact, by evidence; an older hub refuses it. */
  changes: z.object({}),
  /** Adds a change that no source reports. It is an ask because it belongs to no session. An older hub refuses it. */
  'add-change': z.object({
    service: z.string().trim().min(1).max(200),
    text: z.string().trim().min(1).max(300),
  }),
  /** What the release puts out and how its run stands; an older hub refuses it. */
  release: z.object({}),
  /** One trace over all sources, around the ISO time of the line that names it. */
  trace: z.object({ trace: z.string().min(1).max(256), at: z.string().max(64).optional() }),
  /**
   * The most frequent values of a field at one source, of lines at least so severe that fit all terms, and of all; with
   * `others` at all sources that have it, counted together: an older hub does not know that, and tells no `sources`.
   */
  'field-values': z.object({
    source,
    others: z.boolean().default(false),
    field: z.string().min(1).max(512),
    least: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal']).nullable().default(null),
    terms: z
      .array(
        z.object({
          name: z.string().min(1).max(512),
          value: z.string().max(1_000),
          exclude: z.boolean().default(false),
        }),
      )
      .max(20)
      .default([]),
    /** ISO times; absent: since the impact, up to now. */
    from: z.string().max(64).optional(),
    to: z.string().max(64).optional(),
  }),
  /** Who had errors since the impact, or the alert. */
  'people-hit': z.object({}),
  /** Names of fields with a text in them. */
  'field-names': z.object({ text: z.string().max(200) }),
  /** Whether a query can be read, and which of its fields no document has. */
  'try-query': z.object({ query: z.string().min(1).max(10_000) }),
  /** What the settings of the sources say to screens. */
  'log-facts': z.object({}),
  /** "Look here": everyone in the room hears of it once. An ask, since an older hub refuses one it does not know. */
  point: z.object({ spot: spotSchema }),
  /** Who is on call now and next, as the pager says. */
  oncall: z.object({}),
  /** What can be asked of the pager; `incidents`: also whom each open incident of the session would page. */
  pager: z.object({ incidents: z.boolean().default(false) }),
} as const;
