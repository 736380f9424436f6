import { GithubError } from './github-error.ts';

/** The parts of `owner/name`. Names from outside go into paths: one of dots alone would lead elsewhere. Throws a `GithubError`. */
export function repositoryPath(repository: string): { readonly owner: string; readonly repo: string } {
  const [owner = '', repo = '', ...more] = repository.split('/');
  if (more.length > 0 || ![owner, repo].every((name) => /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/.test(name)))
    throw new GithubError('not-found', { what: 'repository', needs: 'metadata=read' });
  return { owner, repo };
}
