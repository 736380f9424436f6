/*
 * sessions/examples is made by test/rigs/record-example.ts. After a change of the record or of its events:
 *
 *   npx tsx test/rigs/record-example.ts
 *
 * and read what has changed before keeping it.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AnyEvent } from '../../src/domain/event.ts';
import { verifyChain } from '../../src/domain/verify-chain.ts';
import { fromJsonl } from '../../src/record/jsonl.ts';
import { renderRecord } from '../../src/record/markdown.ts';
import { LANGS } from '../../src/text/i18n/messages.ts';
import { sha256 } from '../contracts/event-builder.ts';
import { EXAMPLES, exampleFiles } from '../rigs/record-example.ts';

const files = readdirSync(EXAMPLES);
const read = (name: string): string => readFileSync(join(EXAMPLES, name), 'utf8');
const logs = files.filter((name) => name.endsWith('.jsonl'));

describe('recorded sessions in sessions/examples', () => {
  it.each(logs)('REC-440 %s is a whole chain, and each page made from it names its head', (name) => {
    const events = fromJsonl(read(name));
    const checked = verifyChain(events.ok ? events.events : [], sha256);
    expect(checked).toMatchObject({ ok: true });
    if (!checked.ok || !events.ok) return;
    for (const lang of LANGS) {
      const page = read(name.replace('.jsonl', `.${lang}.md`));
      expect(page).toContain(`head_seq: ${checked.head.seq}\nhead_hash: "${checked.head.hash}"`);
      expect(page).toBe(
        renderRecord(events.events as readonly AnyEvent[], { importedTo: 0, lang, hash: checked.head.hash }),
      );
    }
  });

  it('REC-441 recording the example again gives the same files, byte for byte', async () => {
    const made = await exampleFiles();
    expect(Object.keys(made).sort()).toEqual(files.sort());
    for (const [name, text] of Object.entries(made)) expect(read(name) === text, name).toBe(true);
  });

  it('REC-442 names no place of the machine it was made on', () => {
    const places = /\/(?:home|root|tmp|Users|var|work)\/[^\s"`)]*/g;
    expect('in /tmp/x, and `/home/me/y`'.match(places)).toEqual(['/tmp/x,', '/home/me/y']);
    expect(files.length).toBeGreaterThanOrEqual(3);
    for (const name of files) expect(read(name).match(places), name).toBe(null);
  });
});
