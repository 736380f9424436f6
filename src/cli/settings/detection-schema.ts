import { z } from 'zod';
import { isTimeZone } from '../../text/zone.ts';
import { isTokenUrl } from './pager-schema.ts';

const word = z.string().trim().min(1).max(1_000);

/** `detection:` of the settings and of a hub's configuration. Keys and the dead man's address have no place here. */
export const detectionSchema = z.strictObject({
  /** Folder of rule files. */
  rules: word.optional(),
  /** Language of pages, and the zone of the times in them. */
  lang: z.enum(['ja', 'en']).optional(),
  timeZone: z
    .string()
    .refine(isTimeZone, { params: { kind: 'time-zone' } })
    .optional(),
  /** `https://events.eu.pagerduty.com`, a proxy, or a server on this machine. */
  events: z
    .string()
    .max(500)
    .refine(isTokenUrl, { params: { kind: 'pager-url' } })
    .optional(),
});

export type DetectionConfig = z.infer<typeof detectionSchema>;
