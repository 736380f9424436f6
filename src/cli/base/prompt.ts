import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { text as readText } from 'node:stream/consumers';
import { neutralise } from '../../text/neutralise.ts';
import { CliError, type CliErrorKind } from './errors.ts';

/**
 * Asks one line on the terminal, on standard error so that standard output stays data. `secret` shows nothing of
 * what is typed; a line that is no `answer` is passed over. null when the input ended or was interrupted without an answer.
 */
export function ask(
  question: string,
  secret = false,
  isAnswer: (line: string) => boolean = () => true,
): Promise<string | null> {
  const shown = { muted: false };
  const echo = new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (!shown.muted) process.stderr.write(chunk);
      done();
    },
  });
  const lines = createInterface({ input: process.stdin, output: echo, terminal: true, historySize: 0 });
  return new Promise((answered) => {
    const finish = (answer: string | null) => {
      shown.muted = false;
      if (secret || answer === null) process.stderr.write('\n');
      // Its own listeners stay: they let go of the keys, which would be echoed over whatever comes next.
      lines.off('close', ended);
      lines.close();
      process.stdin.pause();
      answered(answer);
    };
    const ended = () => finish(null);
    lines.on('close', ended);
    lines.on('line', (line) => {
      if (isAnswer(line.trim())) finish(line.trim());
    });
    lines.setPrompt(neutralise(question));
    lines.prompt();
    shown.muted = secret;
  });
}

/** Asks for a yes; everything else is none. */
export async function agreed(question: string): Promise<boolean> {
  const answer = await ask(question);
  return /^(?:y|yes|はい)$/i.test((answer ?? '').normalize('NFKC'));
}

/** All of standard input as text; for `-` and for secrets that are piped in. */
export function readStdin(): Promise<string> {
  return readText(process.stdin);
}

/** A text given as argument, or on standard input for `-` and, where it is no terminal, for nothing. Never empty. */
export async function textArgument(
  what: string,
  given: unknown,
  empty: CliErrorKind = 'nothing-given',
): Promise<string> {
  const fromStdin = given === '-' || (given === undefined && !process.stdin.isTTY);
  const text = fromStdin ? await readStdin() : String(given ?? '');
  const clean = text.replace(/\r\n/g, '\n').replace(/\s+$/, '');
  if (clean === '') throw new CliError(empty, { what });
  return clean;
}
