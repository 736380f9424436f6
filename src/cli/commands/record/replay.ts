import { existsSync } from 'node:fs';
import { text as readAll } from 'node:stream/consumers';
import { SPEEDS, type Speed } from '../../../client/replay/playhead.ts';
import { readMoment } from '../../../client/replay/read-moment.ts';
import { type LogEnd, Recording } from '../../../client/replay/recording.ts';
import type { ChainProblem } from '../../../domain/chain.ts';
import type { AnyEvent } from '../../../domain/event.ts';
import { isSoundEvent } from '../../../domain/sound-event.ts';
import { ChainVerifier } from '../../../domain/verify-chain.ts';
import { jsonOf } from '../../../logs/json.ts';
import { fill } from '../../../text/i18n/messages.ts';
import { TUI_REPLAY } from '../../../text/i18n/tui-replay.ts';
import { dateTime } from '../../../text/time.ts';
import { CliError, EXIT } from '../../base/errors.ts';
import { sha256 } from '../../base/machine.ts';
import { command } from '../../grammar/command.ts';
import { resolveSession } from '../../link/sessions.ts';
import { hubOf } from '../../link/wire.ts';
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

const WHY: Readonly<Record<ChainProblem, LogEnd['reason']>> = {
  'bad-prev': 'hash',
  'bad-seq': 'order',
  'bad-time': 'order',
  'bad-session': 'order',
  'bad-shape': 'shape',
  'bad-redaction': 'redaction',
};

/**
 * The session of a JSONL record up to where it can be believed: each event follows the one before
 * and has its shape. `damaged`: its hub has more, and cannot read it. Rejects where not even the first event is one.
 */
export function readRecording(text: string, name: string, damaged = false): Recording {
  const chain = new ChainVerifier(sha256);
  const events: AnyEvent[] = [];
  let reason: LogEnd['reason'] | null = damaged ? 'damaged' : null;
  let code: ChainProblem | 'not-json' | 'empty' = 'empty';
  for (const line of text.replace(/^\uFEFF/, '').split(/\r?\n/)) {
    if (line.trim() === '') continue;
    const event = jsonOf(line);
    const step = event === undefined ? null : chain.take(event);
    if (step?.ok && isSoundEvent(event as AnyEvent) && isFirst(event as AnyEvent, events.length)) {
      events.push(event as AnyEvent);
      continue;
    }
    code = step === null ? 'not-json' : step.ok ? 'bad-shape' : step.problem;
    reason = code === 'not-json' ? code : WHY[code];
    break;
  }
  const end = chain.end();
  if (!end.ok && end.seq <= events.length) {
    events.length = end.seq - 1;
    reason = WHY[end.problem];
  }
  if (events.length === 0) throw new CliError('not-a-record', { file: name, line: 1, reason: code });
  return new Recording(events, reason === null ? null : { seq: events.length, reason });
}

const isFirst = ({ type }: AnyEvent, before: number): boolean => before > 0 || type === 'session.opened';
