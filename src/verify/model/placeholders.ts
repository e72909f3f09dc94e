import type { KubernetesObject } from './object.ts';

/**
 * Whether a text of an object that nothing applies contains a placeholder, which a script or a person fills in before
 * use.
 */
export function isToBeFilledIn({ aside, appliedBy }: KubernetesObject, text: string): boolean {
  return (
    (aside || appliedBy === undefined) && /\$[A-Za-z_]|\{[\w. -]+\}|<[\w. -]+>|%[A-Z_]+%|@[\w-]+@/.test(text)
  );
}
