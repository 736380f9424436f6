import { expect, onTestFinished } from 'vitest';
import { github } from '../../../src/adapters/github/github.ts';
import type { GithubOptions, ServicePlace } from '../../../src/adapters/github/options.ts';
import { DemoRepository } from '../../../src/sim/github/repository.ts';
import { type LocalGithub, type LocalGithubOptions, localGithub } from '../../../src/sim/github/server.ts';
import { githubProblems } from './contract/contract.ts';

export const NOW = Date.parse('2026-11-25T03:12:00.000Z');
const MINUTE = 60_000;

/** So many minutes before now, as GitHub writes times. */
export const ago = (minutes: number): string =>
  `${new Date(NOW - minutes * MINUTE).toISOString().slice(0, 19)}Z`;
/** The same as we write it. */
export const asOf = (minutes: number): string => new Date(NOW - minutes * MINUTE).toISOString();

export const PLACE: ServicePlace = {
  ...{ name: 'checkout', repository: 'acme/checkout', environment: 'production', paths: [] },
  ...{ workflow: null, migrations: [] },
};

export interface GithubRig {
  readonly repo: DemoRepository;
  /** All that the server has, `repo` first. */
  readonly repositories: readonly DemoRepository[];
  readonly server: LocalGithub;
  /** Time goes on by so many minutes. */
  later(minutes: number): void;
  readonly at: { ms: number };
  /** Another reader of the same GitHub. */
  reader(places?: readonly ServicePlace[], more?: Partial<GithubOptions>): ReturnType<typeof github>;
  /** Deploys a pushed commit: asked for, begun and live so many minutes ago. */
  live(message: string, files: readonly string[], minutes: number, by?: string): string;
}

/** A reader, the GitHub that it reads, and time in the test's hands. Waits for answers are real. */
export async function githubRig(
  options: Partial<LocalGithubOptions> = {},
  others: (time: { readonly now: () => number }) => readonly DemoRepository[] = () => [],
): Promise<GithubRig> {
  const at = { ms: NOW };
  const time = { now: () => at.ms };
  const repo = new DemoRepository('acme/checkout', time);
  const repositories = [repo, ...others(time)];
  const server = await localGithub({ repositories, time, ...options });
  onTestFinished(async () => {
    await server.close();
    // Whatever a test is about: what was asked and answered has to be what GitHub publishes.
    expect([...new Set(server.calls.flatMap(githubProblems))]).toEqual([]);
  });
  const after = (ms: number, run: () => void) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  };
  return {
    ...{ repo, repositories, server, at },
    later: (minutes) => {
      at.ms += minutes * MINUTE;
    },
    reader: (services = [PLACE], more = {}) =>
      github({
        auth: { token: 'ghp_local' },
        url: server.url,
        time: { ...time, after },
        services,
        timeoutMs: 5_000,
        ...more,
      }),
    live(message, files, minutes, by = 'kato') {
      const { sha } = repo.push(message, by, files, ago(minutes + 30));
      const deployment = repo.deploy(sha, 'production', by, { at: ago(minutes + 20) });
      repo.status(deployment, 'waiting', ago(minutes + 20));
      repo.status(deployment, 'in_progress', ago(minutes + 2));
      repo.status(deployment, 'success', ago(minutes));
      return sha;
    },
  };
}
