import { once } from 'node:events';
import type { Writable } from 'node:stream';
import pino from 'pino';
import { createStream } from 'rotating-file-stream';
import type { Logger } from '../../ports/logger.ts';
import { neutraliseJson } from '../../text/neutralise.ts';
import { HUB_LOG } from './local-place.ts';

const SIZE = '5M';
const KEPT = 4;
const MODE = 0o600;

export interface HubLog extends Logger {
  /** Writes what is still on its way. */
  close(): Promise<void>;
}

/** JSON lines in `<folder>/hub.log`, turned over by size; five files at most. A full disk never stops the hub. */
export function fileLog(folder: string): HubLog {
  const stream = createStream(HUB_LOG, { path: folder, size: SIZE, rotate: KEPT, mode: MODE });
  stream.on('error', () => {});
  stream.on('warning', () => {});
  return hubLog(stream, async () => {
    stream.end();
    await once(stream, 'close');
  });
}

/** The same lines on a stream, for a hub whose output a service manager keeps. */
export function streamLog(stream: Writable): HubLog {
  return hubLog(stream, async () => {});
}

function hubLog(stream: Writable, close: () => Promise<void>): HubLog {
  const log = pino(
    {
      base: { pid: process.pid },
      messageKey: 'event',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      // Nobody should log a secret; should someone do, these names do not get through.
      redact: { paths: SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[redacted]' },
    },
    // What peers say may stand in an error; a log is read on terminals, too.
    { write: (line) => void stream.write(neutraliseJson(line)) },
  );
  return {
    info: (fields, event) => log.info(fields, event),
    warn: (fields, event) => log.warn(fields, event),
    error: (fields, event) => log.error(fields, event),
    close,
  };
}

const SECRETS = ['authorization', 'invite', 'secret', 'password', 'cookie'];
