import type { Basis, SystemChange } from '../../domain/changes/system-change.ts';
import type { ChangeProof } from '../../ports/change-source.ts';
import type { GithubClient } from './github-client.ts';
import { GithubError } from './github-error.ts';
import { differenceOf, ofRepository } from './lists.ts';
import type { ServicePlace } from './options.ts';
import { repositorySchema } from './wire.ts';

const DAYS = 30;

/** Tries all that is read of a service's repository, and says what of it does not work. */
export async function proveService(
  client: GithubClient,
  place: ServicePlace,
  now: number,
  recent: (from: string) => Promise<{ readonly changes: readonly SystemChange[]; readonly basis: Basis }>,
  signal?: AbortSignal,
): Promise<ChangeProof> {
  const problems: { kind: string; params: Readonly<Record<string, string | number>> }[] = [];
  const tried = async <T>(look: () => Promise<T>): Promise<T | null> => {
    try {
      return await look();
    } catch (error) {
      if (!(error instanceof GithubError)) throw error;
      problems.push({ kind: error.kind, params: error.params });
      return null;
    }
  };
  const known = await tried(() =>
    client.get('/repos/{owner}/{repo}', ofRepository(place), repositorySchema, signal),
  );
  const name = known?.data.full_name ?? null;
  const isRenamed = name !== null && name.toLowerCase() !== place.repository.toLowerCase();
  const from = new Date(now - DAYS * 86_400_000).toISOString();
  const read = known === null ? null : await tried(() => recent(from));
  const live = (read?.changes ?? []).filter(({ liveAt }) => liveAt !== null && liveAt >= from);
  const [newest] = live;
  // What lies between versions needs another permission than the list of deployments.
  if (newest?.sha != null && newest.previousSha !== null && newest.previousSha !== newest.sha)
    await tried(() => differenceOf(client, place, newest.previousSha ?? '', newest.sha ?? '', signal));
  const environment = `\`${place.environment}\`${place.workflow === null ? '' : ` (${place.workflow})`}`;
  const { names, more } = read?.basis.elsewhere ?? { names: [], more: 0 };
  if (read?.basis.isSeen === false)
    problems.push({
      kind: 'never-deployed',
      params: { environment, names: [...names, ...(more > 0 ? [`+${more}`] : [])].join(', ') || '-' },
    });
  else if (read !== null && live.length === 0)
    problems.push({ kind: 'no-deployment', params: { environment, days: DAYS } });
  return {
    origin: 'github',
    service: place.name,
    where: name ?? place.repository,
    renamedFrom: isRenamed ? place.repository : null,
    days: DAYS,
    deploys: live.filter(({ id }) => id.startsWith('github:deployment:')).length,
    runs: live.filter(({ id }) => id.startsWith('github:run:')).length,
    last:
      live
        .map(({ liveAt }) => liveAt ?? '')
        .sort()
        .at(-1) ?? null,
    problems,
  };
}
