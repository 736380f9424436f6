/**
 * Takes Node's own modules by `process.getBuiltinModule` in what the bundler writes. An `import` of one makes a module for the
 * loader that reads every export once, and some of these load more: of `node:crypto` all of WebCrypto. That is a tenth of a
 * short command's time. Those that take longest to load, and of which many a command needs nothing, are taken when one of their
 * functions is first called. Only whole statements at the head of a chunk are rewritten; others stay as they are.
 */
export const directBuiltins = {
  name: 'direct-builtins',
  transform: {
    filter: { id: /\/node_modules\/ws\/lib\// },
    handler: (code) => ({ code: code.replaceAll(REQUIRE, whenRead), map: null }),
  },
  renderChunk: (code) => ({ code: code.replaceAll(STATEMENT, rewritten), map: null }),
};

const NAME = '[A-Za-z_$][\\w$]*';
const STATEMENT = new RegExp(
  `\\bimport ?(?:(${NAME}),? ?)?(?:\\* ?as (${NAME}) ?|\\{([^}]*)\\})? ?from ?"(node:[a-z_/0-9]+)";`,
  'g',
);
/** Functions alone: what is read of a module, or made with `new`, has to be there at once. */
const LATE = {
  'node:child_process': ['execFile', 'spawn'],
  'node:crypto': ['createHash', 'createHmac', 'hash', 'randomBytes', 'timingSafeEqual'],
  'node:readline': ['createInterface'],
  'node:stream/consumers': ['json', 'text'],
};

function rewritten(_, whole, all, named, module) {
  const each = (named ?? '').split(',').map((item) => item.trim().split(' as '));
  if (whole === undefined && all === undefined && each.every(([name]) => LATE[module]?.includes(name))) {
    return functions(each, module);
  }
  const taken = [whole, all, named && `{${named.replaceAll(/ as /g, ':')}}`].filter(Boolean);
  return `const ${taken.map((name) => `${name}=process.getBuiltinModule("${module}")`).join(',')};`;
}

function functions(each, module) {
  const kept = `late_${module.replaceAll(/\W/g, '_')}`;
  const taken = `(${kept}??=process.getBuiltinModule("${module}"))`;
  return `var ${kept};const ${each
    .map(([name, local = name]) => `${local}=(...given)=>${taken}.${name}(...given)`)
    .join(',')};`;
}

/**
 * What ws requires for wss, for compression and for redirects while it is loaded: to a hub of this machine none of it is used.
 * No issue upstream asks for it; `test/scripts/build/direct-builtins.test.ts` fails once ws no longer requires them at once.
 */
const REQUIRE = /\brequire\('(https|tls|zlib)'\)/g;
const whenRead = (_, module) =>
  `new Proxy({}, { get: (_, name) => process.getBuiltinModule('node:${module}')[name] })`;
