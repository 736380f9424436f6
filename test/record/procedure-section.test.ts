import { describe, expect, it } from 'vitest';
import { renderRecord } from '../../src/record/markdown.ts';
import { opened, sato } from '../domain/given.ts';

describe('the procedure in a record', () => {
  it('REC-590 compares what was done with what is written, and what people wrote stays text', () => {
    const given = opened();
    given.when(sato, 'step.do', { step: 'ack' });
    given.when(sato, 'step.skip', { step: 'evidence', reason: '**no** <b>need</b>' });
    given.when(sato, 'session.close', { reason: 'r' });
    const en = renderRecord(given.log, { importedTo: 0, lang: 'en', hash: 'h' });
    const part = en.slice(en.indexOf('## Procedure and what we did'), en.indexOf('## People'));
    expect(part).toContain('1 of 3 steps as written');
    expect(part).toContain('- Skipped: **Preserve evidence** — 佐藤 ');
    expect(part).toContain('- Not done: **Read back** — still open when it closed');
    expect(part).toContain('"\\*\\*no\\*\\* \\<b>need\\</b>"');
    expect(renderRecord(given.log, { importedTo: 0, lang: 'ja', hash: 'h' })).toContain(
      '## 手順書との差異\n\n3手順中1が手順書どおり',
    );
  });
});
