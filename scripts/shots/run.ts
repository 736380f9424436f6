// Pictures of the real screen: the demo on real terminals, drawn as SVG into docs/shots/. Run it by `npm run shots`.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Terminal } from '../../test/stories/driver/terminal.ts';
import { emulate } from './emulate.ts';
import { SCENES, type Scene } from './scenes.ts';
import { toSvg } from './svg.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const OUT = join(ROOT, 'docs/shots');
/** The story takes two minutes; a loaded machine may take longer to begin. */
const STORY_MS = 180_000;

async function take(scene: Scene): Promise<void> {
  const home = await mkdtemp(join(tmpdir(), 'oncall-shots-'));
  const { lang, cols, rows } = scene;
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    TMPDIR: home,
    TZ: 'Asia/Tokyo',
    LANG: 'en_US.UTF-8',
    TERM: 'xterm-256color',
    ONCALL_LANG: lang,
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
  };
  const program = [process.execPath, join(ROOT, 'bin/oncall.js'), 'demo'] as const;
  const screen = new Terminal(`the demo in ${lang}`, program, { cols, rows, cwd: home, env });
  try {
    await screen.shows(scene.ready, STORY_MS);
    for (const { name, title, theme, pose } of scene.shots) {
      await pose?.(screen);
      const picture = await emulate(screen.written, cols, rows);
      await writeFile(join(OUT, `${name}.svg`), toSvg(picture, theme, title));
      process.stdout.write(`docs/shots/${name}.svg\n`);
    }
  } finally {
    // Asked to end, the demo ends its hub too.
    screen.signal('SIGTERM');
    await screen.ended;
    await screen.kill();
    // A compile cache may still be written as it ends.
    await rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
}

await mkdir(OUT, { recursive: true });
const taken = await Promise.allSettled(SCENES.map(take));
for (const each of taken) if (each.status === 'rejected') process.stderr.write(`${each.reason}\n`);
process.exitCode = taken.every((each) => each.status === 'fulfilled') ? 0 : 1;
