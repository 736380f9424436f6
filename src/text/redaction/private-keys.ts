import { entropy } from './entropy.ts';
import { byPattern, type Report } from './rule.ts';

const BEGIN = /-{4,5} ?BEGIN(?:[ +]|%20)(?:[A-Z0-9]{1,20}(?:[ +]|%20)){0,3}PRIVATE(?:[ +]|%20)KEY/g;
const END =
  /-{4,5} ?END(?:[ +]|%20)(?:[A-Z0-9]{1,20}(?:[ +]|%20)){0,3}PRIVATE(?:[ +]|%20)KEY[A-Z +%0-9]{0,12}-{0,5}/g;

/** Whole private key blocks: PEM, OpenSSH and PGP, with real or literal line breaks; one without its end goes to the end of the text. */
function findBlocks(text: string, report: Report): void {
  let from = 0;
  while (from < text.length) {
    BEGIN.lastIndex = from;
    const begin = BEGIN.exec(text);
    if (!begin) return;
    END.lastIndex = BEGIN.lastIndex;
    from = END.test(text) ? END.lastIndex : text.length;
    report('private-key', begin.index, from);
  }
}

/** A log that has each line of a key as a line of its own still shows their shape: 64 characters of base64. */
const findBodyLine = byPattern(
  'private-key',
  /(?<![A-Za-z0-9+/=_-])[A-Za-z0-9+/]{64}(?![A-Za-z0-9+/=_-])/,
  isBase64,
);
const findDer = byPattern('private-key', /(?<![A-Za-z0-9+/])MII[A-Za-z0-9+/]{57,8000}={0,2}/, isBase64);

function isBase64(text: string): boolean {
  return /[a-z]/.test(text) && /[A-Z]/.test(text) && /[0-9+/]/.test(text) && entropy(text) > 4.2;
}

/** Private keys. */
export function findPrivateKeys(text: string, report: Report): void {
  if (text.includes('PRIVATE')) findBlocks(text, report);
  if (text.length >= 60) {
    findBodyLine(text, report);
    if (text.includes('MII')) findDer(text, report);
  }
}
