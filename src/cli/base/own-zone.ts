import { existsSync, readlinkSync } from 'node:fs';
import { setOwnZone } from '../../text/zone.ts';
import type { Env } from './paths.ts';

/** An area and a place of the IANA database; `UTC`, `JST-9` and whatever else a zone is called is left to Intl. */
const NAME = /^[A-Z][A-Za-z]+(?:\/[A-Z][A-Za-z_-]+)+$/;
const DATABASE = '/usr/share/zoneinfo';
const LOCALTIME = '/etc/localtime';

/**
 * The IANA name of this process's time zone: of `TZ`, else of the machine's rules. Intl is asked only where neither is a
 * file of the database: the first object of Intl takes a third of the time of a bare start of Node.
 */
export function ownZone(env: Env): string {
  const name = placeOf(env.TZ ?? machineZone()) ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  setOwnZone(name);
  return name;
}

const placeOf = (name: string): string | null =>
  NAME.test(name) && existsSync(`${DATABASE}/${name}`) ? name : null;

/** What the machine's rules are linked to in the database, as on Linux and macOS; '' where they are a file of their own. */
function machineZone(): string {
  try {
    return readlinkSync(LOCALTIME).replace(/^.*\/zoneinfo\//, '');
  } catch {
    return '';
  }
}
