import { expect, it } from 'vitest';
import { limitsOf } from '../../../src/hub/base/limits.ts';
import { FrameGate } from '../../../src/hub/peer/frame-gate.ts';

it('HUB-345 what is refused because others wait for their answer uses up no rate', () => {
  const limits = { commandRate: 1, commandBurst: 3, unacked: 1, askRate: 1, askBurst: 3, openAsks: 1 };
  const gate = new FrameGate(limitsOf(limits), 0);
  expect(gate.command(0)).toBe('pass');
  expect(gate.ask(0)).toBe(true);
  for (let i = 0; i < 5; i += 1) {
    expect(gate.command(0)).toBe('too-fast');
    expect(gate.ask(0)).toBe(false);
  }
  for (let i = 0; i < 2; i += 1) {
    gate.answered();
    gate.asked();
    expect([gate.command(0), gate.ask(0)]).toEqual(['pass', true]);
  }
  gate.answered();
  gate.asked();
  expect([gate.command(0), gate.ask(0)]).toEqual(['too-fast', false]);
});
