import { open } from 'node:fs/promises';
import type { DetectionSource, RuleAnswer } from '../../ports/detection-source.ts';
import { countDocuments, type TimedDocument } from './count-documents.ts';

export interface FileDetectionOptions {
  readonly name: string;
  /** A file of JSON lines. */
  readonly path: string;
  /** Field of the time. */
  readonly timeField?: string | undefined;
}

/** What is read from the end of a file at most: detection looks at the last minutes. */
const MOST_BYTES = 64 * 1024 * 1024;
export const FILE_TIME_FIELDS = ['@timestamp', 'time', 'timestamp', 'ts'];

/**
 * A file of JSON lines, counted for detection: for one host, for the demo and for tests. Each count reads the end of the file
 * again. Lines that are no JSON, or tell no time, are not counted.
 */
export function fileDetection({ name, path, timeField }: FileDetectionOptions): DetectionSource {
  const fields = timeField === undefined ? FILE_TIME_FIELDS : [timeField];
  return {
    name,
    async count({ span, rules, earlier }) {
      let documents: readonly TimedDocument[];
      try {
        documents = timedDocuments(await endOf(path), fields);
      } catch (error) {
        const { code = 'unknown' } = error as NodeJS.ErrnoException;
        const kind = code === 'ENOENT' ? 'file-missing' : 'file-unreadable';
        return rules.map((): RuleAnswer => ({ unknown: { kind, params: { path, code } } }));
      }
      const within = ({ from, to }: typeof span) => documents.filter(({ at }) => at >= from && at < to);
      const [now, before] = [within(span), earlier.map(within)];
      return rules.map((rule) => countDocuments(rule, span.to, now, before));
    },
    messageField: () => null,
    skewMs: async () => null,
    close: async () => {},
  };
}

async function endOf(path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const length = Math.min(size, MOST_BYTES);
    const buffer = Buffer.alloc(length);
    const { bytesRead } = await file.read(buffer, 0, length, size - length);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}

export function timedDocuments(text: string, fields: readonly string[]): readonly TimedDocument[] {
  return text.split('\n').flatMap((line): TimedDocument[] => {
    if (!line.startsWith('{')) return [];
    try {
      const document = JSON.parse(line) as TimedDocument['document'];
      const field = fields.find((name) => document[name] !== undefined);
      const value = field === undefined ? undefined : document[field];
      const at = typeof value === 'number' ? value : Date.parse(String(value));
      return Number.isNaN(at) ? [] : [{ at, document }];
    } catch {
      return [];
    }
  });
}
