// A command that needs a hub: finds or starts it, says what it found, and ends.

import { paths } from '../../../src/cli/base/paths.ts';
import { startLocalHub } from '../../../src/cli/hub/local-hub.ts';

const command = JSON.parse(process.argv[2] ?? '[]');
const { health, started } = await startLocalHub({ env: process.env, paths: paths(process.env) }, { command });
process.stdout.write(JSON.stringify({ pid: health.pid, started }));
