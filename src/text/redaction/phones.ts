import { byPattern, type Finder, where } from './rule.ts';

const onlyDigits = (text: string): string => text.replace(/\D/g, '');

/** A number with its country's code, as long as E.164 has it. */
function isInternational(text: string): boolean {
  const digits = onlyDigits(text);
  return text.startsWith('+') && digits.length >= 9 && digits.length <= 15;
}

const isJapanese = (text: string): boolean => /^0\d{9,10}$|^81\d{9,10}$/.test(onlyDigits(text));

const JAPANESE = [
  byPattern(
    'phone',
    /(?<![A-Za-z0-9]|\d[-.])(?:\+81[-. ]?(?:\(0\))?|\(?0)[5789]0\)?[-. (]{0,2}\d{4}[-. )]{0,2}\d{4}(?![A-Za-z0-9]|[-.]\d)/,
  ),
  byPattern(
    'phone',
    /(?<![A-Za-z0-9]|\d[-.])\(?0\d{1,4}[-()]{1,2}\d{1,4}[-)]\d{3,4}(?![A-Za-z0-9]|[-.]\d)/,
    (text) => {
      const digits = onlyDigits(text);
      return digits.length === 10 && !digits.startsWith('00');
    },
  ),
  byPattern(
    'phone',
    /(?<![A-Za-z0-9])\+81[-. ]?(?:\(0\))?\d{1,4}[-. ]\d{1,4}[-. ]\d{3,4}(?![A-Za-z0-9]|[-.]\d)/,
  ),
];

const COUNTRY = String.raw`(?:1|7|2[07]|3\d|4\d|5[1-8]|6[0-6]|8[1246]|9[0-58]|[2-9]\d\d)`;
const INTERNATIONAL = [
  byPattern(
    'phone',
    new RegExp(String.raw`(?<![\w.+-])(\+${COUNTRY}[-. (]{1,2}\d[\d-. ()]{6,14}\d)(?!\w|[-.]\d)`),
    isInternational,
  ),
  // Without a separator it may be any amount: one of few lengths, with no unit and no sign of an assignment.
  byPattern(
    'phone',
    /(?<![\w.+=:-])(\+[1-9]\d{10,12})(?!\w|[-.]\d| ?(?:bytes|[kmgt]?i?b|ms|ns|us|rows|lines)\b)/i,
    isInternational,
  ),
];

/** Digits after a word that says what they are. */
const NAMED = [
  byPattern(
    'phone',
    /(?:tel|phone|fax|mobile|電話|携帯|連絡先)[^\d\n]{0,16}((?:\+81|0)\d[\d ]{7,10}\d)(?!\d)/i,
    isJapanese,
  ),
  byPattern(
    'phone',
    /(?<![A-Za-z])(?:tel|telephone|phone(?:[ _-]?(?:number|no))?|fax|mobile|cell|msisdn|sms|電話(?:番号)?|携帯(?:電話)?|連絡先)(?![A-Za-z])[^\dA-Za-z\n]{0,16}(\+?\d[\d ().-]{7,17}\d)(?![\dA-Za-z])/i,
    (text) => isJapanese(text) || isInternational(text) || /^[2-9]\d{2}[-. ]\d{3}[-. ]\d{4}$/.test(text),
  ),
];

/** Phone numbers: Japanese ones by their form, others with a country's code, in brackets, or where a word names them. */
export const findPhones: Finder = (text, report) => {
  for (const find of PARTS) find(text, report);
};

const PARTS = [
  where(/0[5789]0|0\d{1,4}[-()]|\+81/, JAPANESE),
  where(/\+\d/, INTERNATIONAL),
  where(/\(\d{3}\)/, [byPattern('phone', /(?<![\w.-])(\([2-9]\d{2}\) ?[2-9]\d{2}-\d{4})(?![\w-])/)]),
  where(/tel|phone|fax|mobile|cell|msisdn|sms|電話|携帯|連絡先/i, NAMED),
];
