import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { directBuiltins } from '../../../scripts/build/direct-builtins.mjs';

const written = (code: string): string => directBuiltins.renderChunk(code).code;

const folder = mkdtempSync(join(tmpdir(), 'oncall-builtins-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a script and gives which of these modules of Node it has loaded. */
function loaded(script: string, names: readonly string[]): readonly string[] {
  // From a file: in code given to `--eval` Node has its modules ready by name.
  const file = join(folder, 'script.cjs');
  writeFileSync(file, `${script};console.log(JSON.stringify(process.moduleLoadList))`);
  const all = JSON.parse(execFileSync(process.execPath, [file], { encoding: 'utf8' })) as string[];
  return names.filter((name) => all.includes(`NativeModule ${name}`));
}

const WS = createRequire(import.meta.url).resolve('ws');

describe('Node’s own modules in what the bundler writes', () => {
  it('CLI-643 are taken past the loader', () => {
    expect(written('import fs,{readFileSync as read,writeFileSync}from"node:fs";go()')).toBe(
      'const fs=process.getBuiltinModule("node:fs"),{readFileSync:read,writeFileSync}=process.getBuiltinModule("node:fs");go()',
    );
    expect(written('import*as os from"node:os";')).toBe('const os=process.getBuiltinModule("node:os");');
  });

  it('CLI-643 a slow one is loaded when one of its functions is called', () => {
    const code = written('import{createHash as hash,randomBytes}from"node:crypto";');
    expect(loaded(code, ['crypto'])).toEqual([]);
    expect(loaded(`${code}hash('sha256')`, ['crypto'])).toEqual(['crypto']);
    expect(loaded(`${code}if(randomBytes(4).length!==4)throw 1`, ['crypto'])).toEqual(['crypto']);
  });

  it.each(['X509Certificate', 'webcrypto', 'constants'])(
    'CLI-643 what is no function of it is there at once: %s',
    (name) => {
      const code = written(`import{createHash,${name}}from"node:crypto";`);
      expect(code).toBe(`const {createHash,${name}}=process.getBuiltinModule("node:crypto");`);
    },
  );

  it('CLI-643 two chunks’ statements of one module stand in one file', () => {
    const code = written('import{createHash}from"node:crypto";import{randomBytes}from"node:crypto";');
    expect(loaded(`${code}createHash('sha256');randomBytes(1)`, ['crypto'])).toEqual(['crypto']);
  });

  it('CLI-643 is needed for ws: it requires TLS and compression while it is loaded', () => {
    const found = loaded(`require(${JSON.stringify(WS)})`, ['tls', 'zlib', 'https']);
    expect(found, 'delete the transform of scripts/build/direct-builtins.mjs and this test').toEqual([
      'tls',
      'zlib',
      'https',
    ]);
    const { code } = directBuiltins.transform.handler(
      `const zlib = require('zlib'); const tls = require('tls');`,
    );
    expect(loaded(code, ['tls', 'zlib'])).toEqual([]);
    expect(loaded(`${code}if(zlib.crc32('x')===tls.connect)throw 1`, ['tls', 'zlib'])).toEqual([
      'tls',
      'zlib',
    ]);
  });
});
