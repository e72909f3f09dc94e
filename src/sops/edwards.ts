const p = 2n ** 255n - 19n;
const d = 37095705934669439343138083508754565189542113879843219016388785533085940283555n;

/**
 * The X25519 public key for an Ed25519 public key: u = (1 + y) / (1 - y). Only public values are processed, so the running time
 * reveals nothing.
 *
 * @returns undefined for 32 bytes that are not a point on the curve.
 */
export function montgomeryU(point: Buffer): Buffer | undefined {
  if (point.length !== 32) return undefined;
  const y = BigInt(`0x${Buffer.from(point).reverse().toString('hex')}`) & (2n ** 255n - 1n);
  if (y >= p || y === 1n || !isOnCurve(y)) return undefined;
  const u = mod((1n + y) * invert(mod(1n - y)));
  return Buffer.from(u.toString(16).padStart(64, '0'), 'hex').reverse();
}

/** Whether -x² + y² = 1 + d·x²·y² has a solution x, that is, whether x² is a square (Euler's criterion). */
function isOnCurve(y: bigint): boolean {
  const xx = mod((y * y - 1n) * invert(mod(d * y * y + 1n)));
  return xx === 0n || power(xx, (p - 1n) / 2n) === 1n;
}

function invert(value: bigint): bigint {
  return power(value, p - 2n);
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let bit = exponent, square = mod(base); bit > 0n; bit >>= 1n, square = mod(square * square)) {
    if (bit & 1n) result = mod(result * square);
  }
  return result;
}

function mod(value: bigint): bigint {
  const rest = value % p;
  return rest < 0n ? rest + p : rest;
}
