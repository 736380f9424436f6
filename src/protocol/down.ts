import { z } from 'zod';
import { actorSchema, envelopeSchema } from '../domain/event-schema.ts';
import { anchorsSchema } from './up.ts';

const n = z.number().int().min(1);
const params = z.record(z.string(), z.union([z.string(), z.number()]));

/** A shared log line: a `LogLine` with the number it has in this room. */
export const numberedLineSchema = z.object({
  no: z.number().int().min(1),
  id: z.string(),
  time: z.string().nullable(),
  level: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal']).nullable(),
  service: z.string().nullable(),
  message: z.string(),
  trace: z.string().exactOptional(),
  fields: z.record(z.string(), z.string()),
  source: z.string(),
  /** Milliseconds by which it came later than its neighbours in time. */
  late: z.number().exactOptional(),
  /** It is older than the window, and came when its source was opened. */
  older: z.literal(true).exactOptional(),
  /** Before it lines of its source were lost, and nobody knows how many. */
  lost: z.literal(true).exactOptional(),
  /** Before it so many lines of its source came for times long given up, between `from` and `to`. */
  tooLate: z.object({ count: z.number().int().min(1), from: z.string(), to: z.string() }).exactOptional(),
});

const reason = z.object({ kind: z.string(), params });

/** As of `BehindLines`. */
const behindSchema = z.object({
  whose: z.string().nullable(),
  by: z.number().nullable(),
  lines: z.number().int(),
  unshown: z.number().int(),
  last: z.string().exactOptional(),
});

export const sourceStatusSchema = z.object({
  name: z.string(),
  state: z.enum(['starting', 'live', 'behind', 'unreachable', 'refused', 'ended']),
  reason: reason.optional(),
  /** The other reasons, where there is more than one. */
  more: z.array(reason).readonly().optional(),
  completeTo: z.string().optional(),
  /** Lines that came for times which are not looked at; null: whether there are any is not known. Absent with `completeTo`: an older hub, which does not look. */
  behind: z.array(behindSchema).readonly().nullable().optional(),
  retryAt: z.string().optional(),
  /** Lines of it numbered below were read by another query or window; absent: none were. */
  from: z.number().int().min(1).optional(),
});

export const presenceSchema = z.object({
  participant: z.string(),
  /** Terminals open at this moment. */
  terminals: z.number().int().min(0),
  /** How many of them only watch; absent: none. */
  watching: z.number().int().min(0).optional(),
  /** ISO time of the last key press or command; null: none yet. */
  activeAt: z.string().nullable(),
  /** Pane they look at. */
  pane: z.string().nullable(),
});

/** What someone points at: ids, and a line by the number it has in this room. */
export const spotSchema = z.discriminatedUnion('at', [
  z.object({ at: z.literal('step'), id: z.string().max(160) }),
  z.object({ at: z.literal('note'), id: z.string().max(160) }),
  z.object({ at: z.literal('line'), no: z.number().int() }),
]);

/** Everything the hub may send. */
export const downSchema = z.discriminatedUnion('t', [
  z.object({
    t: z.literal('welcome'),
    protocol: z.number().int(),
    epoch: z.string(),
    linesEpoch: z.string(),
    you: actorSchema,
    now: z.string(),
    head: z.object({ seq: z.number().int().min(0), hash: z.string() }),
    view: anchorsSchema.nullable(),
  }),
  z.object({ t: z.literal('events'), events: z.array(envelopeSchema) }),
  z.object({ t: z.literal('ack'), n, seq: z.number().int().min(0) }),
  z.object({ t: z.literal('refused'), n, kind: z.string(), params }),
  /** `value` as in asks.ts. An ask may be `refused` as a command is, so a client's asks and commands never share a number. */
  z.object({ t: z.literal('answer'), n, what: z.string(), value: z.unknown() }),
  z.object({
    t: z.literal('lines'),
    /** Number of the first item; items are contiguous. */
    first: z.number().int().min(1),
    items: z.array(numberedLineSchema),
    /** Lines this peer will not get, just before `first`: it was too slow, or came too late. */
    skipped: z.number().int().min(0),
  }),
  z.object({ t: z.literal('sources'), sources: z.array(sourceStatusSchema) }),
  z.object({ t: z.literal('presence'), people: z.array(presenceSchema) }),
  /** Since when the store of the hub has not answered, so that nothing is saved, ISO time; null: it answers again. Without it, it does. */
  z.object({ t: z.literal('store'), since: z.string().nullable() }),
  z.object({ t: z.literal('view'), by: z.string(), anchors: anchorsSchema }),
  /** Somebody says "look here"; told once, never kept. A client that does not know it passes it over. */
  z.object({ t: z.literal('point'), by: z.string(), spot: spotSchema }),
  z.object({ t: z.literal('bye'), kind: z.string(), params }),
]);
