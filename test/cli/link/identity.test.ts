import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cliRig, oneLine } from '../rig.ts';

const rig = cliRig();

/** A repository that says who one is, as any that was cloned may. */
function cloned(): void {
  const git = (...args: string[]) => {
    const { status } = spawnSync('git', args, { cwd: rig.work, env: { PATH: rig.env.PATH, HOME: rig.root } });
    expect(status, args.join(' ')).toBe(0);
  };
  git('init', '--quiet');
  git('config', 'user.name', 'Mallory');
  git('config', 'user.email', 'mallory@example.com');
}

const unnamed = { ONCALL_NAME: undefined, ONCALL_EMAIL: undefined };

async function openedBy(env: Readonly<Record<string, string | undefined>>) {
  const started = await rig.ok(['start', 'x', '--no-tui', '--json'], { env: { ...unnamed, ...env } });
  const record = await rig.ok(['export', JSON.parse(started).session, '--format', 'jsonl', '--out', '-']);
  return JSON.parse(record.split('\n')[0] ?? '').by.name;
}

describe('who one is', () => {
  it('SEC-361 comes from the user’s own git settings and never from a folder’s', async () => {
    cloned();
    const none = await rig.run(['start', 'x', '--no-tui'], { env: unnamed });
    expect([none.code, oneLine(none)]).toEqual([2, expect.stringContaining('your name is unknown')]);
    const own = join(rig.root, 'own.gitconfig');
    writeFileSync(own, '[user]\n\tname = 佐藤\n\temail = sato@example.com\n');
    expect(await openedBy({ GIT_CONFIG_GLOBAL: own })).toBe('佐藤');
    const { checks } = JSON.parse(
      (await rig.run(['doctor', '--json'], { env: { ...unnamed, GIT_CONFIG_GLOBAL: own } })).out,
    );
    const identity = checks.find(({ check }: { check: string }) => check === 'identity');
    expect(identity.detail).toBe('佐藤 <sato@example.com>');
  });

  it('SEC-361 also where these choose by the folder, and from the file in the configuration folder', async () => {
    cloned();
    const [own, work] = [join(rig.root, 'by-folder.gitconfig'), join(rig.root, 'work.gitconfig')];
    writeFileSync(own, `[user]\n\tname = Private\n[includeIf "gitdir:${rig.work}/"]\n\tpath = ${work}\n`);
    writeFileSync(work, '[user]\n\tname = At Work\n');
    expect(await openedBy({ GIT_CONFIG_GLOBAL: own })).toBe('At Work');
    mkdirSync(join(rig.root, 'config', 'git'), { recursive: true });
    writeFileSync(join(rig.root, 'config', 'git', 'config'), '[user]\n\tname = Mori\n');
    expect(await openedBy({ GIT_CONFIG_GLOBAL: undefined })).toBe('Mori');
  });
});
