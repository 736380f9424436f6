import { looksRandom } from './entropy.ts';
import { type SecretKey, secretKeys } from './key-names.ts';
import { byPattern, type Finder, isInsidePlaceholder, isPlaceholderAt, type Report, where } from './rule.ts';
import { lineAt, type Value, valueAt } from './values.ts';

const QUOTE = String.raw`\\{0,3}["'\`]`;
/** `=`, `:`, `=>`, `%3D`, with what closes the key before it, or counts it as in `password[]=`. */
const SIGN = new RegExp(
  String.raw`(?:${QUOTE})?[\])]?(?:\[\w{0,20}\])?[ \t]{0,64}(?:=>|[:=]=?|%3[dDaA])[ \t]{0,64}(?:[|>][-+]?[ \t]{0,8}\n[ \t]{0,16})?`,
  'y',
);
/** `{"name": "DB_PASSWORD", "value": "…"}`, and the same in YAML on two lines. */
const NAME_VALUE = new RegExp(
  String.raw`(?:${QUOTE})?[,;]?\s{0,16}(?:${QUOTE})?value(?:${QUOTE})?\s{0,4}[:=]\s{0,4}`,
  'iy',
);
const TAG = /[^<>\n]{0,80}>/y;
const NEXT_ARGUMENT = new RegExp(
  String.raw`(?:${QUOTE},\s{0,4}(?=${QUOTE})|,? {1,4}(?!-)|\t{1,4}(?!-))`,
  'y',
);
const LINE_END = /[ \t]{0,16}\r?\n[ \t]{0,64}/y;
/** What only sometimes stands between a key and its value: an arrow, the next column of a table, the next of a list. */
const LOOSE = new RegExp(
  String.raw`(?:(?:${QUOTE})?[ \t]{0,8}(?:->|[→⇒])[ \t]{0,8}|\t[ \t]{0,63}| {2}[ \t]{0,62}|, {1,2})`,
  'y',
);
/** `passphrase for key "…":`, `Password for 'https://taro@example.com':`, as a program asks for one. */
const ASKED = new RegExp(
  String.raw`[ \t](?:for|of)[ \t](?:[\w.@-]{1,64}[ \t])?(?:[\w.@/-]{1,256}|${QUOTE}[^"'\n]{1,256}${QUOTE}):[ \t]{0,4}`,
  'y',
);
/** Keys that a space alone parts from their value: `passwd …`, and a header that a log holds without its colon. */
const SPACED = /(?<![\w-])(?:passwd|x-[\w-]{1,40}-(?:key|token|secret))$/i;
const SPACE = / (?=\S)/y;
const PROSE = /[ \t]{1,3}(?:is|was)[ \t:]{1,3}|[ \t]{0,2}[はが][ \t]{0,2}|[ \t]{0,2}「/y;

/** Values of keys such as `password`, `api_key`, `token`: in key=value, JSON, YAML, XML, command lines and sentences. */
function findKeyValues(text: string, report: Report): void {
  let done = 0;
  for (const key of secretKeys(text)) {
    if (key.start < done || isInsidePlaceholder(text, key.start)) continue;
    const value = secretValue(text, key);
    if (!value) continue;
    report(key.rule, value.start, value.end);
    done = value.end;
  }
}

function secretValue(text: string, key: SecretKey): Value | undefined {
  const signed = after(SIGN, text, key.end);
  const below = signed === undefined ? undefined : after(LINE_END, text, signed);
  if (below !== undefined) return apartValue(text, below, key);
  const at = signed ?? after(NAME_VALUE, text, key.end) ?? afterTag(text, key) ?? afterFlag(text, key);
  if (at !== undefined) {
    const isPhrase = /phrase|フレーズ/i.test(key.word);
    const value = valueAt(text, at);
    const whole = value && !value.quoted && isPhrase ? lineAt(text, at) : value;
    if (!whole || !isSecretValue(text.slice(whole.start, whole.end), key.word)) return undefined;
    return isRemark(text, whole, key) ? undefined : whole;
  }
  const asked = IS_ASKED_FOR.test(key.word) ? after(ASKED, text, key.end) : undefined;
  if (asked !== undefined) {
    const line = lineAt(text, asked);
    return line && isSecretValue(text.slice(line.start, line.end), key.word) ? line : undefined;
  }
  const said = after(PROSE, text, key.end) ?? afterSpace(text, key);
  if (said === undefined) {
    const loose = after(LOOSE, text, key.end);
    return loose === undefined ? undefined : apartValue(text, loose, key);
  }
  // Looked at from near first: most of what follows such a word is prose, as far as it goes.
  if (!SIGN_OF_SECRET.test(text.slice(said, said + NEAR))) return undefined;
  const near = valueAt(text.slice(0, said + NEAR), said);
  return near && isSaid(text.slice(near.start, near.end), key.word) ? valueAt(text, said) : undefined;
}

const IS_ASKED_FOR = /^pass(?:word|wd|phrase)$/i;

/** A value said in a sentence shows within so many characters that it is one. */
const NEAR = 256;
const SIGN_OF_SECRET = /[\d!@#$%^&*+=~]/;

/** A value in the next line or column: only what is quoted, or no word, number, time or pair of its own. */
function apartValue(text: string, at: number, key: SecretKey): Value | undefined {
  const value = valueAt(text, at);
  if (value === undefined) return undefined;
  const whole = text.slice(value.start, value.end);
  if (value.quoted) return isSecretValue(whole, key.word) ? value : undefined;
  const isMade =
    /[A-Za-z]/.test(whole) && !/^[\w.@-]{1,64}[:=]|^[A-Z]?\d[\d.:,/TZ+-]*[a-zA-Z%]{0,3}$/.test(whole);
  return isMade && whole.length >= LEAST_APART && isSaid(whole, key.word) ? value : undefined;
}

const LEAST_APART = 8;

/** `invalid token: signature mismatch` */
function isRemark(text: string, value: Value, key: SecretKey): boolean {
  if (value.quoted || text[value.start - 1] !== ' ' || !/^tokens?$/i.test(key.word)) return false;
  return /^[a-z]{1,16}$/.test(text.slice(value.start, value.end));
}

function after(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

/** `<password>…</password>` */
function afterTag(text: string, key: SecretKey): number | undefined {
  return /<[\w.:-]{0,40}$/.test(text.slice(Math.max(0, key.start - 41), key.start))
    ? after(TAG, text, key.end)
    : undefined;
}

/** `passwd …`, `x-api-key …` */
function afterSpace(text: string, key: SecretKey): number | undefined {
  return SPACED.test(text.slice(Math.max(0, key.end - 50), key.end))
    ? after(SPACE, text, key.end)
    : undefined;
}

/** `--password …`, `"--token", "…"` */
function afterFlag(text: string, key: SecretKey): number | undefined {
  const isFlag = /(?:^|[\s"'`[(])--?[\w.-]{0,40}$/.test(text.slice(Math.max(0, key.start - 43), key.start));
  return isFlag ? after(NEXT_ARGUMENT, text, key.end) : undefined;
}

const MASKED =
  /^(?:[[(<{]?(?:filtered|redacted|masked|hidden|removed|omitted|secret)[\])>}]?|[*x•#.?_-]{2,}|\.{3}|%[a-z]|\$\{[^}]*\}?|\$[A-Z_]+|\$\([^)]*|\{\{.*|%[A-Z_]+%|process\.env.*|os\.environ.*)$/i;
const NOT_SECRET =
  /^(?:null|nil|none|true|false|undefined|empty|blank|required|missing|invalid|expired|incorrect|wrong|unset|redacted|filtered|masked|hidden|omitted|n\/a|yes|no|ok|ng|success|succeeded|failed|failure|error|denied|accepted|valid|verified|changed|updated|reset|created|deleted|revoked|rotated|refreshed|rejected|unauthorized|forbidden|authentication|auth|login|bearer|basic|string|str|int|number|object|optional|default|not|is|was|has|must|should|cannot|could|from|for|and|or|the|an|a|in|to|of|on|with|at|by|なし|あり|未設定|不正|期限切れ|無効|有効|必須)$/i;
const SMALL_PATH = /^(?:~|\.{1,2})?(?:\/[a-z0-9._-]+){2,}\/?$/;

/** A value that may be the secret itself, and not a word about it, a number of tokens or a path. */
export function isSecretValue(value: string, word: string): boolean {
  const text = value.trim();
  // Brackets alone open an object, whose own keys tell.
  if (
    /^[[\](){}<>|,;:=]*$/.test(text) ||
    isPlaceholderAt(text, 0) ||
    MASKED.test(text) ||
    NOT_SECRET.test(text)
  )
    return false;
  if (/^tokens?$|^secrets$|^credentials$/i.test(word) && /^\d{1,7}(?:\/\d{1,7})?$/.test(text)) return false;
  if (/^pass$/i.test(word) && /^\d{1,5}$/.test(text)) return false;
  if (/^pwd$/i.test(word)) return !text.startsWith('/');
  return /^pass(?:w|$)/i.test(word) || !SMALL_PATH.test(text);
}

/** In a sentence only what no word of it is: six characters at least, with a digit or a sign in them. */
function isSaid(value: string, word: string): boolean {
  return value.length >= 6 && SIGN_OF_SECRET.test(value) && isSecretValue(value, word);
}

/** Keys that say little by themselves: only with a value as a machine makes it. */
const findRandomValues = byPattern(
  'high-entropy',
  /(?<![a-z])(?:key|auth|sig|signature|sso|bearer|creds?|session|jsessionid|phpsessid|nonce|code|seed|salt|cert|hash)\\{0,3}["']?\s{0,3}[:=]\s{0,3}\\{0,3}["']?([\w+/=.~-]{24,512})/i,
  (value) => looksRandom(value) && !/^[0-9a-f-]+$/i.test(value),
);
const findSessionIds = byPattern(
  'secret',
  /(?:jsessionid|phpsessid|asp\.net_sessionid|connect\.sid|laravel_session|_gitlab_session|session_?token)\\{0,3}["']?\s{0,3}[:=]\s{0,3}\\{0,3}["']?([^\s;&,"'\\]{8,512})/i,
);

const VALUE_OF = String.raw`\\{0,3}["']?\s{0,3}[:=]\s{0,3}\\{0,3}["']?`;
/** `sid` is a session's id, or one of Windows, Twilio and Oracle, which are none. */
const findSids = byPattern(
  'secret',
  new RegExp(String.raw`(?<![A-Za-z0-9])sid${VALUE_OF}([\w%.~+/-]{12,512}={0,2})`, 'i'),
  (value) =>
    /\d/.test(value) && /[A-Za-z]/.test(value) && !/^S-1-|^[A-Z]{2}[0-9a-f]{32}$|^[\w-]+\.[a-z]/.test(value),
);
/** `code` is a credential where OAuth hands one over; elsewhere it says how something went. */
const CODE = new RegExp(String.raw`(?<![A-Za-z0-9_-])code${VALUE_OF}([\w%.~+/-]{8,2048}={0,2})`, 'gid');
const OAUTH = /grant_type|redirect_uri|code_verifier|[?&]state=|callback|oauth|openid|signin-/i;
const AROUND = 400;
function findOAuthCodes(text: string, report: Report): void {
  for (const match of text.matchAll(CODE)) {
    const [start, end] = match.indices![1]!;
    const value = text.slice(start, end);
    if (isPlaceholderAt(text, start) || !/\d/.test(value) || !/[A-Za-z]/.test(value)) continue;
    const around = `${text.slice(Math.max(0, match.index - AROUND), match.index)} ${text.slice(end, end + AROUND)}`;
    if (OAUTH.test(around)) report('secret', start, end);
  }
}

/** Secrets that the name before them gives away. */
export const findNamedSecrets: Finder = where(
  /pass|pwd|pw|psw|cv[cv]|secret|token|key|credential|auth|otp|パス|暗証|キー|秘密鍵|トークン|認証|シークレット|sig|sso|bearer|cred|sess|sid|saml|nonce|code|seed|salt|cert|hash/i,
  [findKeyValues, findSessionIds, findSids, findOAuthCodes, findRandomValues],
);
