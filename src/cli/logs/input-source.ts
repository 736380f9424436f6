import type { Readable } from 'node:stream';
import { Pipe } from '../../hub/lines/pipe.ts';
import { cutMark } from '../../logs/cut.ts';
import { decoderOf, ENCODINGS, type Encoding, undecodable } from '../../logs/encoding.ts';
import { type ByteLine, LineSplitter } from '../../logs/line-splitter.ts';
import { Undecodable } from '../../logs/undecodable.ts';
import type { LogSource } from '../../ports/log-source.ts';
import { realTime } from '../base/machine.ts';

/** What may be piped in: also what Windows writes, whose line breaks are two bytes. */
export const PIPED = [...ENCODINGS, 'utf-16le', 'utf-16be'] as const;
export type Piped = (typeof PIPED)[number];

/** The lines of an input as they come, those of a read together; the last one may lack its break. `seen` notes which do not decode. */
export async function* pipedLines(
  input: AsyncIterable<Uint8Array>,
  encoding: Piped = 'utf-8',
  seen = new Undecodable(),
): AsyncGenerator<readonly string[]> {
  const wide = encoding === 'utf-16le' || encoding === 'utf-16be' ? new TextDecoder(encoding) : null;
  const lines = new LineSplitter(0, undefined, decoderOf(wide === null ? (encoding as Encoding) : 'utf-8'));
  const utf8 = new TextEncoder();
  const pipedText = (line: ByteLine): string => {
    seen.note(line);
    // As a line is piped on.
    return line.lost > 0 ? `${line.text}${cutMark(line.lost)}` : line.text;
  };
  for await (const chunk of input) {
    const bytes = wide === null ? chunk : utf8.encode(wide.decode(chunk, { stream: true }));
    yield lines.push(bytes).map(pipedText);
  }
  if (wide !== null) yield lines.push(utf8.encode(wide.decode())).map(pipedText);
  const last = lines.close(true);
  if (last !== null) yield [pipedText(last)];
}

/**
 * What is piped into the command as a source: read as `oncall pipe` has it read, once, to its end or until the signal
 * aborts. Ids are `-:1`, `-:2` and so on; `zone` is the IANA zone of times without an offset. Live it may tell
 * `undecodable-input {looks}` or `undecodable-unknown`.
 */
export const inputSource = (input: Readable, zone: string): LogSource => ({
  name: '-',
  guests: false,
  async open(_window, sink, signal) {
    const pipe = new Pipe('-', {
      epoch: '-',
      zone,
      time: realTime,
      take: (lines) => sink.onLines({ lines }),
    });
    const seen = new Undecodable();
    const stop = () => void input.destroy();
    signal.addEventListener('abort', stop, { once: true });
    try {
      for await (const lines of pipedLines(input, 'utf-8', seen)) {
        await pipe.push(lines);
        const { looks } = seen;
        if (looks !== null) sink.onStatus({ state: 'live', reason: undecodable(looks, 'input') });
      }
    } catch (error) {
      // A stream that is ended while it is read says so as an error.
      if (!signal.aborted) throw error;
    }
    signal.removeEventListener('abort', stop);
    await pipe.close();
    sink.onStatus({ state: 'ended' });
  },
});
