import type { KV } from '@nats-io/kv';
import { PrivateFileError, type PrivateFiles } from '../../ports/private-files.ts';
import { isFenced, natsReason } from './nats-faults.ts';

const TRIES = 20;

/**
 * Secret files that all hubs of a team share: tokens, revocations, invites and the key of their certificate, in a bucket that
 * only these hubs may read. One value a file; who changes one that another has changed meanwhile reads it again.
 */
export function sharedFiles(kv: KV, bucket: string): PrivateFiles {
  const read = async (name: string) => {
    const entry = await kv.get(name).catch((error: unknown) => {
      throw fault('not-readable', bucket, name, error);
    });
    const there = entry !== null && entry.operation === 'PUT';
    return { text: there ? entry.string() : null, revision: entry?.revision ?? 0 };
  };
  const put = async (name: string, text: string, revision: number): Promise<boolean> => {
    try {
      await kv.put(name, text, { previousSeq: revision });
      return true;
    } catch (error) {
      if (isFenced(error)) return false;
      throw fault('not-writable', bucket, name, error);
    }
  };
  const change: PrivateFiles['update'] = async (name, changed) => {
    for (let tried = 0; tried < TRIES; tried += 1) {
      const { text, revision } = await read(name);
      const next = changed(text);
      if (next === null || (await put(name, next, revision))) return;
    }
    throw new PrivateFileError('busy', { path: `${bucket}/${name}` });
  };
  return {
    folder: bucket,
    read: async (name) => (await read(name)).text,
    write: (name, text) => change(name, () => text),
    update: change,
    append: (name, lines) =>
      change(name, (text) => {
        const whole = (text ?? '').replace(/[^\n]*$/, '');
        const added = lines(whole);
        return added.length === 0 ? null : `${whole}${added.map((line) => `${line}\n`).join('')}`;
      }),
    watch(name, changed) {
      let ended = false;
      let stop = () => {};
      void (async () => {
        const entries = await kv.watch({ key: name, include: 'updates' });
        stop = () => entries.stop();
        if (ended) stop();
        for await (const _ of entries) changed();
      })().catch(() => {});
      return () => {
        ended = true;
        stop();
      };
    },
  };
}

const fault = (
  kind: 'not-readable' | 'not-writable',
  bucket: string,
  name: string,
  error: unknown,
): PrivateFileError =>
  new PrivateFileError(kind, { path: `${bucket}/${name}`, reason: natsReason(error) }, error);
