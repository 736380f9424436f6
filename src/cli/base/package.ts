import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import manifest from '../../../package.json' with { type: 'json' };

/** Version of this program. */
export const VERSION: string = manifest.version;

/** The folder this program is installed in; the same for the sources and for the bundle with its chunks. */
export function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    const above = dirname(folder);
    if (above === folder) throw new Error('no package.json above the program');
    folder = above;
  }
  return folder;
}

/** Folder of the procedures that come with the program. */
export const builtInProcedures = (): string => join(packageRoot(), 'sessions', 'procedures');
