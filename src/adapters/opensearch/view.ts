/** What of a cluster is read, and by which fields: settled when a source opens, and again after a refusal. */
export interface ClusterView {
  /** Index expression to ask for: what was configured, without indices that would spoil every answer. */
  readonly expression: string;
  /** Field of the event's time. */
  readonly timeField: string;
  /** Field that is read along: when documents were taken in, where all of them tell it, else the event's time. */
  readonly cursorField: string;
  /** Documents of some index carry nanoseconds. */
  readonly nanos: boolean;
  /** The cluster sorts by `_seq_no`. */
  readonly sequence: boolean;
  /** Answers tell how many shards were asked. */
  readonly shards: boolean;
  /** Which copies of the shards answer: always the same, as they refresh at different moments. */
  readonly preference: string;
  /** Lucene queries that all must match. */
  readonly queries: readonly string[];
}
