import { resolve } from 'node:path';

/**
 * Modules that are loaded together, so that they are one file: each file costs a start up to a millisecond, however little
 * is in it. A group holds what its modules reach by static imports (`reach`), or what all of them reach (`share`), without
 * what an earlier group has. So groups only import from earlier ones, and nothing is loaded that was not before, but for
 * `link`: what one of its commands needs and another does not is small.
 */
const GROUPS = [
  { name: 'base', reach: ['src/cli/main.ts'] },
  {
    name: 'link',
    reach: [
      'src/cli/commands/session/join.ts',
      'src/cli/commands/session/list.ts',
      'src/cli/commands/act/note.ts',
    ],
  },
  { name: 'dial', reach: ['src/cli/session/enter-screen.ts', 'src/adapters/websocket/dialer.ts'] },
  { name: 'ink', share: ['src/cli/session/open-screen.ts', 'src/cli/session/open-home.ts'] },
  { name: 'session', reach: ['src/cli/session/open-screen.ts'] },
  { name: 'home', reach: ['src/cli/session/open-home.ts'] },
];

/** A plugin of the bundler that finds the groups in the graph of modules, and the setting that makes a file of each. */
export function loadGroups() {
  const groupOf = new Map();
  const plugin = {
    name: 'load-groups',
    buildEnd(error) {
      if (error) return;
      for (const { name, reach, share } of GROUPS) {
        const reached = (reach ?? share).map((file) =>
          reachedFrom(resolve(file), (id) => this.getModuleInfo(id)),
        );
        const together = reached.reduce((a, b) => (share ? a.intersection(b) : a.union(b)));
        for (const id of together) if (!groupOf.has(id)) groupOf.set(id, name);
      }
    },
  };
  const groups = GROUPS.map(({ name }, i) => ({
    name,
    test: (id) => groupOf.get(id) === name,
    priority: GROUPS.length - i,
  }));
  return { plugin, splitting: { includeDependenciesRecursively: false, groups } };
}

function reachedFrom(start, infoOf) {
  const seen = new Set();
  const todo = [start];
  for (let id = todo.pop(); id !== undefined; id = todo.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    const info = infoOf(id);
    // Of a file that was moved nothing would be found, and every start would be slower.
    if (info === null && id === start) throw new Error(`no such module: ${id}`);
    todo.push(...(info?.importedIds ?? []));
  }
  return seen;
}
