/**
 * The real hub on the loopback with its rate limits lifted. Arguments: data folder, participants, and the address of a local
 * PagerDuty (none: it has no pager). Tells its port and a token for each participant.
 */
import { randomInt } from 'node:crypto';
import { fileSource } from '../../src/adapters/file-source/file-source.ts';
import { pagerDuty } from '../../src/adapters/pagerduty/pagerduty.ts';
import { openPrivateFiles } from '../../src/adapters/private-files/private-files.ts';
import { procedureFiles } from '../../src/adapters/procedure-files/procedure-files.ts';
import { realTime } from '../../src/cli/base/machine.ts';
import { runHub } from '../../src/cli/hub/hub-process.ts';
import { openCredentials } from '../../src/hub/identity/credentials.ts';
import { hubTokens } from '../../src/hub/identity/tokens.ts';
import { ACCOUNT_KEY } from '../../src/sim/pagerduty/team.ts';

const [, , data = '', participants = '1', pagerUrl = ''] = process.argv;
const LIFTED = 10_000_000;
const files = await openPrivateFiles(data);
const credentials = await openCredentials(files, (error) => console.error(error));
const tokens: string[] = [];
for (let i = 0; i < Number(participants); i++) {
  const made = await hubTokens(credentials, Date.now).create({ name: `P${i}`, email: `p${i}@example.com` });
  if (!made.ok) throw new Error(made.kind);
  tokens.push(made.token);
}
credentials.close();

const port = randomInt(20_000, 60_000);
const running = await runHub(
  {
    data,
    socket: null,
    place: { host: '127.0.0.1', port, tls: 'proxy', url: null },
    hosts: [],
    origins: [],
    version: 'bench',
  },
  {
    logger: { info() {}, warn() {}, error: (fields, event) => console.error(event, fields) },
    time: realTime,
    openSource: (spec) =>
      fileSource({
        path: spec.replace(/^file:/, ''),
        name: spec,
        guests: false,
        zone: 'UTC',
        time: realTime,
      }),
    sources: [],
    procedures: procedureFiles([]),
    ...(pagerUrl === ''
      ? {}
      : {
          pager: {
            pager: pagerDuty({ token: ACCOUNT_KEY, url: pagerUrl, time: realTime, random: Math.random }),
            settings: { schedules: [], policies: [], rules: [] },
          },
        }),
    limits: {
      commandRate: LIFTED,
      commandBurst: LIFTED,
      frameRate: LIFTED,
      frameBurst: LIFTED,
      sessionEvents: LIFTED,
      sessionBytes: Number.MAX_SAFE_INTEGER,
      personRate: LIFTED,
      personBurst: LIFTED,
      unacked: 1_000,
      peersPerRoom: 2_000,
    },
  },
);
process.send?.({ port, tokens });
process.on('SIGTERM', () => void running.stop().then(() => process.exit(0)));
process.on('message', (message) => {
  if (message !== 'memory') return;
  // Where it may, what is garbage goes first.
  globalThis.gc?.();
  const { rss, heapUsed, external } = process.memoryUsage();
  process.send?.({ rss, held: heapUsed + external });
});
