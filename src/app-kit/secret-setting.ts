import type { Generator } from './setting.ts';

/** What the schema says of a secret setting. */
export interface SecretSetting {
  readonly name: string;
  /** `x-generate`: how a value is made; left out where it comes from another system. */
  readonly generate?: Generator;
  /** `x-rotation`: what a new value means for a running cluster, in a sentence. */
  readonly rotation?: string;
}

/** A setting that has to stay for as long as its data live: the schema's sentence begins with these words. */
export function mustNotChange({ rotation }: SecretSetting): boolean {
  return /^must not (change|be changed)/i.test(rotation ?? '');
}
