import { scan } from './scan.ts';
import { scannedTokens, type Token } from './template.ts';

/** Longest text of constants that a source is asked for, and how many of them. */
const RUN_CHARS = 200;
const RUNS = 8;
const PATTERN_CHARS = 900;
const LETTERS = /[A-Za-z\u0080-\uffff]{2}/;
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
 * The texts between the values of a template, in their order: each stands so in every line of the statement, but for
 * the width of its spaces. A word that a value is a part of is left out.
 */
export function constantRuns(template: string): readonly string[] {
  const runs: string[] = [];
  let run = '';
  const end = () => {
    const text = run.trim();
    if (LETTERS.test(text)) runs.push(text.slice(0, RUN_CHARS));
    run = '';
  };
  for (const { text, varies, space } of tokensOf(template)) {
    if (varies !== null) end();
    else run += `${space ? ' ' : ''}${text}`;
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
