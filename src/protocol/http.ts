import type { z } from 'zod';
import type {
  detectionHealthSchema,
  foundFactSchema,
  healthSchema,
  incidentDetailSchema,
  incidentListSchema,
  inviteStateSchema,
  judgedSchema,
  listeningSchema,
  onCallSchema,
  pageActingSchema,
  pageCountsSchema,
  pageRowSchema,
  pagerHealthSchema,
  problemSchema,
  scopeSchema,
  sessionSummarySchema,
  stalledSchema,
  startedSchema,
  tokenSchema,
  turnSchema,
  verdictListSchema,
  verdictRowSchema,
} from './http-schema.ts';

/** Headers by which the command line says who its user is, on the Unix socket alone. */
export const NAME_HEADER = 'oncall-name';
export const EMAIL_HEADER = 'oncall-email';

/** One's own identity as headers; percent-encoded, since a header holds no Japanese. */
export function identityHeaders(name: string, email: string | null): Record<string, string> {
  const named = { [NAME_HEADER]: encodeURIComponent(name) };
  return email === null ? named : { ...named, [EMAIL_HEADER]: encodeURIComponent(email) };
}

/**
 * The answer of a hub where another one serves what was asked for (503): all, a session, or what a team has once. `leader`:
 * that one's address, where it is known.
 */
export const STANDBY_KIND = 'standby';
/** Header of that answer, so that its body need not be read: that address, or `1`. A page gets it with a session's events, too. */
export const STANDBY_HEADER = 'oncall-standby';

/** Header of a session's events: `SEQ:HASH` of the last one that the hub knows, however many it can read. */
export const HEAD_HEADER = 'oncall-head';

/* What a hub answers, as `http-schema.ts` says. */

export type Problem = z.infer<typeof problemSchema>;
export type PageRow = z.infer<typeof pageRowSchema>;
export type PageActing = z.infer<typeof pageActingSchema>;
export type PageCounts = z.infer<typeof pageCountsSchema>;
export type VerdictRow = z.infer<typeof verdictRowSchema>;
export type VerdictList = z.infer<typeof verdictListSchema>;
export type Stalled = z.infer<typeof stalledSchema>;
export type IncidentList = z.infer<typeof incidentListSchema>;
export type IncidentDetail = z.infer<typeof incidentDetailSchema>;
export type StartedAnswer = z.infer<typeof startedSchema>;
export type JudgedAnswer = z.infer<typeof judgedSchema>;
export type Turn = z.infer<typeof turnSchema>;
export type OnCall = z.infer<typeof onCallSchema>;
/** Whose turn it is in a schedule, and which turns were taken over. */
export type ScheduleTurns = OnCall['schedules'][number];
export type PagerHealth = z.infer<typeof pagerHealthSchema>;
export type DetectionHealth = z.infer<typeof detectionHealthSchema>;
export type Health = z.infer<typeof healthSchema>;
export type Listening = z.infer<typeof listeningSchema>;
export type InviteState = z.infer<typeof inviteStateSchema>;
export type TokenAnswer = z.infer<typeof tokenSchema>;
export type SessionSummary = z.infer<typeof sessionSummarySchema>;
export type PageScope = z.infer<typeof scopeSchema>;
export type FoundFact = z.infer<typeof foundFactSchema>;
