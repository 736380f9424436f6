import { LineSplitter } from '../../logs/line-splitter.ts';
import type { Authenticated } from '../identity/auth.ts';
import { JsonError, parseJson } from '../ingest/json.ts';
import type { HttpContext } from './deps.ts';
import { HttpProblem } from './problem.ts';

/** Lines handed on together. */
const LINES_BATCH = 500;

export interface BodyLimits {
  readonly bytes: number;
  readonly ms: number;
}

/**
 * The whole body as text. 413 `too-large`, 408 `too-slow`, 400 `bad-text` when it is not UTF-8; 401 `token-revoked` or
 * `token-expired` where the sender's access ended while they sent it.
 */
async function readText(c: HttpContext, limits: BodyLimits): Promise<string> {
  const text = await textOf(c.req.raw, limits);
  mustLast(c);
  return text;
}

/** Throws 401 `token-revoked` or `token-expired` where the access of who asks has ended since they came. */
export function mustLast(c: HttpContext): void {
  // The exchange of an invite comes from nobody known yet.
  const identity = c.get('identity') as Authenticated | undefined;
  const end = identity?.ended() ?? null;
  if (end !== null) throw new HttpProblem(401, `token-${end}`);
}

async function textOf(request: Request, limits: BodyLimits): Promise<string> {
  const bytes = await readBytes(request, limits);
  return decode(() => new TextDecoder('utf-8', { fatal: true }).decode(bytes));
}

/** The whole body as it came. 413 `too-large`, 408 `too-slow`, 400 `bad-request` where its sender went away. */
export async function readBytes(request: Request, limits: BodyLimits): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunksOf(request, limits)) {
    chunks.push(chunk);
    size += chunk.byteLength;
  }
  return joined(chunks, size);
}

async function* chunksOf(request: Request, { bytes, ms }: BodyLimits): AsyncGenerator<Uint8Array> {
  const tooLarge = new HttpProblem(413, 'too-large', { limit: bytes });
  if (Number(request.headers.get('content-length') ?? 0) > bytes) throw tooLarge;
  if (!request.body) return;
  const reader = request.body.getReader();
  const deadline = AbortSignal.timeout(ms);
  const late = () => void reader.cancel().catch(() => {});
  deadline.addEventListener('abort', late, { once: true });
  try {
    for (let size = 0; ; ) {
      const { done, value } = await reader.read().catch(brokenOff);
      if (deadline.aborted) throw new HttpProblem(408, 'too-slow', { seconds: ms / 1000 });
      if (done) return;
      size += value.byteLength;
      if (size > bytes) throw tooLarge;
      yield value;
    }
  } finally {
    deadline.removeEventListener('abort', late);
    reader.releaseLock();
  }
}

/** The client closed the connection before its body ended. That is not an error of the hub. */
function brokenOff(): never {
  throw new HttpProblem(400, 'bad-request');
}

function joined(chunks: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
}

/** Whether who asks reads a coding, such as gzip. */
export const takes = (c: HttpContext, coding: string): boolean =>
  new RegExp(`\\b${coding}\\b(?!\\s*;\\s*q=0(\\.0*)?\\s*(,|$))`, 'i').test(
    c.req.header('accept-encoding') ?? '',
  );

/** 400 `bad-json` and whatever `readText` throws. */
export async function readJson(c: HttpContext, limits: BodyLimits): Promise<unknown> {
  return jsonOf(await readText(c, limits), {});
}

/**
 * Lines of JSON as they come, in batches; blank ones are passed over. Each line is bounded before it is parsed: throws
 * 413 `too-large` and 400 `bad-json` with the line, and whatever `readText` throws.
 */
export async function* readJsonLines(
  c: HttpContext,
  limits: BodyLimits & { readonly line: number },
): AsyncGenerator<readonly unknown[]> {
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  let [rest, line] = ['', 0];
  const parsedLine = (text: string): readonly unknown[] => {
    line += 1;
    if (text.length > limits.line) throw new HttpProblem(413, 'too-large', { limit: limits.line, line });
    return text.trim() === '' ? [] : [jsonOf(text, { line })];
  };
  for await (const chunk of chunksOf(c.req.raw, limits)) {
    mustLast(c);
    const lines = (rest + decode(() => utf8.decode(chunk, { stream: true }))).split('\n');
    rest = lines.pop() ?? '';
    for (let from = 0; from < lines.length; from += LINES_BATCH) {
      yield lines.slice(from, from + LINES_BATCH).flatMap(parsedLine);
    }
    if (rest.length > limits.line) parsedLine(rest);
  }
  mustLast(c);
  yield parsedLine(rest + decode(() => utf8.decode()));
}

function jsonOf(text: string, params: { readonly line?: number }): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    throw new HttpProblem(400, 'bad-json', { ...params, reason: error.reason });
  }
}

/**
 * The body's lines as they come, in small batches; the next part is read only when the caller asks, so a hub that is
 * busy slows the sender down.
 */
export async function* readLines(request: Request): AsyncGenerator<readonly string[]> {
  if (!request.body) return;
  const splitter = new LineSplitter();
  const reader = request.body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read().catch(brokenOff);
      if (done) break;
      const lines = splitter.push(value).map(({ text }) => text);
      for (let from = 0; from < lines.length; from += LINES_BATCH)
        yield lines.slice(from, from + LINES_BATCH);
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
  const last = splitter.close(true);
  if (last) yield [last.text];
}

function decode(read: () => string): string {
  try {
    return read();
  } catch {
    throw new HttpProblem(400, 'bad-text');
  }
}
