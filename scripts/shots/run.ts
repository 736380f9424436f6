// Pictures of the real screen: the demo and the home screen on real terminals, drawn as SVG into docs/shots/. Run it by `npm run shots`.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { findLocalHub } from '../../src/cli/hub/local-hub.ts';
import { Terminal } from '../../test/stories/driver/terminal.ts';
import { emulate } from './emulate.ts';
import { homeStage } from './home-stage.ts';
import { SCENES, type Scene } from './scenes.ts';
import { toSvg } from './svg.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const BIN = join(ROOT, 'bin/oncall.js');
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
    XDG_RUNTIME_DIR: join(home, 'run'),
    TZ: 'Asia/Tokyo',
    LANG: 'en_US.UTF-8',
    TERM: 'xterm-256color',
    COLORFGBG: scene.theme.told,
    ONCALL_LANG: lang,
  };
  await mkdir(env.XDG_RUNTIME_DIR, { mode: 0o700 });
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
      await writeFile(join(OUT, `${name}.svg`), toSvg(picture, scene.theme, title));
      process.stdout.write(`docs/shots/${name}.svg\n`);
    }
  } finally {
    // Asked to end, the demo ends its hub too.
    screen.signal('SIGTERM');
    await screen.ended;
    await screen.kill();
    await stage?.close();
    await endHub(env);
    // A compile cache may still be written as it ends.
    await rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
}

/** The demo's session begins with a page on the home screen. */
async function takePage(screen: Terminal): Promise<void> {
  await screen.shows(/#\d+ /);
  await screen.type('\r').shows(/ y /);
  screen.type('y');
}

/** The hub goes on after the command that started it; here nobody uses it again. */
async function endHub(env: Readonly<Record<string, string | undefined>>): Promise<void> {
  const hub = await findLocalHub(env).catch(() => null);
  if (hub?.health.pid !== undefined) process.kill(hub.health.pid, 'SIGTERM');
}

await mkdir(OUT, { recursive: true });
/** `npm run shots -- home`: only the runs with such a picture. */
const [wanted = ''] = process.argv.slice(2);
const scenes = SCENES.filter(({ shots }) => shots.some(({ name }) => name.includes(wanted)));
const taken = await Promise.allSettled(scenes.map(take));
for (const each of taken) if (each.status === 'rejected') process.stderr.write(`${each.reason}\n`);
process.exitCode = taken.every((each) => each.status === 'fulfilled') ? 0 : 1;
