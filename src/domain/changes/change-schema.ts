import { z } from 'zod';
import { isNoProperty } from '../procedure-schema.ts';
import { isoSchema, relatedSchema, releaseSchema } from '../release-schema.ts';
import { sentRollbackSchema } from '../runs/run-schema.ts';

/** What was changed. `redeploy`: the same version again, so configuration or a secret may be new. */
export const changeKindSchema = z.enum([
  'deploy',
  'rollback',
  'redeploy',
  'release',
  'flag',
  'migration',
  'config',
  'manual',
]);
const changeStateSchema = z.enum(['live', 'going-out', 'waiting', 'failed', 'superseded']);

/** Who told of a change. `hand`: somebody typed it in. */
export const changeOriginSchema = z.enum(['github', 'pagerduty', 'hand']);

const changeIdSchema = z
  .string()
  .min(1)
  .max(300)
  .refine(isNoProperty, 'is a reserved word')
  .meta({ redact: false });
const shaSchema = z.string().regex(/^[0-9a-f]{7,64}$/);
const serviceSchema = z.string().min(1).max(200);
const lineSchema = z.string().max(300);
export const changeUrlSchema = z.string().max(2_000);

/**
 * How a change stands to a service. `own`: its source says so, or the service has no paths and so all of the repository;
 * `path`: it changed a file of the service's paths; `common`: it changed files that are in no service's paths; `unknown`:
 * not all of its files are known.
 */
export const reachSchema = z.enum(['own', 'path', 'common', 'unknown']);

/** What the files of a change are, where that says more than their number. */
export const touchSchema = z.enum(['migration', 'config', 'dependencies', 'flag']);

/**
 * One reason why a change may have to do with the impact, or why not, in the order in which it is read. It is never
 * called a cause.
 */
export const evidenceSchema = z.object({
  kind: z.enum([
    'new-patterns',
    'new-warnings',
    'no-new-pattern',
    'patterns-unknown',
    'stack-file',
    'stack-package',
    'named',
    'own-service',
    'own-path',
    'maybe-path',
    'common-path',
    'other-service',
    'other-path',
    'minutes-before',
    'touches',
    'size',
    'same-version',
    'takes-back',
    'docs-only',
    'failed',
    'going-out',
    'only-released',
  ]),
  /** Patterns, whole minutes, or files. */
  n: z.number().int().optional(),
  /** Commits. */
  commits: z.number().int().min(0).optional(),
  /** A file, and the number of the pull request that changed it. */
  file: lineSchema.optional(),
  pr: z.number().int().nullable().optional(),
  /** A package, or a service as the settings have it. */
  name: lineSchema.optional(),
  touch: touchSchema.optional(),
  /** The patterns themselves, the first seen first. */
  patterns: z.array(z.string().max(400)).max(3).optional(),
  /** Files or commits could not all be read. */
  isPart: z.boolean().optional(),
});

/** A change as a session's log keeps it. Times are ISO 8601 UTC. */
export const seenChangeSchema = z.object({
  id: changeIdSchema,
  origins: z.array(changeOriginSchema).min(1).max(3),
  /** What it is called by: the first of the services that it is of, else the repository. */
  service: serviceSchema,
  /** Services that it is of, or may be, by name; absent in what an earlier version kept: of `service`. */
  services: z
    .array(z.object({ service: serviceSchema, reach: reachSchema }))
    .max(100)
    .optional(),
  environment: z.string().max(200).nullable(),
  kind: changeKindSchema,
  state: changeStateSchema,
  /** A tag, a branch, or what a person called it. */
  version: z.string().max(200).nullable(),
  sha: shaSchema.nullable(),
  previousSha: shaSchema.nullable(),
  requestedAt: isoSchema,
  /** When it began to go out; null: not known, or not yet. */
  startedAt: isoSchema.nullable(),
  /** When it first succeeded. */
  liveAt: isoSchema.nullable(),
  failedAt: isoSchema.nullable(),
  by: z.string().max(200).nullable(),
  /** Who approved that it went out; absent: that is not known, or nobody had to. */
  approvedBy: z.string().max(200).optional(),
  title: lineSchema.nullable(),
  pr: z.number().int().nullable(),
  url: changeUrlSchema.nullable(),
});

/** The place of a change in the list. `after`: it went live when the impact had begun. */
export const changePlaceSchema = z.enum(['before', 'waiting', 'after', 'ruled-out']);

/** Something that could not be read: of which source, for which service, since when. `from` null: nothing could be. */
export const changeGapSchema = z.object({
  origin: changeOriginSchema,
  service: serviceSchema.nullable(),
  from: isoSchema.nullable(),
  kind: z.string().max(64),
  params: z.record(z.string(), z.union([z.string().max(2_000), z.number()])),
});

/** Names of environments and workflows stay when texts are taken out. */
const verbatim = (most: number) => z.string().max(most).meta({ redact: false });
const versionedSchema = z.object({
  /** As people call it; a hash where it has no other name. */
  version: z.string().max(200),
  at: isoSchema,
});

/** How a forge tells that a service went out. */
export const basisSchema = z.object({
  /** Environment whose deployments count, as the settings have it: a glob. */
  asked: verbatim(300),
  /** File of the workflow whose runs count, too. */
  workflow: verbatim(200).nullable(),
  /** Environments among those that were asked for which had a deployment. */
  environments: z.array(verbatim(200)).max(20),
  /** Whether there ever was a deployment or a run of these; null: that could not be found out. */
  isSeen: z.boolean().nullable(),
  /** Where else the repository has deployments, the nearest name first; `more` of them have no name here. */
  elsewhere: z.object({ names: z.array(verbatim(200)).max(5), more: z.number().int().min(0) }),
  /** The newest release before the time that was asked for; null: none is known. */
  lastRelease: versionedSchema.nullable(),
});

/** What can be said of a service: it changed, or why no change of it is shown. */
export const silenceSchema = z.enum([
  'changed',
  /** Its sources are complete and know of none. */
  'nothing-went-out',
  /** Some of it could not be read, or the newest is not read yet; what was read may hold changes. */
  'nothing-known',
  /** Nothing could be read, or no source knows of it. */
  'unknown',
  /** There never was a deployment where it is looked for. */
  'never-seen',
  /** Releases of it that no deployment brought out. */
  'released',
  /** Changes of its repository of which nobody knows whether they are of it. */
  'maybe',
]);

/**
 * What was known of one service. `completeTo` null: nothing is known of it. The other fields are absent in what an earlier
 * version kept.
 */
export const serviceCoverageSchema = z.object({
  service: serviceSchema,
  completeTo: isoSchema.nullable(),
  origins: z.array(changeOriginSchema).max(3),
  /** null: no forge tells of it. */
  basis: basisSchema.nullable().optional(),
  silence: silenceSchema.optional(),
  /** Changes that may be of it, the newest first; `isCommon`: all of their files are known. */
  maybe: z
    .array(versionedSchema.extend({ isCommon: z.boolean() }))
    .max(20)
    .optional(),
  /** Releases of it without a deployment, the newest first. */
  released: z.array(versionedSchema).max(20).optional(),
});

/** What was known at one moment, strongest evidence first. Nobody's ruling out has moved a row. */
const changesSeenSchema = z.object({
  from: isoSchema,
  to: isoSchema,
  /** When the impact was thought to have begun. */
  impactAt: isoSchema,
  rows: z
    .array(
      z.object({
        change: seenChangeSchema,
        place: changePlaceSchema,
        evidence: z.array(evidenceSchema).max(20),
      }),
    )
    .max(40),
  /** Changes that have no row. */
  more: z.number().int().min(0),
  coverage: z.array(serviceCoverageSchema).max(100),
  gaps: z.array(changeGapSchema).max(100),
  /** What brings the version before of a service back, as the hub's settings name it; absent: they name none. */
  rollbacks: z
    .array(z.object({ service: serviceSchema, run: sentRollbackSchema }))
    .max(100)
    .optional(),
});

/** The change that a verdict names. */
export const namedChangeSchema = seenChangeSchema.pick({
  id: true,
  service: true,
  services: true,
  kind: true,
  version: true,
  sha: true,
  title: true,
  pr: true,
  liveAt: true,
});

const pullSchema = z.object({
  number: z.number().int().nullable(),
  sha: shaSchema,
  title: lineSchema,
  author: z.string().max(200).nullable(),
});
const versionSchema = z.object({
  tag: z.string().max(200).nullable(),
  sha: shaSchema,
  /** False: what is live is not known, and this is the release before. Absent: it is live. */
  isLive: z.boolean().optional(),
});

/** What a release puts out, as it stood when the list was frozen. */
const frozenReleaseSchema = z.object({
  service: serviceSchema,
  repository: z.string().max(200),
  tag: z.string().max(200).nullable(),
  sha: shaSchema,
  previous: versionSchema.nullable(),
  pulls: z.array(pullSchema).max(300),
  migrations: z.array(lineSchema).max(100),
  isPart: z.boolean(),
  /** How it stands to the version before; of `behind` the lists are what it takes back. Absent: not said. */
  standing: z.enum(['ahead', 'behind', 'diverged', 'identical']).nullable().optional(),
  url: changeUrlSchema.nullable(),
});

/** What came after the freeze: the version now, and what of it was not on the list. */
const addedToReleaseSchema = z.object({
  sha: shaSchema,
  pulls: z.array(pullSchema).max(300),
  migrations: z.array(lineSchema).max(100),
});

/** How the run that puts a version out stands. */
const releaseRunSchema = z.object({
  number: z.number().int(),
  attempt: z.number().int(),
  name: z.string().max(200).nullable(),
  url: changeUrlSchema.nullable(),
  /** The version that it puts out; absent: not said. */
  sha: shaSchema.optional(),
  status: z.string().max(40),
  conclusion: z.string().max(40).nullable(),
  /** Who started it. */
  by: z.string().max(200).nullable(),
  /** Environments that it waits for. */
  waitsFor: z.array(z.string().max(200)).max(20),
  approvedBy: z.array(z.string().max(200)).max(20),
  rejectedBy: z.array(z.string().max(200)).max(20),
  /** Since when it waits, or when it ended, as the forge says; absent: not said. The event may be much later. */
  since: isoSchema.optional(),
});

/** Events about changes and releases; see `event-schema.ts`. */
export const changeEventSchemas = {
  'release.set': z.object({ release: releaseSchema }),
  /** The rollback phase of the procedure is entered. */
  'rollback.begun': z.object({}),
  'session.related': relatedSchema,
  /** What went out before the impact, as the hub knew it then. */
  'changes.seen': changesSeenSchema,
  /** Something went out, or began to, while the session was open. */
  'change.came': z.object({ change: seenChangeSchema }),
  'change.pinned': z.object({ change: seenChangeSchema, pinned: z.boolean() }),
  /** Null: what was said against it is taken back. */
  'change.ruled-out': z.object({ change: seenChangeSchema, reason: z.string().max(1_000).nullable() }),
  'release.frozen': frozenReleaseSchema,
  'release.added': addedToReleaseSchema,
  'release.ran': releaseRunSchema,
} as const;
