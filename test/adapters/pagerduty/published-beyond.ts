/*
 * Calls that the copied part of PagerDuty's schema leaves out, as PagerDuty/api-schema@91a06fb3 has them
 * (reference/REST/openapiv3.json), without the parts that only a reply's reader would need.
 */
const text = { type: 'string' };
const moment = { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}' };
const header = (name: string) => ({ name, in: 'header', required: true });
const inPath = (name: string) => ({ name, in: 'path', required: true });
const inQuery = (name: string) => ({ name, in: 'query' });
const COMMON = [header('Accept'), header('Content-Type')];
const json = (schema: object) => ({ content: { 'application/json': { schema } } });
const reference = (type: string) => ({
  type: 'object',
  properties: { id: text, type: { type: 'string', enum: [`${type}_reference`] } },
  required: ['id', 'type'],
});

const override = {
  type: 'object',
  properties: { id: text, start: moment, end: moment, user: reference('user') },
  required: ['start', 'end', 'user'],
};
const maintenance = {
  type: 'object',
  properties: {
    id: text,
    type: { type: 'string', enum: ['maintenance_window'] },
    start_time: moment,
    end_time: moment,
    description: text,
    services: { type: 'array', items: reference('service') },
  },
  required: ['start_time', 'end_time', 'services', 'type'],
};
const wrapped = (name: string, schema: object) => ({
  type: 'object',
  properties: { [name]: schema },
  required: [name],
});
const page = [inQuery('limit'), inQuery('offset'), inQuery('total')];

export const BEYOND = {
  '/schedules/{id}/overrides': {
    post: {
      parameters: [...COMMON, inPath('id')],
      requestBody: json({ type: 'object', properties: { overrides: { type: 'array', items: override } } }),
      responses: {
        '201': json({
          type: 'array',
          minItems: 1,
          items: {
            type: 'object',
            properties: {
              status: { type: 'number' },
              errors: { type: 'array', items: text },
              override,
            },
            required: ['override'],
          },
        }),
      },
    },
  },
  '/schedules/{id}/overrides/{override_id}': {
    delete: {
      parameters: [...COMMON, inPath('id'), inPath('override_id')],
      responses: { '200': {}, '204': {}, '400': {} },
    },
  },
  '/maintenance_windows': {
    get: {
      parameters: [
        ...COMMON,
        ...page,
        inQuery('query'),
        inQuery('team_ids[]'),
        inQuery('service_ids[]'),
        inQuery('include[]'),
        inQuery('filter'),
      ],
      responses: {
        '200': json({
          type: 'object',
          properties: { maintenance_windows: { type: 'array', items: maintenance } },
          required: ['maintenance_windows'],
        }),
      },
    },
    post: {
      parameters: [...COMMON, header('From')],
      requestBody: json(wrapped('maintenance_window', maintenance)),
      responses: { '201': json(wrapped('maintenance_window', maintenance)), '400': {} },
    },
  },
  '/maintenance_windows/{id}': {
    delete: {
      parameters: [...COMMON, inPath('id')],
      responses: { '204': {}, '400': {}, '405': {} },
    },
  },
} as const;
