import type { Readable } from 'node:stream';
import { Pipe } from '../../hub/lines/pipe.ts';
import { cutMark } from '../../logs/cut.ts';
import { type ByteLine, LineSplitter } from '../../logs/line-splitter.ts';
import type { LogSource } from '../../ports/log-source.ts';
import { realTime } from '../base/machine.ts';

/** A line as it is piped on. */
export const pipedText = ({ text, lost }: ByteLine): string => (lost > 0 ? `${text}${cutMark(lost)}` : text);

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
    const lines = new LineSplitter();
    const stop = () => void input.destroy();
    signal.addEventListener('abort', stop, { once: true });
    try {
      for await (const chunk of input) await pipe.push(lines.push(chunk as Uint8Array).map(pipedText));
    } catch (error) {
      // A stream that is ended while it is read says so as an error.
      if (!signal.aborted) throw error;
    }
    signal.removeEventListener('abort', stop);
    const last = lines.close(true);
    if (last !== null) await pipe.push([pipedText(last)]);
    await pipe.close();
    sink.onStatus({ state: 'ended' });
  },
});
