import { spawnSync } from 'node:child_process';

/** Hosts of their own on this machine, each in a network namespace with a cable to one switch. */
export interface ClusterNetwork {
  readonly hosts: readonly { readonly host: string; readonly namespace: string }[];
  /** Pulls or plugs in a host's cable: its process goes on, and nothing reaches it. */
  cable(namespace: string, plugged: boolean): void;
  close(): void;
}

/** Of the range set aside for tests of networks (RFC 2544). Throws where this machine may not make one. */
export function openClusterNetwork(count: number): ClusterNetwork {
  const id = process.pid % 10_000;
  const bridge = `ocb${id}`;
  const network = `198.19.${id % 256}`;
  const hosts = Array.from({ length: count }, (_, i) => ({
    host: `${network}.${10 + i}`,
    namespace: `ocn${id}-${i + 1}`,
  }));
  const cableOf = (namespace: string) => `v${namespace}`.slice(0, 15);
  const close = (): void => {
    for (const { namespace } of hosts) ip('netns', 'delete', namespace);
    ip('link', 'delete', bridge);
  };
  close();
  try {
    must('link', 'add', bridge, 'type', 'bridge');
    must('address', 'add', `${network}.1/24`, 'dev', bridge);
    must('link', 'set', bridge, 'up');
    for (const { host, namespace } of hosts) {
      const cable = cableOf(namespace);
      must('netns', 'add', namespace);
      must('link', 'add', cable, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', namespace);
      must('link', 'set', cable, 'master', bridge);
      must('link', 'set', cable, 'up');
      must('-n', namespace, 'address', 'add', `${host}/24`, 'dev', 'eth0');
      must('-n', namespace, 'link', 'set', 'eth0', 'up');
      must('-n', namespace, 'link', 'set', 'lo', 'up');
    }
  } catch (error) {
    close();
    throw error;
  }
  return {
    hosts,
    cable: (namespace, plugged) => must('link', 'set', cableOf(namespace), plugged ? 'up' : 'down'),
    close,
  };
}

function must(...args: readonly string[]): void {
  const problem = ip(...args);
  if (problem !== null) throw new Error(`ip ${args.join(' ')}: ${problem}`);
}

/** Null when it was done, else what it said. */
function ip(...args: readonly string[]): string | null {
  const { status, stderr, error } = spawnSync('ip', args, { encoding: 'utf8' });
  return status === 0 ? null : (error?.message ?? stderr.trim());
}
