import { missingEvents } from '../../client/sync/missing-events.ts';
import { NOTE_LIMIT } from '../../domain/event-schema.ts';
import { cutBytes } from '../../hub/ingest/cut.ts';
import { sha256 } from '../base/machine.ts';
import { type ActPlace, actOn, commandTo } from '../link/act.ts';
import type { Invocation } from '../settings/invocation.ts';
import { fetchReadable } from './export-record.ts';
import type { CheckedRecord } from './record-file.ts';
import { timelineAfter } from './timeline-text.ts';

/** Room for the line that says what the note is. */
const HEADING = 500;

/**
 * Writes events of this record that the hub's log lacks as notes of the person who writes them back: what the timeline
 * said for each event, with its author and time. The notes are theirs alone, so the file need not be trusted.
 */
export async function writeBackAsNotes(
  cli: Invocation,
  { session, events }: CheckedRecord,
  file: string,
): Promise<undefined> {
  const place = await actOn(cli, session);
  const now = await fetchReadable(place.link.api, { id: session, seq: 0 });
  const missing = missingEvents(events, now.events, sha256).map(({ seq }) => seq);
  const isMissing = new Set(missing);
  const lines = timelineAfter(events, 0, cli.lang, ({ seq }) => !isMissing.has(seq));
  const span = { from: missing[0] ?? 0, to: missing.at(-1) ?? 0 };
  const notes = await writeNotes(cli, place, lines, { file, ...span });
  if (cli.globals.json) cli.out.json({ session, missing: missing.length, notes });
  else if (notes === 0) cli.out.say(cli.t('write-back-nothing', { session }));
  else cli.out.say(cli.t('write-back-done', { session, n: missing.length, notes }));
  return undefined;
}

async function writeNotes(
  cli: Invocation,
  place: ActPlace,
  lines: readonly string[],
  params: { readonly file: string; readonly from: number; readonly to: number },
): Promise<number> {
  const parts = partsOf(lines);
  for (const [i, part] of parts.entries()) {
    const heading = cli.t('write-back-heading', { ...params, i: i + 1, of: parts.length });
    await commandTo(cli, place, 'note.add', { kind: 'note', text: `${heading}\n${part.join('\n')}` });
  }
  return parts.length;
}

function partsOf(lines: readonly string[]): readonly (readonly string[])[] {
  const parts: string[][] = [];
  let left = 0;
  for (const whole of lines) {
    // A note of the greatest length, with who wrote it before it, is longer than a note may be.
    const line = cutBytes(whole, NOTE_LIMIT - HEADING - 1);
    const bytes = Buffer.byteLength(line) + 1;
    if (bytes > left) {
      parts.push([]);
      left = NOTE_LIMIT - HEADING;
    }
    parts.at(-1)?.push(line);
    left -= bytes;
  }
  return parts;
}
