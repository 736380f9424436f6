import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runnable } from '../../runnable.ts';
import { newFolder } from './log-folder.ts';

const RIG = fileURLToPath(new URL('../../rigs/fill-disk.ts', import.meta.url));
/** Mounts of one's own: in a user namespace where they are allowed, else as root. */
const WAYS = ['-rm', '-m'];

/** Runs a command with a disk of 2 MiB mounted at `folder`, seen by it alone. */
function withSmallDisk(way: string, folder: string, command: readonly string[]) {
  const script = 'mount -t tmpfs -o size=2m none "$0" && exec "$@"';
  return spawnSync('unshare', [way, 'sh', '-c', script, folder, ...command], { encoding: 'utf8' });
}

const way = WAYS.find((each) => withSmallDisk(each, '/mnt', ['true']).status === 0);
const lack = 'a tmpfs can be mounted neither in a user namespace nor as root';

describe('a full disk', () => {
  it.skipIf(!runnable('a full disk', way === undefined ? lack : null))(
    'STO-41 keeps what was acknowledged, refuses the rest, and resumes',
    () => {
      const folder = newFolder();
      const { stdout, stderr } = withSmallDisk(way ?? '', folder, [process.execPath, RIG, folder]);
      expect(stderr).toBe('');
      const seen = JSON.parse(stdout);
      expect(seen).toMatchObject({ kind: 'full', again: 'full', backup: 'full' });
      const { acked, read } = seen.whileFull;
      expect(acked).toBeGreaterThan(30);
      expect(read).toBe(acked);
      expect(seen.resumed).toEqual({ acked: acked + 3, read: acked + 3 });
      expect(seen.kept).toBe(acked + 3);
    },
  );
});
