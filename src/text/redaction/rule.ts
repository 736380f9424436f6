/** Every kind of secret and personal data that is looked for. The first named wins where two cover the same text. */
export const RULE_IDS = [
  'private-key',
  'jwt',
  'aws-key-id',
  'aws-secret',
  'google-key',
  'azure-key',
  'github-token',
  'gitlab-token',
  'slack-token',
  'slack-webhook',
  'stripe-key',
  'npm-token',
  'pagerduty-token',
  'vendor-token',
  'authorization',
  'cookie',
  'url-password',
  'signed-url',
  'password',
  'secret',
  'my-number',
  'card',
  'iban',
  'ssn',
  'email',
  'phone',
  'high-entropy',
] as const;
export type RuleId = (typeof RULE_IDS)[number];

/** Takes the place of what a rule found: UTF-16 offsets, `end` exclusive. */
export type Report = (rule: RuleId, start: number, end: number) => void;

/** Looks through normalised text and reports what to replace. Must take linear time on any input. */
export type Finder = (text: string, report: Report) => void;

/** What is in place of a secret. */
export function placeholder(rule: RuleId): string {
  return `[redacted:${rule}]`;
}

const PLACEHOLDER_START = '[redacted:';
const LONGEST_PLACEHOLDER = 40;

/** True where a text was redacted at this place already. */
export function isPlaceholderAt(text: string, at: number): boolean {
  return text.startsWith(PLACEHOLDER_START, at);
}

/** True where `at` lies between the brackets of a placeholder. */
export function isInsidePlaceholder(text: string, at: number): boolean {
  const near = text.slice(Math.max(0, at - LONGEST_PLACEHOLDER), at);
  const start = near.lastIndexOf(PLACEHOLDER_START);
  return start !== -1 && !near.includes(']', start);
}

/**
 * A finder from a pattern whose first group, where it has one, is the secret. Repetitions in it must be bounded, or start
 * where they cannot start again, so that no input makes it slow.
 */
export function byPattern(
  rule: RuleId,
  pattern: RegExp,
  isSecret: (secret: string) => boolean = () => true,
): Finder {
  const global = new RegExp(pattern.source, `${pattern.flags.replace(/[gd]/g, '')}gd`);
  return (text, report) => {
    for (const match of text.matchAll(global)) {
      const [start, end] = match.indices![match.length > 1 && match[1] !== undefined ? 1 : 0]!;
      const secret = text.slice(start, end);
      if (!isPlaceholderAt(text, start) && isSecret(secret)) report(rule, start, end);
    }
  };
}

/** Runs the finders only where a cheap look says that one of them may find something. */
export function where(hint: RegExp, finders: readonly Finder[]): Finder {
  return (text, report) => {
    if (hint.test(text)) for (const find of finders) find(text, report);
  };
}
