import type { LogLine } from '../line.ts';
import { isAtLeast, lineValue } from '../line-value.ts';

/** Different values that are counted exactly; from there on the number is a lower bound. */
const APART = 200_000;

/** Fields that say who is hit, as set for a source. */
export interface PeopleFields {
  readonly user: string;
  readonly session?: string | undefined;
  readonly customer?: string | undefined;
}

/** Counts who had errors over lines that are read one by one. */
export class PeopleCounter {
  readonly #fields: PeopleFields;
  readonly #users = new Set<string>();
  readonly #allUsers = new Set<string>();
  readonly #sessions = new Set<string>();
  readonly #customers = new Map<string, Set<string>>();
  #errors = 0;
  #unnamed = 0;

  constructor(fields: PeopleFields) {
    this.#fields = fields;
  }

  add(line: LogLine): void {
    const { user: userField, session: sessionField, customer: customerField } = this.#fields;
    const user = lineValue(line, userField);
    if (user !== null) keep(this.#allUsers, user);
    if (!isAtLeast(line.level, 'error')) return;
    this.#errors += 1;
    if (user === null) this.#unnamed += 1;
    else keep(this.#users, user);
    const session = sessionField === undefined ? null : lineValue(line, sessionField);
    if (session !== null) keep(this.#sessions, session);
    const customer = customerField === undefined ? null : lineValue(line, customerField);
    if (customer === null || user === null) return;
    const users = this.#customers.get(customer) ?? new Set();
    if (this.#customers.size < APART) this.#customers.set(customer, users);
    keep(users, user);
  }

  /** `most` customers at most, the one with the most users first. */
  result(most: number) {
    const customers = [...this.#customers]
      .map(([name, users]) => ({ name, users: users.size }))
      .sort((a, b) => b.users - a.users || (a.name < b.name ? -1 : 1));
    return {
      errors: this.#errors,
      unnamed: this.#unnamed,
      users: counted(this.#users),
      allUsers: counted(this.#allUsers),
      sessions: this.#fields.session === undefined ? null : counted(this.#sessions),
      customers: this.#fields.customer === undefined ? null : customers.slice(0, most),
    };
  }
}

function keep(set: Set<string>, value: string): void {
  if (set.size < APART) set.add(value);
}

const counted = (set: ReadonlySet<string>) => ({ n: set.size, error: 0, ids: [...set] });
