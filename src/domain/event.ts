import type { z } from 'zod';
import type {
  actorSchema,
  commandIdSchema,
  eventDataSchemas,
  impactSchema,
  incidentSchema,
  noteKindSchema,
  pinnedLineSchema,
  tailSchema,
  verdictSchema,
} from './event-schema.ts';
import type { releaseSchema, windowSchema } from './release-schema.ts';

export type EventType = keyof typeof eventDataSchemas;
export type EventData<T extends EventType = EventType> = z.infer<(typeof eventDataSchemas)[T]>;

/** Who did it: a person, or a feed acting as `system`. */
export type Actor = z.infer<typeof actorSchema>;
/** Who did something, and when; `seq` is of the event that says so. */
export interface DoneBy {
  readonly by: Actor;
  readonly at: string;
  readonly seq: number;
}
/** The command an event answers; `n` rises by one with each command of a client. */
export type CommandId = z.infer<typeof commandIdSchema>;

export type NoteKind = z.infer<typeof noteKindSchema>;
export type Impact = z.infer<typeof impactSchema>;
export type Verdict = z.infer<typeof verdictSchema>;
export type TailSettings = z.infer<typeof tailSchema>;
export type TimeWindow = z.infer<typeof windowSchema>;
export type PinnedLine = z.infer<typeof pinnedLineSchema>;
export type Release = z.infer<typeof releaseSchema>;
export type Incident = z.infer<typeof incidentSchema>;

/** A fact before the hub has numbered and stamped it. */
export type Fact = { [T in EventType]: { readonly type: T; readonly data: EventData<T> } }[EventType];

interface Envelope {
  readonly v: 1;
  readonly session: string;
  /** Contiguous from 1. */
  readonly seq: number;
  /** Hash of the event before, '' for the first: SHA-256 of its JSON text, base64url. */
  readonly prev: string;
  /** ISO 8601 UTC with milliseconds, never earlier than the event before. */
  readonly at: string;
  readonly by: Actor;
  readonly cmd: CommandId;
  /** Only in an event whose text was taken out later: the hash that it had, which the event after it names. */
  readonly redacted?: { readonly hash: string };
}

/** A fact in the session's log: numbered, stamped by the hub, never changed. */
export type SessionEvent = Envelope & Fact;

/** An event as read from a log or a wire: its type may be newer than this program. */
export type AnyEvent = Envelope & { readonly type: string; readonly data: Readonly<Record<string, unknown>> };
