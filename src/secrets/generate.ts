import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import type { Generator } from '../schema/fragment.ts';

const alphanumeric = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** A new random value for a setting, from the operating system's generator, every character equally likely. */
export function generateValue(generator: Generator): string {
  const prefix = generator.prefix ?? '';
  switch (generator.kind) {
    case 'alphanumeric':
      return prefix + Array.from({ length: generator.length }, () => alphanumeric[randomInt(62)]).join('');
    case 'hex':
      return (
        prefix +
        randomBytes(Math.ceil(generator.length / 2))
          .toString('hex')
          .slice(0, generator.length)
      );
    case 'uuid':
      return prefix + randomUUID();
  }
}
