// The body of a local hub as the command line would run it, for tests that start real processes.
import { procedureFiles } from '../../../src/adapters/procedure-files/procedure-files.ts';
import { paths } from '../../../src/cli/base/paths.ts';
import { runLocalHub } from '../../../src/cli/hub/local-hub-process.ts';

const idleMs = process.argv[2];

await runLocalHub({
  env: process.env,
  paths: paths(process.env),
  version: '0.0.0-test',
  ...(idleMs ? { idleMs: Number(idleMs) } : {}),
  parts: async () => ({
    sources: [],
    procedures: procedureFiles([{ path: 'sessions/procedures', label: 'built-in' }]),
    openSource: (spec) => {
      throw new Error(`no source ${spec}`);
    },
  }),
});
