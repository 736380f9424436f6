/**
 * Takes away the files that only pass on what another one has, which the bundler makes for each `import()` of a module that was
 * put into a group (`load-groups.mjs`): a file costs a start half a millisecond, however little is in it.
 */
export const noFacades = {
  name: 'no-facades',
  generateBundle(_, bundle) {
    const facades = new Map();
    for (const [file, chunk] of Object.entries(bundle)) {
      const found = chunk.isDynamicEntry && !chunk.isEntry ? FACADE.exec(chunk.code) : null;
      if (found !== null)
        facades.set(file.slice(FOLDER.length), { names: found[1] ?? '', of: found[2] ?? found[3] });
    }
    for (const chunk of Object.values(bundle)) {
      if (chunk.code === undefined) continue;
      chunk.code = chunk.code.replaceAll(IMPORT, (whole, file) => {
        const facade = facades.get(file);
        return facade === undefined
          ? whole
          : `import("./${facade.of}").then(all=>({${taken(facade.names)}}))`;
      });
    }
    for (const file of facades.keys()) {
      delete bundle[FOLDER + file];
      delete bundle[`${FOLDER}${file}.map`];
    }
  },
};

const FOLDER = 'chunks/';
const FACADE =
  /^(?:export\{([^}]*)\}from"\.\/([^"]+)";|import"\.\/([^"]+)";export\{\};)\s*(?:\/\/# sourceMappingURL=.*\s*)?$/;
const IMPORT = /\bimport\([`"']\.\/([^`"']+)[`"']\)/g;

/** `t as list, n` of an export: `list:all.t,n:all.n`. */
const taken = (names) =>
  names
    .split(',')
    .filter((each) => each !== '')
    .map((each) => {
      const [own, as = own] = each.trim().split(' as ');
      return `${as}:all.${own}`;
    })
    .join(',');
