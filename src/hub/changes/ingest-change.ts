import type { Basis, SystemChange } from '../../domain/changes/system-change.ts';
import { ingestId, ingestText } from '../ingest/ingest.ts';

/** Titles, names of branches and of people come from everyone who can push: they are made safe as any text from outside. */
const COMMITS = 250;
const FILES = 600;
const PACKAGES = 200;
const SHA = /^[0-9a-f]{7,64}$/;

const line = (text: string | null): string | null =>
  text === null ? null : ingestText(text, { bytes: 300 });
const name = (text: string | null): string | null =>
  text === null ? null : ingestText(text, { bytes: 200 });
const sha = (text: string | null): string | null => (text !== null && SHA.test(text) ? text : null);
const url = (text: string | null): string | null =>
  text !== null && /^https?:\/\//.test(text) && URL.canParse(text) ? ingestId(text, 2_000) : null;

export function ingestChange(change: SystemChange): SystemChange {
  return {
    ...change,
    id: ingestId(change.id, 300),
    service: ingestId(change.service, 200),
    services: change.services.map(({ service, reach }) => ({ service: ingestId(service, 200), reach })),
    environment: name(change.environment),
    version: name(change.version),
    sha: sha(change.sha),
    previousSha: sha(change.previousSha),
    by: name(change.by),
    title: line(change.title),
    url: url(change.url),
    compareUrl: url(change.compareUrl),
    commits: change.commits.slice(-COMMITS).map((commit) => ({
      ...{
        sha: sha(commit.sha) ?? '',
        title: line(commit.title) ?? '',
        pr: commit.pr,
        author: name(commit.author),
      },
    })),
    files: change.files.slice(0, FILES).map((file) => ingestId(file, 300)),
    packages: change.packages.slice(0, PACKAGES).map((one) => ingestId(one, 200)),
    isPart: change.isPart || change.commits.length > COMMITS || change.files.length > FILES,
  };
}

/** Names of environments, tags and releases come from everyone who can push, too. */
export function ingestBasis(basis: Basis | null): Basis | null {
  if (basis === null) return null;
  const { environments, elsewhere, lastRelease, workflow, asked } = basis;
  return {
    ...basis,
    ...{ asked: ingestId(asked, 300), workflow: name(workflow) },
    environments: environments.map((one) => ingestText(one, { bytes: 200 })),
    elsewhere: { ...elsewhere, names: elsewhere.names.map((one) => ingestText(one, { bytes: 200 })) },
    lastRelease: lastRelease === null ? null : { ...lastRelease, version: name(lastRelease.version) ?? '' },
  };
}
