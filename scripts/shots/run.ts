// Pictures and films of the real screen: the demo and the home screen on real terminals, drawn as SVG into docs/shots/. Run it by `npm run shots`.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Terminal } from '../../test/stories/driver/terminal.ts';
import { emulate } from './emulate.ts';
import { filmSvg } from './film/film-svg.ts';
import { WORDS } from './film/story.ts';
import { takeFilm } from './film/take.ts';
import { homeStage } from './home-stage.ts';
import { takePages } from './page.ts';
import { SCENES, type Scene } from './scenes.ts';
import { BIN, openStand, ROOT } from './stand.ts';
import { toSvg } from './svg.ts';
import { DARK } from './theme.ts';

const OUT = join(ROOT, 'docs/shots');
/** The story takes two minutes; a loaded machine may take longer to begin. */
const STORY_MS = 180_000;

async function take(scene: Scene): Promise<void> {
  const { lang, cols, rows, theme } = scene;
  const { home, env, close } = await openStand(lang, theme);
  const stage = scene.of === 'home' ? await homeStage(BIN, env, home) : null;
  const program = [process.execPath, BIN, ...(stage ? [] : ['demo'])] as const;
  const options = { cols, rows, cwd: home, env: { ...env, ...stage?.env } };
  const screen = new Terminal(`${scene.of} in ${lang}`, [...program], options);
  try {
    await (stage ? stage.play(screen) : takePage(screen));
    await screen.shows(scene.ready, STORY_MS);
    for (const { name, title, pose } of scene.shots) {
      await pose?.(screen);
      const picture = await emulate(screen.written, cols, rows);
      await keep(name, toSvg(picture, theme, title));
    }
  } finally {
    await close(screen);
    await stage?.close();
  }
}

async function film(lang: 'en' | 'ja'): Promise<void> {
  await keep(`film-${lang}`, filmSvg(await takeFilm(lang), DARK, WORDS[lang]));
}

async function keep(name: string, svg: string): Promise<void> {
  await writeFile(join(OUT, `${name}.svg`), svg);
  process.stdout.write(`docs/shots/${name}.svg\n`);
}

/** The demo's session begins with a page on the home screen. */
async function takePage(screen: Terminal): Promise<void> {
  await screen.shows(/#\d+ /);
  await screen.type('\r').shows(/ y /);
  screen.type('y');
}

await mkdir(OUT, { recursive: true });
/** `npm run shots -- home`: only the runs with such a picture. `npm run shots -- page FOLDER`: of the page every size, language and theme. */
const [wanted = '', folder = null] = process.argv.slice(2);
const scenes = SCENES.filter(({ shots }) => shots.some(({ name }) => name.includes(wanted)));
const films = (['en', 'ja'] as const).filter((lang) => `film-${lang}`.includes(wanted));
const pages = 'page'.includes(wanted) ? [takePages(folder)] : [];
const taken = await Promise.allSettled([...scenes.map(take), ...films.map(film), ...pages]);
for (const each of taken) if (each.status === 'rejected') process.stderr.write(`${each.reason}\n`);
process.exitCode = taken.every((each) => each.status === 'fulfilled') ? 0 : 1;
