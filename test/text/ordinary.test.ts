import { describe, expect, it } from 'vitest';
import { isOrdinary } from '../../src/text/ordinary.ts';

const UNITS = Array.from({ length: 0x10000 }, (_, unit) => unit);
const ordinary = UNITS.filter(isOrdinary);
const named = (units: readonly number[]): readonly string[] => units.map((unit) => unit.toString(16));

describe('what nearly all of a screen is made of', () => {
  it('TXT-940 has nothing that is hidden, joins its neighbours or is no character', () => {
    const joins =
      /[\p{Mark}\p{Grapheme_Extend}\p{Control}\p{Format}\p{Default_Ignorable_Code_Point}\p{Surrogate}\p{Unassigned}\p{Line_Separator}\p{Paragraph_Separator}]/u;
    expect(named(ordinary.filter((unit) => joins.test(String.fromCharCode(unit))))).toEqual([]);
    const own =
      /[\p{Script=Latin}\p{Script=Greek}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Common}]/u;
    expect(named(ordinary.filter((unit) => !own.test(String.fromCharCode(unit))))).toEqual([]);
  });

  it('TXT-940 has what screens are drawn with', () => {
    const drawn = 'aZ09 ~é、。「」あンー々漢(！ｱ─│┌█▁▇→↑✓●○◆…“”·';
    expect([...drawn].filter((sign) => !isOrdinary(sign.charCodeAt(0)))).toEqual([]);
    expect(ordinary.length).toBeGreaterThan(22_000);
  });
});
