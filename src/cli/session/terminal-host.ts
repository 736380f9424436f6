import type { ScreenSettings, TuiHost } from '../../tui/model/host.ts';
import { everyMs } from '../base/machine.ts';
import { safeText } from '../base/output.ts';
import type { Invocation } from '../settings/invocation.ts';
import { openInBrowser } from '../terminal/browser.ts';
import { copyText } from '../terminal/clipboard.ts';
import { editText } from '../terminal/editor.ts';
import { keep } from '../terminal/screen-settings.ts';
import { onCrash, onEndSignal, stopJob } from '../terminal/signals.ts';

type TerminalHost = Omit<
  TuiHost,
  'joinLine' | 'records' | 'exportRecord' | 'lessons' | 'linkIncident' | 'exclude' | 'farewell'
>;

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
    saveSettings: (settings: Partial<ScreenSettings>) => keep(settingsFile, settings),
    onSignal: (run) => onEndSignal(run),
    onCrash,
  };
}
