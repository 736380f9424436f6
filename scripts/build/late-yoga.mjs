// Replaces yoga-layout in what is bundled: Yoga, a WebAssembly module that takes a third of the time of a bare start of Node
// to begin, is loaded where Ink draws. Our painter needs no layout, and Ink's nodes get one that does nothing.
// `test/scripts/build/late-yoga.test.ts` holds it against the real one.
import constants from '../../node_modules/yoga-layout/dist/src/generated/YGEnums.js';

/** Takes every call, and every size and position of it is 0. */
const NOWHERE = new Proxy({}, { get: () => () => 0 });
let yoga = null;

/** Nodes that are made from then on are laid out. */
export async function load() {
  const { loadYoga } = await import('../../node_modules/yoga-layout/dist/src/load.js');
  yoga ??= await loadYoga();
}

export default {
  ...constants,
  Node: { create: (config) => (yoga === null ? NOWHERE : yoga.Node.create(config)) },
};
