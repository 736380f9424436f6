/**
 * Takes Node's own modules by `process.getBuiltinModule` in what the bundler writes. An `import` of one makes a module for the
 * loader that reads every export once, and some of these load more: of `node:crypto` all of WebCrypto. That is a tenth of a
 * short command's time. Only whole statements at the head of a chunk are rewritten; others stay as they are.
 */
export const directBuiltins = {
  name: 'direct-builtins',
  renderChunk(code) {
    return { code: code.replaceAll(STATEMENT, rewritten), map: null };
  },
};

const NAME = '[A-Za-z_$][\\w$]*';
const STATEMENT = new RegExp(
  `\\bimport ?(?:(${NAME}),? ?)?(?:\\* ?as (${NAME}) ?|\\{([^}]*)\\})? ?from ?"(node:[a-z_/0-9]+)";`,
  'g',
);

function rewritten(_, whole, all, named, module) {
  const taken = [whole, all, named && `{${named.replaceAll(/ as /g, ':')}}`].filter(Boolean);
  return `const ${taken.map((name) => `${name}=process.getBuiltinModule("${module}")`).join(',')};`;
}
