#!/usr/bin/env node
// Old syntax on purpose: an old Node must get far enough to be told what to do.
import { existsSync } from 'node:fs';

const wanted = '22.16';
const have = process.versions.node;

const locale = process.env.ONCALL_LANG || process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG;
const isJapanese = /^ja/i.test(locale || '');

if (process.platform === 'win32') {
  fail(
    isJapanese
      ? 'LinuxとmacOSで動きます。WindowsではWSLの中で実行してください(wsl --install)'
      : 'runs on Linux and macOS. On Windows run it inside WSL (wsl --install)',
  );
} else if (isOlder(have, wanted)) {
  const isCheckout = existsSync(new URL('../src', import.meta.url));
  fail(
    isJapanese
      ? `Node ${wanted}以上が必要です(いまは${have}、${process.execPath})。${
          isCheckout
            ? 'npm run oncall -- なら新しいNodeで動きます'
            : '新しいNodeを入れてください(nvm install 24 や https://nodejs.org)'
        }`
      : `needs Node ${wanted} or newer, this is ${have} (${process.execPath}). ${
          isCheckout
            ? 'Run "npm run oncall --": it brings a current one'
            : 'Install a current one, e.g. nvm install 24 or https://nodejs.org'
        }`,
  );
} else {
  start();
}

function isOlder(version, than) {
  const a = version.split('.').map(Number);
  const b = than.split('.').map(Number);
  return a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]);
}

function fail(message) {
  process.stderr.write(`oncall: ${message}\n`);
  process.exitCode = 2;
}

function start() {
  const main = new URL('../dist/main.js', import.meta.url).href;
  keepCompiled();
  import(main)
    .then((program) => program.main())
    .catch((error) => {
      if (error && error.code === 'ERR_MODULE_NOT_FOUND' && error.url === main) {
        fail('the program is not built yet. Run: npm run build');
        return;
      }
      throw error;
    });
}

/**
 * Starts are dominated by compiling modules, so their code is kept. In the user's own cache folder: code that is
 * run must not lie where others can write.
 */
function keepCompiled() {
  const { enableCompileCache } = process.getBuiltinModule('node:module');
  const { homedir } = process.getBuiltinModule('node:os');
  const { isAbsolute, join } = process.getBuiltinModule('node:path');
  const cache = process.env.XDG_CACHE_HOME;
  const base = cache && isAbsolute(cache) ? cache : join(homedir(), '.cache');
  enableCompileCache(process.env.NODE_COMPILE_CACHE || join(base, 'oncall', 'compiled'));
}
