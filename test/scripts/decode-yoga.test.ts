import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { decoded } from '../../scripts/decode-yoga.mjs';

const LOADER = fileURLToPath(
  new URL('../../node_modules/yoga-layout/dist/binaries/yoga-wasm-base64-esm.js', import.meta.url),
);

/** Loads Yoga in a process of its own and says whether that touched `fetch`. */
function touchesFetch(loader: string): boolean {
  const script = `
    let touched = false;
    const { fetch } = globalThis;
    Object.defineProperty(globalThis, 'fetch', { get() { touched = true; return fetch; } });
    const { default: load } = await import(${JSON.stringify(loader)});
    const yoga = await load();
    if (typeof yoga.Node !== 'function') throw new Error('not Yoga');
    console.log(touched);`;
  return (
    execFileSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' }) ===
    'true\n'
  );
}

describe('the patch of Yoga’s loader', () => {
  it('CLI-641 is needed: as published, loading Yoga touches fetch', () => {
    expect(touchesFetch(LOADER), 'delete scripts/decode-yoga.mjs and this test').toBe(true);
  });

  it('CLI-641 loads the same Yoga without touching fetch', () => {
    const folder = mkdtempSync(join(tmpdir(), 'oncall-yoga-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const patched = join(folder, 'yoga.mjs');
    writeFileSync(patched, decoded(readFileSync(LOADER, 'utf8')));
    expect(touchesFetch(patched)).toBe(false);
  });

  it('CLI-641 stops the build where there is nothing left to patch', () => {
    expect(() => decoded('export default 1;')).toThrow('no longer asks for fetch');
  });
});
