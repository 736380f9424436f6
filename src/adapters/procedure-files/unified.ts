import { createTwoFilesPatch } from 'diff';

/** The change of a file's text as `git apply` and `patch` read it; empty where nothing changes. */
export function unifiedPatch(file: string, before: string, after: string): string {
  if (before === after) return '';
  return made(`a/${file}`, `b/${file}`, before, after);
}

/** The same of a file that is not there yet. */
export const newFilePatch = (file: string, text: string): string => made('/dev/null', `b/${file}`, '', text);

function made(from: string, to: string, before: string, after: string): string {
  const patch = createTwoFilesPatch(from, to, before, after, undefined, undefined, { context: 3 });
  // The first line is a rule that neither of them wants.
  return patch.replace(/^=+\n/, '');
}
