import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LANGS, type Lang } from '../../../src/text/i18n/messages.ts';
import { TUI_SYNONYMS } from '../../../src/text/i18n/tui-synonyms.ts';
import { readings } from '../../../src/text/readings.ts';
import { DETECTION_KEYS } from '../../../src/tui/detection/detection-keys.ts';
import { HOME_KEYS } from '../../../src/tui/home/home-keys.ts';
import { fuzzyCost, paletteItems } from '../../../src/tui/kernel/palette.ts';
import { PALETTE_BINDINGS } from '../../../src/tui/keys/keys.ts';
import { SESSION_COMMANDS, SESSION_KEYS } from '../../../src/tui/keys/look-up.ts';
import { actName } from '../../../src/tui/model/words.ts';
import { Rig } from '../rig.ts';
import { logLines, SATO, underWay } from '../story.ts';

const client = underWay(SATO);
client.log(...logLines(20));
const rig = new Rig(client);
const items = (query: string, world: typeof rig.store.world) =>
  paletteItems(query, rig.state, world, SESSION_KEYS, SESSION_COMMANDS);
const found = (query: string, lang: Lang = 'en'): readonly string[] =>
  items(query, { ...rig.store.world, lang }).map(({ binding }) => binding.id);

describe('the palette', () => {
  it.each([
    ['ack', 'acknowledge'],
    ['pd ack', 'acknowledge'],
    ['確認済み', 'acknowledge'],
    ['incident commander', 'roles'],
    ['commander', 'roles'],
    ['IC', 'roles'],
    ['指揮官', 'roles'],
    ['scribe', 'roles'],
    ['handoff', 'handover'],
    ['交代', 'driver'],
    ['status update', 'notice'],
    ['初報', 'notice'],
    ['続報', 'notice'],
    ['sev', 'severity'],
    ['blast radius', 'severity'],
    ['影響範囲', 'severity'],
    ['postmortem', 'export'],
    ['議事録', 'export'],
    ['evidence', 'logs.pin'],
    ['grep', 'logs.search'],
    ['kensaku', 'logs.search'],
    ['timezone', 'logs.utc'],
    ['fullscreen', 'zoom'],
    ['maximize', 'zoom'],
    ['dark mode', 'theme'],
    ['english', 'language'],
    ['日本語', 'language'],
    ['exit', 'quit'],
    ['終了', 'close'],
    ['invite', 'join-line'],
    ['招待', 'join-line'],
    ['sme', 'page'],
    ['応援', 'page'],
    ['timeline', 'note.new'],
    ['todo', 'note.action'],
    ['all clear', 'recovered'],
    ['rollback done', 'mitigated'],
    ['help', 'help'],
    ['?', 'help'],
  ])('TUI-313 %j finds %s first, whatever the screen speaks', (query, id) => {
    for (const lang of LANGS) expect(found(query, lang)[0], lang).toBe(id);
  });

  it.each([
    ['しゅうりょう', 'close'],
    ['シュウリョウ', 'close'],
    ['shuuryou', 'close'],
    ['syuuryou', 'close'],
    ['shuryo', 'close'],
    ['しゅうr', 'close'],
    ['やくわり', 'roles'],
    ['のーと', 'note.new'],
    ['しょうせき', 'logs.pin'],
    ['zyogai', 'logs.exclude'],
    ['ひきつぎ', 'handover'],
    ['torikeshi', 'undo'],
    ['きりもどし', 'rollback'],
    ['じゅうだいど', 'severity'],
    ['juudaido', 'severity'],
    ['たいしゅつ', 'quit'],
    ['かいけつ', 'resolve'],
    ['shiborikomi', 'logs.include'],
  ])('TUI-1022 %j, typed as it is read, finds %s first', (query, id) => {
    expect(found(query, 'ja')[0]).toBe(id);
  });

  it('TUI-1022 finds nothing by a reading where one or two Latin letters are typed', () => {
    expect(found('sy', 'ja')).not.toContain('close');
    expect(found('syu', 'ja')).toContain('close');
  });

  it('TUI-1022 has a reading for each kanji of an act', () => {
    const names = [SESSION_KEYS, HOME_KEYS, DETECTION_KEYS].flatMap((keys) =>
      keys.table.map((binding) => keys.nameOf(binding as never, 'ja')),
    );
    const phrases = Object.values(TUI_SYNONYMS).flatMap(({ ja }) => ja.split(', '));
    const unread = /[\p{Script=Han}\p{Script=Katakana}]/u;
    expect(
      [...names, ...phrases].filter((text) => readings(text).some((each) => unread.test(each))).join(' '),
    ).toBe('');
  });

  it.each([
    ['svim', 'severity'],
    ['hoshift', 'handover'],
    ['nxerr', 'logs.next-error'],
    ['重影', 'severity'],
    ['ドラ代', 'driver'],
    ['clsexp', 'close'],
  ])('TUI-314 letters in their order are enough: %j is %s', (query, id) => {
    expect(found(query, 'ja')[0]).toBe(id);
  });

  it('TUI-314 what is said as it is comes before what only has its letters, also where it cannot be done now', () => {
    const readonly = { ...rig.store.world, readonly: true, lang: 'en' as const };
    const all = items('ack', readonly);
    expect(all[0]).toMatchObject({ binding: { id: 'acknowledge' }, enabled: false });
    expect(all.length).toBeGreaterThan(1);
    expect(found('zzzz')).toEqual([]);
  });

  it('TUI-314 a key finds its act', () => {
    for (const [key, id] of [
      ['A', 'acknowledge'],
      ['X', 'close'],
      ['ctrl+e', 'export'],
      ['=', 'zoom.back'],
    ] as const)
      expect(found(key)[0], key).toBe(id);
  });

  it.each(LANGS)(
    'TUI-22 every act comes first by its whole name, or beside one of the same name: %s',
    (lang) => {
      for (const { id } of PALETTE_BINDINGS) {
        const name = actName(lang, id);
        const first = found(name, lang)[0] ?? '';
        expect(actName(lang, first as typeof id), name).toBe(name);
      }
    },
  );

  it('TUI-313 knows synonyms of acts only, in both languages', () => {
    const ids = new Set(PALETTE_BINDINGS.map(({ id }) => `also.${id}`));
    for (const [key, { ja, en }] of Object.entries(TUI_SYNONYMS)) {
      expect([...ids], key).toContain(key);
      expect(ja).not.toBe('');
      expect(en).not.toMatch(/[^\x20-\x7e]/);
    }
  });
});

describe('fuzzy search', () => {
  it('TUI-314 finds a text exactly where its letters stand in it in their order, close enough', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', ' '), maxLength: 10 });
    let hits = 0;
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 2, maxLength: 4 }),
        text,
        (word, of) => {
          const pattern = new RegExp([...word].join('.*?'));
          const cost = fuzzyCost(word, of);
          if (cost !== null) hits += 1;
          expect(cost === null || pattern.test(of)).toBe(true);
          expect(cost !== null || !of.includes(word)).toBe(true);
          // Nothing is better than the text itself.
          expect(fuzzyCost(word, word) ?? 99).toBeLessThanOrEqual(cost ?? 98);
        },
      ),
      { numRuns: 500, seed: 2 },
    );
    expect(hits).toBeGreaterThan(60);
    expect(fuzzyCost('ac', `a${'x'.repeat(40)}c`)).toBeNull();
    expect(fuzzyCost('e', 'the')).not.toBeNull();
    expect(fuzzyCost('ab', 'a b')).not.toBeNull();
    expect(fuzzyCost('ba', 'ab')).toBeNull();
  });

  it('TUI-314 likes the beginning of a word best, and letters that stand together', () => {
    const cost = (word: string, of: string): number => fuzzyCost(word, of) ?? Number.POSITIVE_INFINITY;
    expect(cost('pin', 'pin a line')).toBeLessThan(cost('pin', 'to pin'));
    expect(cost('pin', 'to pin')).toBeLessThan(cost('pin', 'unpin'));
    expect(cost('pin', 'unpin')).toBeLessThan(cost('pin', 'p in'));
    expect(cost('pin', 'p in')).toBeLessThan(cost('pin', 'plaid in'));
  });
});
