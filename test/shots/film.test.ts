import { readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { emulate } from '../../scripts/shots/emulate.ts';
import { type Frame, filmSvg } from '../../scripts/shots/film/film-svg.ts';
import { STORY, WORDS } from '../../scripts/shots/film/story.ts';
import { toSvg } from '../../scripts/shots/svg.ts';
import { DARK } from '../../scripts/shots/theme.ts';
import { type Placed, readFilm, textsIn } from './film-reader.ts';

const SCREENS = [
  '┌ log ┬ notes ─┐\r\n│ one │ 決済   │\r\n│     │        │',
  '┌ log ┬ notes ─┐\r\n│ one │ 決済   │\r\n│ two │        │',
  '┌ log ┬ notes ─┐\r\n│ two │ 決済   │\r\n│ one │ \x1b[2m<b>\x1b[0m    │',
  '┌ log ┬ notes ─┐\r\n│ one │ 決済   │\r\n│     │        │',
];
const WORDING = { title: 'a <b> & c', story: 'One & two' };

const frames = (): Promise<readonly Frame[]> =>
  Promise.all(
    SCREENS.map(async (bytes, i) => ({
      picture: await emulate(bytes, 16, 3),
      seconds: i + 0.5,
      caption: { keys: i >= 2 ? ['Enter'] : [], text: i < 2 ? 'first' : 'then' },
    })),
  );
const draw = async (): Promise<string> => filmSvg(await frames(), DARK, WORDING);
const sorted = (texts: readonly Placed[]): readonly string[] =>
  texts.map((one) => JSON.stringify(one)).sort();
const stands = ({ picture, caption }: Frame): readonly string[] => [
  ...sorted(textsIn(toSvg(picture, DARK, ''))),
  ...caption.keys,
  caption.text,
];

/** What of a film is seen: the screen's texts with their places, the words below it without. */
const seen = (texts: readonly Placed[], rows: number): readonly string[] => {
  const screen = texts.filter(([, , y]) => y < rows * 19);
  const below = texts.filter(([, , y]) => y >= rows * 19);
  return [...sorted(screen), ...below.map(([text]) => text)];
};

describe('a film of a screen', () => {
  it('HOM-700 shows at every moment exactly the picture of its frame', async () => {
    const all = await frames();
    const film = readFilm(await draw());
    expect(film.seconds).toBe(8);
    expect(film.cuts).toEqual([0, 0.5, 2, 4.5]);
    for (const [i, at] of [0, 0.5, 2, 4.5].entries())
      for (const second of [at, at + 0.49]) {
        expect(seen(film.textsAt(second), 3)).toEqual(stands(all[i]!));
        // Lines and grounds, too: as in a film of this one frame.
        const alone = readFilm(filmSvg([all[i]!], DARK, WORDING)).drawnAt(0);
        expect([...film.drawnAt(second)].sort()).toEqual([...alone].sort());
      }
  });

  it('HOM-700 draws each piece once, however often it is shown', async () => {
    const svg = await draw();
    for (const piece of ['one', 'two', '決済', 'first', 'then'])
      expect(svg.split(`>${piece}<`), piece).toHaveLength(2);
  });

  it('HOM-701 rests on the last frame where nothing is animated, and moves only where motion is wanted', async () => {
    const svg = await draw();
    expect(seen(readFilm(svg).textsAt(null), 3)).toEqual(stands((await frames()).at(-1)!));
    const [before = '', wanted = ''] = svg.split('@media (prefers-reduced-motion:no-preference){');
    expect(wanted).toContain('@keyframes');
    expect(before).not.toMatch(/animation|@keyframes/);
    // The rule's own bracket closes right before the sheet's end: no animation is outside of it.
    expect(wanted).toMatch(/\}\}<\/style>/);
    expect(svg.split('</style>')[1]).not.toMatch(/animat/);
  });

  it('HOM-701 tells its story, never turns text into markup, and is the same from the same frames', async () => {
    const svg = await draw();
    expect(svg).toContain('<title>a &lt;b&gt; &amp; c</title>\n<desc>One &amp; two</desc>');
    expect(svg).toContain('>&lt;b&gt;<');
    expect(await draw()).toBe(svg);
  });
});

describe.each(['en', 'ja'] as const)('the film of the README, %s', (lang) => {
  const file = join(resolve(import.meta.dirname, '../..'), `docs/shots/film-${lang}.svg`);
  const svg = readFileSync(file, 'utf8');
  const film = readFilm(svg);

  it('HOM-702 lasts at most 25 s and has at most 300 kB', () => {
    expect(statSync(file).size).toBeLessThanOrEqual(300_000);
    expect(film.seconds).toBeGreaterThan(15);
    expect(film.seconds).toBeLessThanOrEqual(25);
  });

  it('HOM-702 shows each caption for two seconds at least, and each screen for half a second', () => {
    for (const { waits, each, caption } of STORY) {
      expect(waits.length * each, caption[lang]).toBeGreaterThanOrEqual(2);
      expect(each, caption[lang]).toBeGreaterThanOrEqual(0.5);
      expect(svg.includes(`>${caption[lang]}</text>`), caption[lang]).toBe(true);
    }
    const cuts = [...film.cuts, film.seconds];
    for (const [i, cut] of cuts.slice(1).entries()) expect(cut - (cuts[i] ?? 0)).toBeGreaterThan(0.49);
  });

  it('HOM-702 tells the story from the page to the record, and rests on the record', () => {
    const shows = (second: number | null): string =>
      film
        .textsAt(second)
        .map(([text]) => text)
        .join(' ');
    expect(shows(0)).toContain('#4812');
    expect(shows(film.seconds - 0.1)).toBe(shows(null));
    expect(shows(null)).toMatch(/### 2026.11.25/);
    const { title, story } = WORDS[lang];
    expect(svg.includes(`<title>${title}</title>\n<desc>${story}</desc>`)).toBe(true);
  });

  it('HOM-702 has no figure in a caption or in the story that its screens do not show', () => {
    const onScreen = (second: number): string =>
      film
        .textsAt(second)
        .filter(([, , y]) => y < 30 * 19)
        .map(([text]) => text)
        .join(' ');
    const figures = (text: string): readonly string[] => text.match(/\d{2,}/g) ?? [];
    let begins = 0;
    for (const { caption, waits, each } of STORY) {
      for (const figure of figures(caption[lang])) expect(onScreen(begins + 0.1)).toContain(figure);
      begins += waits.length * each;
    }
    const all = film.cuts.map((cut) => onScreen(cut + 0.1)).join(' ');
    expect(figures(WORDS[lang].story).filter((figure) => !all.includes(figure))).toEqual([]);
    expect(figures(WORDS[lang].story)).toContain('186');
  });

  it('HOM-702 loads nothing from outside, runs no script, and draws every line between panes as a shape', () => {
    const active = /<script|\son\w+=|<image|<foreignObject|@import|url\(|javascript:|data:/i;
    expect(active.exec(svg)?.[0]).toBeUndefined();
    const addresses = [...svg.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, to = '']) => to);
    expect(addresses.length).toBeGreaterThan(100);
    expect(addresses.filter((to) => !to.startsWith('#'))).toEqual([]);
    expect(svg.match(/https?:\/\/[^"< ]*/g)?.filter((url) => url !== 'http://www.w3.org/2000/svg')).toEqual(
      [],
    );
    expect(/>[^<]*[\u2500-\u259f][^<]*</.exec(svg)?.[0]).toBeUndefined();
  });
});
