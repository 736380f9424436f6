import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { terminalHost } from '../../../src/cli/session/terminal-host.ts';

it('TUI-1028 lines are written into a file of the person alone, made safe', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'oncall-lines-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const host = terminalHost({ env: {} }, join(folder, 'screen.json'));
  const saved = await host.saveLines('INFO a\nINFO \x1b[31mb\n');
  if (!saved.ok) throw new Error(saved.code);
  const logs = join(folder, 'saved-logs');
  const [name = ''] = readdirSync(logs);
  expect(saved.file.endsWith(name)).toBe(true);
  expect(readFileSync(join(logs, name), 'utf8')).toMatch(/^INFO a\nINFO .*b\n$/);
  expect(readFileSync(join(logs, name), 'utf8')).not.toContain('\x1b');
  expect(statSync(join(logs, name)).mode & 0o077).toBe(0);
  const other = terminalHost({ env: {} }, join('/dev/null', 'screen.json'));
  expect((await other.saveLines('x')).ok).toBe(false);
});
