import type { Env } from './paths.ts';
import { programFile, startProgram } from './start-program.ts';

const GIT_MS = 5_000;
const OUTPUT_MOST = 16 * 1024 * 1024;

/** What git prints. Rejects where it is not there, fails, takes longer than five seconds, or prints more than 16 MiB. */
export function runGit(
  words: readonly string[],
  env: Env,
  place: { readonly cwd: string; readonly set?: Readonly<Record<string, string>> },
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const file = programFile('git', env);
    if (file === null) throw new Error('git is not installed');
    const child = startProgram({ kind: 'git', file, words }, env, {
      ...place,
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: GIT_MS,
      killSignal: 'SIGKILL',
    });
    const chunks: Buffer[] = [];
    let bytes = 0;
    child.stdout?.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > OUTPUT_MOST) child.kill('SIGKILL');
      else chunks.push(chunk);
    });
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (code === 0) resolve(Buffer.concat(chunks));
      else reject(new Error(`git ${words.at(-1)}: ${signal ?? `exit ${code}`}`));
    });
  });
}
