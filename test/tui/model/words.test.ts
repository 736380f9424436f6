import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseSync, Visitor } from 'oxc-parser';
import { describe, expect, it } from 'vitest';
import type { Messages } from '../../../src/text/i18n/messages.ts';
import { REFUSALS } from '../../../src/text/i18n/refusals.ts';
import { TUI } from '../../../src/text/i18n/tui.ts';
import { TUI_DIALOGS } from '../../../src/text/i18n/tui-dialogs.ts';
import { TUI_HOME } from '../../../src/text/i18n/tui-home.ts';
import { TUI_KEYS } from '../../../src/text/i18n/tui-keys.ts';
import { TUI_MOB } from '../../../src/text/i18n/tui-mob.ts';
import { TUI_PAGES } from '../../../src/text/i18n/tui-pages.ts';
import { TUI_PLAIN } from '../../../src/text/i18n/tui-plain.ts';
import { TUI_TOASTS } from '../../../src/text/i18n/tui-toasts.ts';
import { TUI_WHY } from '../../../src/text/i18n/tui-why.ts';

const ROOT = resolve(import.meta.dirname, '../../../src/tui');
const TABLES: readonly Messages[] = [
  REFUSALS,
  TUI,
  TUI_DIALOGS,
  TUI_HOME,
  TUI_KEYS,
  TUI_MOB,
  TUI_PLAIN,
  TUI_PAGES,
  TUI_TOASTS,
  TUI_WHY,
];

/** Marks, box lines and bars. */
const GLYPHS: ReadonlySet<string> = new Set(['draw/glyphs.ts']);
/** What joins a list, by language; a value of the domain. */
const ALLOWED: ReadonlySet<string> = new Set(['、', '・', '。', 'second person']);

interface Text {
  readonly file: string;
  readonly value: string;
}

function textsOf(file: string, root = ROOT): readonly Text[] {
  const source = readFileSync(join(root, file), 'utf8');
  const found: Text[] = [];
  const add = (value: string): void => {
    found.push({ file, value });
  };
  new Visitor({
    Literal(node) {
      if (typeof node.value === 'string') add(node.value);
    },
    TemplateElement(node) {
      add(node.value.cooked ?? '');
    },
    JSXText(node) {
      add(node.value);
    },
  }).visit(parseSync(file, source).program);
  return found;
}

const texts = globSync('**/*.{ts,tsx}', { cwd: ROOT }).flatMap((file) => textsOf(file));

describe('words of the screen', () => {
  it('TUI-91 no text that a person reads stands outside the tables', () => {
    expect(texts.length).toBeGreaterThan(500);
    const astray = texts.filter(({ file, value }) => {
      if (ALLOWED.has(value) || GLYPHS.has(file)) return false;
      return /[^\x00-\x7f]/.test(value) || /[A-Za-z]{2,} +[A-Za-z]{2,}/.test(value);
    });
    expect(astray).toEqual([]);
  });

  it('SCR-57 no event, refusal or message carries text of ours: the rooms that make them hold none', () => {
    const rooms = ['domain', 'protocol', 'hub', 'client', 'ports'];
    const found = rooms.flatMap((room) => {
      const root = resolve(ROOT, '..', room);
      return globSync('**/*.ts', { cwd: root }).flatMap((file) => textsOf(file, root));
    });
    expect(found.length).toBeGreaterThan(1_000);
    expect(found.filter(({ value }) => /[぀-ヿ一-鿿]/.test(value))).toEqual([]);
    // What a sentence would be looks for: several words in a row, in the rooms that decide what goes into the log.
    const decided = globSync('{deciders,reducers}/*.ts', { cwd: resolve(ROOT, '../domain') }).flatMap(
      (file) => textsOf(file, resolve(ROOT, '../domain')),
    );
    expect(decided.length).toBeGreaterThan(100);
    expect(
      decided.filter(({ value }) => !ALLOWED.has(value) && /[A-Za-z]{2,} +[A-Za-z]{2,}/.test(value)),
    ).toEqual([]);
  });

  it('TUI-91 every entry says the same in both languages: both are there, with the same parameters', () => {
    for (const [key, message] of TABLES.flatMap((table) => Object.entries(table))) {
      const params = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();
      expect(message.ja.trim(), key).not.toBe('');
      expect(message.en.trim(), key).not.toBe('');
      expect(params(message.en), key).toEqual(params(message.ja));
      expect(message.en, key).not.toMatch(/[぀-ヿ一-鿿]/);
    }
  });

  it('TUI-91 no key stands in two tables, and every key is used', () => {
    const keys = TABLES.flatMap((table) => Object.keys(table));
    expect(new Set(keys).size).toBe(keys.length);
    const literals = new Set(texts.map((text) => text.value));
    const prefixes = texts
      .map((text) => text.value)
      .filter((value) => value.endsWith('.') && value.length > 1);
    const unused = keys.filter(
      (key) =>
        !key.startsWith('refusal.') &&
        !key.startsWith('cut.') &&
        !key.startsWith('source.') &&
        !literals.has(key) &&
        !prefixes.some((prefix) => key.startsWith(prefix)),
    );
    expect(unused).toEqual([]);
  });
});
