import { existsSync } from 'node:fs';
import { text as readAll } from 'node:stream/consumers';
import { SPEEDS, type Speed } from '../../../client/replay/playhead.ts';
import { readMoment } from '../../../client/replay/read-moment.ts';
import type { Recording } from '../../../client/replay/recording.ts';
import { fill } from '../../../text/i18n/messages.ts';
import { TUI_REPLAY } from '../../../text/i18n/tui-replay.ts';
import { dateTime } from '../../../text/time.ts';
import { CliError, EXIT } from '../../base/errors.ts';
import { command } from '../../grammar/command.ts';
import { resolveSession } from '../../link/sessions.ts';
import { hubOf } from '../../link/wire.ts';
import { readRecording } from '../../session/read-recording.ts';
import { readText } from '../../session/record-file.ts';
import { entriesAfter, timelineAfter } from '../../session/timeline-text.ts';
import { type Invocation, wantsPlain } from '../../settings/invocation.ts';

interface ReplayOptions {
  readonly speed?: string;
  readonly at?: string;
  readonly plain?: true;
}

const DEFAULT_SPEED: Speed = 8;

/** A session again, from a hub or a record file, on the screen of the session; as text where none can be drawn. */
export const replay = command<ReplayOptions>({
  arguments: [['<session-or-file>', 'argSessionOrFile', 'record']],
  options: [
    { flags: '--speed <times>', help: 'optSpeed', choices: SPEEDS.map(String) },
    { flags: '--at <time>', help: 'optReplayAt' },
    { flags: '--plain', help: 'optReplayPlain' },
  ],
  staysUp: true,
  async run(cli, [given], { speed, at, plain = wantsPlain(cli) }) {
    const recording = await recordingOf(cli, String(given));
    const start = at === undefined ? null : momentOf(at, recording, cli);
    if (!plain && cli.interactive && cli.globals.json !== true) {
      const { openReplay } = await import('../../session/open-replay.ts');
      const times = speed === undefined ? DEFAULT_SPEED : (Number(speed) as Speed);
      return openReplay(cli, recording, { speed: times, at: start });
    }
    print(cli, recording, start === null ? 0 : recording.countAt(start - 1));
    return EXIT.done;
  },
});

async function recordingOf(cli: Invocation, given: string): Promise<Recording> {
  if (given === '-' || given.includes('/') || given.includes('.') || existsSync(given)) {
    return readRecording(await readText(given), given);
  }
  const { api } = await hubOf(cli, { session: given, reading: true });
  const { id, seq, damagedAt } = await resolveSession(api, given, cli.t);
  const { body, known } = await api.events(id);
  const text = await readAll(body);
  const lines = text.split('\n').filter((line) => line.trim() !== '').length;
  // The list may not know yet that the store cannot give all of it.
  return readRecording(text, id, damagedAt !== null || lines < Math.max(seq, known?.seq ?? 0));
}

function momentOf(text: string, recording: Recording, { lang }: Invocation): number {
  const at = readMoment(text, recording.from, recording);
  if (at === null) throw new CliError('bad-time', { what: '--at', value: text });
  if (at !== 'outside') return at;
  const [from, to] = [recording.from, recording.to].map((ms) =>
    dateTime(new Date(ms).toISOString(), recording.last.timeZone, lang),
  );
  throw new CliError('outside-recording', { value: text, from: from ?? '', to: to ?? '' });
}

/** What the timeline says of the events after a seq. */
function print(cli: Invocation, { events, end }: Recording, seq: number): void {
  const session = events[0]?.session ?? '';
  if (cli.globals.json) {
    for (const entry of entriesAfter(events, seq, cli.lang)) cli.out.jsonLine({ session, ...entry });
  } else for (const line of timelineAfter(events, seq, cli.lang)) cli.out.line(line);
  if (end === null) return;
  const why = TUI_REPLAY[`replay.ends-${end.reason}`][cli.lang];
  cli.out.say(`oncall: ${fill(TUI_REPLAY['replay.ends'], cli.lang, { n: end.seq, why })}`);
}
