import { describe, expect, it } from 'vitest';
import { noFacades } from '../../../scripts/build/no-facades.mjs';

interface Chunk {
  code: string;
  readonly isEntry: boolean;
  readonly isDynamicEntry: boolean;
}

const chunk = (code: string, isDynamicEntry = true): Chunk => ({ code, isDynamicEntry, isEntry: false });

function withoutFacades(bundle: Record<string, Chunk>): Readonly<Record<string, string>> {
  noFacades.generateBundle(null, bundle);
  return Object.fromEntries(Object.entries(bundle).map(([file, { code }]) => [file, code]));
}

describe('files that only pass on', () => {
  it('CLI-640 go, and who imported one imports what it passed on', () => {
    const found = withoutFacades({
      'chunks/base-1.js': chunk(
        'run(async()=>(await import(`./join-2.js`)).join,import("./show-4.js"))',
        false,
      ),
      'chunks/join-2.js': chunk(
        'export{t as join,n as leave}from"./link-3.js";\n//# sourceMappingURL=join-2.js.map',
      ),
      'chunks/join-2.js.map': chunk('{}', false),
      'chunks/link-3.js': chunk('const t=1,n=2;export{t,n};', false),
      'chunks/show-4.js': chunk('import"./ink-5.js";export{};'),
      'chunks/ink-5.js': chunk('start();', false),
    });
    expect(Object.keys(found)).toEqual(['chunks/base-1.js', 'chunks/link-3.js', 'chunks/ink-5.js']);
    expect(found['chunks/base-1.js']).toBe(
      'run(async()=>(await import("./link-3.js").then(all=>({join:all.t,leave:all.n}))).join,import("./ink-5.js").then(all=>({})))',
    );
  });

  it('CLI-640 a file with code of its own stays', () => {
    const files = {
      'chunks/a-1.js': chunk('export{t as a}from"./b-2.js";go();'),
      'chunks/c-3.js': { ...chunk('export{t as main}from"./b-2.js";'), isEntry: true },
    };
    expect(Object.keys(withoutFacades(files))).toEqual(['chunks/a-1.js', 'chunks/c-3.js']);
  });
});
