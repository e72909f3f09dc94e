/** A template that only includes another one, which the build compiles in advance. */
export function includeText(name: string): string {
  return `#% include '${name}' %#\n`;
}
