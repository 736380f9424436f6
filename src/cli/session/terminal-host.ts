import { dirname, join } from 'node:path';
import type { SavedLines, ScreenSettings, TuiHost } from '../../tui/model/host.ts';
import { everyMs } from '../base/machine.ts';
import { safeText } from '../base/output.ts';
import { type Env, shown } from '../base/paths.ts';
import type { Invocation } from '../settings/invocation.ts';
import { openInBrowser } from '../terminal/browser.ts';
import { copyText } from '../terminal/clipboard.ts';
import { editText } from '../terminal/editor.ts';
import { keep } from '../terminal/screen-settings.ts';
import { onCrash, onEndSignal, stopJob } from '../terminal/signals.ts';

type TerminalHost = Omit<
  TuiHost,
  'joinLine' | 'webLink' | 'records' | 'exportRecord' | 'lessons' | 'linkIncident' | 'exclude' | 'farewell'
>;

/** Into a file by its time, in a folder of this user alone. */
async function saveLines(text: string, folder: string, env: Env): Promise<SavedLines> {
  try {
    const { secretFiles } = await import('../wiring/secrets.ts');
    const name = `${new Date().toISOString().replace(/[-:.]/g, '').toLowerCase()}.log`;
    await (await secretFiles(folder)).write(name, safeText(text));
    return { ok: true, file: shown(join(folder, name), env, process.cwd()) };
  } catch (error) {
    return { ok: false, code: String((error as NodeJS.ErrnoException).code ?? (error as Error).message) };
  }
}

/** What a screen needs of this machine and its terminal, whatever it shows. `settingsFile`: of the screen's settings. */
export function terminalHost({ env }: Pick<Invocation, 'env'>, settingsFile: string): TerminalHost {
  const terminal = (sequence: string) => void process.stdout.write(sequence);
  return {
    now: () => Date.now(),
    every: everyMs,
    copy: (text) => copyText(safeText(text), env, terminal),
    browse: (url) => openInBrowser(url, env),
    edit: (text) => editText(text, env),
    bell: () => terminal('\x07'),
    ...(process.platform === 'win32' ? {} : { stop: () => stopJob() }),
    saveLines: (text) => saveLines(text, join(dirname(settingsFile), 'saved-logs'), env),
    saveSettings: (settings: Partial<ScreenSettings>) => keep(settingsFile, settings),
    onSignal: (run) => onEndSignal(run),
    onCrash,
  };
}
