import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The nginx of this machine; undefined: there is none. */
export const NGINX = (process.env.PATH ?? '')
  .split(':')
  .concat('/usr/sbin')
  .map((folder) => join(folder, 'nginx'))
  .find((path) => existsSync(path));

/** Starts a proxy with one `server` block, in a folder of its own; resolves with what ends it, once `answers` says so. */
export async function startNginx(
  root: string,
  site: string,
  answers: () => Promise<boolean>,
): Promise<() => Promise<void>> {
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${root}/${name};`,
  );
  const settings = `daemon off; master_process off; pid ${root}/pid; error_log stderr error;
    events {} http { access_log off; ${paths.join(' ')} ${site} }`;
  await writeFile(join(root, 'nginx.conf'), settings);
  const proxy = spawn(NGINX ?? 'nginx', ['-p', root, '-c', join(root, 'nginx.conf')], { stdio: 'ignore' });
  const stop = async () => {
    proxy.kill('SIGTERM');
    if (proxy.exitCode === null) await once(proxy, 'exit');
  };
  for (let tries = 0; tries < 100; tries += 1) {
    if (await answers().catch(() => false)) return stop;
    await new Promise((done) => setTimeout(done, 50));
  }
  await stop();
  throw new Error('nginx does not answer');
}
