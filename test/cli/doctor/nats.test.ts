import { describe, expect, it } from 'vitest';
import { sentInClear } from '../../../src/cli/doctor/nats.ts';

describe('what doctor says of the way to a cluster', () => {
  it('NAT-887 names servers on other machines that are reached without TLS', () => {
    const far = ['nats://nats-1:4222', 'nats://10.0.0.5:4222'];
    expect(sentInClear({ servers: far })).toEqual(far);
    expect(
      sentInClear({ servers: ['nats://127.0.0.1:4222', 'nats://[::1]:4222', 'nats://localhost:4222'] }),
    ).toEqual([]);
    // One of these, and the client speaks to none of them without it.
    expect(sentInClear({ servers: far, ca: '/etc/ca.pem' })).toEqual([]);
    expect(sentInClear({ servers: [...far, 'tls://nats-3:4222'] })).toEqual([]);
  });
});
