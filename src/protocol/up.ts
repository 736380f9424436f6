import { z } from 'zod';

/** What machines read, as in the events' schema: who follows searches for the same. */
const machine = <T extends z.ZodType>(schema: T): T => schema.meta({ machine: 'hide' }) as T;

const time = z.iso.datetime({ offset: true }).max(64);
const term = z.object({
  name: machine(z.string().max(512)),
  value: machine(z.string().max(1_000)),
  exclude: z.boolean(),
});

/** The view of the log, and what was asked there. A screen that is older tells and shows the lines alone. */
const lookSchema = z.object({
  view: z.enum(['lines', 'patterns', 'compare', 'changes', 'release']),
  pattern: z.string().max(64).nullable(),
  service: z.string().max(256).nullable(),
  /** Patterns that did not change are shown one by one; null: as usual. */
  same: z.boolean().nullable(),
  /** The moment that is compared around, ISO, and the key of its name; null: the alert. */
  boundary: z.object({ at: time, name: z.string().max(64) }).nullable(),
  /** Only this stretch is shown, ISO times; null: all. */
  range: z.object({ from: time, to: time }).nullable(),
  /** The page that lies on top and shows the answer to a question; null: none does. */
  page: z
    .object({
      kind: z.enum(['pattern', 'trace', 'values']),
      /** Id of the pattern, the trace, or the field. */
      target: machine(z.string().max(512)),
      /** Of a trace: the time around which it is looked for, as its line has it. */
      at: z.string().max(64).nullable(),
      /** Of values: whose, of which lines, and what narrows the screen and is not asked. */
      source: z.string().max(512).nullable(),
      least: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal']).nullable(),
      terms: z.array(term).max(20),
      unasked: z.array(machine(z.string().max(1_000))).max(50),
    })
    .nullable(),
});

/** What a participant's screen is at, for those who follow: ids, never rows or text of the screen. */
export const anchorsSchema = z.object({
  pane: z.enum(['checklist', 'logs', 'notes', 'people']),
  step: z.string().max(160).nullable(),
  note: z.string().max(160).nullable(),
  /** Number of the log line at the pane's last row; null: live. */
  line: z.number().int().nullable(),
  /** Number of the selected line; null: none is. An older screen does not tell. */
  selected: z.number().int().nullable().optional(),
  /** Number of the line whose fields are open. */
  opened: z.number().int().nullable(),
  level: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal']).nullable(),
  filters: z
    .array(z.object({ text: machine(z.string().max(1_000)), exclude: z.boolean(), on: z.boolean() }))
    .max(50),
  search: machine(z.string().max(1_000)).nullable(),
  look: lookSchema.optional(),
});

const n = z.number().int().min(1);

/** Everything a client may send. */
export const upSchema = z.discriminatedUnion('t', [
  z.object({
    t: z.literal('hello'),
    protocol: z.number().int(),
    /** Random id of this terminal's command counter; bound to its participant by the hub. */
    client: z.string().regex(/^[A-Za-z0-9_-]{8,64}$/),
    epoch: z.string().max(64).nullable(),
    lastSeq: z.number().int().min(0),
    linesEpoch: z.string().max(64).nullable(),
    lastLine: z.number().int().min(0),
    /** It only watches: nothing will be done from there. */
    watches: z.boolean().optional(),
  }),
  z.object({
    t: z.literal('command'),
    n,
    type: z.string().max(64),
    data: z.unknown(),
    /** Milliseconds since the person asked for it, by the client's own clock; absent: just now. */
    ago: z.number().int().min(0).optional(),
  }),
  z.object({
    t: z.literal('ask'),
    n,
    /** As in ask-schema.ts; one the hub does not know is refused, so that a newer client may try. */
    what: z.string().max(64),
    args: z.record(z.string(), z.unknown()),
  }),
  z.object({ t: z.literal('view'), anchors: anchorsSchema }),
  /** Sent each second while it changes: how far this client has really read. */
  z.object({ t: z.literal('seen'), seq: z.number().int().min(0), line: z.number().int().min(0) }),
]);
