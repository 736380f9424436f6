import { SlackRefused } from './refused.ts';

/** How an argument of a method is written in the form. */
type ArgumentType = 'text' | 'ts' | 'number' | 'boolean' | 'json';

/** Arguments of a method; `!` behind a type: it is needed. */
export type ArgumentRules = Readonly<Record<string, ArgumentType | `${ArgumentType}!`>>;

export type Arguments = Readonly<Record<string, unknown>>;

const TS = /^\d{9,11}\.\d{6}$/;

/**
 * The arguments of a call, each read by its type. Slack ignores what it does not know; here that is refused, so that a
 * wrong name does not go unseen.
 */
export function readArguments(form: URLSearchParams, rules: ArgumentRules): Arguments {
  const found: Record<string, unknown> = {};
  for (const [name, value] of form) {
    if (!Object.hasOwn(rules, name)) throw new SlackRefused('invalid_arguments', { name });
    found[name] = typed(name, value, String(rules[name]).replace('!', '') as ArgumentType);
  }
  for (const [name, type] of Object.entries(rules)) {
    if (type.endsWith('!') && !(name in found)) throw new SlackRefused(missing(name));
  }
  return found;
}

const missing = (name: string): string => (name === 'text' ? 'no_text' : 'invalid_arguments');

function typed(name: string, value: string, type: ArgumentType): unknown {
  switch (type) {
    case 'text':
      return value;
    case 'ts':
      if (!TS.test(value)) throw new SlackRefused('invalid_arguments', { name });
      return value;
    case 'number':
      if (!/^\d{1,6}$/.test(value)) throw new SlackRefused('invalid_arguments', { name });
      return Number(value);
    case 'boolean':
      if (!/^(?:true|false|1|0)$/.test(value)) throw new SlackRefused('invalid_arguments', { name });
      return value === 'true' || value === '1';
    case 'json':
      try {
        return JSON.parse(value);
      } catch {
        throw new SlackRefused(name === 'blocks' ? 'invalid_blocks_format' : 'invalid_json');
      }
  }
}
