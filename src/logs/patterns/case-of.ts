import { scan } from './scan.ts';
import { scannedTokens, type Token } from './template.ts';

/** Longest text of constants that a source is asked for, and how many of them. */
const RUN_CHARS = 200;
const RUNS = 8;
const PATTERN_CHARS = 900;
/** A run says something by a word, or by a status code. */
const SAYS = /[A-Za-z\u0080-\uffff]{2}|\b[1-5]\d\d\b/;
/** A search for words finds the head of a value where it ends before the value's own word begins. */
const APART = /[^\w\u0080-\uffff]$/;
const PLACEHOLDER = /<(?:number|duration|id|address|time|path|text|name)>/;

/** The tokens of a template as it is written: `timeout after <duration>`. */
export function tokensOf(template: string): readonly Token[] {
  scan(template);
  return scannedTokens();
}

/** Whether a message is a line of the statement with these tokens. */
export function isCaseOf(message: string, tokens: readonly Token[]): boolean {
  scan(message);
  const found = scannedTokens();
  if (found.length !== tokens.length) return false;
  return tokens.every((token, i) => {
    const one = found[i] as Token;
    if (token.varies === 'name') return true;
    return one.text === token.text && (one.varies === null) === (token.varies === null);
  });
}

/**
 * The texts between the values of a template, in their order: each stands so in every line of the pattern, but for
 * the width of its spaces. Of a word that a value is a part of nothing is said.
 */
export function constantRuns(template: string): readonly string[] {
  const runs: string[] = [];
  let run = '';
  const end = () => {
    const text = run.trim();
    if (SAYS.test(text)) runs.push(text.slice(0, RUN_CHARS));
    run = '';
  };
  for (const { text, varies, space } of tokensOf(template)) {
    if (varies === null || APART.test(text)) run += `${space ? ' ' : ''}${text}`;
    if (varies !== null) end();
  }
  end();
  return runs.slice(0, RUNS);
}

/**
 * A pattern for filters and mutes (`/…/` of `compilePattern`) that finds the lines of a template: its constants in
 * their order, with anything in between.
 */
export function filterOf(template: string): string {
  const parts = template.split(PLACEHOLDER).map((part) => {
    const escaped = part.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&').replace(/ +/g, '\\s+');
    return escaped === '\\s+' ? '' : escaped;
  });
  const [head = '', ...rest] = parts;
  let text = head;
  for (const part of rest) {
    if (text.length + part.length + 2 > PATTERN_CHARS) break;
    text += text.endsWith('.*') ? part : `.*${part}`;
  }
  return `/${text.slice(0, PATTERN_CHARS).replace(/\\$/, '')}/`;
}
