import { randomBytes } from 'node:crypto';
import { basename } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { RawLine } from '../../ports/log-source.ts';
import { doubled } from '../../timing/backoff.ts';
import { isSilence } from '../link/act.ts';
import type { HubLink } from '../link/wire.ts';
import { parseFileSpec } from '../settings/file-spec.ts';
import { type Invocation, timeZone } from '../settings/invocation.ts';
import { logFile } from '../wiring/log-file.ts';
import { LineSender } from './line-sender.ts';

/**
 * Follows files of this machine, each named as by `--logs`, and sends their lines to a hub elsewhere, until the signal. A hub that is away for a
 * while gets what was held; what it will not take is let go quietly, since the screen shows how the tail stands.
 */
export function pipeFilesInto(
  cli: Invocation,
  { api }: HubLink,
  session: string,
  specs: readonly string[],
  signal: AbortSignal,
): void {
  for (const spec of specs) {
    const file = parseFileSpec(spec);
    if (file === null) continue;
    const { path, encoding, timeZone: zone = timeZone(cli) } = file;
    const name = basename(path);
    const client = randomBytes(12).toString('base64url');
    const sender = new LineSender({
      send: async (lines, batch) => {
        await api.pushLines(session, name, `${lines.join('\n')}\n`, { id: client, batch }, signal);
      },
      isPassing: (error) => !signal.aborted && isSilence(error),
      pause: (attempt) => pause(doubled(250, 10_000, attempt), undefined, { signal }),
      changed: () => {},
    });
    const source = logFile({ path, name, guests: false, zone, ...(encoding ? { encoding } : {}) });
    const sink = {
      onLines: ({ lines }: { readonly lines: readonly RawLine[] }) =>
        sender.add(lines.map(asJsonLine)).catch(() => {}),
      onStatus: () => {},
    };
    void source.open({}, sink, signal).catch(() => {});
  }
}

/** The line as structured text, so that the hub reads the same fields out of it again. */
function asJsonLine({ time, level, service, message, trace, fields }: RawLine): string {
  return JSON.stringify({ ...fields, time, level, service, message, trace });
}
