import { z } from 'zod';

const path = z.string().trim().min(1).max(1_000);
const MOST_SERVERS = 9;
/** Each is a lease that its hub renews every two seconds. */
const MOST_SHARDS = 64;

/** `nats:` of a hub's configuration: where its events are kept instead of in a file. Secrets have no place here. */
export const natsSettingsSchema = z.strictObject({
  servers: z
    .array(z.url({ protocol: /^(?:nats|tls)$/ }).max(500))
    .min(1)
    .max(MOST_SERVERS),
  /** What this team's streams are called: two teams on one cluster need two names. */
  prefix: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,30}$/)
    .default('oncall'),
  replicas: z.union([z.literal(1), z.literal(3), z.literal(5)]).default(3),
  /** GiB of all sessions together; absent: what the servers have. */
  maxGiB: z
    .number()
    .positive()
    .max(1024 * 1024)
    .optional(),
  /** File that `nsc` made (`.creds`), or one with an nkey seed. */
  credentials: path.optional(),
  /** PEM files: the authority of the servers, and this hub's own certificate for them. */
  ca: path.optional(),
  certificate: path.optional(),
  key: path.optional(),
  /** Monitoring addresses of the servers, by which `oncall doctor --config` learns when they write to disk. */
  monitors: z
    .array(z.url({ protocol: /^https?$/ }).max(500))
    .max(MOST_SERVERS)
    .default([]),
  /** Addresses of all hubs of the team, this one's too: clients try each. */
  hubs: z
    .array(z.url({ protocol: /^https?$/ }).max(500))
    .max(MOST_SERVERS)
    .default([]),
  /** Into how many parts the sessions are divided, which the hubs share; 1: one hub serves all, the others wait. */
  shards: z.number().int().min(1).max(MOST_SHARDS).default(1),
});

export type NatsConfig = z.infer<typeof natsSettingsSchema>;
