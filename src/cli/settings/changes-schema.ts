import { z } from 'zod';
import { rollbackSchema } from '../../domain/runs/run-schema.ts';

const word = z.string().trim().min(1).max(200);
const glob = z.string().trim().min(1).max(300);

const serviceSchema = z.strictObject({
  /** As its log lines call it. */
  name: word,
  /** What PagerDuty and people call it, too. */
  aliases: z.array(word).max(20).default([]),
  /** `owner/name` at GitHub. */
  repository: z
    .string()
    .regex(/^[A-Za-z0-9-]{1,100}\/[A-Za-z0-9._-]{1,100}$/)
    .optional(),
  /** Environment of its deployments; a glob, as `prod*`. */
  environment: glob.default('production'),
  /** Paths of the repository that are its own; none: all. */
  paths: z.array(glob).max(50).default([]),
  /** File of the workflow that deploys it. */
  workflow: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,100}\.ya?ml$/)
    .optional(),
  /** Paths of its migrations; none: told by their names. */
  migrations: z.array(glob).max(50).default([]),
  /** Id of the service at PagerDuty, for its change events. */
  pagerduty: z
    .string()
    .regex(/^[A-Z0-9]{5,20}$/)
    .optional(),
  /** What brings its version before back, where the procedure has no step for that. */
  rollback: rollbackSchema.optional(),
});

/** `changes:` of the settings and of a hub's configuration: who tells what went out. A token has no place here. */
export const changesSettingsSchema = z.strictObject({
  github: z
    .strictObject({
      /** `https://HOST/api/v3` of an Enterprise Server, or `https://api.SUBDOMAIN.ghe.com`. */
      url: z
        .url({ protocol: /^https?$/ })
        .max(500)
        .optional(),
      /** File of a certificate authority to trust in addition to the system's. */
      ca: word.max(1_000).optional(),
      /** An App in place of a token; its key is kept as `github-app.pem`. */
      app: z.strictObject({ id: word.max(50), installation: word.max(50) }).optional(),
      /**
       * By which names GitHub knows who may approve: logins, and teams that they are in, by the e-mail address of the member. They may
       * approve a run that waits from a session.
       */
      reviewers: z.record(z.email().max(300).toLowerCase(), z.array(word).min(1).max(20)).optional(),
    })
    .optional(),
  services: z.array(serviceSchema).max(100).default([]),
});

export type ChangesConfig = z.infer<typeof changesSettingsSchema>;
