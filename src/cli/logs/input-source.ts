import type { Readable } from 'node:stream';
import { Pipe } from '../../hub/lines/pipe.ts';
import { cutMark } from '../../logs/cut.ts';
import { decoderOf, ENCODINGS, type Encoding } from '../../logs/encoding.ts';
import { type ByteLine, LineSplitter } from '../../logs/line-splitter.ts';
import type { LogSource } from '../../ports/log-source.ts';
import { realTime } from '../base/machine.ts';

/** What may be piped in: also what Windows writes, whose line breaks are two bytes. */
export const PIPED = [...ENCODINGS, 'utf-16le', 'utf-16be'] as const;
export type Piped = (typeof PIPED)[number];

/** The lines of an input as they come, those of a read together; the last one may lack its break. */
export async function* pipedLines(
  input: AsyncIterable<Uint8Array>,
  encoding: Piped = 'utf-8',
): AsyncGenerator<readonly string[]> {
  const wide = encoding === 'utf-16le' || encoding === 'utf-16be' ? new TextDecoder(encoding) : null;
  const lines = new LineSplitter(0, undefined, decoderOf(wide === null ? (encoding as Encoding) : 'utf-8'));
  const utf8 = new TextEncoder();
  for await (const chunk of input) {
    const bytes = wide === null ? chunk : utf8.encode(wide.decode(chunk, { stream: true }));
    yield lines.push(bytes).map(pipedText);
  }
  if (wide !== null) yield lines.push(utf8.encode(wide.decode())).map(pipedText);
  const last = lines.close(true);
  if (last !== null) yield [pipedText(last)];
}

/** A line as it is piped on. */
const pipedText = ({ text, lost }: ByteLine): string => (lost > 0 ? `${text}${cutMark(lost)}` : text);

/**
 * What is piped into the command as a source: read as `oncall pipe` has it read, once, to its end or until the signal
 * aborts. Ids are `-:1`, `-:2` and so on; `zone` is the IANA zone of times without an offset.
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
    const stop = () => void input.destroy();
    signal.addEventListener('abort', stop, { once: true });
    try {
      for await (const lines of pipedLines(input)) await pipe.push(lines);
    } catch (error) {
      // A stream that is ended while it is read says so as an error.
      if (!signal.aborted) throw error;
    }
    signal.removeEventListener('abort', stop);
    await pipe.close();
    sink.onStatus({ state: 'ended' });
  },
});
