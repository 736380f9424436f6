/** Where a key's name says that its value is secret. `end` is the end of the whole key. */
export interface SecretKey {
  readonly start: number;
  readonly end: number;
  readonly rule: 'password' | 'secret' | 'pagerduty-token' | 'azure-key' | 'aws-secret';
  /** The word that told. */
  readonly word: string;
}

const PASSWORD_WORDS = [
  'pass(?:word|wd|phrase|code)s?|passwort|pwd|requirepass|masterauth',
  '(?:db|user|admin|root|smtp|ftp)pass(?![a-z])|(?<![a-z])(?:pass|pw|psw)(?![a-z])',
  '(?:bind|root|user|admin|db|ldap|ftp|mail|smtp)[-_]?pw(?![a-z])',
  'パスワード|パスフレーズ|パスコード|暗証番号',
].join('|');
const KEY_OWNERS = [
  'api|app|access|account|admin|auth|azure|client|decryption|deploy|encryption|functions|hmac|integration|license|master',
  'pagerduty|private|routing|rsa|secret(?:[-_. ]?access)?|service|session|shared(?:[-_. ]?access)?|signature|signing|ssh',
  'storage|subscription|webhook',
].join('|');
const SECRET_WORDS = [
  `(?:${KEY_OWNERS})[-_. ]?keys?`,
  'tokens?|secrets?|credentials?|otp(?![a-z])|(?<![a-z])cv[cv]2?(?![a-z])|security[-_. ]?code',
  'saml[-_]?(?:response|art)|(?:auth|authorization|device|recovery|backup)[-_]code|code[-_]?verifier',
  'api ?キー|アクセスキー|秘密鍵|トークン|認証コード|認証キー|シークレット',
].join('|');
const WORD = new RegExp(`(?:${PASSWORD_WORDS})|(?:${SECRET_WORDS})`, 'gi');
const IS_PASSWORD = new RegExp(`^(?:${PASSWORD_WORDS})$`, 'i');
const SUFFIX = /(?:[\w.]|-(?!>)){0,40}/y;

// `token_count`, `secret_name`, `password_policy`: these say something about the secret, not the secret.
const ABOUT = new Set(
  `age ary at attempts bucket budget changed count created days dir disabled enabled endpoint error errors expiration
  expired expires expiry failed field file hint in invalid izer kind len length less lifetime limit max min ms name names
  path policy rate required reset rotated secs seconds size state status total ttl type updated uri url usage used valid
  verified version`.split(/\s+/),
);

/** The keys of secret values in a text, wherever they stand in it. */
export function* secretKeys(text: string): Generator<SecretKey> {
  for (const match of text.matchAll(WORD)) {
    const key = secretKey(text, match[0], match.index);
    if (key) yield key;
  }
}

/** The key that a whole name, such as a field's, is; undefined where its value is no secret. */
export function secretKeyName(name: string): SecretKey | undefined {
  for (const key of secretKeys(name)) if (/^[^A-Za-z0-9]*$/.test(name.slice(key.end))) return key;
  return undefined;
}

function secretKey(text: string, word: string, start: number): SecretKey | undefined {
  SUFFIX.lastIndex = start + word.length;
  SUFFIX.test(text);
  const end = SUFFIX.lastIndex;
  const suffix = text.slice(start + word.length, end);
  // A small letter goes on with another word: "secretary", "passwordless", "tokenizer".
  if (/^[a-z]/.test(suffix) || isAbout(suffix)) return undefined;
  return { start, end, word, rule: ruleOf(word, text.slice(Math.max(0, start - 24), end)) };
}

function isAbout(suffix: string): boolean {
  const last = suffix.split(/[-_.]+|(?<=[a-z0-9])(?=[A-Z])/).findLast((part) => part !== '');
  return last !== undefined && ABOUT.has(last.toLowerCase());
}

function ruleOf(word: string, key: string): SecretKey['rule'] {
  if (IS_PASSWORD.test(word)) return 'password';
  if (/(?:pager_?duty|(?<![a-z])pd_|routing|integration[-_]?key|service[-_]?key)[\w.-]*$/i.test(key)) {
    return 'pagerduty-token';
  }
  if (/(?:account[-_]?key|shared[-_]?(?:access[-_]?)?key|azure[\w.-]*)$/i.test(key)) return 'azure-key';
  return /(?:aws[\w.-]*|secret[-_. ]?access[-_. ]?key)$/i.test(key) ? 'aws-secret' : 'secret';
}
