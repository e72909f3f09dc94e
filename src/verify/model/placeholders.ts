import type { KubernetesObject } from './object.ts';

/** Of what nobody applies, a text with a placeholder is one that a script or a person fills in before it is used. */
export function isToBeFilledIn({ aside, appliedBy }: KubernetesObject, text: string): boolean {
  return (
    (aside || appliedBy === undefined) && /\$[A-Za-z_]|\{[\w. -]+\}|<[\w. -]+>|%[A-Z_]+%|@[\w-]+@/.test(text)
  );
}
