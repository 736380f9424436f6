/** What is counted in English texts, in the plural, as it stands behind `{n}`; a word that is not here stays as it is. */
export const COUNTED =
  'actions alerts bytes changes characters columns commits copies days deploys documents drills entries environments errors evaluations events files hits hours incidents includes indices levels lines members messages minutes notes pages patterns people points procedures problems releases responders rules runs seconds secrets servers services sessions shards sources steps tests times users values warnings words'.split(
    ' ',
  );
/** What may stand between. */
const OF_COUNTED =
  'after-close|changed|error|more|new|older|open|real|required|rotated|saved|signing|similar|unjudged|workflow';
const SINGULAR: Readonly<Record<string, string>> = {
  copies: 'copy',
  entries: 'entry',
  indices: 'index',
  people: 'person',
  are: 'is',
  were: 'was',
  have: 'has',
};
/** What is counted, what it is of, and the verb of that: `{n} lines of {whose} have`. */
const COUNT = new RegExp(
  String.raw`\{(\w+)\}((?: (?:${OF_COUNTED}))* )(${COUNTED.join('|')})\b((?: of (?:\{\w+\}|[a-z]+(?: [a-z]+)?)(?= (?:are|were|have)\b))?)((?: (?:are|were|have)\b)?)`,
  'g',
);
const isOne = (value: string | number | undefined): boolean => value === 1 || value === '1';

/** An English text with the singular behind each count that is one: `{n} lines were lost` is `{n} line was lost`. */
export function withSingulars(text: string, params: Readonly<Record<string, string | number>>): string {
  if (!Object.values(params).some(isOne)) return text;
  return text.replace(
    COUNT,
    (found, name: string, between: string, noun: string, whose: string, verb: string) => {
      if (!isOne(params[name])) return found;
      const one = SINGULAR[noun] ?? noun.slice(0, -1);
      return `{${name}}${between}${one}${whose}${verb === '' ? '' : ` ${SINGULAR[verb.trim()]}`}`;
    },
  );
}
