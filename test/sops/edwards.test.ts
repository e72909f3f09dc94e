import { describe, expect, it } from 'vitest';
import { montgomeryU } from '../../src/sops/edwards.ts';

describe('an Ed25519 point', () => {
  it('becomes the X25519 point of the same secret', () => {
    // The base points of the two curves: y = 4/5 and u = 9.
    const base = Buffer.from('58'.padEnd(64, '6'), 'hex');
    expect(montgomeryU(base)?.toString('hex')).toBe('09'.padEnd(64, '0'));
  });

  it('must be on the curve', () => {
    expect(montgomeryU(Buffer.from('02'.padEnd(64, '0'), 'hex'))).toBeUndefined();
    expect(montgomeryU(Buffer.alloc(32, 0xff))).toBeUndefined();
    expect(montgomeryU(Buffer.alloc(31))).toBeUndefined();
  });
});
