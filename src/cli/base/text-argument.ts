import { CliError } from './errors.ts';
import { readStdin } from './prompt.ts';

/** A text given as argument, or on standard input for `-` and, where it is no terminal, for nothing. Never empty. */
export async function textArgument(what: string, given: unknown): Promise<string> {
  const fromStdin = given === '-' || (given === undefined && !process.stdin.isTTY);
  const text = fromStdin ? await readStdin() : String(given ?? '');
  const clean = text.replace(/\r\n/g, '\n').replace(/\s+$/, '');
  if (clean === '') throw new CliError('nothing-given', { what });
  return clean;
}
