/** Talks to a node as a test does: plain requests, and the answer must be good. */
export class NodeClient {
  readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  async ask<T = Record<string, unknown>>(method: string, path: string, body?: object | string): Promise<T> {
    const type = typeof body === 'string' ? 'application/x-ndjson' : 'application/json';
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: { 'content-type': type },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const answer = (await response.json()) as T & { readonly errors?: boolean };
    if (!response.ok || answer.errors === true) {
      throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer).slice(0, 500)}`);
    }
    return answer;
  }

  /** An index of a test: no replicas, as there is one node. */
  async makeIndex(name: string, options: IndexOptions = {}): Promise<void> {
    const { shards = 1, refresh = '100ms', properties = {} } = options;
    await this.ask('PUT', `/${name}`, {
      settings: { number_of_shards: shards, number_of_replicas: 0, refresh_interval: refresh },
      mappings: { properties: { ...LOG_FIELDS, ...properties } },
    });
  }

  /** Writes documents, each with the index it goes to; `refresh`: seen by searches when it resolves. */
  async write(documents: readonly Document[], refresh = false): Promise<void> {
    const lines = documents.map(({ index, id, op = 'index', source }) => {
      const action = JSON.stringify({ [op]: { _index: index, ...(id === undefined ? {} : { _id: id }) } });
      return `${action}\n${typeof source === 'string' ? source : JSON.stringify(source)}\n`;
    });
    await this.ask('POST', `/_bulk${refresh ? '?refresh=true' : ''}`, lines.join(''));
  }

  /** Ids of all documents of an index or pattern, by a search of its own. */
  async ids(index: string): Promise<ReadonlySet<string>> {
    const found = new Set<string>();
    await this.ask('POST', `/${index}/_refresh`);
    let after: readonly unknown[] | null = null;
    for (;;) {
      const { hits }: Hits = await this.ask<Hits>('POST', `/${encodeURIComponent(index)}/_search`, {
        size: 10_000,
        _source: false,
        sort: [{ _id: 'asc' }],
        ...(after ? { search_after: after } : {}),
      });
      for (const { _index, _id } of hits.hits) found.add(`${_index}/${_id}`);
      const last = hits.hits.at(-1);
      if (!last) return found;
      after = last.sort;
    }
  }
}

interface Hits {
  readonly hits: {
    readonly hits: readonly {
      readonly _index: string;
      readonly _id: string;
      readonly sort: readonly unknown[];
    }[];
  };
}

export interface IndexOptions {
  readonly shards?: number;
  readonly refresh?: string;
  readonly properties?: object;
}

export interface Document {
  readonly index: string;
  readonly id?: string;
  readonly op?: 'index' | 'create';
  /** As JSON text where values matter that JavaScript does not hold. */
  readonly source: object | string;
}

const LOG_FIELDS = {
  '@timestamp': { type: 'date' },
  message: { type: 'text' },
  service: { properties: { name: { type: 'keyword' } } },
  log: { properties: { level: { type: 'keyword' } } },
};
