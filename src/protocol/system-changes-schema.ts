import { z } from 'zod';
import {
  changeGapSchema,
  changeOriginSchema,
  changePlaceSchema,
  evidenceSchema,
  seenChangeSchema,
  serviceCoverageSchema,
} from '../domain/changes/change-schema.ts';
import { paramsSchema, texts } from './http-schema.ts';

const text = z.string();
const whole = z.number().int();

/** A change with what is known of it. */
export const changeRowSchema = z.object({
  change: seenChangeSchema,
  place: changePlaceSchema,
  /** In the order in which it is read; empty where no incident is looked at. */
  evidence: z.array(evidenceSchema).readonly(),
  /** The newest, oldest first. */
  commits: z
    .array(
      z.object({
        sha: text,
        /** First line of its message. */
        title: text,
        pr: whole.nullable(),
        author: text.nullable(),
      }),
    )
    .readonly(),
  /** Commits in all, as far as they are known, and files. */
  counts: z.object({ commits: whole, files: whole, isPart: z.boolean() }),
  compareUrl: text.nullable(),
});

/** Answer of the ask `changes`, and of the route `systemChanges`, maybe of a hub of an earlier version. */
export const sentChangesSchema = z.object({
  from: text,
  to: text,
  /** When the impact began, and by whose word; null: no incident is looked at. */
  impact: z.object({ at: text, by: z.enum(['said', 'errors', 'alert', 'opened']) }).nullable(),
  /** Services that are hit. */
  hit: texts,
  rows: z.array(changeRowSchema).readonly(),
  /** Changes that have no row. */
  more: whole,
  coverage: z.array(serviceCoverageSchema).readonly(),
  gaps: z.array(changeGapSchema).readonly(),
  /** Whether the settings name a source. */
  hasSources: z.boolean(),
});

/** What a release would put out now. */
export const plannedReleaseSchema = z.object({
  service: text,
  repository: text,
  tag: text.nullable(),
  sha: text,
  /** Null: nothing is known of what it puts out. `isLive` false: the release before it; absent: the hub is older. */
  previous: z.object({ tag: text.nullable(), sha: text, isLive: z.boolean().optional() }).nullable(),
  /** How it stands to that; of `behind` the lists are what it takes back. Absent: the hub is older. */
  standing: z.enum(['ahead', 'behind', 'diverged', 'identical']).nullable().optional(),
  pulls: z
    .array(z.object({ number: whole.nullable(), sha: text, title: text, author: text.nullable() }))
    .readonly(),
  migrations: texts,
  isPart: z.boolean(),
  url: text.nullable(),
});

/** What is said of a source that was tried: how much it found, and whether it may read all that it has to. */
export const changeProofSchema = z.object({
  origin: changeOriginSchema,
  service: text,
  /** As `acme/checkout`; the name it has now, where it was renamed. */
  where: text.nullable(),
  renamedFrom: text.nullable(),
  days: z.number(),
  deploys: whole,
  runs: whole,
  /** When the last of them went live; null: none did. */
  last: text.nullable(),
  problems: z.array(z.object({ kind: text, params: paramsSchema })).readonly(),
});
