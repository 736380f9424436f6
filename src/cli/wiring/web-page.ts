import { join } from 'node:path';
import { webPage } from '../../adapters/web-page/web-page.ts';
import type { WebFiles } from '../../ports/web-files.ts';
import { packageRoot } from '../base/package.ts';

/** The page for a browser that was built with this program; null: it was not. */
export const builtPage = (): WebFiles | null => webPage(join(packageRoot(), 'dist', 'web'));
