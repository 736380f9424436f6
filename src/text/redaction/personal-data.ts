import { findPhones } from './phones.ts';
import { byPattern, type Finder, type Report, where } from './rule.ts';

const LOCAL_PART_END = /[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}$/;
const DOMAIN = /(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}[A-Za-z0-9])?\.){1,8}([A-Za-z]{2,24})(?![A-Za-z0-9-])/y;
/** systemd units (`getty@tty1.service`) and files (`logo@2x.png`) are no addresses. */
const NOT_A_DOMAIN =
  /^(?:service|socket|timer|mount|slice|target|scope|path|device|png|jpe?g|gif|svg|webp|css|js|ts|json)$/i;

const USER_OF_URL = /:\/\/[^\s/@?#&=]{0,320}$/;

/** E-mail addresses, found from their `@` outwards. */
export function findEmails(text: string, report: Report): void {
  for (const { 0: sign, index } of text.matchAll(/@|%40/g)) {
    const local = LOCAL_PART_END.exec(text.slice(Math.max(0, index - 64), index))?.[0].replace(
      /^[^A-Za-z0-9_]+/,
      '',
    );
    if (!local) continue;
    DOMAIN.lastIndex = index + sign.length;
    const domain = DOMAIN.exec(text);
    if (!domain || NOT_A_DOMAIN.test(domain[1]!)) continue;
    // `git@github.com:team/repo.git` names a host, and so does `https://user:password@host`.
    if (local === 'git' && /[:/]/.test(text[DOMAIN.lastIndex] ?? '')) continue;
    if (USER_OF_URL.test(text.slice(Math.max(0, index - 320), index))) continue;
    report('email', index - afterSeparator(local).length, DOMAIN.lastIndex);
  }
}

/** `"taro yamada"@example.com`, its quotes escaped too. */
const findQuotedEmails = byPattern(
  'email',
  /(?<![\w.])(\\{0,3}"(?:[^"\\\n@]|\\(?!")[^\n]){1,64}\\{0,3}"@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24})(?![A-Za-z0-9-])/,
);

/** What stands before the last `=`, `/`, `?` or `&` is the key or the path, as in `user=taro@example.com`. */
function afterSeparator(local: string): string {
  return local.slice(
    Math.max(...['=', '/', '?', '&', '|', '{', "'", '`'].map((each) => local.lastIndexOf(each))) + 1,
  );
}

/** As people write them for others to read and machines not to: `taro [at] example [dot] com`. Only with the brackets. */
const findSpeltEmails = byPattern(
  'email',
  /(?<![A-Za-z0-9._%+-])([A-Za-z0-9][A-Za-z0-9._%+-]{0,63}( {0,2})[[({<] ?(?:at|@|アット(?:マーク)?) ?[\])}>]\2[A-Za-z0-9-]{1,63}(?:(?:\.| {0,2}[[({<] ?(?:dot|\.|ドット) ?[\])}>] {0,2})[A-Za-z0-9-]{1,63}){1,8})(?![A-Za-z0-9-])/i,
);

const onlyDigits = (text: string) => text.replace(/\D/g, '');

/** Visa, Mastercard, JCB, Discover, UnionPay, American Express and Diners by their number ranges and check digit. */
function isCard(text: string): boolean {
  const digits = onlyDigits(text);
  const ranges: Readonly<Record<number, RegExp>> = {
    14: /^3(?:0[0-5]|[689])/,
    15: /^3[47]/,
    16: /^(?:4|5[1-5]|2(?:22[1-9]|2[3-9]|[3-6]|7[01]|720)|6011|64[4-9]|65|35(?:2[89]|[3-8])|62|3[689])/,
    19: /^62/,
  };
  return ranges[digits.length]?.test(digits) === true && !/^(\d)\1+$/.test(digits) && isLuhn(digits);
}

// Not in a longer number, a decimal or a UUID.
const NOT_BEFORE = '(?<![A-Za-z0-9]|[0-9a-fA-F][-.])';
const NOT_AFTER = '(?![A-Za-z0-9]|[-.][0-9a-fA-F])';
const CARD_SHAPES = [
  String.raw`\d{14,19}`,
  String.raw`\d{4}([ .-]{1,2})\d{4}\2\d{4}\2\d{4}`,
  String.raw`\d{4}([ -]{1,2})\d{6}\3\d{4,5}`,
];
const findCards = byPattern(
  'card',
  new RegExp(`${NOT_BEFORE}(${CARD_SHAPES.join('|')})${NOT_AFTER}`),
  isCard,
);

const ABOUT_MY_NUMBER = /マイナンバー|個人番号|個人no|my[ _-]?number|individual[ _-]?(?:number|no)/i;
const TWELVE_DIGITS = /(?<![A-Za-z0-9])\d{4}[ -]?\d{4}[ -]?\d{4}(?![A-Za-z0-9])/g;

/** Individual numbers: only with a right check digit, and near a word that says what the number is. */
function findMyNumbers(text: string, report: Report): void {
  for (const { 0: found, index } of text.matchAll(TWELVE_DIGITS)) {
    const around = `${text.slice(Math.max(0, index - 60), index)}\n${text.slice(index + found.length, index + found.length + 20)}`;
    if (isMyNumber(onlyDigits(found)) && ABOUT_MY_NUMBER.test(around))
      report('my-number', index, index + found.length);
  }
}

/** Characters of a whole number by its country (ISO 13616, the registry of SWIFT). */
const IBAN_LENGTHS: Readonly<Record<string, number>> = Object.fromEntries(
  `AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 FI18 FO18 FR27 GB22
  GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22
  MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31 SE24 SI19 SK24 SM27 ST25 SV28 TL23 TN24 TR26 UA29
  VA22 VG24 XK20`
    .split(/\s+/)
    .map((each) => [each.slice(0, 2), Number(each.slice(2))]),
);
const IBAN = /(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?/g;

/** Bank account numbers: with the length of their country and right check digits. */
function findIbans(text: string, report: Report): void {
  for (const { 0: found, index } of text.matchAll(IBAN)) {
    const length = IBAN_LENGTHS[found.slice(0, 2)];
    if (length === undefined) continue;
    // Words in capital letters may follow, which the form alone would take in.
    const whole = new RegExp(`^(?:[A-Z0-9] ?){${length - 1}}[A-Z0-9](?![A-Za-z0-9])`).exec(
      text.slice(index, index + 2 * length),
    );
    if (whole && isIban(whole[0].replaceAll(' ', ''))) report('iban', index, index + whole[0].length);
  }
}

const ABOUT_SSN = /social[ _-]?security|(?<![a-z])ssn(?![a-z])/i;
const SSN = new RegExp(`${NOT_BEFORE}(?!000|666|9)\\d{3}(-?)(?!00)\\d{2}\\1(?!0000)\\d{4}${NOT_AFTER}`, 'g');

/** Social security numbers of the United States: with hyphens, or near a word that says what the number is. */
function findSsns(text: string, report: Report): void {
  for (const { 0: found, 1: hyphen, index } of text.matchAll(SSN)) {
    if (hyphen || ABOUT_SSN.test(text.slice(Math.max(0, index - 60), index)))
      report('ssn', index, index + found.length);
  }
}

/** What tells of a person: e-mail addresses, payment cards, bank accounts, Japanese phone and individual numbers, US SSN. */
export const findPersonalData: Finder = where(/@|%40|\d{4}|0\d[-()]|[[({<] ?(?:at|アット)/i, [
  findEmails,
  findSpeltEmails,
  where(/"@/, [findQuotedEmails]),
  where(/\d{4}/, [
    where(/\d{14}|\d{4}[ .-]{1,2}\d{4}/, [findCards]),
    findPhones,
    where(ABOUT_MY_NUMBER, [findMyNumbers]),
    where(/(?<![A-Za-z0-9])[A-Z]{2}\d{2}/, [findIbans]),
    where(/\d{3}-\d{2}-\d{4}|\d{9}/, [findSsns]),
  ]),
]);

/** Check digit of payment cards (ISO/IEC 7812-1, Luhn). `digits` are decimal digits only. */
function isLuhn(digits: string): boolean {
  let sum = 0;
  for (let place = 0; place < digits.length; place++) {
    const digit = Number(digits[digits.length - 1 - place]);
    const doubled = digit * 2;
    sum += place % 2 === 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** Check digits of a bank account number (ISO 7064, MOD 97-10): letters count from 10, the first four characters last. */
function isIban(number: string): boolean {
  let rest = 0;
  for (const character of number.slice(4) + number.slice(0, 4)) {
    for (const digit of String(Number.parseInt(character, 36))) rest = (rest * 10 + Number(digit)) % 97;
  }
  return rest === 1;
}

/** Check digit of a Japanese individual number (12 digits; 総務省令第85号, article 5). */
function isMyNumber(digits: string): boolean {
  if (!/^\d{12}$/.test(digits)) return false;
  let sum = 0;
  for (let place = 1; place <= 11; place++) {
    sum += Number(digits[11 - place]) * (place <= 6 ? place + 1 : place - 5);
  }
  const remainder = sum % 11;
  return Number(digits[11]) === (remainder <= 1 ? 0 : 11 - remainder);
}
