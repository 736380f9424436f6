/*
 * Writes the generated parts of docs/reference:
 *
 *   npm run docs
 *
 * A part stands between `<!-- made: NAME -->` and `<!-- end -->`; what is outside of them is written by hand.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { ACT_WORDS, commandTexts } from '../../src/text/i18n/act-words.ts';
import { actSurfaces } from './acts.ts';
import { commandPages, globalOptions } from './commands.ts';
import { keyTables } from './keys.ts';
import { openapiText } from './openapi.ts';
import { schemaTables } from './schemas.ts';
import { settingsTables } from './settings.ts';

/** The acts that commands tell of. */
const toldActs = (): string => {
  const told = Object.entries(ACT_WORDS).flatMap(([act, words]) =>
    words.told === null ? [] : [`  | '${act}'`],
  );
  return `\`\`\`ts\ntype PageActName =\n${told.join('\n')};\n\`\`\``;
};

/** The commands that ask for them, as the heading of what they print. */
const pageActs = (): string => {
  const commands = Object.keys(commandTexts('help')).map((of) => `\`oncall ${of}\``);
  return `### ${commands.join(', ')} (a line each)`;
};

type Parts = Readonly<Record<string, () => string | Promise<string>>>;

const { procedure, facts, ...ruleTables } = schemaTables;

/** The pages with generated parts, below docs, and what makes each part. */
export const MADE: Readonly<Record<string, Parts>> = {
  'reference/settings.md': settingsTables,
  'reference/commands.md': { commands: commandPages, everywhere: globalOptions },
  'reference/json.md': { acts: toldActs, 'page acts': pageActs },
  'reference/keys.md': keyTables,
  'reference/outcomes.md': { surfaces: actSurfaces },
  'reference/rules.md': ruleTables as Parts,
  'reference/procedures.md': { procedure, facts } as Parts,
};

const DOCS = new URL('../../docs/', import.meta.url);
export const textOf = (page: string): string => readFileSync(new URL(page, DOCS), 'utf8');

/** The page with its parts generated again. A part without a place and a place without a part throw. */
export async function madePage(page: string): Promise<string> {
  const parts = MADE[page] ?? {};
  const text = textOf(page);
  const places = [...text.matchAll(/^<!-- made: (.+) -->$/gm)].map(([, name = '']) => name);
  if ([...places].sort().join() !== Object.keys(parts).sort().join())
    throw new Error(`${page} has places for ${places.join(', ')}; made are ${Object.keys(parts).join(', ')}`);
  const made = Object.fromEntries(
    await Promise.all(Object.entries(parts).map(async ([name, part]) => [name, await part()] as const)),
  );
  return text.replaceAll(
    /^(<!-- made: (.+) -->\n)[\s\S]*?^<!-- end -->$/gm,
    (_, begin: string, name: string) => `${begin}\n${made[name]}\n\n<!-- end -->`,
  );
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  writeFileSync(new URL('reference/openapi.yaml', DOCS), openapiText());
  for (const page of Object.keys(MADE)) writeFileSync(new URL(page, DOCS), await madePage(page));
}
