import type { CopyResult } from '../../tui/model/host.ts';
import type { Env } from '../base/paths.ts';
import { programFile, startProgram } from '../base/start-program.ts';

/** Terminals cut or drop longer OSC 52 sequences (xterm and tmux stop near 100 kB of base64). */
const OSC52_LIMIT = 74 * 1024;
const TOOL_MS = 2_000;

type Tool = readonly [program: string, ...args: string[]];

/**
 * Programs that set a clipboard, in the order they are tried. Over SSH those of a desktop would set the far machine's;
 * tmux has a buffer of its own anywhere, and passes it on (`-w`, since 3.2) even where it keeps OSC 52 of programs to
 * itself, as it does unless configured otherwise.
 */
function candidates(env: Env): readonly Tool[] {
  const tools: Tool[] = [];
  if (!env.SSH_CONNECTION && !env.SSH_TTY) {
    if (process.platform === 'darwin') tools.push(['pbcopy']);
    if (env.WAYLAND_DISPLAY) tools.push(['wl-copy']);
    if (env.DISPLAY) tools.push(['xclip', '-selection', 'clipboard']);
    if (env.WSL_DISTRO_NAME) tools.push(['clip.exe']);
  }
  if (env.TMUX) tools.push(['tmux', 'load-buffer', '-w', '-']);
  return tools;
}

/**
 * Copies by a native tool when there is one, else asks the terminal by OSC 52. `terminal` writes to the terminal
 * without disturbing what is drawn there.
 */
export async function copyText(
  text: string,
  env: Env,
  terminal: (sequence: string) => void,
): Promise<CopyResult> {
  for (const tool of candidates(env)) {
    const file = programFile(tool[0], env);
    if (file && (await feed(file, tool.slice(1), text, env))) {
      return tool[0] === 'tmux' ? { how: 'tmux' } : { how: 'clipboard', tool: tool[0] };
    }
  }
  const sequence = osc52(text, env);
  if (sequence === null) return { how: 'failed', kind: 'too-large', limit: OSC52_LIMIT };
  terminal(sequence);
  return { how: 'terminal' };
}

/** The sequence that asks a terminal to set its clipboard; inside tmux or screen wrapped so that it gets through. */
export function osc52(text: string, env: Env): string | null {
  const base64 = Buffer.from(text, 'utf8').toString('base64');
  if (base64.length > OSC52_LIMIT) return null;
  const sequence = `\x1b]52;c;${base64}\x07`;
  if (env.TMUX) return `\x1bPtmux;${sequence.replaceAll('\x1b', '\x1b\x1b')}\x1b\\`;
  // GNU screen passes at most 768 bytes in one string.
  if (/^screen/.test(env.TERM ?? '')) {
    return (sequence.match(/[\s\S]{1,700}/g) ?? []).map((part) => `\x1bP${part}\x1b\\`).join('');
  }
  return sequence;
}

function feed(file: string, words: readonly string[], text: string, env: Env): Promise<boolean> {
  return new Promise((done) => {
    // xclip stays in the background to serve the selection, so its outputs must not be ours.
    const child = startProgram({ kind: 'clipboard', file, words }, env, {
      stdio: ['pipe', 'ignore', 'ignore'],
      timeout: TOOL_MS,
    });
    child.once('error', () => done(false));
    child.once('exit', (code) => done(code === 0));
    child.stdin?.once('error', () => done(false));
    child.stdin?.end(text);
  });
}
