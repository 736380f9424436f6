import { join } from 'node:path';
import type { ScreenSettings } from '../tui/host.ts';
import type { Invocation } from './invocation.ts';
import { langIsChosen } from './language.ts';
import { keep, readKept, screenSettings } from './terminal/screen-settings.ts';
import { probeAmbiguousWidth } from './terminal/width-probe.ts';

/** Where a person's choices for their screens are kept. */
export const settingsFile = (cli: Invocation): string => join(cli.paths.state, 'screen.json');

/** Settings a screen opens with on this terminal; which borders it can show is found out once. */
export async function ownScreenSettings(cli: Invocation): Promise<ScreenSettings> {
  const file = settingsFile(cli);
  if (readKept(file).borders === undefined) {
    const width = await probeAmbiguousWidth();
    if (width !== null) keep(file, { borders: width === 2 ? 'ascii' : 'line' });
  }
  const choice = { env: cli.env, flag: cli.globals.lang, setting: cli.config.settings.lang };
  return screenSettings(readKept(file), cli.env, cli.lang, langIsChosen(choice));
}
