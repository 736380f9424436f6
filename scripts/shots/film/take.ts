import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Terminal } from '../../../test/stories/driver/terminal.ts';
import { emulate } from '../emulate.ts';
import { BIN, openStand } from '../stand.ts';
import { DARK } from '../theme.ts';
import { Director } from './director.ts';
import type { Frame } from './film-svg.ts';
import { BEGINS, type Beat, STORY } from './story.ts';

const SIZE = { cols: 100, rows: 30 } as const;

/** Plays the demo from a shell, and takes the frames of its film. Needs Linux: see `Director`. */
export async function takeFilm(lang: 'en' | 'ja'): Promise<readonly Frame[]> {
  const stand = await openStand(lang, DARK);
  const director = await Director.open(stand.home, BEGINS);
  const env = { ...stand.env, ...(await commands(stand.home)), NODE_OPTIONS: director.options };
  const shell = ['bash', '--noprofile', '--norc', '-i'] as const;
  const screen = new Terminal(`film in ${lang}`, [...shell], { ...SIZE, cwd: stand.home, env });
  const frames: Frame[] = [];
  try {
    for (const beat of STORY) frames.push(...(await play(beat, lang, screen, director)));
    return frames;
  } finally {
    await director.end(screen, () => stand.close(screen));
  }
}

/** A shell that has `oncall`, and no other name in its prompt. */
async function commands(home: string) {
  const bin = join(home, 'bin');
  await mkdir(bin);
  await writeFile(join(bin, 'oncall'), `#!/bin/sh\nexec "${process.execPath}" "${BIN}" "$@"\n`);
  await chmod(join(bin, 'oncall'), 0o755);
  return {
    PATH: `${bin}:${process.env.PATH}`,
    PS1: '$ ',
    BASH_SILENCE_DEPRECATION_WARNING: '1',
    HISTFILE: '',
  };
}

async function play(beat: Beat, lang: 'en' | 'ja', screen: Terminal, director: Director): Promise<Frame[]> {
  for (const { keys, until, wait = 0 } of beat.does) {
    if (keys !== undefined) screen.type(typeof keys === 'string' ? keys : keys[lang]);
    if (until) await director.until(screen, until);
    await director.pass(screen, wait);
  }
  const frames: Frame[] = [];
  for (const wait of beat.waits) {
    await director.pass(screen, wait);
    const picture = await emulate(screen.written, SIZE.cols, SIZE.rows);
    const caption = { keys: beat.caps, text: beat.caption[lang] };
    frames.push({ picture, caption, seconds: beat.each });
  }
  return frames;
}
