import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { newFolder } from './log-folder.ts';

const RIG = fileURLToPath(new URL('../../rigs/fill-disk.ts', import.meta.url));

/** Runs a command with a disk of 2 MiB mounted at `folder`, seen by it alone. */
function withSmallDisk(folder: string, command: string[]): string {
  const script = 'mount -t tmpfs -o size=2m none "$0" && exec "$@"';
  return execFileSync('unshare', ['-rm', 'sh', '-c', script, folder, ...command], { encoding: 'utf8' });
}

function canMount(): boolean {
  try {
    withSmallDisk('/mnt', ['true']);
    return true;
  } catch {
    return false;
  }
}

describe('a full disk', () => {
  it.skipIf(!canMount())('STO-41 keeps what was acknowledged, refuses the rest, and resumes', () => {
    const folder = newFolder();
    const seen = JSON.parse(withSmallDisk(folder, [process.execPath, RIG, folder]));
    expect(seen).toMatchObject({ kind: 'full', again: 'full', backup: 'full' });
    const { acked, read } = seen.whileFull;
    expect(acked).toBeGreaterThan(30);
    expect(read).toBe(acked);
    expect(seen.resumed).toEqual({ acked: acked + 3, read: acked + 3 });
    expect(seen.kept).toBe(acked + 3);
  });
});
