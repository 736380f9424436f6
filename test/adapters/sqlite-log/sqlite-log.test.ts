import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteLog } from '../../../src/adapters/sqlite-log/sqlite-log.ts';
import { eventLogContract } from '../../contracts/event-log.ts';

eventLogContract(
  'the sqlite log',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'oncall-log-'));
    return {
      open: () => openSqliteLog({ path: join(folder, 'oncall.db') }),
      clear: () => rm(folder, { recursive: true }),
    };
  },
  10,
);
