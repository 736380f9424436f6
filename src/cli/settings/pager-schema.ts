import { z } from 'zod';
import { isLoopback } from '../../text/loopback.ts';

const word = z.string().trim().min(1).max(200);
const id = z.string().regex(/^[A-Z0-9]{5,20}$/);

/** A token goes over the network, so plain `http:` is for this machine alone. */
export function isTokenUrl(value: string): boolean {
  const url = URL.parse(value);
  if (!url || url.username || url.password || url.search || url.hash) return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
}

const ruleSchema = z.strictObject({
  service: word.optional(),
  priority: word.optional(),
  urgency: z.enum(['high', 'low']).optional(),
  title: word.optional(),
  procedure: word.optional(),
  severity: z.enum(['SEV1', 'SEV2', 'SEV3', 'SEV4']).optional(),
});

/** `pagerduty:` of the settings and of a hub's configuration. The token has no place here. */
export const pagerSettingsSchema = z.strictObject({
  /** `https://api.eu.pagerduty.com`, a proxy, or a server on this machine. */
  url: z
    .string()
    .max(500)
    .refine(isTokenUrl, { params: { kind: 'pager-url' } })
    .optional(),
  /** File of a certificate authority to trust in addition to the system's. */
  ca: word.max(1_000).optional(),
  /** Ids of the schedules and escalation policies that `oncall who` shows; none: all. */
  schedules: z.array(id).max(50).default([]),
  policies: z.array(id).max(50).default([]),
  /**
   * Names of the account's priorities by severity. Where set, they follow each other: one that is changed here or there
   * changes the other.
   */
  priorities: z
    .strictObject({
      SEV1: word.optional(),
      SEV2: word.optional(),
      SEV3: word.optional(),
      SEV4: word.optional(),
    })
    .optional(),
  /** How an incident is met: the first rule that matches decides. */
  rules: z.array(ruleSchema).max(200).default([]),
});

export type PagerConfig = z.infer<typeof pagerSettingsSchema>;
