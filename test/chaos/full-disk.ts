import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const RIG = resolve(import.meta.dirname, 'full-disk-rig.ts');
/** Mounts of one's own: in a user namespace where they are allowed, else as root. */
const WAYS = ['-rm', '-m'];
const SCRIPT = 'mount -t tmpfs -o size=4m none "$0" && exec "$@"';

const within = (way: string, folder: string, command: readonly string[]) =>
  spawnSync('unshare', [way, 'sh', '-c', SCRIPT, folder, ...command], { encoding: 'utf8' });

const way = WAYS.find((each) => within(each, '/mnt', ['true']).status === 0);

/** Why no small disk can be had here; null: one can. */
export const missingDisk: string | null =
  way === undefined ? 'a tmpfs can be mounted neither in a user namespace nor as root' : null;

export interface FullDiskReport {
  readonly whileFull: {
    readonly acks: number;
    /** Notes that a terminal keeps, and does not show as saved. */
    readonly waiting: number;
    /** The hub can be asked. */
    readonly answers: boolean;
  };
  readonly acks: number;
  readonly code: number | null;
  readonly chain: boolean;
  readonly broken: readonly string[];
  /** Warnings and errors of the hub's log, each once. */
  readonly logged: readonly string[];
}

/** Fills the disk under a hub while somebody writes, and makes room again. */
export function fillDisk(): FullDiskReport {
  const folder = mkdtempSync(join(tmpdir(), 'oncall-disk-'));
  try {
    const { stdout, stderr } = within(way ?? '', folder, [process.execPath, '--import', 'tsx', RIG, folder]);
    if (stdout === '') throw new Error(stderr);
    return JSON.parse(stdout) as FullDiskReport;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
