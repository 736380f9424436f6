import type { z } from 'zod';
import type { SettingsProblem } from './settings-file.ts';

const CHOICES: Readonly<Record<string, string>> = {
  index: 'INDEX, ALIAS, PATTERN-*',
  spec: 'file:PATH, opensearch:INDEX?query=…',
};

/** What is wrong with one field below `sources`, in the words of settings problems; null for what others know. */
export function sourceIssue(issue: z.core.$ZodIssue): Pick<SettingsProblem, 'kind' | 'params'> | null {
  if (issue.path[0] !== 'sources') return null;
  const choice = (choices: string) => ({ kind: 'field-choice', params: { choices } }) as const;
  switch (issue.code) {
    case 'invalid_union':
      return choice('opensearch, file');
    case 'invalid_key':
      return choice('A-Z a-z 0-9 . _ -');
    case 'invalid_format':
      return issue.format === 'url' ? null : choice('A-Z a-z 0-9 . _ -');
    case 'custom': {
      const kind = String(issue.params?.kind);
      return Object.hasOwn(CHOICES, kind)
        ? choice(CHOICES[kind] as string)
        : { kind: 'field-url', params: {} };
    }
    default:
      return null;
  }
}
