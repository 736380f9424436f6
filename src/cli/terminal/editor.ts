import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EditResult } from '../../tui/model/host.ts';
import { writeText } from '../base/output.ts';
import type { Env } from '../base/paths.ts';
import { programFile, startProgram } from '../base/start-program.ts';

/** $VISUAL, $EDITOR, else what every machine has; as a shell would split it. null when there is none. */
export function editorCommand(env: Env): string | null {
  const chosen = env.VISUAL?.trim() || env.EDITOR?.trim();
  if (chosen) return chosen;
  return ['sensible-editor', 'nano', 'vi'].find((program) => programFile(program, env)) ?? null;
}

/**
 * Lets the user edit the text in their editor, in a private file that is removed afterwards. The caller has given
 * the terminal up. A draft that could not be read back stays where it is, and the result names it.
 */
export async function editText(text: string, env: Env): Promise<EditResult> {
  const editor = editorCommand(env);
  if (editor === null) return { ok: false, kind: 'no-editor', params: {} };
  let folder: string;
  try {
    folder = await mkdtemp(join(tmpdir(), 'oncall-note-'));
  } catch (error) {
    return failed(error);
  }
  const file = join(folder, 'note.md');
  try {
    await writeText(file, text, { mode: 0o600, flag: 'wx' });
    const code = await run(editor, file, env);
    const edited = (await readFile(file, 'utf8')).replace(/\r\n/g, '\n').replace(/\n+$/, '');
    await rm(folder, { recursive: true, force: true });
    if (code === 0) return { ok: true, text: edited };
    // What it had written before it died is worth more than what it began with; one that was cancelled wrote nothing.
    const rescued = edited === '' || edited === text ? {} : { text: edited };
    return { ok: false, kind: 'failed', params: { editor, code }, ...rescued };
  } catch (error) {
    return failed(error, file);
  }
}

/** Through the shell, since $EDITOR may hold arguments and quotes; the file name is passed apart from the text. */
function run(editor: string, file: string, env: Env): Promise<number> {
  return new Promise((done, fail) => {
    const words = ['-c', `${editor} "$1"`, 'sh', file];
    const child = startProgram({ kind: 'editor', file: '/bin/sh', words }, env, { stdio: 'inherit' });
    child.once('error', fail);
    child.once('exit', (code) => done(code ?? 1));
  });
}

function failed(error: unknown, file?: string): EditResult {
  const reason = (error as NodeJS.ErrnoException).code ?? 'unknown';
  return { ok: false, kind: 'failed', params: { reason, ...(file === undefined ? {} : { file }) } };
}
