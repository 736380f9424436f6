import type { z } from 'zod';
import type { AnyEvent } from '../domain/event.ts';
import type {
  downSchema,
  numberedLineSchema,
  presenceSchema,
  sourceStatusSchema,
  spotSchema,
} from './down.ts';
import type { anchorsSchema, upSchema } from './up.ts';

export type Up = z.infer<typeof upSchema>;
export type Down =
  | Exclude<z.infer<typeof downSchema>, { t: 'events' }>
  | { readonly t: 'events'; readonly events: readonly AnyEvent[] };
export type Anchors = z.infer<typeof anchorsSchema>;
export type LogsLook = NonNullable<Anchors['look']>;
export type NumberedLine = z.infer<typeof numberedLineSchema>;
export type Presence = z.infer<typeof presenceSchema>;
export type SourceState = z.infer<typeof sourceStatusSchema>;
export type Spot = z.infer<typeof spotSchema>;
export type Welcome = Extract<Down, { t: 'welcome' }>;
export type UpOf<T extends Up['t']> = Extract<Up, { t: T }>;
export type DownOf<T extends Down['t']> = Extract<Down, { t: T }>;

/** Why the hub ends a connection; `params` may hold names, numbers and times, never display text. */
export const BYE_KINDS = [
  'protocol',
  'removed',
  'revoked',
  'expired',
  'too-slow',
  'too-fast',
  'too-large',
  'bad-frame',
  'client-taken',
  'full',
  'stopping',
  'moved',
  'not-found',
  'damaged',
  /** It sent what it may not. */
  'not-allowed',
] as const;
export type ByeKind = (typeof BYE_KINDS)[number];
