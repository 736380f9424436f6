/** The real hub with its rate limits lifted. Arguments: data folder, Unix socket path. */
import { procedureFiles } from '../../src/adapters/procedure-files/procedure-files.ts';
import { runHub } from '../../src/cli/hub/hub-process.ts';
import { realTime } from '../../src/cli/real-time.ts';

const [, , data = '', socket = ''] = process.argv;
const LIFTED = 10_000_000;
const running = await runHub(
  { data, socket, place: null, hosts: [], origins: [], version: 'bench' },
  {
    logger: { info() {}, warn() {}, error: (fields, event) => console.error(event, fields) },
    time: realTime,
    openSource: () => null as never,
    sources: [],
    procedures: procedureFiles([]),
    limits: {
      commandRate: LIFTED,
      commandBurst: LIFTED,
      frameRate: LIFTED,
      frameBurst: LIFTED,
      unacked: 1_000,
    },
  },
);
process.send?.('ready');
process.on('SIGTERM', () => void running.stop().then(() => process.exit(0)));
