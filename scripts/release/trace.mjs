// Names the sources in a stack of the published program: `npm run -s release:trace -- MAPS < STACK`, where MAPS is the folder
// into which oncall-VERSION-maps.tgz was unpacked. Prints the stack with each place that it knows.
import { existsSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const [folder] = process.argv.slice(2);
if (folder === undefined || !existsSync(join(folder, 'dist'))) {
  process.stderr.write(
    'usage: npm run -s release:trace -- MAPS < STACK, with the unpacked oncall-VERSION-maps.tgz as MAPS\n',
  );
  process.exit(2);
}
const known = new Map();
const stack = await text(process.stdin);
process.stdout.write(
  stack.replaceAll(
    /(?:file:\/\/)?[^\s()]*?\/(dist\/[\w./-]+\.js):(\d+):(\d+)/g,
    (place, file, line, column) => {
      const entry = mapOf(file)?.findEntry(Number(line) - 1, Number(column) - 1);
      if (entry?.originalSource === undefined) return place;
      return `${entry.originalSource.replace(/^(?:\.\.\/)+/, '')}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
    },
  ),
);

function mapOf(file) {
  if (!known.has(file)) {
    const map = join(folder, `${file}.map`);
    known.set(file, existsSync(map) ? new SourceMap(JSON.parse(readFileSync(map, 'utf8'))) : null);
  }
  return known.get(file);
}
