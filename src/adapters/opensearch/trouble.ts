/** Why an index cannot be read. */
export type ClusterTrouble =
  | 'unauthorised'
  | 'no-credentials'
  | 'no-aws-credentials'
  | 'forbidden'
  | 'certificate'
  | 'index-missing'
  | 'bad-query'
  | 'nested-field'
  | 'no-time-field'
  | 'not-opensearch'
  | 'refused'
  | 'partial'
  | 'timeout'
  | 'overloaded'
  | 'unreachable';

/** With these trying again soon may help; the others need someone to change something. */
const PASSING: ReadonlySet<ClusterTrouble> = new Set(['partial', 'timeout', 'overloaded', 'unreachable']);

export type TroubleParams = Readonly<Record<string, string | number>>;

/** Trouble with a cluster, as a kind and params; `message` is for our own logs. */
export class Trouble extends Error {
  readonly kind: ClusterTrouble;
  readonly params: TroubleParams;
  constructor(kind: ClusterTrouble, params: TroubleParams = {}, cause?: unknown) {
    super(`opensearch: ${kind} ${JSON.stringify(params)}`, { cause });
    this.name = 'Trouble';
    this.kind = kind;
    this.params = params;
  }

  get passing(): boolean {
    return PASSING.has(this.kind);
  }
}

const REASON_LENGTH = 300;

/** Text from outside on one line. */
export function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > REASON_LENGTH ? `${line.slice(0, REASON_LENGTH)}..` : line;
}
