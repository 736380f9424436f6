import { describe, expect, it } from 'vitest';
import { emulate } from '../../scripts/shots/emulate.ts';
import { toSvg } from '../../scripts/shots/svg.ts';
import { DARK, LIGHT } from '../../scripts/shots/theme.ts';

const draw = async (bytes: string, theme = DARK): Promise<string> =>
  toSvg(await emulate(bytes, 12, 2), theme, 'a <b> & c');

/** `x` of each piece of text, in cells. */
const places = (svg: string): readonly (readonly [string, number])[] =>
  [...svg.matchAll(/<tspan x="([\d.]+)"[^>]*>([^<]*)<\/tspan>/g)].map(
    ([, x, text]) => [text ?? '', Math.round((Number(x) / 8.4) * 100) / 100] as const,
  );

describe('pictures of a screen', () => {
  it('HOM-1 a picture holds every character at the column of its cell, wide ones two columns apart', async () => {
    const svg = await draw('決済 ab 済x→ 』');
    expect(places(svg)).toEqual([
      ['決済', 0],
      ['ab', 5],
      ['済', 8],
      ['x', 10],
      ['→', 11],
      ['』', 1],
    ]);
    // The second begins two columns after the first, and is as wide as its font is high.
    expect(svg).toContain('textLength="32.6" class="w">決済<');
  });

  it('HOM-1 a picture keeps a run of ASCII to the width of its cells in any font', async () => {
    expect(await draw('abc')).toContain('<tspan x="0" textLength="25.2">abc</tspan>');
  });

  it('HOM-2 a picture draws box lines and blocks as shapes, colours by the theme, and what is selected as a ground', async () => {
    const svg = await draw('┌─▅\x1b[31mred\x1b[0m\x1b[7msel\x1b[0m\x1b[2mdim');
    expect(svg.match(/<path /g)).toHaveLength(2);
    expect(svg).not.toMatch(/[┌─▅]/);
    expect(svg).toContain(`<tspan x="25.2" textLength="25.2" fill="${DARK.palette[1]}">red<`);
    expect(svg).toContain(`width="25.2" height="19" fill="${DARK.text}"`);
    // Faint is a colour of its own: where two faint lines meet, an opacity would add up.
    expect(svg).toContain('<tspan x="75.6" textLength="25.2" fill="#8b8e94">dim<');
    expect(svg).not.toContain('opacity');
    expect(await draw('\x1b[31mred', LIGHT)).toContain(LIGHT.palette[1]);
    expect(await draw('\x1b[38;5;209mburn')).toContain('fill="#ff875f"');
  });

  it('HOM-2 a picture says its title and lets no text become markup', async () => {
    const svg = await draw('<i>&</i>');
    expect(svg).toContain('<title>a &lt;b&gt; &amp; c</title>');
    expect(svg).toContain('&lt;i&gt;&amp;&lt;/i&gt;');
  });
});
