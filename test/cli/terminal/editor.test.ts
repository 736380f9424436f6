import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { editText } from '../../../src/cli/terminal/editor.ts';

describe('the editor', () => {
  it('PDY-417 inherits all but the tokens and passwords that are ours', async () => {
    const seen = join(mkdtempSync(join(tmpdir(), 'oncall-editor-')), 'seen');
    const env = {
      PATH: process.env.PATH,
      VISUAL: `env > ${seen}; true`,
      EDITOR_THEME: 'dark',
      PAGERDUTY_TOKEN: 'u+canary',
      ONCALL_TOKEN: 'canary',
      OPENSEARCH_PASSWORD: 'canary',
    };
    expect(await editText('text', env)).toEqual({ ok: true, text: 'text' });
    const given = readFileSync(seen, 'utf8');
    expect(given).toContain('EDITOR_THEME=dark');
    expect(given).not.toContain('canary');
  });
});
