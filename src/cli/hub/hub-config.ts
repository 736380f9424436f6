import { z } from 'zod';
import { changesSettingsSchema } from '../settings/changes-schema.ts';
import { chatSettingsSchema } from '../settings/chat-schema.ts';
import { detectionSchema } from '../settings/detection-schema.ts';
import { natsSettingsSchema } from '../settings/nats-schema.ts';
import { pagerSettingsSchema } from '../settings/pager-schema.ts';
import { sourcesSchema } from '../settings/source-schema.ts';

/** A hundred years. */
const MOST_DAYS = 36_500;
const text = z.string().trim().min(1).max(1_000);
const hostPattern = /^(?:\[[0-9a-fA-F:.]+\]|[^\s:/?#@[\]]+)$/;
const isPort = (port: string) => /^\d{1,5}$/.test(port) && Number(port) <= 65_535;

/** `HOST:PORT`; an IPv6 address in brackets. */
const listenSchema = z
  .string()
  .refine((value) => splitListen(value) !== null, { params: { kind: 'listen' } });

const tlsSchema = z.union([z.enum(['own', 'proxy']), z.strictObject({ certificate: text, key: text })]);

/** The file given to `oncall hub --config FILE`. Secrets have no place here. */
export const hubConfigSchema = z.strictObject({
  listen: listenSchema.default('127.0.0.1:7373'),
  /** How others reach it, for join lines; without it, the address it listens on. */
  url: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .optional(),
  /** `own`: a certificate it makes itself; `proxy`: plain HTTP for a proxy on this machine; or files of one's own. */
  tls: tlsSchema.default('own'),
  data: text,
  /** Host names it answers to in addition to those of `listen` and `url`. */
  hosts: z.array(z.string().regex(hostPattern)).max(50).default([]),
  /** Web origins whose pages may call it. */
  origins: z
    .array(z.url({ protocol: /^https?$/ }).max(500))
    .max(50)
    .default([]),
  /** Folder of the team's procedures. */
  procedures: text.optional(),
  /** Log sources that sessions can name. */
  sources: sourcesSchema.default([]),
  pagerduty: pagerSettingsSchema.optional(),
  slack: chatSettingsSchema.optional(),
  /** Detection rules and how they page. */
  detection: detectionSchema.optional(),
  /** Whether this hub evaluates the rules; `oncall watch --config` does so in a process of its own. */
  watch: z.boolean().default(false),
  /** A JetStream cluster in which its events are kept, for hubs that are more than one; absent: a file in `data`. */
  nats: natsSettingsSchema.optional(),
  changes: changesSettingsSchema.optional(),
  /** Days for which a closed session is kept after its last event; absent: for ever. */
  retentionDays: z.number().int().min(1).max(MOST_DAYS).optional(),
});

export type HubConfig = z.infer<typeof hubConfigSchema>;

/** Host and port of `HOST:PORT`; null when it is not one. Brackets of an IPv6 address fall away. */
export function splitListen(value: string): { host: string; port: number } | null {
  const colon = value.lastIndexOf(':');
  const [host, port] = [value.slice(0, colon), value.slice(colon + 1)];
  if (colon <= 0 || !isPort(port) || !hostPattern.test(host)) return null;
  return { host: host.replace(/^\[(.*)\]$/, '$1'), port: Number(port) };
}
