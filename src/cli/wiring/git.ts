import { snapshotReader } from '../../adapters/git/snapshot.ts';
import type { ReadSnapshot } from '../../ports/repository.ts';
import type { Env } from '../base/paths.ts';
import { runGit } from '../base/run-git.ts';

/** Reads folders as commits have them; `env`: where git and its user's settings are. */
export const snapshotsFor = (env: Env): ReadSnapshot =>
  snapshotReader((folder, words, set) => runGit(words, env, { cwd: folder, set }));
