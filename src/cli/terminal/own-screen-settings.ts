import { readlinkSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setOwnZone } from '../../text/zone.ts';
import type { ScreenSettings } from '../../tui/model/host.ts';
import type { ShowOptions } from '../../tui/terminal/show.tsx';
import { langIsChosen } from '../base/language.ts';
import type { Env } from '../base/paths.ts';
import type { Invocation } from '../settings/invocation.ts';
import { OwnTerminal } from './own-terminal.ts';
import {
  askedRender,
  askedTheme,
  detectedSettings,
  readKeptSettings,
  screenSettings,
} from './screen-settings.ts';
import { onContinued } from './signals.ts';

/** What a screen is opened with on this process's terminal. */
export interface OwnScreen {
  readonly settings: ScreenSettings;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly onFound: NonNullable<ShowOptions['onFound']>;
  readonly onMouse: NonNullable<ShowOptions['onMouse']>;
  readonly onContinued: NonNullable<ShowOptions['onContinued']>;
}

let terminal: OwnTerminal | null = null;

/** This process's terminal, asked about itself once, however many screens are opened on it. */
export function ownTerminal(): OwnTerminal {
  terminal ??= new OwnTerminal(process.stdin, (text) => void process.stdout.write(text));
  return terminal;
}

/** Where a person's choices for their screens are kept. */
export const settingsFile = (cli: Invocation): string => join(cli.paths.state, 'screen.json');

/** Asks the terminal what it is and takes a person's choices; late answers come by `onFound`. */
export async function ownScreen(cli: Invocation): Promise<OwnScreen> {
  const theme = askedTheme(cli.config.settings.theme);
  const render = askedRender(cli.config.settings.render);
  const { mouse, remind } = cli.config.settings;
  trustOwnZone(cli.env);
  const own = ownTerminal();
  const facts = await own.ask();
  const choice = { env: cli.env, flag: cli.globals.lang, setting: cli.config.settings.lang };
  const kept = readKeptSettings(settingsFile(cli));
  const langChosen = langIsChosen(choice);
  const chosen = { kept, lang: cli.lang, langChosen, theme, render, mouse, remind };
  return {
    settings: screenSettings(chosen, cli.env, facts),
    stdin: own as unknown as NodeJS.ReadStream,
    stdout: process.stdout,
    onMouse: (run) => own.onMouse(run),
    onContinued,
    onFound: (run) => own.onFacts((late) => run(detectedSettings(kept, cli.env, late))),
  };
}

/** An area and a place of the IANA database. */
const NAME = /^[A-Z][A-Za-z]+(?:\/[A-Z][A-Za-z_-]+)+$/;
const DATABASE = '/usr/share/zoneinfo';
const LOCALTIME = '/etc/localtime';

/**
 * Lets times of this process's own zone be told without Intl, whose first object takes a third of the time of a bare start of Node.
 * Only where `TZ`, else what the machine's rules (`localtime`) are linked to, names a place of the database: then `Date` goes by
 * the same rules.
 */
export function trustOwnZone(env: Env, localtime = LOCALTIME): void {
  const name = env.TZ ?? machineZone(localtime);
  if (NAME.test(name) && isFile(`${DATABASE}/${name}`)) setOwnZone(name);
}

/** '' where they are a file of their own. */
function machineZone(localtime: string): string {
  try {
    return readlinkSync(localtime).replace(/^.*\/zoneinfo\//, '');
  } catch {
    return '';
  }
}

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true;
