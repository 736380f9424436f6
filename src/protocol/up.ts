import { z } from 'zod';

/** What machines read, as in the events' schema: who follows searches for the same. */
const machine = <T extends z.ZodType>(schema: T): T => schema.meta({ machine: 'hide' }) as T;

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
