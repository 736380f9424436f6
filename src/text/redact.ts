import { hasSequences, type Normalised, normalise } from './normalise.ts';
import { findCommandLinePasswords } from './redaction/command-lines.ts';
import { findHeaderSecrets } from './redaction/headers.ts';
import { findJwts } from './redaction/jwt.ts';
import { secretKeyName } from './redaction/key-names.ts';
import { findNamedSecrets, isSecretValue } from './redaction/key-values.ts';
import { findKnownValues } from './redaction/known-values.ts';
import { findEmails, findPersonalData } from './redaction/personal-data.ts';
import { findPrivateKeys } from './redaction/private-keys.ts';
import { type Finder, placeholder, RULE_IDS, type RuleId } from './redaction/rule.ts';
import { findUrlSecrets } from './redaction/urls.ts';
import { findVendorTokens } from './redaction/vendor-tokens.ts';
import { unescaped } from './unescape.ts';

export type Counts = Readonly<Record<RuleId, number>>;

/** A text without the secrets that were found, and how many of each kind were. */
export interface Redacted {
  readonly text: string;
  readonly counts: Counts;
}

const CREDENTIALS: readonly Finder[] = [
  findKnownValues,
  findPrivateKeys,
  findJwts,
  findVendorTokens,
  findHeaderSecrets,
  findUrlSecrets,
  findNamedSecrets,
  findCommandLinePasswords,
];
const FINDERS: readonly Finder[] = [...CREDENTIALS, findPersonalData];

const NONE: Counts = Object.freeze(
  Object.fromEntries(RULE_IDS.map((id) => [id, 0])) as Record<RuleId, number>,
);

interface Span {
  readonly rule: RuleId;
  readonly start: number;
  readonly end: number;
}

/**
 * Replaces secrets and personal data by `[redacted:<rule>]`, key names kept. Tokens that are split by zero-width characters or
 * colour sequences, or written in full-width letters, are found too. A safety net, not a guarantee. Linear time.
 */
export function redact(text: string): Redacted {
  return replace(text, spansOf(text));
}

/** The same for the value of a field: a key such as `db.password` makes the whole value secret, and `tel` makes digits a phone number. */
export function redactField(key: string, value: string): Redacted {
  const name = normalise(key).text;
  const secret = secretKeyName(name);
  if (secret && !/(?:^|[^a-z])cookies?$/i.test(name) && isSecretValue(normalise(value).text, secret.word)) {
    return replace(value, [{ rule: secret.rule, start: 0, end: value.length }]);
  }
  const context = `${name.replace(/[\n\r]/g, ' ').slice(-100)}: `;
  const spans = spansOf(context + value)
    .filter((span) => span.end > context.length)
    .map(({ rule, start, end }) => ({
      rule,
      start: Math.max(0, start - context.length),
      end: end - context.length,
    }));
  return replace(value, spans);
}

/**
 * The same for a word that machines read, such as a path or a query: only credentials that are certain. Personal data
 * stays, and so does what a query asks of a field: `token:*`, `password:expired`.
 */
export function redactCredentials(text: string): Redacted {
  return replace(text, credentialsOf(text));
}

/** The same for an id, of which an address may be a part. */
export function redactIdentity(text: string): Redacted {
  return replace(text, [...credentialsOf(text), ...spansOf(text, [findEmails])]);
}

/** The rule of the first credential in a word that machines read; null when it holds none. */
export function credentialIn(text: string): RuleId | null {
  return merged(credentialsOf(text))[0]?.rule ?? null;
}

/** By the name of its key alone a value is a credential only where it was made by chance, or by someone careful. */
const BY_NAME: ReadonlySet<RuleId> = new Set([
  'password',
  'secret',
  'aws-secret',
  'azure-key',
  'pagerduty-token',
]);
const isMade = (value: string): boolean =>
  value.length >= 8 && /\d/.test(value) && /[A-Za-z]/.test(value) && !/[*?]|\[redacted:/.test(value);

function credentialsOf(text: string): Span[] {
  return spansOf(text, CREDENTIALS).filter(
    ({ rule, start, end }) =>
      rule !== 'high-entropy' && (!BY_NAME.has(rule) || isMade(text.slice(start, end))),
  );
}

/** Adds counts up, as for all lines of a session. */
export function sumCounts(all: Iterable<Counts>): Counts {
  const sum = { ...NONE };
  for (const counts of all) {
    if (counts !== NONE) for (const id of RULE_IDS) sum[id] += counts[id];
  }
  return sum;
}

/** The text as different readers see it: a terminal, an editor, and programs that undo escapes. */
function viewsOf(text: string): Normalised[] {
  const sequences = hasSequences(text) ? (['strip', 'open'] as const) : (['strip'] as const);
  return sequences.flatMap((each) => {
    const folded = normalise(text, each);
    const open = unescaped(folded.text);
    if (open === null) return [folded];
    const original = (start: number, end: number) => {
      const place = open.original(start, end);
      return folded.original(place.start, place.end);
    };
    return [folded, { text: open.text, original }];
  });
}

function spansOf(text: string, finders = FINDERS): Span[] {
  const spans: Span[] = [];
  for (const view of viewsOf(text)) {
    for (const find of finders) {
      find(view.text, (rule, start, end) => {
        if (end > start) spans.push({ rule, ...view.original(start, end) });
      });
    }
  }
  return spans;
}

function replace(text: string, spans: readonly Span[]): Redacted {
  if (spans.length === 0) return { text, counts: NONE };
  const counts = { ...NONE };
  let out = '';
  let copied = 0;
  for (const { rule, start, end } of merged(spans)) {
    counts[rule] += 1;
    out += text.slice(copied, start) + placeholder(rule);
    copied = end;
  }
  return { text: out + text.slice(copied), counts };
}

/** Overlapping spans become one under the name of the rule that stands first. */
function merged(spans: readonly Span[]): Span[] {
  const result: Span[] = [];
  for (const span of spans.toSorted((one, other) => one.start - other.start || other.end - one.end)) {
    const last = result.at(-1);
    if (last === undefined || span.start >= last.end) result.push(span);
    else result[result.length - 1] = union(last, span);
  }
  return result;
}

function union(one: Span, other: Span): Span {
  const first = RULE_IDS.indexOf(one.rule) <= RULE_IDS.indexOf(other.rule) ? one : other;
  return { rule: first.rule, start: one.start, end: Math.max(one.end, other.end) };
}
