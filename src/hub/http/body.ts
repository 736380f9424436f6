import { LineSplitter } from '../../logs/line-splitter.ts';
import type { Identity } from '../identity/auth.ts';
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
export async function readText(c: HttpContext, limits: BodyLimits): Promise<string> {
  const text = await textOf(c.req.raw, limits);
  mustLast(c);
  return text;
}

/** Throws 401 `token-revoked` or `token-expired` where the access of who asks has ended since they came. */
export function mustLast(c: HttpContext): void {
  // The exchange of an invite comes from nobody known yet.
  const identity = c.get('identity') as Identity | undefined;
  const end = identity?.ended() ?? null;
  if (end !== null) throw new HttpProblem(401, `token-${end}`);
}

async function textOf(request: Request, limits: BodyLimits): Promise<string> {
  const bytes = await readBytes(request, limits);
  return decode(() => new TextDecoder('utf-8', { fatal: true }).decode(bytes));
}

/** The whole body as it came. 413 `too-large`, 408 `too-slow`. */
export async function readBytes(
  request: Request,
  { bytes, ms }: BodyLimits,
): Promise<Uint8Array<ArrayBuffer>> {
  const tooLarge = new HttpProblem(413, 'too-large', { limit: bytes });
  if (Number(request.headers.get('content-length') ?? 0) > bytes) throw tooLarge;
  if (!request.body) return new Uint8Array();
  const reader = request.body.getReader();
  const deadline = AbortSignal.timeout(ms);
  const late = () => void reader.cancel().catch(() => {});
  deadline.addEventListener('abort', late, { once: true });
  try {
    const chunks: Uint8Array[] = [];
    for (let size = 0; ; ) {
      const { done, value } = await reader.read();
      if (deadline.aborted) throw new HttpProblem(408, 'too-slow', { seconds: ms / 1000 });
      if (done) return joined(chunks, size);
      size += value.byteLength;
      if (size > bytes) throw tooLarge;
      chunks.push(value);
    }
  } finally {
    deadline.removeEventListener('abort', late);
    reader.releaseLock();
  }
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

/** 400 `bad-json` besides what `readText` throws. */
export async function readJson(c: HttpContext, limits: BodyLimits): Promise<unknown> {
  const text = await readText(c, limits);
  try {
    return JSON.parse(text);
  } catch {
    throw new HttpProblem(400, 'bad-json');
  }
}

/**
 * The body's lines as they come, in small batches; the next part is read only when the caller asks, so a hub that is
 * busy slows the sender down.
 */
export async function* readLines(request: Request): AsyncGenerator<readonly string[]> {
  if (!request.body) return;
  const splitter = new LineSplitter();
  for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
    const lines = splitter.push(chunk).map(({ text }) => text);
    for (let from = 0; from < lines.length; from += LINES_BATCH) yield lines.slice(from, from + LINES_BATCH);
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
