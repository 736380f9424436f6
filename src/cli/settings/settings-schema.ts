import { z } from 'zod';
import { DAYS } from '../../record/digest/scrum.ts';
import { changesSettingsSchema } from './changes-schema.ts';
import { chatSettingsSchema } from './chat-schema.ts';
import { detectionSchema } from './detection-schema.ts';
import { pagerSettingsSchema } from './pager-schema.ts';
import { procedureRulesSchema } from './procedure-rules.ts';
import { sourcesSchema } from './source-schema.ts';

const nonEmpty = z.string().trim().min(1).max(500);

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

const scrumSchema = z.strictObject({
  /** `10:00`, in the team's time zone. */
  at: z
    .string()
    .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/)
    .optional(),
  days: z.array(z.enum(DAYS)).min(1).max(7).optional(),
  /** Days without one: `2026-11-23`. */
  holidays: z.array(z.iso.date()).max(400).optional(),
});

/** What `oncall.yaml` and the user's `config.yaml` may hold. Secrets have no place here. */
export const settingsSchema = z.strictObject({
  /** URL of the team hub. */
  hub: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .optional(),
  /** For how long a command waits while the hubs of a team change over; 0: not at all. */
  hubWaitSeconds: z.number().int().min(0).max(600).optional(),
  name: nonEmpty.max(100).optional(),
  email: z.email().max(200).optional(),
  /** Language of the screen. */
  lang: z.enum(['ja', 'en']).optional(),
  /** Colours of the screen: for the terminal's background as it tells it, or as said here. */
  theme: z.enum(['auto', 'light', 'dark']).optional(),
  /** Who brings the screen's rows into the terminal's cells. */
  render: z.enum(['painter', 'ink']).optional(),
  /** Whether clicks and the wheel are the screen's. */
  mouse: z.boolean().optional(),
  /** Whether a screen says, with the bell, which of one's own steps are overdue. */
  remind: z.boolean().optional(),
  timeZone: z
    .string()
    .refine(isTimeZone, { params: { kind: 'time-zone' } })
    .optional(),
  /** Folder of procedures; relative to the file it is in, as every path here. */
  procedures: nonEmpty.optional(),
  /** Procedure `oncall start` takes when none is named. */
  procedure: nonEmpty.optional(),
  /** Which one it takes by service, severity, title or label, before that. */
  rules: procedureRulesSchema.optional(),
  /** How many steps of a procedure may be required, at SEV1 and SEV2, and from SEV3 down. */
  lint: z
    .strictObject({
      most: z.number().int().min(0).max(999).optional(),
      mostMinor: z.number().int().min(0).max(999).optional(),
    })
    .optional(),
  /** Folder records are exported to. */
  records: nonEmpty.optional(),
  /** Language of exported records, where it differs from the screen's. */
  recordLang: z.enum(['ja', 'en']).optional(),
  /** When the team meets every day: what `oncall digest` tells begins at the last one. */
  scrum: scrumSchema.optional(),
  /** Log sources a new session tails when none is given, as after `--logs`. */
  logs: z.array(nonEmpty).max(20).optional(),
  /** Log sources that `--logs` and `logs` can name; a team hub has its own. */
  sources: sourcesSchema.optional(),
  /** PagerDuty, as the hub of this machine uses it; a team hub has its own. */
  pagerduty: pagerSettingsSchema.optional(),
  /** Slack, as the hub of this machine uses it; a team hub has its own. */
  slack: chatSettingsSchema.optional(),
  /** Detection rules, as `oncall watch` and `oncall rules` use them here; a team hub has its own. */
  detection: detectionSchema.optional(),
  /** Who tells what went out, by service, as the hub of this machine asks; a team hub has its own. */
  changes: changesSettingsSchema.optional(),
});

export type Settings = z.infer<typeof settingsSchema>;
