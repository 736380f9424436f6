import { spawnSync } from 'node:child_process';

/** Another network beside this one, joined to it by a cable of two addresses. */
export interface Namespace {
  /** What a command is put behind to run there. */
  readonly enter: readonly [string, ...string[]];
  /** This side's address on the cable. */
  readonly here: string;
  readonly close: () => void;
}

export type NamespaceResult =
  | { readonly ok: true; readonly namespace: Namespace }
  | { readonly ok: false; readonly reason: string };

/** Makes a network namespace with a pair of virtual interfaces, of the range set aside for tests of networks (RFC 2544). */
export function openNamespace(): NamespaceResult {
  const { pid } = process;
  const id = pid % 16_384;
  const [name, outer, inner] = [`oncall-${pid}`, `oc${pid}o`, `oc${pid}i`];
  const network = `198.${18 + (id >> 13)}.${(id >> 6) % 128}`;
  const first = (id % 64) * 4;
  const [here, there] = [`${network}.${first + 1}`, `${network}.${first + 2}`];
  // The cable goes with the namespace that one of its ends lies in.
  const close = (): void => void ip('netns', 'delete', name);
  const steps = [
    ['netns', 'add', name],
    ['link', 'add', outer, 'type', 'veth', 'peer', 'name', inner, 'netns', name],
    ['address', 'add', `${here}/30`, 'dev', outer],
    ['link', 'set', outer, 'up'],
    ['-n', name, 'address', 'add', `${there}/30`, 'dev', inner],
    ['-n', name, 'link', 'set', inner, 'up'],
    ['-n', name, 'link', 'set', 'lo', 'up'],
    ['netns', 'exec', name, 'true'],
  ];
  // One of this name was left by a run that was killed: its process id is ours now.
  close();
  for (const step of steps) {
    const problem = ip(...step);
    if (problem === null) continue;
    close();
    return { ok: false, reason: `ip ${step.join(' ')}: ${problem}` };
  }
  return { ok: true, namespace: { enter: ['ip', 'netns', 'exec', name], here, close } };
}

/** Null when it was done, else what it said. */
function ip(...args: readonly string[]): string | null {
  const { status, stderr, error } = spawnSync('ip', args, { encoding: 'utf8' });
  return status === 0 ? null : (error?.message ?? stderr.trim());
}
