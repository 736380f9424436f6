import type { Touch } from './system-change.ts';

/*
 * What a file is, told by its path. Names are those of the usual frameworks and package managers; a list that misses one
 * says less of a change, and nothing wrong.
 */

const MIGRATION =
  /(?:^|\/)(?:migrations?|migrate|flyway|liquibase|alembic|changelogs?\/db)\/|(?:^|\/)V\d+(?:[._]\d+)*__[^/]+\.sql$|(?:^|\/)schema\.(?:rb|sql|prisma)$/i;
const DEPENDENCIES =
  /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|Gemfile\.lock|Cargo\.lock|go\.sum|poetry\.lock|uv\.lock|Pipfile\.lock|composer\.lock|gradle\.lockfile|libs\.versions\.toml|mix\.lock|pubspec\.lock|packages\.lock\.json)$/i;
const FLAG = /(?:^|\/)(?:feature[-_]?flags?|flags?|toggles?)(?:\/|\.(?:ya?ml|json|toml)$)/i;
const CONFIG =
  /(?:^|\/)(?:config|configs|conf|settings|helm|charts|k8s|kubernetes|manifests|deploy|terraform|environments?|kustomize)\/|(?:^|\/)(?:Dockerfile[^/]*|docker-compose[^/]*|application[^/]*\.(?:ya?ml|properties)|appsettings[^/]*\.json|\.env[^/]*|values[^/]*\.ya?ml|nginx[^/]*\.conf|Procfile)$|\.(?:tf|tfvars|properties|ini|toml)$/i;
const DOCS =
  /(?:^|\/)(?:docs?|documentation|examples?|tests?|spec|__tests__|\.github|\.circleci|\.vscode)\/|(?:^|\/)(?:README|CHANGELOG|LICENSE|CONTRIBUTING|CODEOWNERS)[^/]*$|\.(?:md|mdx|rst|adoc|txt|png|svg)$|[._](?:test|spec)\.[a-z]+$/i;

const KINDS: readonly (readonly [Touch, RegExp])[] = [
  ['migration', MIGRATION],
  ['config', CONFIG],
  ['dependencies', DEPENDENCIES],
  ['flag', FLAG],
];

/** Paths are read up to this, in characters. */
const LONGEST = 500;

/** What the files of a change are, in the order in which it matters. */
export function touchesOf(files: readonly string[]): readonly Touch[] {
  const own = files.map((file) => file.slice(0, LONGEST)).filter((file) => !DOCS.test(file));
  return KINDS.flatMap(([touch, pattern]) => (own.some((file) => pattern.test(file)) ? [touch] : []));
}

export const isMigration = (file: string): boolean => MIGRATION.test(file.slice(0, LONGEST));

/** Whether nothing of what runs was changed: only documents, pictures and tests. */
export const isDocsOnly = (files: readonly string[]): boolean =>
  files.length > 0 && files.every((file) => DOCS.test(file.slice(0, LONGEST)));

/** What a migration takes away cannot be put back by an older version of the program. */
const IRREVERSIBLE = /drop|remove|delete|truncate|rename|destroy/i;
export const isIrreversible = (migration: string): boolean =>
  IRREVERSIBLE.test(migration.slice(migration.lastIndexOf('/') + 1));
