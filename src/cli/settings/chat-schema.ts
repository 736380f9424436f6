import { z } from 'zod';
import { DAYS } from '../../record/digest/scrum.ts';
import { isTokenUrl } from './pager-schema.ts';

const channel = z.string().regex(/^[CG][A-Z0-9]{8,20}$/);
const word = z.string().trim().min(1).max(200);
const severity = z.enum(['SEV1', 'SEV2', 'SEV3', 'SEV4']);

const timeZone = z.string().refine(
  (name) => {
    try {
      new Intl.DateTimeFormat('en', { timeZone: name });
      return true;
    } catch {
      return false;
    }
  },
  { params: { kind: 'time-zone' } },
);

const summonSchema = z.strictObject({
  /** Id of a user group (`S0123ABCD`); without it the people who are on call. */
  group: z
    .string()
    .regex(/^S[A-Z0-9]{8,20}$/)
    .optional(),
  /** Minutes after which it calls again while nobody has joined; `false`: it does not. */
  again: z.union([z.literal(false), z.number().int().min(1).max(120)]).default(5),
  most: z.number().int().min(0).max(2).default(2),
});

const digestSchema = z.strictObject({
  at: z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/),
  days: z.array(z.enum(DAYS)).min(1).max(7).optional(),
  holidays: z.array(z.iso.date()).max(400).optional(),
  channel: channel.optional(),
});

/** `slack:` of the settings and of a hub's configuration. Channels are ids. Tokens have no place here. */
export const chatSettingsSchema = z.strictObject({
  channel,
  channels: z
    .array(
      z.strictObject({
        service: word.optional(),
        severity: z.union([severity, z.array(severity).min(1).max(4)]).optional(),
        channel,
      }),
    )
    .max(100)
    .default([]),
  /** Channel of drills; without it they post nothing. */
  drills: channel.optional(),
  lang: z.enum(['ja', 'en']).optional(),
  timeZone: timeZone.optional(),
  /** Buttons below messages, where the hub has an app token: the app needs interactivity, which the manifest turns on. */
  buttons: z.boolean().default(true),
  /** A message for each page that nobody has acknowledged; `teams`: names of teams in PagerDuty, only their pages. */
  pages: z.union([z.boolean(), z.strictObject({ teams: z.array(word).min(1).max(50) })]).default(false),
  /** A bookmark in the channel for each live session; the hub needs an address that browsers can open. */
  bookmarks: z.boolean().default(false),
  /** `false`: nobody is called. */
  summon: z.union([z.literal(false), summonSchema]).optional(),
  /** When the digest is posted by itself. */
  digest: digestSchema.optional(),
  /** Procedure and log sources of a session that is started in Slack. */
  procedure: word.optional(),
  logs: z.array(word).max(20).optional(),
  /** Root of the API: a proxy, or a server on this machine. */
  url: z
    .string()
    .max(500)
    .refine(isTokenUrl, { params: { kind: 'chat-url' } })
    .optional(),
});

/** What a field looks like, by an example. */
export function chatForm(path: readonly PropertyKey[]): string {
  switch (path.at(-1)) {
    case 'channel':
    case 'drills':
      return 'C0123ABCDEF';
    case 'group':
      return 'S0123ABCDEF';
    case 'timeZone':
      return 'Asia/Tokyo';
    case 'url':
      return 'https://…';
    case 'again':
      return 'false, 1-120';
    case 'pages':
      return 'true, false, {teams: […]}';
    case 'summon':
      return 'false, {group, again, most}';
    default:
      return '10:00';
  }
}

export type ChatConfig = z.infer<typeof chatSettingsSchema>;
