// Prints the part of CHANGELOG.md of one version: `node scripts/release/notes.mjs 0.2.0`. Fails where it is missing or empty.
import { readFileSync } from 'node:fs';

const [version = ''] = process.argv.slice(2);
const sections = readFileSync('CHANGELOG.md', 'utf8').split(/^(?=## )/m);
const found = sections.find((section) => section.startsWith(`## [${version}]`)) ?? '';
const notes = found.slice(found.indexOf('\n') + 1).trim();
if (version === '' || notes === '') {
  process.stderr.write(`CHANGELOG.md has nothing of version ${version || '(none given)'}\n`);
  process.exitCode = 1;
} else process.stdout.write(`${notes}\n`);
