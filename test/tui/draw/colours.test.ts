import { describe, expect, it } from 'vitest';
import { PALETTES, rgbOf } from '../../../src/tui/draw/colours.ts';
import { hyperlink, paint, plainText } from '../../../src/tui/draw/line.ts';
import { Rig } from '../rig.ts';
import { logLines, SATO, underWay } from '../story.ts';

type Rgb = readonly [number, number, number];

/** WCAG 2.2, relative luminance and contrast ratio. */
function luminance(rgb: Rgb): number {
  const [r, g, b] = rgb.map((n) => {
    const c = n / 255;
    return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as unknown as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(a: Rgb, b: Rgb): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

/** Common backgrounds: black, xterm, Solarized and GitHub, dark and light. */
const BACKGROUNDS: Readonly<Record<'dark' | 'light', readonly Rgb[]>> = {
  dark: [
    [0, 0, 0],
    [30, 30, 30],
    [0, 43, 54],
  ],
  light: [
    [255, 255, 255],
    [253, 246, 227],
    [246, 248, 250],
  ],
};

/** What people without one kind of cone see: Viénot, Brettel and Mollon 1999, on linear light. */
function seenBy(kind: 'protan' | 'deutan', rgb: Rgb): Rgb {
  const [r, g, b] = rgb.map((n) => (n / 255) ** 2.2) as unknown as Rgb;
  const rows =
    kind === 'protan'
      ? [0.11238 * r + 0.88762 * g, 0.11238 * r + 0.88762 * g, 0.00401 * r - 0.00401 * g + b]
      : [0.29275 * r + 0.70725 * g, 0.29275 * r + 0.70725 * g, -0.02234 * r + 0.02234 * g + b];
  return rows.map((n) => Math.round(255 * Math.min(1, Math.max(0, n)) ** (1 / 2.2))) as unknown as Rgb;
}
const apart = (a: Rgb, b: Rgb): number => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);

describe('colours', () => {
  it.each(['dark', 'light'] as const)(
    'SCR-42 every colour for a %s background is read on it: 4.5 to 1',
    (kind) => {
      for (const [style, colour] of Object.entries(PALETTES[kind])) {
        for (const background of BACKGROUNDS[kind]) {
          expect(contrast(rgbOf(colour), background), `${style} on ${background}`).toBeGreaterThanOrEqual(
            4.5,
          );
        }
      }
      expect(contrast(rgbOf(16), rgbOf(221))).toBeGreaterThanOrEqual(7);
    },
  );

  it.each(['dark', 'light'] as const)(
    'SCR-42 what burns, waits and is done differ to every eye: %s',
    (kind) => {
      const { burn, wait, done, follow } = PALETTES[kind];
      const list = [burn, wait, done, follow];
      for (const eye of ['protan', 'deutan'] as const) {
        for (const [i, one] of list.entries()) {
          for (const other of list.slice(i + 1)) {
            expect(
              apart(seenBy(eye, rgbOf(one)), seenBy(eye, rgbOf(other))),
              `${one} ${other} ${eye}`,
            ).toBeGreaterThan(40);
          }
        }
      }
    },
  );

  it('SCR-43 a light background draws with its own colours alone, and the choice is remembered', () => {
    const client = underWay(SATO);
    client.log(...logLines(60));
    const rig = new Rig(client, { colour: true, background: 'light' });
    rig.host.pass(1_000);
    const text = rig.frame.blocks.flatMap((block) => block.rows).join('\n');
    const own = new Set(Object.values(PALETTES.light).map(String));
    const used = new Set<string>();
    for (const [, code] of text.matchAll(/\x1b\[([\d;]+)m/g)) {
      const found = code?.match(/^(?:(?:0|1|7)|(?:1;7;|7;)?38;5;(\d+)|7;1|38;5;16;48;5;221)$/);
      expect(found, code).not.toBeNull();
      if (found?.[1] !== undefined) used.add(found[1]);
    }
    expect(used.size).toBeGreaterThan(4);
    expect([...used].filter((code) => !own.has(code))).toEqual([]);
    const choose = (): string | undefined => {
      rig.press(':', '配色', 'enter');
      return rig.said.at(-1);
    };
    expect([choose(), choose(), choose()]).toEqual([
      '配色: 明るい背景用',
      '配色: 暗い背景用',
      '配色: 端末の背景に合わせます',
    ]);
    expect(rig.host.saved).toEqual([{ theme: 'light' }, { theme: 'dark' }, { theme: 'auto' }]);
  });

  it('SCR-43 what the terminal says late changes the colours, unless they were chosen', () => {
    const rig = new Rig(underWay(SATO), { colour: true });
    const rows = (): string => rig.frame.blocks.flatMap((block) => block.rows).join('\n');
    const own = rows();
    rig.store.found({ background: 'light' });
    expect(rows()).toContain(`38;5;${PALETTES.light.past}m`);
    expect(own).not.toContain('38;5;');
    const chosen = new Rig(underWay(SATO), { colour: true, theme: 'dark' });
    chosen.store.found({ background: 'light' });
    expect(chosen.frame.blocks.flatMap((block) => block.rows).join('')).toContain(
      `38;5;${PALETTES.dark.past}m`,
    );
  });

  it('SCR-44 a link is made only of a web address, and never without colour', () => {
    const row = { spans: [hyperlink('follow', 'runbook', 'https://example.com/r?x=1')] };
    expect(paint(row, 7, true)).toBe(
      '\x1b]8;;https://example.com/r?x=1\x1b\\\x1b[36mrunbook\x1b[0m\x1b]8;;\x1b\\',
    );
    expect(paint(row, 7, false)).toBe('runbook');
    for (const bad of [
      'javascript:alert(1)',
      'file:///etc/passwd',
      'https://a b',
      'https://a\x1b\\',
      'https://日本',
    ]) {
      expect(hyperlink('follow', 'x', bad), bad).toEqual({ style: 'follow', text: 'x' });
    }
    expect(plainText(row.spans)).toBe('runbook');
  });
});
