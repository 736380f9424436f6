import { createTwoFilesPatch } from 'diff';

/** The change of a file's text as `git apply` and `patch` read it; empty where nothing changes. */
export function unifiedPatch(file: string, before: string, after: string): string {
  if (before === after) return '';
  const patch = createTwoFilesPatch(`a/${file}`, `b/${file}`, before, after, undefined, undefined, {
    context: 3,
  });
  // The first line is a rule that neither of them wants.
  return patch.replace(/^=+\n/, '');
}
