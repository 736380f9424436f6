import { fingerprint, fingerprintWithout } from './fingerprint.ts';
import { type Token, templateText } from './template.ts';
import { METHODS, SEVERITY_WORDS } from './vocabulary.ts';

/** How many different words at one place make it vary, by where the place is. Measured on sixteen public log sets. */
const WORDS = 5;
/** Behind `=`, and for values with a constant head (`Package_for_KB12`). */
const VALUES = 4;
/** The first word says what a line is about. */
const FIRST_WORD = 20;
/** Routes are many before they are values. */
const ROUTES = 32;

const LETTER = /[A-Za-z\u0080-\uffff]/;
const MARKS = /^[^\w\u0080-\uffff]+$/;
const FAILURE = /(?:Exception|Error)$/;
const STATUS = /^[1-5]\d\d$/;

/** One log statement: what its lines share, with the places that vary. */
export class Pattern {
  readonly tokens: readonly Token[];
  /** Its template: `payment timeout after <duration>`. */
  readonly template: string;
  /** Fingerprint of its tokens. */
  readonly key: number;
  /** Fingerprints without each place that could vary, and how many different words there make it vary. */
  readonly open: readonly { readonly place: number; readonly rest: number; readonly most: number }[];
  /** The pattern that it turned out to be a case of. */
  into: Pattern | null = null;
  /** Whether it was forgotten for others seen since. */
  forgotten = false;
  /** Whether another line of it came since it was found, or since the last sweep. */
  seen = false;
  #id: string | null = null;

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
    this.template = templateText(tokens);
    this.key = fingerprint(tokens);
    this.open = openPlaces(tokens).map(({ place, most }) => ({
      place,
      most,
      rest: fingerprintWithout(place),
    }));
  }

  /** The pattern's name: the same wherever its template is the same. */
  get id(): string {
    this.#id ??= this.key.toString(36);
    return this.#id;
  }

  /** The same with a name at `place`. */
  vary(place: number): Token[] {
    return this.tokens.map((token, i) =>
      i === place ? { text: '', varies: 'name', space: token.space } : token,
    );
  }
}

/** The places where a word may vary. Statuses, severities, methods, exceptions and what `=` follows never do. */
function openPlaces(tokens: readonly Token[]): { place: number; most: number }[] {
  const says = (t: Token | undefined) => t !== undefined && LETTER.test(t.text);
  const speaking = tokens.filter(says).length;
  const first = tokens.findIndex(says);
  const places: { place: number; most: number }[] = [];
  let route = -1;
  tokens.forEach((token, place) => {
    if (METHODS.has(token.text)) route = place + 1;
    if (token.varies === 'name' || fixed(token) || tokens[place + 1]?.text === '=') return;
    if (speaking - (says(token) ? 1 : 0) === 0) return;
    const most =
      place === route && token.text.startsWith('/')
        ? ROUTES
        : place === first
          ? FIRST_WORD
          : tokens[place - 1]?.text === '=' || (token.varies !== null && token.text !== '')
            ? VALUES
            : WORDS;
    places.push({ place, most });
  });
  return places;
}

const fixed = ({ text, varies }: Token): boolean =>
  varies === null &&
  (MARKS.test(text) ||
    METHODS.has(text) ||
    SEVERITY_WORDS.has(text) ||
    FAILURE.test(text) ||
    STATUS.test(text));
